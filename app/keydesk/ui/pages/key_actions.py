"""What the buttons of the page of keys start beyond `actions`: unlock, passkeys, switches.

Runs on the main thread. Raises nothing; failures outside a sheet become a quiet line (see `ui.shell`).
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.key_findings import Fix
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.key_words import key_name
from keydesk.ui.models.finding_words import FindingLine
from keydesk.ui.models.stored_words import StoredLine
from keydesk.ui.pages import actions
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.pages.key_passkeys import (
    CHANGE_PIN,
    DELETE,
    DETAILS,
    EXPORT,
    FORGET,
    READ,
    REMEMBER,
    RENAME,
    SET_PIN,
    UNLOCK,
    Wish,
)
from keydesk.ui.pages.key_room import KeyRoom
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services

_log = logging.getLogger(__name__)


def unlock(desk: Desk, key_id: str) -> None:
    """Unlock a key for this session, asking for its PIN."""
    from keydesk.ui.dialogs.unlock_sheet import run_unlock

    desk.start(FLOW, lambda services: run_unlock(desk.main_window, services, key_id))


def lock(desk: Desk, key_id: str) -> None:
    """Lock a key at once."""
    desk.start(f"lock:{key_id}", lambda services: services.unlock.lock(key_id))


def lock_all(desk: Desk) -> None:
    """Lock every key that is unlocked; Ctrl+L."""
    unlocked = [key.id for key in desk.now.keys if key.unlocked]
    for key_id in unlocked:
        lock(desk, key_id)
    if unlocked:
        text = QCoreApplication.translate("KeyActions", "%n key(s) locked.", "", len(unlocked))
        desk.main_window.say_done(text)


def remember(desk: Desk, key: SecurityKey) -> None:
    """Show the passkeys of a key without its PIN from now on, after asking for it once."""
    from keydesk.ui.dialogs.unlock_sheet import run_remember

    async def work(services: Services) -> None:
        if await run_remember(desk.main_window, services, key.id):
            text = QCoreApplication.translate("KeyActions", "The passkeys of “{key}” are shown at once from now on.")
            desk.main_window.say_done(text.format(key=key_name(key, desk.now)))

    desk.start(FLOW, work)


def forget(desk: Desk, key: SecurityKey) -> None:
    """Show the passkeys of a key only with its PIN again."""

    async def work(services: Services) -> None:
        await services.instant.forget(key.id)
        text = QCoreApplication.translate("KeyActions", "The passkeys of “{key}” are shown only with its PIN again.")
        desk.main_window.say_done(text.format(key=key_name(key, desk.now)))

    desk.start(f"forget:{key.id}", work)


def hide_reader(desk: Desk, name: str) -> None:
    """Open nothing on a reader from now on; Undo brings the key on it back, later the settings do."""
    desk.setup.readers.hide(name, True)
    text = QCoreApplication.translate("KeyActions", "“{reader}” is hidden. Show it again in Settings.")
    desk.main_window.say_done(text.format(reader=name), lambda: desk.setup.readers.hide(name, False))


def check_pin(desk: Desk, key_id: str) -> None:
    """Check the PIN of a key; a right one brings all tries back."""
    from keydesk.ui.dialogs.unlock_sheet import run_check_pin

    desk.start(FLOW, lambda services: run_check_pin(desk.main_window, services, key_id))


def passkeys(desk: Desk, room: KeyRoom, key: SecurityKey, wish: Wish, chosen_done: Callable[[], None]) -> None:
    """Do what is wanted of the passkeys of a key.

    Args:
        desk: what pages share.
        room: the list of now.
        key: the key.
        wish: what is wanted.
        chosen_done: called when what was chosen is deleted.
    """
    if wish.what == UNLOCK:
        unlock(desk, key.id)
    elif wish.what in (SET_PIN, CHANGE_PIN):
        actions.set_pin(desk, key.id)
    elif wish.what == REMEMBER:
        remember(desk, key)
    elif wish.what == FORGET:
        forget(desk, key)
    elif wish.what == READ:
        room.read_list(key)
    elif wish.what == EXPORT:
        _export(desk, room, key)
    elif wish.what == DETAILS:
        _details(desk, room, key, wish.lines[0])
    elif wish.what == RENAME:
        _rename(desk, room, key, wish.lines[0])
    elif wish.what == DELETE:
        _delete(desk, room, key, wish.lines, chosen_done)


def mend(desk: Desk, room: KeyRoom, key: SecurityKey, line: FindingLine) -> None:
    """Do what the button of a finding promises.

    Args:
        desk: what pages share.
        room: told the rules as they are afterwards.
        key: the key.
        line: the finding.
    """
    fix = line.finding.fix
    if fix in (Fix.SET_PIN, Fix.CHANGE_PIN):
        actions.set_pin(desk, key.id)
    elif fix is Fix.VERIFY_PIN:
        check_pin(desk, key.id)
    elif fix is Fix.SHOW_PASSKEYS:
        if not key.unlocked:
            unlock(desk, key.id)
    elif fix is Fix.ENROLL:
        actions.enroll(desk, key.id)
    elif fix is Fix.TEST:
        actions.prove(desk, line.finding.method_id, key.id)
    elif fix is not None:
        _change_rule(desk, room, key, fix)


def _change_rule(desk: Desk, room: KeyRoom, key: SecurityKey, fix: Fix) -> None:
    from keydesk.ui.dialogs.rule_sheet import run_change_rule

    async def work(services: Services) -> None:
        rules = await run_change_rule(desk.main_window, services, key.id, fix)
        fresh = desk.now.key(key.id)
        if rules is not None and fresh is not None:
            room.keep_rules(fresh, rules)

    desk.start(FLOW, work)


def _details(desk: Desk, room: KeyRoom, key: SecurityKey, line: StoredLine) -> None:
    from keydesk.ui.pages import passkey_details

    sheet = passkey_details.PasskeyDetails(line, key_name(key, desk.now))

    def closed(answer: object) -> None:
        if answer == passkey_details.RENAME:
            _rename(desk, room, key, line)
        elif answer == passkey_details.DELETE:
            _delete(desk, room, key, (line,), lambda: None)

    async def read(services: Services) -> None:
        try:
            sheet.show_data(await services.passkeys.stored_data(key.id, line.passkey))
        except KeydeskError as error:
            # Everything the list told stands there; a key that was pulled is told by the page.
            _log.info("what a site keeps on a key was not read: %s", error.code)

    sheet.closed.connect(closed)
    desk.main_window.sheets.open(sheet)
    desk.start(f"stored-data:{key.id}", read)


def _rename(desk: Desk, room: KeyRoom, key: SecurityKey, line: StoredLine) -> None:
    from keydesk.ui.dialogs.passkey_sheets import run_rename_passkey
    from keydesk.ui.dialogs.unlock_sheet import SilentPrompter

    old = line.passkey

    async def take_back(services: Services) -> None:
        done = await services.passkeys.rename(key.id, old, old.user_name, old.display_name, SilentPrompter())
        fresh = desk.now.key(key.id)
        if isinstance(done, Done) and fresh is not None:
            _replace(room, fresh, old)

    async def work(services: Services) -> None:
        renamed = await run_rename_passkey(desk.main_window, services, key.id, line)
        fresh = desk.now.key(key.id)
        if renamed is None or fresh is None:
            return
        _replace(room, fresh, renamed)
        text = QCoreApplication.translate("KeyActions", "The passkey is called “{name}” now.")
        name = renamed.display_name or renamed.user_name
        if not name:
            text = QCoreApplication.translate("KeyActions", "The passkey has no name any more.")
        desk.main_window.say_done(text.format(name=name), lambda: _ignore(desk.start("undo", take_back)))

    desk.start(FLOW, work)


def _delete(
    desk: Desk, room: KeyRoom, key: SecurityKey, lines: tuple[StoredLine, ...], done: Callable[[], None]
) -> None:
    from keydesk.ui.dialogs.passkey_sheets import run_delete_passkeys

    async def work(services: Services) -> None:
        gone = await run_delete_passkeys(desk.main_window, services, key.id, lines)
        fresh = desk.now.key(key.id)
        listed = room.listed(fresh) if fresh is not None else None
        if fresh is not None and listed is not None and gone:
            room.keep_list(fresh, [p for p in listed if p.credential_id not in gone])
        if gone:
            done()

    desk.start(FLOW, work)


def _export(desk: Desk, room: KeyRoom, key: SecurityKey) -> None:
    from keydesk.ui.dialogs.export_list import export_list

    listed = room.listed(key)
    if listed is not None:
        export_list(desk, key, listed)


def _replace(room: KeyRoom, key: SecurityKey, renamed: StoredPasskey) -> None:
    listed = room.listed(key)
    if listed is not None:
        room.keep_list(key, [renamed if p.credential_id == renamed.credential_id else p for p in listed])


def _ignore(started: bool) -> None:
    """Undo runs already: a second click is nothing."""
