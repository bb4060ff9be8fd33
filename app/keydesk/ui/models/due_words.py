"""Which passkeys should be tested, in words that do not frighten. Pure; main thread. Raises nothing."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.drills import Due, Reminder, reminders
from keydesk.domain.lost_key import LostKey
from keydesk.ui.models.method_words import method_title
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import ModelNames

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class DueLine:
    """What should be tested.

    Args:
        id: always the same: there is one line.
        title: which.
        detail: why.
        methods: the methods to test, one after the other.
    """

    id: str
    title: str
    detail: str
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LostLine:
    """A key that was reported lost.

    Args:
        id: the key.
        title: which.
        detail: what is still to be done.
    """

    id: str
    title: str
    detail: str


def due_now(now: Snapshot, at: datetime) -> tuple[Reminder, ...]:
    """Say which passkeys should be tested; those of lost keys cannot be.

    Args:
        now: the state.
        at: the time of now.

    Returns:
        The reminders; never tried first.
    """
    lost = {entry.method_id for report in now.lost for entry in report.entries}
    return tuple(each for each in reminders(now.methods or (), now.drills, at) if each.method_id not in lost)


def due_lines(now: Snapshot, model_name: ModelNames, at: datetime) -> tuple[DueLine, ...]:
    """Say on Home what should be tested.

    Args:
        now: the state.
        model_name: names a model by its AAGUID.
        at: the time of now.

    Returns:
        One line or none.
    """
    due = due_now(now, at)
    if not due:
        return ()
    ids = tuple(each.method_id for each in due)
    if len(due) > 1:
        return (
            DueLine(
                "due", translate("DueWords", "%n passkey(s) to test", "", len(due)),
                translate("DueWords", "They have not been tried here for long. A spare is worth something only if it "
                          "works."),
                ids,
            ),
        )  # fmt: skip
    method = next(m for m in now.methods or () if m.id == ids[0])
    name = method_title(method, now, model_name)
    if due[0].due is Due.NEVER:
        title = translate("DueWords", "“{name}” was never tested").format(name=name)
    else:
        title = translate("DueWords", "“{name}” was not tested for long").format(name=name)
    return (DueLine("due", title, translate("DueWords", "A test takes a moment and changes nothing."), ids),)


def lost_lines(now: Snapshot) -> tuple[LostLine, ...]:
    """Say on Home which lost keys are not dealt with.

    Args:
        now: the state.

    Returns:
        One line for each.
    """
    return tuple(LostLine(lost.key_id, _lost_title(lost), _lost_detail(lost)) for lost in now.lost)


def _lost_title(lost: LostKey) -> str:
    return translate("DueWords", "“{key}” is lost").format(key=lost.name or translate("DueWords", "A key"))


def _lost_detail(lost: LostKey) -> str:
    if lost.left:
        return translate("DueWords", "%n of its passkeys can still open your account.", "", len(lost.left))
    return translate("DueWords", "It opens nothing any more. A few steps are left.")
