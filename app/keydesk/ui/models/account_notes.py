"""The quiet lines above the accounts: old data, pages still coming, offers that cannot be read, visits left open.

Pure; main thread, for Qt. Raises nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.permissions import Permissions
from keydesk.ui.error_texts import Remedy, remedy, words_for
from keydesk.ui.models.account_words import provider_name
from keydesk.ui.models.freshness import is_offline
from keydesk.ui.models.moments import moment_inside
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class AccountNote:
    """One line.

    Args:
        id: which one.
        text: the sentence.
        kind: kind of the banner.
        does: ``refresh``, ``sign-in``, ``connect`` or "".
        button: words of its button, "" for none.
        subject: name of the connection it is about, "" for none.
    """

    id: str
    text: str
    kind: str
    does: str = ""
    button: str = ""
    subject: str = ""


def account_notes(now: Snapshot, permissions: Permissions, at: datetime) -> tuple[AccountNote, ...]:
    """List the lines for a state whose accounts are known.

    Args:
        now: the state.
        permissions: names providers.
        at: the time of now.

    Returns:
        The lines.
    """
    connected = now.connected
    notes: list[AccountNote] = []
    for name in connected.unfinished:
        known = connected.connection(name)
        provider = provider_name(permissions, known.strategy if known is not None else "", name)
        text = translate("AccountNotes", "Connecting {provider} was not finished last time. Nothing was changed.")
        again = translate("AccountNotes", "Connect")
        notes.append(AccountNote(f"visit:{name}", text.format(provider=provider), "info", "connect", again, name))
    count = len(connected.accounts or ())
    if connected.loading:
        if connected.partial:
            text = translate("AccountNotes", "Reading your accounts: %n so far…", "", count)
            notes.append(AccountNote("reading", text, "wait"))
    elif connected.stale is not None and not told_above(now):
        notes.append(_stale(now, connected.stale, at))
    elif connected.connections_stale is not None:
        text = translate("AccountNotes", "What else may be connected could not be read: {why}")
        why = words_for(connected.connections_stale).what
        again = translate("AccountNotes", "Try again")
        notes.append(AccountNote("offers", text.format(why=why), "warn", "refresh", again))
    return tuple(notes)


def told_above(now: Snapshot) -> bool:
    """Tell whether the line above the page says already why the accounts are not fresh."""
    return now.connected.stale is not None and now.connected.stale == now.stale and now.methods is not None


def as_read(now: Snapshot, at: datetime) -> str:
    """Say from when the accounts are that are shown.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        A sentence.
    """
    connected = now.connected
    if connected.partial:
        return translate("AccountNotes", "You see the first %n of your accounts.", "", len(connected.accounts or ()))
    if connected.at is None:
        return translate("AccountNotes", "What you see may be out of date.")
    told = translate("AccountNotes", "You see what was read {moment}.")
    return told.format(moment=moment_inside(connected.at, at))


def _stale(now: Snapshot, code: str, at: datetime) -> AccountNote:
    why = words_for(code).what
    if is_offline(code):
        why = translate("AccountNotes", "Keydesk cannot reach your organisation.")
    shown = as_read(now, at)
    signs_in = remedy(code) is Remedy.SIGN_IN
    button = translate("AccountNotes", "Sign in") if signs_in else translate("AccountNotes", "Try again")
    kind = "offline" if is_offline(code) else "warn"
    return AccountNote("stale", f"{why} {shown}", kind, "sign-in" if signs_in else "refresh", button)
