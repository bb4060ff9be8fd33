"""Which sign-in methods can be added, and why the others cannot. Pure; main thread, for Qt. Raises nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from keydesk.domain.account import MAX_PASSKEYS, Factor, Method, MethodType

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class WayToAdd:
    """One kind of sign-in method in the list of what can be added.

    Args:
        type: a `MethodType` value.
        icon: icon name.
        title: its name.
        text: what it is good for.
        why_off: why it cannot be added, "" when it can.
    """

    type: str
    icon: str
    title: str
    text: str
    why_off: str


def ways_to_add(factors: Sequence[Factor] | None, methods: Sequence[Method]) -> tuple[WayToAdd, ...]:
    """List what can be added.

    Args:
        factors: what the tenant lets this person enroll, None when that is not known.
        methods: the account's methods.

    Returns:
        All kinds, those that can be added first.
    """
    offered = {factor.type for factor in factors} if factors is not None else None
    ways = [_passkey(offered, methods), *_later(offered)]
    return tuple(sorted(ways, key=lambda way: bool(way.why_off)))


def _passkey(offered: set[str] | None, methods: Sequence[Method]) -> WayToAdd:
    why = _not_offered(offered, MethodType.PASSKEY)
    if not why and sum(m.is_passkey for m in methods) >= MAX_PASSKEYS:
        why = translate("WaysToAdd", "An account can have 20 passkeys; remove one first.")
    return WayToAdd(
        MethodType.PASSKEY,
        "security_key",
        translate("WaysToAdd", "Passkey on a security key"),
        translate("WaysToAdd", "Plug in a key, set its PIN, touch it. Nobody can steal it from afar."),
        why,
    )


def _later(offered: set[str] | None) -> list[WayToAdd]:
    later = translate("WaysToAdd", "Comes with a later version of Keydesk; until then, use your organisation's page.")
    kinds = (
        (
            MethodType.TOTP, "mobile", translate("WaysToAdd", "Authenticator app"),
            translate("WaysToAdd", "Six digits from an app on your phone."),
        ),
        (
            MethodType.PHONE, "sms", translate("WaysToAdd", "Phone"),
            translate("WaysToAdd", "A code by text message or call."),
        ),
        (
            MethodType.EMAIL, "mail", translate("WaysToAdd", "E-mail"),
            translate("WaysToAdd", "A code by e-mail."),
        ),
        (
            MethodType.RECOVERY_CODE, "pin", translate("WaysToAdd", "Recovery code"),
            translate("WaysToAdd", "A code on paper for the day when everything else is lost."),
        ),
    )  # fmt: skip
    return [
        WayToAdd(kind, icon, title, text, _not_offered(offered, kind) or later) for kind, icon, title, text in kinds
    ]


def _not_offered(offered: set[str] | None, kind: str) -> str:
    if offered is None or kind in offered:
        return ""
    return translate("WaysToAdd", "Your organisation does not offer this.")
