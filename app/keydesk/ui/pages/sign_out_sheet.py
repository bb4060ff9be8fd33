"""Signing out: asks first, and whether the browser is to forget the person, too. Main thread; raises nothing."""

from PySide6.QtCore import QCoreApplication

from keydesk.ui.desk import Desk
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import CheckField
from keydesk.ui.widgets.sheet import Sheet
from keydesk.usecases.services import Services

HERE, BROWSER = "here", "browser"


class SignOutSheet(Sheet):
    """The sheet; answers with `HERE` or `BROWSER`.

    Args:
        domain: where the person is signed in.
    """

    def __init__(self, domain: str) -> None:
        super().__init__(
            self.tr("Sign out of {domain}?").format(domain=domain),
            self.tr("Keydesk forgets your sign-in on this computer. Your passkeys and keys stay as they are."),
        )
        self.setObjectName("sign-out-sheet")
        self.browser = CheckField(self.tr("Sign out in the browser, too"))
        self.browser.setObjectName("sign-out-browser")
        self.add(self.browser)
        self.add_cancel()
        self.do = Button(self.tr("Sign out"), "primary")
        self.do.setObjectName("sign-out-now")
        self.add_button(self.do, default=True)
        self.do.clicked.connect(lambda: self.close_with(BROWSER if self.browser.isChecked() else HERE))


def _say_untold(desk: Desk) -> None:
    """The sign-in is gone from this computer, but the tenant does not know."""
    banner = Banner(
        QCoreApplication.translate(
            "SignOutSheet", "You are signed out here, but your organisation could not be told."
        ),
        "info",
    )
    banner.setObjectName("line-untold")
    banner.add_dismiss()
    banner.dismissed.connect(lambda: desk.main_window.remove_line(banner))
    desk.main_window.add_line(banner)


def sign_out(desk: Desk) -> None:
    """Ask, then sign out.

    Args:
        desk: what pages share.
    """
    from keydesk.ui.async_glue import answer_of

    async def work(services: Services) -> None:
        sheet = SignOutSheet(services.state.now.domain)
        desk.main_window.sheets.open(sheet)
        answer = await answer_of(sheet)
        if answer is not None and not await services.sign_in.sign_out(answer == BROWSER):
            _say_untold(desk)

    desk.start(FLOW, work)
