"""Connected accounts: what tools of the organisation may use for a person, and what else may be connected.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount
from keydesk.ui.desk import Desk
from keydesk.ui.error_texts import Remedy, remedy, words_of
from keydesk.ui.models.account_lines import FEW, Teller, Trouble, found_accounts, found_offers, offers_of
from keydesk.ui.models.account_notes import as_read, told_above
from keydesk.ui.pages import account_actions, actions
from keydesk.ui.pages.account_details import RECONNECT, AccountDetails
from keydesk.ui.pages.accounts_lines import AccountsLines
from keydesk.ui.pages.accounts_parts import Cards, LongList
from keydesk.ui.pages.accounts_states import AccountsStates
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.widgets.fields import LineField
from keydesk.ui.widgets.states import EmptyState
from keydesk.usecases.state import Snapshot

BAR = 13
"""Logical pixels a scroll bar takes."""
SEARCH_FROM = 21
"""So many items have a search field."""


class AccountsPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Connected accounts"))
        self.setAccessibleName(self.tr("Connected accounts"))
        self._troubles: dict[str, tuple[KeydeskError, Trouble]] = {}
        self._states = AccountsStates(self)
        self._lines = AccountsLines(desk)
        self._lines.setObjectName("accounts-lines")
        self.search = LineField(self.tr("Search connected accounts"))
        self.search.setObjectName("accounts-search")
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.show_now)
        self._nothing = EmptyState("search", self.tr("Nothing found"), kind="neutral")
        self.cards = Cards(self._want)
        self.long: LongList | None = None
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._search_row = QHBoxLayout()
        self._search_row.addWidget(self.search)
        self._column.addWidget(self._lines)
        self._column.addLayout(self._search_row)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self.cards)
        self._column.addStretch(1)
        self._whole = whole
        # The long list scrolls by itself, so that ten thousand accounts cost no more than those that can be seen.
        self.body.insertWidget(self.body.count() - 1, whole, 100)

    def show_now(self) -> None:
        """Show the accounts of now, or why there are none to show."""
        now, services = self.desk.now, self.desk.services
        known = now.person is not None and now.connected.accounts is not None and services is not None
        self._states.show_now()
        set_shown(self._whole, known and not self._states.empty)
        self.set_subtitle(self._subtitle(now) if known else "")
        self._read_first(now)
        if known and services is not None:
            self._show_items(now)

    def _subtitle(self, now: Snapshot) -> str:
        if now.connected.remembered or told_above(now):
            return as_read(now, self.at)  # the line above the page speaks of the sign-in methods
        return self.tr("Tools of your organisation may act for you with these accounts.")

    def _show_items(self, now: Snapshot) -> None:
        services, connected = self.desk.services, now.connected
        if services is None:
            return
        accounts, offers = connected.accounts or (), offers_of(connected)
        if self._troubles:
            for gone in self._troubles.keys() - {account.id for account in accounts}:
                del self._troubles[gone]
        count = len(accounts) + len(offers)
        set_shown(self.search, count >= SEARCH_FROM)
        text = self.search.text() if count >= SEARCH_FROM else ""
        teller = Teller(now, services.permissions, self.at, {key: told for key, (_, told) in self._troubles.items()})
        found = found_accounts(now, services.permissions, text)
        other = found_offers(now, services.permissions, text)
        many = count > FEW
        if many and self.long is None:
            self.long = LongList(self._want)
            self._column.insertWidget(self._column.indexOf(self.cards) + 1, self.long, 1000)
        nothing = bool(text.strip()) and not found and not other
        set_shown(self._nothing, nothing)
        set_shown(self.cards, not many and not nothing)
        if self.long is not None:
            set_shown(self.long, many and not nothing)
        # The bar of the long list takes its room beside the cards; the field ends where they end.
        self._search_row.setContentsMargins(*self._bar_margins(many))
        note = "" if accounts or text else self.tr("Nothing is connected yet.")
        if many and self.long is not None:
            self.long.show_items(teller, found, other, note)
        else:
            self.cards.show_items(teller, found, other, note)
        self._lines.show_now(now, services.permissions)

    def _bar_margins(self, many: bool) -> tuple[int, int, int, int]:
        room = BAR if many else 0
        return (room, 0, 0, 0) if self.isRightToLeft() else (0, 0, room, 0)

    def _read_first(self, now: Snapshot) -> None:
        """Read the list when it is looked at for the first time."""
        connected = now.connected
        if (
            now.person is not None
            and (connected.accounts is None or connected.remembered)
            and connected.stale is None
            and not connected.loading
        ):
            actions.read_accounts(self.desk)

    # What buttons and menus start

    def _want(self, what: str, subject: str) -> None:
        if what == "connect":
            account_actions.connect(self.desk, subject)
            return
        account = self.desk.now.connected.account(subject)
        if account is None:
            return
        if what == "reconnect":
            account_actions.connect(self.desk, account.connection)
        elif what == "rename":
            account_actions.rename(self.desk, account)
        elif what == "disconnect":
            account_actions.disconnect(self.desk, account.id, self.tell)
        elif what == "cure":
            self._cure(account)
        elif what == "dismiss":
            self.tell(account.id, None)
        else:
            self.open_details(account)

    def open_details(self, account: ConnectedAccount) -> None:
        """Show everything about an account.

        Args:
            account: which one.
        """
        services = self.desk.services
        if services is None:
            return
        sheet = AccountDetails(account, self.desk.now, services.permissions, self.at)
        sheet.closed.connect(lambda answer: self._want("reconnect", account.id) if answer == RECONNECT else None)
        self.desk.main_window.sheets.open(sheet)

    def tell(self, account_id: str, error: KeydeskError | None) -> None:
        """Put on a card what went wrong with it, or take it away."""
        if error is None:
            self._troubles.pop(account_id, None)
        else:
            words = words_of(error)
            button = {
                Remedy.RETRY: self.tr("Try again"),
                Remedy.SIGN_IN: self.tr("Sign in"),
                Remedy.REFRESH: self.tr("Refresh"),
            }.get(remedy(error.code), "")
            told = self.tr("Not disconnected: {title}. {next}").format(title=words.title, next=words.next)
            if error.code == Code.OUTCOME_UNKNOWN:
                told = f"{words.what} {words.next}"
            self._troubles[account_id] = (error, Trouble(f"{told.strip()} ({words.code})", button))
        if self.isVisible():
            self.show_now()

    def _cure(self, account: ConnectedAccount) -> None:
        """Take the next step after a failure; nothing is disconnected without being asked again."""
        trouble = self._troubles.get(account.id)
        if trouble is None:
            return
        step = remedy(trouble[0].code)
        if step is Remedy.SIGN_IN:
            actions.sign_in(self.desk)
        elif step is Remedy.REFRESH:
            self.tell(account.id, None)
            actions.read_accounts(self.desk)
        else:
            account_actions.disconnect(self.desk, account.id, self.tell)
