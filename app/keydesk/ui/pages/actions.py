"""What the buttons of all pages start: each flow has a name, and one flow runs at a time.

Runs on the main thread. Raises nothing; failures outside a sheet become a quiet line (see `ui.shell`).
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, Scope
from keydesk.domain.enrollment import Channel
from keydesk.ui.desk import Desk
from keydesk.usecases.services import Services
from keydesk.usecases.state import Connected

FLOW = "flow"
"""Name of the one task that asks a person something; a second click while it runs is nothing."""
REFRESH = "refresh"
READ_ACCOUNTS = "accounts"
CHECKS = "checks"
SET_UP = "set-up"
"""Name of the one task that changes which account the window is about."""


def sign_in(desk: Desk, *, another: bool = False, with_key: bool = False) -> None:
    """Sign in; afterwards the window comes to the front.

    Args:
        desk: what pages share.
        another: the browser is to ask who it is, although it may remember somebody.
        with_key: begin with the security key itself, without a browser.
    """
    from keydesk.ui.dialogs.sign_in_sheet import Way, run_sign_in

    async def work(services: Services) -> None:
        way = Way.KEY if with_key else Way.BROWSER
        person = await run_sign_in(
            desk.main_window, services, another=another, way=way, key_refused=desk.refuse_key_sign_in
        )
        if person is not None and not desk.main_window.isActiveWindow():
            desk.main_window.raise_()
            desk.main_window.activateWindow()

    desk.start(FLOW, work)


def sign_up(desk: Desk) -> None:
    """Create an account with a new passkey on a key, where the profile offers it."""
    from keydesk.ui.dialogs.sign_up_sheet import run_sign_up

    desk.start(FLOW, lambda services: run_sign_up(desk.main_window, services))


def enroll(desk: Desk, key_id: str | None = None) -> None:
    """Enroll a security key.

    Args:
        desk: what pages share.
        key_id: the key, None to ask.
    """
    from keydesk.ui.dialogs.enroll_wizard import run_enroll

    desk.start(FLOW, lambda services: run_enroll(desk.main_window, services, key_id))


def enroll_method(desk: Desk, kind: MethodType) -> None:
    """Enroll a sign-in method, or change the password.

    Args:
        desk: what pages share.
        kind: which type.
    """
    from keydesk.ui.dialogs.enroll_kind import run_enroll_kind

    desk.start(FLOW, lambda services: run_enroll_kind(desk.main_window, services, kind))


def change_channel(desk: Desk, method: Method, channel: Channel) -> None:
    """Choose how codes come to a phone, with Undo.

    Args:
        desk: what pages share.
        method: the phone.
        channel: text message or call.
    """
    from keydesk.ui.dialogs.enroll_kind import run_change_channel

    old = Channel(method.channel) if method.channel in tuple(Channel) else Channel.SMS
    if channel is old:
        return

    async def take_back(services: Services) -> None:
        await services.change_channel.run(method.id, old)

    async def work(services: Services) -> None:
        if await run_change_channel(desk.main_window, services, method.id, channel) is not None:
            call = QCoreApplication.translate("Actions", "Codes come by call now.")
            message = QCoreApplication.translate("Actions", "Codes come by text message now.")
            text = call if channel is Channel.VOICE else message
            desk.main_window.say_done(text, lambda: _ignore(desk.start("undo", take_back)))

    desk.start(FLOW, work)


def prove(desk: Desk, method_id: str, key_id: str | None = None) -> None:
    """Test a passkey.

    Args:
        desk: what pages share.
        method_id: which one.
        key_id: the key, None to find it.
    """
    from keydesk.ui.dialogs.prove_sheet import run_prove

    desk.start(FLOW, lambda services: run_prove(desk.main_window, services, method_id, key_id))


def drill(desk: Desk, method_ids: Sequence[str]) -> None:
    """Test several passkeys, one after the other."""
    from keydesk.ui.dialogs.drill_sheet import run_drill

    desk.start(FLOW, lambda services: run_drill(desk.main_window, services, method_ids))


def lost_key(desk: Desk, absent_id: str | None = None) -> None:
    """Do what is to be done about a lost key.

    Args:
        desk: what pages share.
        absent_id: the key, None to ask.
    """
    from keydesk.ui.dialogs.lost_key_sheet import run_lost_key
    from keydesk.ui.pages.registry import ACCOUNTS

    desk.start(
        FLOW,
        lambda services: run_lost_key(
            desk.main_window, services, absent_id, lambda: desk.open_page(ACCOUNTS), clock=desk.clock
        ),
    )


def look(desk: Desk, key_id: str) -> None:
    """Read a key's own list with its PIN, so that all leftovers on it are known."""
    from keydesk.ui.dialogs.pin_sheet import run_list_passkeys

    desk.start(FLOW, lambda services: run_list_passkeys(desk.main_window, services, key_id))


def remove(desk: Desk, method_id: str) -> None:
    """Remove a sign-in method, after asking by name."""
    from keydesk.ui.dialogs.remove_sheet import run_remove

    desk.start(FLOW, lambda services: run_remove(desk.main_window, services, method_id))


