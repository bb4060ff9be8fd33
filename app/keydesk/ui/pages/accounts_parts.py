"""The two forms of the accounts page: cards for a few, a list that paints only what is seen for many.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.ui.models.account_lines import Teller
from keydesk.ui.models.account_words import AccountLine, OfferLine
from keydesk.ui.pages.account_card import AccountCard, OfferRow, Want, menu_items
from keydesk.ui.pages.account_list import AccountList, Entry, Heading
from keydesk.ui.pages.account_paint import Row
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.card_grid import CardGrid
from keydesk.ui.widgets.menu import MenuItem, make_menu
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Heading as HeadingLabel


class _Grid(QWidget):
    """The ground of the cards; as high as they are in the width of now."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = CardGrid(self)

    def sizeHint(self) -> QSize:
        """Grows with its cards."""
        return QSize(320, self.cards.heightForWidth(max(1, self.width())))

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Ask the layout."""
        return self.cards.heightForWidth(width)


class Cards(QWidget):
    """A few accounts and offers.

    Args:
        want: told what the buttons and menus start.
    """

    def __init__(self, want: Want) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        self.connected = Section(self.tr("Connected"))
        self.connected.setObjectName("group-connected")
        grid = _Grid()
        self.connected.add(grid)
        self.available = Section(self.tr("Available"))
        self.available.setObjectName("group-available")
        column.addWidget(self.connected)
        column.addWidget(self.available)
        self._accounts: Rows[AccountLine, AccountCard] = Rows(
            grid.cards, lambda _: AccountCard(want), AccountCard.show_line
        )
        self._offers: Rows[OfferLine, OfferRow] = Rows(
            self.available.body, lambda _: OfferRow(want), OfferRow.show_line, first=1
        )

    def show_items(
        self, teller: Teller, accounts: Sequence[ConnectedAccount], offers: Sequence[Connection], note: str
    ) -> None:
        """Show these.

        Args:
            teller: puts them into words.
            accounts: what is connected.
            offers: what may be connected.
            note: what stands under the first heading where nothing is connected.
        """
        self._accounts.show([teller.account(account) for account in accounts])
        self._offers.show([teller.offer(offer) for offer in offers])
        self.connected.note.setText(note)
        set_shown(self.connected.note, bool(note))
        set_shown(self.connected, bool(accounts) or bool(note))
        set_shown(self.available, bool(offers))


class LongList(QWidget):
    """Many accounts and offers in one list that scrolls by itself.

    Args:
        want: told what the painted buttons and menus start.
    """

    def __init__(self, want: Want) -> None:
        super().__init__()
        self._want = want
        self._teller: Teller | None = None
        self.list = AccountList(self.tr("Connected accounts"), self._row)
        self.list.setObjectName("account-list")
        self.list.acted.connect(self._acted)
        self.list.menu_wanted.connect(self._open_menu)
        self.heading = HeadingLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.list, 1)
        self.setMinimumHeight(160)

    def show_items(
        self, teller: Teller, accounts: Sequence[ConnectedAccount], offers: Sequence[Connection], note: str
    ) -> None:
        """Show these; see `Cards.show_items`. There is no note: the heading tells enough."""
        self._teller = teller
        entries: tuple[Entry, ...] = tuple(accounts) or tuple(offers)
        if accounts and offers:
            entries = (*entries, Heading("heading:available", self.tr("Available")), *offers)
        self.heading.setText(self.tr("Connected") if accounts else self.tr("Available"))
        self.list.show_entries(entries)

    def _row(self, entry: Entry) -> Row:
        teller = self._teller
        if teller is None or isinstance(entry, Heading):
            return Row("")
        if isinstance(entry, Connection):
            return Row(teller.offer(entry), self.tr("Connect"))
        line = teller.account(entry)
        return Row(line, line.cure or (self.tr("Reconnect") if line.reconnect else ""), line.lead)

    def _acted(self, what: str, key: str) -> None:
        """A painted button, Enter or Delete."""
        entry, teller = self._entry(key), self._teller
        if teller is None:
            return
        if isinstance(entry, Connection) and what in ("button", "open"):
            if not teller.offer(entry).why_off:
                self._want("connect", entry.name)
        elif isinstance(entry, ConnectedAccount):
            line = teller.account(entry)
            if what == "open":
                self._want("details", entry.id)
            elif what == "remove" and not line.why_off:
                self._want("disconnect", entry.id)
            elif what == "button" and line.cure:
                self._want("cure", entry.id)
            elif what == "button" and not line.why_no_reconnect:
                self._want("reconnect", entry.id)

    def _open_menu(self, key: str, at: QPoint) -> None:
        entry = self._entry(key)
        if isinstance(entry, ConnectedAccount):
            make_menu(self.list, self.menu_items(entry)).popup(self.list.viewport().mapToGlobal(at))

    def menu_items(self, account: ConnectedAccount) -> list[MenuItem | None]:
        """List what can be done with an account now."""
        if self._teller is None:
            return []
        return menu_items(self._teller.account(account), lambda what: self._want(what, account.id))

    def _entry(self, key: str) -> Entry | None:
        at = self.list.rows.row_of(key)
        return self.list.rows.entries[at] if at >= 0 else None
