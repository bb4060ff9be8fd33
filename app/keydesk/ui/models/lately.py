"""What this computer did, in words. Pure; main thread, because Qt's translation is asked. Raises nothing."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.ui.error_texts import words_for
from keydesk.ui.models.moments import joined, moment
from keydesk.usecases.ports import ActivityEntry

translate = QCoreApplication.translate

SIGN_INS, PASSKEYS, KEYS, ACCOUNTS = "sign-ins", "passkeys", "keys", "accounts"
_ABOUT = {
    "signed-in": (SIGN_INS, "login"),
    "signed-out": (SIGN_INS, "logout"),
    "enrolled": (PASSKEYS, "passkey"),
    "tested": (PASSKEYS, "verified"),
    "removed": (PASSKEYS, "delete"),
    "renamed": (PASSKEYS, "edit"),
    "left-over-removed": (KEYS, "restart_alt"),
    "pin-set": (KEYS, "pin"),
    "pin-changed": (KEYS, "pin"),
    "fingerprint-added": (KEYS, "fingerprint"),
    "fingerprint-removed": (KEYS, "fingerprint"),
    "key-reset": (KEYS, "restart_alt"),
    "passkey-renamed": (KEYS, "edit"),
    "passkeys-deleted": (KEYS, "delete"),
    "rule-changed": (KEYS, "tune"),
    "key-remembered": (KEYS, "visibility"),
    "key-forgotten": (KEYS, "visibility_off"),
    "connected": (ACCOUNTS, "link"),
    "disconnected": (ACCOUNTS, "link_off"),
}


@dataclass(frozen=True, slots=True)
class LatelyLine:
    """One line of activity.

    Args:
        id: tells lines apart.
        icon: icon name.
        title: what was done to what.
        when: the time.
        result: how it ended, in a word, "" when that goes without saying.
        kind: ``ok``, ``neutral`` or ``bad``.
        code: the code of a failure, "" for none.
        topic: `SIGN_INS`, `PASSKEYS` or `KEYS`.
    """

    id: str
    icon: str
    title: str
    when: str
    result: str
    kind: str
    code: str
    topic: str

    @property
    def detail(self) -> str:
        """Time and result in one line."""
        return joined(self.when, self.result)


def lately_line(entry: ActivityEntry, at: datetime) -> LatelyLine:
    """Put a line of activity in words.

    Args:
        entry: the line.
        at: the time of now.

    Returns:
        The words.
    """
    topic, icon = _ABOUT.get(entry.action, (PASSKEYS, "history"))
    result, kind, code = _result(entry.action, entry.result)
    return LatelyLine(
        f"{entry.at.isoformat()} {entry.action} {entry.subject}",
        icon, _title(entry.action, entry.subject, bool(code)), moment(entry.at, at), result, kind, code, topic,
    )  # fmt: skip


def matches(line: LatelyLine, text: str, topic: str) -> bool:
    """Tell whether a line belongs into a filtered list.

    Args:
        line: the line.
        text: what is searched for, "" for everything.
        topic: one of the topics, "" for all, ``failed`` for what went wrong.

    Returns:
        Whether it is shown.
    """
    if topic == "failed" and not line.code:
        return False
    if topic not in ("", "failed") and line.topic != topic:
        return False
    words = f"{line.title} {line.when} {line.result} {line.code}".casefold()
    return all(part in words for part in text.casefold().split())


def _title(action: str, subject: str, failed: bool) -> str:
    template = (_failed if failed else _done)().get(action)
    return template.format(subject=subject) if template is not None else f"{action} {subject}"


def _done() -> dict[str, str]:
    return {
        "signed-in": translate("Lately", "Signed in as {subject}"),
        "signed-out": translate("Lately", "Signed out {subject}"),
        "enrolled": translate("Lately", "Added passkey {subject}"),
        "tested": translate("Lately", "Tested passkey {subject}"),
        "removed": translate("Lately", "Removed {subject}"),
        "renamed": translate("Lately", "Renamed to {subject}"),
        "left-over-removed": translate("Lately", "Removed a leftover passkey from {subject}"),
        "pin-set": translate("Lately", "Set the PIN of {subject}"),
        "pin-changed": translate("Lately", "Changed the PIN of {subject}"),
        "key-lost": translate("Lately", "Reported {subject} lost"),
        "fingerprint-added": translate("Lately", "Added a fingerprint to {subject}"),
        "fingerprint-removed": translate("Lately", "Removed a fingerprint from {subject}"),
        "key-reset": translate("Lately", "Reset {subject}"),
        "passkey-renamed": translate("Lately", "Renamed a passkey on {subject}"),
        "passkeys-deleted": translate("Lately", "Deleted passkeys from {subject}"),
        "rule-changed": translate("Lately", "Changed a rule of {subject}"),
        "key-remembered": translate("Lately", "Shows the passkeys of {subject} at once"),
        "key-forgotten": translate("Lately", "No longer shows the passkeys of {subject} at once"),
        "connected": translate("Lately", "Connected {subject}"),
        "disconnected": translate("Lately", "Disconnected {subject}"),
    }


def _failed() -> dict[str, str]:
    return {
        "enrolled": translate("Lately", "Could not add passkey {subject}"),
        "tested": translate("Lately", "Passkey {subject} did not pass its test"),
        "removed": translate("Lately", "Could not remove {subject}"),
        "key-reset": translate("Lately", "Did not reset {subject}"),
        "connected": translate("Lately", "Could not connect {subject}"),
        "disconnected": translate("Lately", "Could not disconnect {subject}"),
    }


def _result(action: str, result: str) -> tuple[str, str, str]:
    if result == "done":
        return translate("Lately", "it works") if action == "tested" else "", "ok", ""
    if result == "cancelled":
        return translate("Lately", "cancelled"), "neutral", ""
    return words_for(result).title, "bad", result
