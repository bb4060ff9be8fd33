"""Whose account it is and at which tenant, the other accounts of this computer, and signing in and out.

Main thread; raises nothing.
"""

from PySide6.QtWidgets import QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.pages import actions
from keydesk.ui.pages.account_rows import AccountRows
from keydesk.ui.pages.account_sheets import add_account, carry_out
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.registry import HOME
from keydesk.ui.pages.sign_out_sheet import sign_out
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Body
from keydesk.usecases.state import Snapshot


class AccountPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Accounts"))
        self._desk = desk
        self._nobody = ListRow(
            self.tr("No organisation yet"),
            self.tr("Connect to one on Home, or try practice mode there."),
            tile=IconTile("apartment", "neutral"),
        )
        self.set_up = Button(self.tr("Go to Home"))
        self.set_up.setObjectName("open-home")
        self.set_up.clicked.connect(lambda: desk.open_page(HOME))
        self._nobody.add_side(self.set_up)
        self.rows = AccountRows()
        self.rows.wanted.connect(lambda what, name: carry_out(desk, what, name))
        self.kept = Body("", tone="muted")
        self.sign_in = Button(self.tr("Sign in"), "primary")
        self.sign_in.setObjectName("sign-in")
        self.sign_in.clicked.connect(lambda: actions.sign_in(desk))
        self.sign_out = Button(self.tr("Sign out…"), icon="logout")
        self.sign_out.setObjectName("sign-out")
        self.sign_out.clicked.connect(lambda: sign_out(desk))
        self.add_account = Button(self.tr("Add account…"), icon="person_add")
        self.add_account.setObjectName("add-account")
        self.add_account.clicked.connect(lambda: add_account(desk))
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, gap=8)
        for button in (self.sign_in, self.sign_out, self.add_account):
            flow.addWidget(button)
        for part in (self._nobody, self.rows, self.kept, self._buttons):
            self.add(part)
        desk.accounts_changed.connect(self._list_changed)

    def show_now(self, starting: bool) -> None:
        """Show the accounts of now.

        Args:
            starting: nobody knows yet whether somebody is signed in.
        """
        now = self._desk.now
        every = self._desk.setup.profiles()
        known = now.profile is not None
        set_shown(self._nobody, not known and not every and not starting)
        set_shown(self.rows, bool(every))
        self.rows.show_known(every, now.person is not None)
        set_shown(self.sign_in, now.person is None and known and not starting)
        set_shown(self.sign_out, now.person is not None)
        set_shown(self.add_account, bool(every))
        text = self._kept_text(now)
        set_shown(self.kept, bool(text))
        self.kept.setText(text)

    def _list_changed(self) -> None:
        self.show_now(False)

    def _kept_text(self, now: Snapshot) -> str:
        if now.person is None:
            return ""
        if now.tokens_in == "keyring":
            return self.tr("You stay signed in on this computer until you sign out.")
        return self.tr("You are signed in until you close Keydesk.")
