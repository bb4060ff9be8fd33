"""What the account's sign-in methods are called and what is said of each: names, groups, badges, facts.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from keydesk.core.encoding import b64url_encode
from keydesk.domain.account import Method, MethodType
from keydesk.domain.drills import Due, Reminder, reminders
from keydesk.domain.enrollment import Channel
from keydesk.ui.dialogs.key_words import key_name, method_kind
from keydesk.ui.models.moments import capital, day, joined, moment
from keydesk.ui.models.signs import Fact, Sign
from keydesk.ui.models.ways_to_add import can_add, passkey_count
from keydesk.usecases.rename_method import NAMELESS, ON_SERVER
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames

translate = QCoreApplication.translate

PASSKEYS, APPS, REACH, RECOVERY, PASSWORD, OLDER, OTHER = (
    "passkeys", "apps", "reach", "recovery", "password", "older", "other",
)  # fmt: skip
_GROUP_OF: dict[str, str] = {
    MethodType.PASSKEY: PASSKEYS,
    MethodType.TOTP: APPS,
    MethodType.PUSH: APPS,
    MethodType.PHONE: REACH,
    MethodType.EMAIL: REACH,
    MethodType.RECOVERY_CODE: RECOVERY,
    MethodType.PASSWORD: PASSWORD,
    MethodType.WEBAUTHN_PLATFORM: OLDER,
    MethodType.WEBAUTHN_ROAMING: OLDER,
}
_TITLES: dict[str, str] = {
    PASSKEYS: str(QT_TRANSLATE_NOOP("MethodWords", "Passkeys")),
    APPS: str(QT_TRANSLATE_NOOP("MethodWords", "Authenticator apps")),
    REACH: str(QT_TRANSLATE_NOOP("MethodWords", "Phone and e-mail")),
    RECOVERY: str(QT_TRANSLATE_NOOP("MethodWords", "Recovery code")),
    PASSWORD: str(QT_TRANSLATE_NOOP("MethodWords", "Password")),
    OLDER: str(QT_TRANSLATE_NOOP("MethodWords", "Older security-key sign-ins")),
    OTHER: str(QT_TRANSLATE_NOOP("MethodWords", "Other sign-in methods")),
}
_ICONS: dict[str, str] = {
    MethodType.PASSKEY: "security_key",
    MethodType.TOTP: "mobile",
    MethodType.PUSH: "notifications",
    MethodType.PHONE: "sms",
    MethodType.EMAIL: "mail",
    MethodType.RECOVERY_CODE: "pin",
    MethodType.PASSWORD: "password",
    MethodType.WEBAUTHN_PLATFORM: "computer",
    MethodType.WEBAUTHN_ROAMING: "security_key",
}
GROUPS = tuple(_TITLES)
NO_RECOVERY_CODE = "no-recovery-code"
"""Id of the line that stands where a recovery code could be."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class MethodLine:
    """One method as its card shows it.

    Args:
        id: the method.
        icon: icon name.
        name: what it is called.
        detail: what stands below.
        signs: its badges.
        kind: a `MethodType` value, or any text a newer service sends.
        can_test: it can be tested with a key.
        no_rename: why it cannot be renamed, "" when it can.
        no_remove: why it cannot be removed here, "" when it can.
        no_change: why nothing else of it can be changed, "" when it can.
        channel: how a phone is reached, None for the rest.
        finished: its enrollment was finished.
        due: it should be tested.
    """

    id: str
    icon: str
    name: str
    detail: str
    signs: tuple[Sign, ...]
    kind: str
    can_test: bool
    no_rename: str
    no_remove: str
    no_change: str = ""
    channel: str | None = None
    finished: bool = True
    due: bool = False


@dataclass(frozen=True, slots=True)
class MethodGroup:
    """Methods of one kind.

    Args:
        id: one of `GROUPS`.
        title: heading.
        lines: its methods, the newest first.
        note: what is worth knowing of all of them, or "".
    """

    id: str
    title: str
    lines: tuple[MethodLine, ...]
    note: str = ""


def group_title(group: str) -> str:
    """Give a group's heading.

    Args:
        group: one of `GROUPS`.

    Returns:
        The heading in the language of the window.
    """
    return translate("MethodWords", _TITLES[group])


def method_title(method: Method, now: Snapshot, model_name: ModelNames) -> str:
    """Name a method: the person's own name, else the account's, else the model, else what kind it is.

    Args:
        method: the method.
        now: holds the person's own names.
        model_name: names a model by its AAGUID.

    Returns:
        The name.
    """
    own = now.own_name(method)
    model = model_name(method.passkey.aaguid) if method.passkey is not None else None
    return own or method.name or model or method_kind(method.type)


