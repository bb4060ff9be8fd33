"""Home's part about connected accounts: those that end soon or have ended. Main thread; raises nothing."""

from keydesk.ui.desk import Desk
from keydesk.ui.models.account_lines import Teller, ending_first
from keydesk.ui.models.account_words import AccountLine
from keydesk.ui.pages import account_actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.registry import ACCOUNTS
from keydesk.ui.pages.rows import Rows, Signs
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import LetterTile, ListRow
from keydesk.ui.widgets.page import Section

MOST = 3
"""So many are told; the page has the rest."""


class _EndingRow(ListRow):
    """An account that ends."""

    def __init__(self, desk: Desk) -> None:
        self._tile = LetterTile("?")
        super().__init__("", tile=self._tile)
        self.setObjectName("ending-account")
        self._desk = desk
        self._line: AccountLine | None = None
        self._signs = Signs(self)
        self._signs_first = False
        self.again = Button(self.tr("Reconnect"))
        self.again.setObjectName("reconnect")
        self.again.clicked.connect(self._reconnect)

    def show_line(self, line: AccountLine) -> None:
        """Show an account."""
        self._line = line
        self._tile.set_name(line.provider)
        self._signs.show((line.sign,))
        if not self._signs_first:
            self._signs_first = True
            self.add_side(self.again)  # after the badge
        self.set_texts(line.title, line.ends)
        self.subtitle.setToolTip(line.ends_ahead)
        self.again.say_why_off(line.why_no_reconnect)
        self.again.setAccessibleName(self.tr("Reconnect {name}").format(name=line.title))
        self.setAccessibleName(line.spoken)

    def _reconnect(self) -> None:
        line = self._line
        account = self._desk.now.connected.account(line.id) if line is not None else None
        if account is not None:
            account_actions.connect(self._desk, account.connection)


class AccountsPart(Section):
    """The part; hidden when nothing ends.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Connected accounts that end soon"))
        self.setObjectName("ending-accounts")
        self._desk = desk
        more = IconButton("chevron_right", self.tr("Open Connected accounts"))
        more.setObjectName("open-accounts")
        more.clicked.connect(lambda: desk.open_page(ACCOUNTS))
        self.add_action(more)
        self._rows: Rows[AccountLine, _EndingRow] = Rows(
            self.body, lambda _: _EndingRow(desk), _EndingRow.show_line, first=1
        )

    def show_now(self) -> None:
        """Show the accounts of now that end."""
        now, services = self._desk.now, self._desk.services
        lines: list[AccountLine] = []
        if self._desk.shows(ACCOUNTS) and services is not None and now.person is not None and now.connected.accounts:
            teller = Teller(now, services.permissions, self._desk.clock())
            lines = [teller.account(account) for account in ending_first(now, self._desk.clock())[:MOST]]
        self._rows.show(lines)
        set_shown(self, bool(lines))
