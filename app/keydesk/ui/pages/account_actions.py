"""What the buttons of connected accounts start, on the page and on Home.

Runs on the main thread. Raises nothing; failures outside a sheet become a quiet line (see `ui.shell`) or stand on the
card they belong to.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.connected import ConnectedAccount
from keydesk.ui.desk import Desk
from keydesk.ui.pages.actions import FLOW
from keydesk.usecases.services import Services

Tell = Callable[[str, KeydeskError | None], None]
"""(account id, what went wrong with it; None for nothing)"""


def connect(desk: Desk, connection: str) -> None:
    """Connect an account, or connect it again."""
    from keydesk.ui.dialogs.connect_sheet import run_connect

    def to_front() -> None:
        if not desk.main_window.isActiveWindow():
            desk.main_window.raise_()
            desk.main_window.activateWindow()

    async def work(services: Services) -> None:
        await run_connect(desk.main_window, services, connection, to_front)

    desk.start(FLOW, work)


def disconnect(desk: Desk, account_id: str, tell: Tell) -> None:
    """Disconnect an account, after asking by name.

    Args:
        desk: what pages share.
        account_id: the account.
        tell: told what went wrong, so that it stands on the card.
    """
    from keydesk.ui.dialogs.disconnect_sheet import run_disconnect

    async def work(services: Services) -> None:
        tell(account_id, None)
        try:
            gone = await run_disconnect(desk.main_window, services, account_id)
        except KeydeskError as error:
            tell(account_id, error)
            return
        if gone is not None:
            text = QCoreApplication.translate("AccountActions", "“{name}” is disconnected.").format(name=gone)
            desk.main_window.say_done(text)

    desk.start(FLOW, work)


def rename(desk: Desk, account: ConnectedAccount) -> None:
    """Give an account a name of one's own, with Undo."""
    from keydesk.ui.dialogs.account_label import run_label_account

    before = desk.now.account_label(account.id)

    async def take_back(services: Services) -> None:
        await services.connected.label(account.id, before)

    async def work(services: Services) -> None:
        name = await run_label_account(desk.main_window, services, account.id)
        if name is not None:
            text = QCoreApplication.translate("AccountActions", "The account is called “{name}” now.")
            if not name:
                text = QCoreApplication.translate("AccountActions", "The account has no name of its own any more.")
            desk.main_window.say_done(text.format(name=name), lambda: _ignore(desk.start("undo", take_back)))

    desk.start(FLOW, work)


def _ignore(started: bool) -> None:
    """Undo runs already: a second click is nothing."""
