"""Home's short lines: sign-in methods by kind, and enrollments to tidy up. Pure; main thread. Raises nothing."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.account import Method, MethodType
from keydesk.domain.steps import JournalEntry
from keydesk.ui.dialogs.key_words import key_name, method_kind
from keydesk.ui.models.moments import capital, day, moment_inside
from keydesk.ui.models.signs import Sign
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """Sign-in methods of one kind.

    Args:
        id: the kind.
        title: how many of what.
        sign: how they stand, None for nothing to say.
    """

    id: str
    title: str
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class RepairLine:
    """An enrollment that did not finish.

    Args:
        id: the journal entry.
        title: what is left.
        detail: what that means, and what is needed.
    """

    id: str
    title: str
    detail: str


def summary_lines(now: Snapshot, at: datetime) -> tuple[SummaryLine, ...]:
    """Count the account's methods by kind.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        At least one line.
    """
    if now.methods is None:
        text = translate("Summary", "Not known right now") if now.stale else translate("Summary", "Reading…")
        return (SummaryLine("none", text, None),)
    usable = [m for m in now.methods if m.confirmed]
    lines = [_passkeys([m for m in usable if m.is_passkey], now)]
    for kind, title in (
        (MethodType.TOTP, translate("Summary", "%n authenticator app(s)", "", _count(usable, MethodType.TOTP))),
        (MethodType.PUSH, method_kind(MethodType.PUSH)),
        (MethodType.PHONE, method_kind(MethodType.PHONE)),
        (MethodType.EMAIL, method_kind(MethodType.EMAIL)),
        (MethodType.PASSWORD, method_kind(MethodType.PASSWORD)),
    ):
        found = [m for m in usable if m.type == kind]
        if found:
            lines.append(SummaryLine(str(kind), title, _added(found[-1], at)))
    lines.append(_recovery(usable))
    others = [m for m in usable if m.type not in set(MethodType)]
    if others:
        lines.append(SummaryLine("other", translate("Summary", "%n other method(s)", "", len(others)), None))
    return tuple(lines)


def repair_lines(now: Snapshot, at: datetime) -> tuple[RepairLine, ...]:
    """List what is left of enrollments that did not finish.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        One line for each.
    """
    return tuple(_repair(entry, now, at) for entry in now.repairs)


def _repair(entry: JournalEntry, now: Snapshot, at: datetime) -> RepairLine:
    key = now.key(entry.key_id)
    name = key_name(key, now) if key is not None else now.key_label(entry.key_id) or entry.key_label
    title = translate("Summary", "A passkey may be left over on {key}").format(key=name)
    started = datetime.fromisoformat(entry.started_at)
    why = translate("Summary", "Adding it {moment} was not finished, so it cannot sign you in.").format(
        moment=moment_inside(started, at)
    )
    if key is None:
        why = why + " " + translate("Summary", "Plug this key in to remove it.")
    return RepairLine(entry.id, title, why)


def _passkeys(passkeys: list[Method], now: Snapshot) -> SummaryLine:
    title = translate("Summary", "%n passkey(s)", "", len(passkeys))
    if not passkeys:
        return SummaryLine(
            "passkey", translate("Summary", "No passkey"), Sign(translate("Summary", "Missing"), "bad")
        )
    plugged = {key.id for key in now.keys}
    here = [m for m in passkeys if plugged.intersection(now.holders(m.id))]
    if here:
        text = translate("Summary", "On this key") if len(plugged) == 1 else translate("Summary", "On these keys")
        if len(here) < len(passkeys):
            text = translate("Summary", "%n on a key here", "", len(here))
        return SummaryLine("passkey", title, Sign(text, "ok"))
    if all(m.passkey is not None and m.passkey.synced for m in passkeys):
        return SummaryLine("passkey", title, Sign(translate("Summary", "Synced"), "neutral", "sync"))
    return SummaryLine("passkey", title, Sign(translate("Summary", "Not on a key here"), "neutral"))


def _recovery(usable: list[Method]) -> SummaryLine:
    saved = any(m.type == MethodType.RECOVERY_CODE for m in usable)
    sign = Sign(translate("Summary", "Saved"), "ok") if saved else Sign(translate("Summary", "Not saved"), "warn")
    return SummaryLine(str(MethodType.RECOVERY_CODE), method_kind(MethodType.RECOVERY_CODE), sign)


def _added(method: Method, at: datetime) -> Sign | None:
    if method.created_at is None:
        return None
    return Sign(capital(translate("Summary", "added {day}").format(day=day(method.created_at, at))), "neutral")


def _count(methods: list[Method], kind: str) -> int:
    return sum(m.type == kind for m in methods)
