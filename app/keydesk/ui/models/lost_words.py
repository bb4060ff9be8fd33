"""The record of a lost key: what a helpdesk needs to know, and nothing that opens anything.

Pure; main thread, because Qt's translation is asked. Raises nothing.
"""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.lost_key import LostEntry, LostKey
from keydesk.ui.models.moments import joined, moment
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate


def entry_name(entry: LostEntry) -> str:
    """Name an entry of a lost key."""
    return entry.name or translate("LostWords", "Passkey")


def lost_name(lost: LostKey) -> str:
    """Name a lost key."""
    return lost.name or translate("LostWords", "A key")


def record_lines(lost: LostKey, now: Snapshot, at: datetime) -> tuple[str, ...]:
    """Write the record.

    Args:
        lost: the report.
        now: whose account it is.
        at: the time of now.

    Returns:
        The lines.
    """
    person = now.person
    who = joined(person.name, person.email or "") if person is not None else ""
    serial = translate("LostWords", "serial …{last}").format(last=lost.serial_end) if lost.serial_end else ""
    seen = moment(lost.seen_at, at) if lost.seen_at is not None else translate("LostWords", "never on this computer")
    checked = lost.accounts_checked_at
    return (
        translate("LostWords", "Lost security key: {key}").format(
            key=joined(lost_name(lost), lost.model if lost.model != lost.name else "", serial)
        ),
        translate("LostWords", "Account: {account}").format(account=joined(who, now.domain)),
        translate("LostWords", "Reported: {moment}").format(moment=moment(lost.reported_at, at)),
        translate("LostWords", "Last plugged in: {moment}").format(moment=seen),
        *(_entry(entry, at) for entry in lost.entries),
        translate("LostWords", "Replaced by: {names}").format(
            names=", ".join(lost.replaced_by) or translate("LostWords", "nothing so far")
        ),
        translate("LostWords", "Connected accounts looked at: {moment}").format(
            moment=moment(checked, at) if checked is not None else translate("LostWords", "not yet")
        ),
    )


def _entry(entry: LostEntry, at: datetime) -> str:
    name = f"{entry_name(entry)} ({entry.method_id})"
    if entry.removed_at is None:
        return translate("LostWords", "Still in the account: {name}").format(name=name)
    return translate("LostWords", "Removed {moment}: {name}").format(moment=moment(entry.removed_at, at), name=name)
