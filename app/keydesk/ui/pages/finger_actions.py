"""What the buttons of a key's fingerprints and of its reset start; see `ui.pages.actions`.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from keydesk.domain.key_management import Fingerprint
from keydesk.domain.keys import SecurityKey
from keydesk.ui.desk import Desk
from keydesk.ui.pages.actions import FLOW
from keydesk.usecases.services import Services

Keep = Callable[[SecurityKey, Sequence[Fingerprint]], None]
"""Keeps what a key told of its fingerprints, for showing."""


def show(desk: Desk, key_id: str, keep: Keep) -> None:
    """Read the fingerprints of a key, with its PIN while it is locked.

    Args:
        desk: what pages share.
        key_id: the key.
        keep: told the list.
    """
    desk.start(FLOW, lambda services: _show(desk, services, key_id, keep))


def add(desk: Desk, key_id: str, known: Sequence[Fingerprint], keep: Keep) -> None:
    """Add fingerprints, then show them all.

    Args:
        desk: what pages share.
        key_id: the key.
        known: those the key has told of.
        keep: told the list.
    """
    from keydesk.ui.dialogs.fingerprint_sheet import run_add

    async def work(services: Services) -> None:
        told = _told(desk, key_id, keep)
        await run_add(desk.main_window, services, key_id, services.fingerprints, known, told)

    desk.start(FLOW, work)


def rename(desk: Desk, key_id: str, finger: Fingerprint, keep: Keep) -> None:
    """Rename a fingerprint, with Undo.

    Args:
        desk: what pages share.
        key_id: the key.
        finger: which one.
        keep: told the list.
    """
    from keydesk.ui.dialogs.fingerprint_sheet import run_give_name, run_rename_finger

    told = _told(desk, key_id, keep)

    async def take_back(services: Services) -> None:
        await run_give_name(desk.main_window, services, key_id, services.fingerprints, finger, told)

    async def work(services: Services) -> None:
        name = await run_rename_finger(desk.main_window, services, key_id, services.fingerprints, finger, told)
        if name is None:
            return
        text = QCoreApplication.translate("Actions", "The fingerprint is called “{name}” now.").format(name=name)
        undo = (lambda: _ignore(desk.start(FLOW, take_back))) if finger.name else None
        desk.main_window.say_done(text, undo)

    desk.start(FLOW, work)


def delete(desk: Desk, key_id: str, finger: Fingerprint, keep: Keep) -> None:
    """Delete a fingerprint, after asking by name.

    Args:
        desk: what pages share.
        key_id: the key.
        finger: which one.
        keep: told the list.
    """
    from keydesk.ui.dialogs.fingerprint_sheet import run_delete_finger

    async def work(services: Services) -> None:
        told = _told(desk, key_id, keep)
        await run_delete_finger(desk.main_window, services, key_id, services.fingerprints, finger, told)

    desk.start(FLOW, work)


def reset(desk: Desk, key_id: str) -> None:
    """Empty a key, after asking by name.

    Args:
        desk: what pages share.
        key_id: the key.
    """
    from keydesk.ui.dialogs.reset_sheet import run_reset

    desk.start(FLOW, lambda services: run_reset(desk.main_window, services, key_id, services.reset))


async def _show(desk: Desk, services: Services, key_id: str, keep: Keep) -> None:
    from keydesk.ui.dialogs.fingerprint_sheet import run_show

    fingers = await run_show(desk.main_window, services, key_id, services.fingerprints)
    if fingers is not None:
        _told(desk, key_id, keep)(fingers)


def _told(desk: Desk, key_id: str, keep: Keep) -> Callable[[Sequence[Fingerprint]], None]:
    """What a key told is kept for the key as it is now; for one that went meanwhile it is not."""

    def told(fingers: Sequence[Fingerprint]) -> None:
        key = desk.now.key(key_id)
        if key is not None:
            keep(key, fingers)

    return told


def _ignore(started: bool) -> None:
    """Another flow runs: a click on Undo meanwhile is nothing."""
