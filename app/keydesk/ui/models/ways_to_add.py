"""Which sign-in methods can be added, and why the others cannot. Pure; main thread, for Qt. Raises nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from keydesk.domain.account import MAX_PASSKEYS, Factor, Method, MethodType

translate = QCoreApplication.translate

NEARLY_FULL = MAX_PASSKEYS - 3
"""From here on the number of passkeys is told."""

# Safest first: what nobody can phish, what is approved on a phone, what is typed, what comes over the air.
_WAYS: tuple[tuple[MethodType, str, str, str], ...] = (
    (
        MethodType.PASSKEY, "security_key", str(QT_TRANSLATE_NOOP("WaysToAdd", "Passkey on a security key")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "Plug in a key, set its PIN, touch it. Safe from phishing.")),
    ),
    (
        MethodType.PUSH, "notifications", str(QT_TRANSLATE_NOOP("WaysToAdd", "Approval on your phone")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "An app asks you to approve each sign-in.")),
    ),
    (
        MethodType.TOTP, "mobile", str(QT_TRANSLATE_NOOP("WaysToAdd", "Authenticator app")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "Six digits from an app; works without a network.")),
    ),
    (
        MethodType.RECOVERY_CODE, "pin", str(QT_TRANSLATE_NOOP("WaysToAdd", "Recovery code")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "A code on paper, for the day when all else is lost.")),
    ),
    (
        MethodType.PHONE, "sms", str(QT_TRANSLATE_NOOP("WaysToAdd", "Phone")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "A code by text message or call.")),
    ),
    (
        MethodType.EMAIL, "mail", str(QT_TRANSLATE_NOOP("WaysToAdd", "E-mail")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "A code by e-mail; as safe as your mailbox is.")),
    ),
    (
        MethodType.PASSWORD, "password", str(QT_TRANSLATE_NOOP("WaysToAdd", "Password")),
        str(QT_TRANSLATE_NOOP("WaysToAdd", "Something you know; the easiest to steal.")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WayToAdd:
    """One kind of sign-in method in the list of what can be added.

    Args:
        type: a `MethodType` value.
        icon: icon name.
        title: its name.
        text: what it is good for.
        why_off: why it cannot be added, "" when it can.
        count: how many there are of how many, "" while there is room enough.
    """

    type: MethodType
    icon: str
    title: str
    text: str
    why_off: str = ""
    count: str = ""


def ways_to_add(factors: Sequence[Factor] | None, methods: Sequence[Method]) -> tuple[WayToAdd, ...]:
    """List what can be added.

    Args:
        factors: what the tenant lets this person enroll, None when that is not known; then everything is offered,
            and the tenant says what it does not take.
        methods: the account's methods.

    Returns:
        All kinds, the safest first, those that cannot be added last.
    """
    offered = {factor.type for factor in factors} if factors is not None else None
    ways = [_way(kind, icon, title, text, offered, methods) for kind, icon, title, text in _WAYS]
    return tuple(sorted(ways, key=lambda way: bool(way.why_off)))


def passkey_count(methods: Sequence[Method]) -> str:
    """Say how many passkeys there are of how many, once that matters.

    Args:
        methods: the account's methods.

    Returns:
        For instance "17 of 20", "" while there is room enough.
    """
    count = sum(method.is_passkey for method in methods)
    if count < NEARLY_FULL:
        return ""
    return translate("WaysToAdd", "{count} of {most}").format(count=count, most=MAX_PASSKEYS)


def can_add(kind: MethodType, factors: Sequence[Factor] | None) -> bool:
    """Tell whether the tenant offers a kind, or may do so.

    Args:
        kind: which kind.
        factors: see `ways_to_add`.

    Returns:
        False when it is known not to offer it.
    """
    return factors is None or any(factor.type == kind for factor in factors)


def _way(
    kind: MethodType, icon: str, title: str, text: str, offered: set[str] | None, methods: Sequence[Method]
) -> WayToAdd:
    words = translate("WaysToAdd", text)
    if kind is MethodType.RECOVERY_CODE and _has(kind, methods):
        words = translate("WaysToAdd", "You have one. A new one takes its place.")
    return WayToAdd(
        kind,
        icon,
        translate("WaysToAdd", title),
        words,
        _why_off(kind, offered, methods),
        passkey_count(methods) if kind is MethodType.PASSKEY else "",
    )


def _why_off(kind: MethodType, offered: set[str] | None, methods: Sequence[Method]) -> str:
    if offered is not None and kind not in offered:
        return translate("WaysToAdd", "Not offered by your organisation")
    if kind is MethodType.PASSKEY and sum(m.is_passkey for m in methods) >= MAX_PASSKEYS:
        return translate("WaysToAdd", "An account can have 20 passkeys; remove one first.")
    if kind is MethodType.PASSWORD and _has(kind, methods):
        return translate("WaysToAdd", "You have one. Its menu in the list changes it.")
    return ""


def _has(kind: MethodType, methods: Sequence[Method]) -> bool:
    return any(m.type == kind and m.confirmed for m in methods)