def rename(desk: Desk, method: Method, old: str) -> None:
    """Rename a sign-in method, with Undo.

    Args:
        desk: what pages share.
        method: which one.
        old: what it is called now.
    """
    from keydesk.ui.dialogs.rename_sheet import run_rename

    label = desk.now.passkey_label(method.passkey.credential_id) if method.passkey is not None else None

    async def take_back(services: Services) -> None:
        if method.is_passkey and method.passkey is not None:
            await services.care.label_passkey(method.passkey.credential_id, label)
        else:
            await services.rename.run(method.id, method.name or old)

    async def work(services: Services) -> None:
        name = await run_rename(desk.main_window, services, method.id)
        if name is not None:
            text = QCoreApplication.translate("Actions", "Renamed to “{name}”.").format(name=name)
            desk.main_window.say_done(text, lambda: _ignore(desk.start("undo", take_back)))

    desk.start(FLOW, work)


def name_key(desk: Desk, key_id: str) -> None:
    """Give a security key a name and a colour, with Undo."""
    from keydesk.ui.dialogs.rename_sheet import run_label_key

    label, tag = desk.now.key_label(key_id), desk.now.key_tag(key_id)

    async def take_back(services: Services) -> None:
        await services.care.label(key_id, label)
        await services.care.tag(key_id, tag)

    async def work(services: Services) -> None:
        naming = await run_label_key(desk.main_window, services, key_id)
        if naming is not None:
            recoloured = desk.now.key_label(key_id) == label
            text = (
                QCoreApplication.translate("Actions", "The colour of “{name}” was changed.")
                if recoloured
                else QCoreApplication.translate("Actions", "The key is called “{name}” now.")
            ).format(name=naming.name)
            desk.main_window.say_done(text, lambda: _ignore(desk.start("undo", take_back)))

    desk.start(FLOW, work)


def set_pin(desk: Desk, key_id: str) -> None:
    """Set or change the PIN of a key."""
    from keydesk.ui.dialogs.pin_sheet import run_set_pin

    desk.start(FLOW, lambda services: run_set_pin(desk.main_window, services, key_id))


def delete_orphan(desk: Desk, key_id: str, credential_id: bytes) -> None:
    """Delete from a key a passkey that the account no longer knows."""
    from keydesk.ui.dialogs.pin_sheet import run_delete_orphan

    desk.start(FLOW, lambda services: run_delete_orphan(desk.main_window, services, key_id, credential_id))


def repair(desk: Desk, entry_id: str) -> None:
    """Tidy up after an enrollment that did not finish."""
    from keydesk.ui.dialogs.repair_sheet import run_repair

    desk.start(FLOW, lambda services: run_repair(desk.main_window, services, entry_id))


def blink(desk: Desk, key_id: str) -> None:
    """Make a key blink."""
    desk.start(f"blink:{key_id}", lambda services: services.care.wink(key_id))


def elevate(desk: Desk) -> None:
    """Manage keys with administrator rights; the system asks."""
    desk.start("elevate", lambda services: services.care.elevate())


def refresh(desk: Desk) -> None:
    """Read the account again and ask the keys again."""

    async def work(services: Services) -> None:
        if services.state.now.person is None:
            return
        try:
            await services.load.run()
        except KeydeskError as error:
            # The line about old data already tells it; without data the page does. Anything else is told here.
            if services.state.now.stale != error.code:
                raise
        else:
            await services.load.load_factors()
        await services.map_keys.run(again=True)
        if services.state.now.connected != Connected():  # it was read, or tried, before
            await _read_accounts(services)

    desk.start(REFRESH, work)


def read_accounts(desk: Desk) -> None:
    """Read the connected accounts again."""
    desk.start(READ_ACCOUNTS, _read_accounts)


def read_accounts_once(desk: Desk) -> None:
    """Read the connected accounts of a sign-in that may read them, unless that was done; for rail and Home."""
    now = desk.now
    from keydesk.ui.pages.registry import ACCOUNTS

    may = now.granted is not None and Scope.READ_ACCOUNTS in now.granted.scopes and desk.shows(ACCOUNTS)
    untouched = now.connected.remembered or now.connected == Connected()
    if may and now.person is not None and untouched and not now.connected.loading and now.stale is None:
        read_accounts(desk)


async def _read_accounts(services: Services) -> None:
    """Read; the state tells when that fails, and the page shows it. Anything else is told by the shell."""
    if services.state.now.person is None:
        return
    try:
        await services.connected.run()
    except KeydeskError as error:
        if services.state.now.connected.stale != error.code:
            raise


def check_health(desk: Desk) -> bool:
    """Run every check; what was found before stays until then.

    Args:
        desk: what pages share.

    Returns:
        False when the checks run already or the program still starts.
    """

    async def work(services: Services) -> None:
        desk.findings = await desk.setup.examine()
        desk.examined.emit()

    return desk.start(CHECKS, work)


def _ignore(started: bool) -> None:
    """Undo runs already: a second click is nothing."""