def groups_of(now: Snapshot, model_name: ModelNames, at: datetime, offline: str = "") -> tuple[MethodGroup, ...]:
    """Sort the account's methods into groups.

    Args:
        now: the state.
        model_name: names a model by its AAGUID.
        at: the time of now.
        offline: why nothing can be changed in the account now, "" when it can.

    Returns:
        The groups that have methods, in the order of the page.
    """
    found: dict[str, list[Method]] = {}
    for method in sorted(now.methods or (), key=_age):
        found.setdefault(_GROUP_OF.get(method.type, OTHER), []).append(method)
    lines = {group: tuple(_line(m, now, model_name, at, offline) for m in found[group]) for group in found}
    if RECOVERY not in lines and lines and can_add(MethodType.RECOVERY_CODE, now.factors):
        lines[RECOVERY] = (_no_recovery_code(offline),)
    return tuple(
        MethodGroup(group, group_title(group), lines[group], _note(group, now)) for group in GROUPS if group in lines
    )


def method_facts(method: Method, now: Snapshot, model_name: ModelNames, at: datetime) -> tuple[Fact, ...]:
    """List everything known about a method, for its details.

    Args:
        method: the method.
        now: the state.
        model_name: names a model by its AAGUID.
        at: the time of now.

    Returns:
        Names with values; what is not known is left out.
    """
    facts = [
        (translate("MethodWords", "Kind"), method_kind(method.type)),
        (translate("MethodWords", "Created"), moment(method.created_at, at) if method.created_at else ""),
        (translate("MethodWords", "Last used"), moment(method.last_used_at, at) if method.last_used_at else ""),
        (translate("MethodWords", "Phone number or address"), method.detail or ""),
        (translate("MethodWords", "How codes come"), capital(_by(method))),
    ]
    if method.passkey is not None:
        passkey = method.passkey
        drilled = now.drills.get(passkey.credential_id)
        facts += [
            (translate("MethodWords", "Tested on this computer"), moment(drilled, at) if drilled else ""),
            (translate("MethodWords", "Model"), model_name(passkey.aaguid) or ""),
            (translate("MethodWords", "Kept on"), _kept_on(passkey.synced, passkey.backed_up)),
            (translate("MethodWords", "Connections"), ", ".join(passkey.transports)),
            (translate("MethodWords", "Made with"), passkey.user_agent or ""),
            (translate("MethodWords", "Site"), passkey.rp_id or ""),
            (translate("MethodWords", "Model ID (AAGUID)"), passkey.aaguid or ""),
            (translate("MethodWords", "Passkey ID"), b64url_encode(passkey.credential_id)),
        ]
    facts.append((translate("MethodWords", "Method ID"), method.id))
    if method.identity_user_id:
        facts.append((translate("MethodWords", "Belongs to"), method.identity_user_id))
    return tuple(Fact(label, value) for label, value in facts if value)


def ways_sentence(methods: Sequence[Method]) -> str:
    """Say in one sentence how many ways there are and how good they are.

    Args:
        methods: the account's methods.

    Returns:
        For instance "4 ways to sign in; 1 of them cannot be phished."
    """
    usable = [m for m in methods if m.confirmed]
    strong = sum(m.is_passkey for m in usable)
    ways = translate("MethodWords", "%n way(s) to sign in", "", len(usable))
    if strong == 0:
        return translate("MethodWords", "{ways}; none of them is safe from phishing.").format(ways=ways)
    if strong == len(usable):
        return translate("MethodWords", "{ways}, safe from phishing.").format(ways=ways)
    safe = translate("MethodWords", "%n of them cannot be phished", "", strong)
    return translate("MethodWords", "{ways}; {safe}.").format(ways=ways, safe=safe)


def _age(method: Method) -> tuple[float, str]:
    return (-method.created_at.timestamp() if method.created_at is not None else 0.0, method.id)


def _line(method: Method, now: Snapshot, model_name: ModelNames, at: datetime, offline: str) -> MethodLine:
    name = method_title(method, now, model_name)
    known = method.type in _GROUP_OF
    return MethodLine(
        id=method.id,
        icon=_icon(method),
        name=name,
        detail=_detail(method, name, now, model_name, at),
        signs=_signs(method, now),
        kind=method.type,
        can_test=method.is_passkey and method.confirmed,
        no_rename=_no_rename(method, offline),
        no_change=offline,
        channel=(method.channel or Channel.SMS) if method.type == MethodType.PHONE else None,
        finished=method.confirmed,
        due=_due(method, now, at) is not None,
        no_remove=offline
        if known
        else translate("MethodWords", "This version of Keydesk does not know this kind and leaves it alone."),
    )


