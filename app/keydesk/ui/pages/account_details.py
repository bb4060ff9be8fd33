"""Everything about a connected account: what it allows, since when, until when, and ids for IT.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.connected import ConnectedAccount
from keydesk.domain.permissions import Permissions
from keydesk.ui.dialogs.flow_pages import open_in_browser
from keydesk.ui.dialogs.permission_rows import PermissionList, permission_groups
from keydesk.ui.models.account_lines import Teller
from keydesk.ui.models.account_words import state_told
from keydesk.ui.models.moments import capital, moment_inside
from keydesk.ui.models.signs import Fact
from keydesk.ui.pages.fact_row import FactRow
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, LetterTile
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Heading, Small
from keydesk.usecases.state import Snapshot

RECONNECT = "reconnect"


class AccountDetails(Sheet):
    """The sheet; answers ``reconnect`` where that is the next step.

    Args:
        account: the account.
        now: the state.
        permissions: the dictionary of scopes.
        at: the time of now.
        open_url: opens the provider's page.
    """

    def __init__(
        self,
        account: ConnectedAccount,
        now: Snapshot,
        permissions: Permissions,
        at: datetime,
        open_url: Callable[[str], None] = open_in_browser,
    ) -> None:
        teller = Teller(now, permissions, at)
        line, state, strategy = teller.account(account), teller.state(account), teller.strategy(account)
        super().__init__(line.title, state_told(state), width=600)
        self.setObjectName("account-sheet")
        self.body.insertWidget(0, self._head(LetterTile(line.provider), Badge(
            line.sign.text, line.sign.kind, icon=line.sign.icon
        )))  # fmt: skip
        self.add(Heading(self.tr("What it allows")))
        self.add(PermissionList(permission_groups(permissions, strategy, account.scopes, offline=account.offline)))
        self.add(Heading(self.tr("For IT")))
        card = Card(spacing=0)
        for fact in self._facts(account, now, at):
            row = FactRow()
            row.show_fact(fact)
            card.add(row)
        self.add(card)
        self.add(Small(self.tr("An access that no tool has used for a year is dropped by itself.")))
        page = permissions.provider(strategy or None).page
        if page:
            there = Button(self.tr("Open at {provider}").format(provider=line.provider), icon="open_in_new")
            there.setObjectName("open-at-provider")
            there.clicked.connect(lambda: open_url(page))
            self.add_button(there)
        close = Button(self.tr("Close"), "plain" if line.reconnect else "primary")
        close.setObjectName("close")
        self.add_button(close, True, default=True)
        if line.reconnect:
            again = Button(self.tr("Reconnect"), "primary")
            again.setObjectName("sheet-reconnect")
            again.say_why_off(line.why_no_reconnect)
            self.add_button(again, RECONNECT)

    def _head(self, tile: QWidget, badge: QWidget) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(tile)
        column = QVBoxLayout()
        column.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeading)
        row.addLayout(column, 1)
        return head

    def _facts(self, account: ConnectedAccount, now: Snapshot, at: datetime) -> list[Fact]:
        connection = now.connected.connection(account.connection)
        facts = [
            Fact(self.tr("Connected"), _moment(account.created_at, at)),
            Fact(self.tr("Access ends"), _moment(account.expires_at, at)),
            Fact(self.tr("Organisation"), account.organization or ""),
            Fact(self.tr("Connection"), account.connection),
            Fact(self.tr("Kind of provider"), connection.strategy if connection is not None else ""),
            Fact(self.tr("Account id"), account.id),
        ]
        return [fact for fact in facts if fact.value]


def _moment(at: datetime | None, now: datetime) -> str:
    return capital(moment_inside(at, now)) if at is not None else ""