def _icon(method: Method) -> str:
    if method.passkey is not None and method.passkey.synced:
        return "passkey"
    return _ICONS.get(method.type, "help")


def _no_rename(method: Method, offline: str) -> str:
    if method.type in NAMELESS:
        return translate("MethodWords", "This kind of sign-in method has no name.")
    return offline if method.type in ON_SERVER else ""


def _detail(method: Method, name: str, now: Snapshot, model_name: ModelNames, at: datetime) -> str:
    model = model_name(method.passkey.aaguid) if method.passkey is not None else None
    kind = model or method_kind(method.type)
    drilled = now.drills.get(method.passkey.credential_id) if method.passkey is not None else None
    due = _due(method, now, at)
    what = joined(kind if kind != name else "", method.detail or "", _by(method), _whose(method, now))
    when = joined(
        _said(translate("MethodWords", "added {day}"), method.created_at, at),
        _said(translate("MethodWords", "last used {day}"), method.last_used_at, at),
        _said(translate("MethodWords", "tested {day}"), drilled, at),
        translate("MethodWords", "never tested") if due is not None and due.due is Due.NEVER else "",
    )
    return joined(what, when) if what else capital(when)


def _due(method: Method, now: Snapshot, at: datetime) -> Reminder | None:
    lost = {entry.method_id for report in now.lost for entry in report.entries}
    return next(iter(reminders((method,), now.drills, at)), None) if method.id not in lost else None


def _by(method: Method) -> str:
    if method.type != MethodType.PHONE or method.channel is None:
        return ""
    if method.channel == Channel.VOICE:
        return translate("MethodWords", "by call")
    return translate("MethodWords", "by text message")


def _whose(method: Method, now: Snapshot) -> str:
    """Say to which of several linked identities it belongs; with one only, nobody needs to know."""
    owners = {m.identity_user_id for m in now.methods or () if m.identity_user_id}
    if method.identity_user_id is None or len(owners) < _SEVERAL:
        return ""
    if now.person is not None and method.identity_user_id == now.person.sub:
        return translate("MethodWords", "Main sign-in")
    return translate("MethodWords", "Linked sign-in {id}").format(id=method.identity_user_id)


def _no_recovery_code(offline: str) -> MethodLine:
    return MethodLine(
        id=NO_RECOVERY_CODE,
        icon=_ICONS[MethodType.RECOVERY_CODE],
        name=translate("MethodWords", "No recovery code"),
        detail=translate("MethodWords", "It lets you in once when everything else is lost."),
        signs=(),
        kind=MethodType.RECOVERY_CODE,
        can_test=False,
        no_rename="",
        no_remove="",
        no_change=offline,
    )


def _note(group: str, now: Snapshot) -> str:
    if group == PASSKEYS and (count := passkey_count(now.methods or ())):
        return translate("MethodWords", "{count} passkeys; an account cannot have more.").format(count=count)
    if group == OLDER:
        return translate("MethodWords", "They go on working and can be removed; new keys are added as passkeys.")
    return ""


def _said(template: str, when: datetime | None, at: datetime) -> str:
    return template.format(day=day(when, at)) if when is not None else ""


def _signs(method: Method, now: Snapshot) -> tuple[Sign, ...]:
    if not method.confirmed:
        return (Sign(translate("MethodWords", "Unfinished"), "warn"),)
    if method.passkey is None or not method.is_passkey:
        return ()
    holders = now.holders(method.id)
    here = [key for key_id in holders if (key := now.key(key_id)) is not None]
    if here:
        template = translate("MethodWords", "On this key: {key}")
        return tuple(Sign(template.format(key=key_name(key, now)), "ok") for key in here)
    if method.passkey.synced:
        return (Sign(translate("MethodWords", "Synced"), "neutral", "sync"),)
    away = [label for key_id in holders if (label := now.key_label(key_id))]
    if away:
        return (Sign(translate("MethodWords", "On {key}, not plugged in").format(key=away[0]), "neutral", "usb_off"),)
    if any(method.id in key_map.unknown for key_map in now.maps.values() if now.key(key_map.key_id) is not None):
        return (Sign(translate("MethodWords", "A key here could not be asked"), "neutral"),)
    if holders:
        return (Sign(translate("MethodWords", "On a key that is not plugged in"), "neutral", "usb_off"),)
    return (Sign(translate("MethodWords", "Not seen on a key here"), "neutral"),)


def _kept_on(synced: bool, backed_up: bool) -> str:
    if backed_up:
        return translate("MethodWords", "Several devices, with a copy in a cloud")
    if synced:
        return translate("MethodWords", "Several devices")
    return translate("MethodWords", "One device")
