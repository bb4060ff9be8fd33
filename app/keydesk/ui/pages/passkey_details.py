"""Everything the key tells of one passkey, each value to copy. Main thread; raises nothing."""

from collections.abc import Sequence

from keydesk.domain.stored_data import StoredData
from keydesk.ui.models.data_words import data_facts
from keydesk.ui.models.signs import Fact
from keydesk.ui.models.stored_words import LEFTOVER, MATCHED, StoredLine, stored_facts
from keydesk.ui.pages.fact_row import FactRow
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Small

RENAME, DELETE = "rename", "delete"


class PasskeyDetails(Sheet):
    """The sheet; closes with RENAME, DELETE or None.

    Args:
        line: the passkey.
        key: what the person calls the key.
    """

    def __init__(self, line: StoredLine, key: str) -> None:
        super().__init__(line.title, self._sentence(line, key))
        self.setObjectName("passkey-details")
        self._card = Card(spacing=0)
        self._add_facts(stored_facts(line))
        self.add(self._card)
        self.there = True
        self.closed.connect(self._gone)
        delete = Button(self.tr("Delete…"), "danger")
        delete.setObjectName("delete-passkey")
        self.add_button(delete, DELETE)
        rename = Button(self.tr("Edit name…"))
        rename.setObjectName("rename-passkey")
        self.add_button(rename, RENAME)
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, default=True)
        close.clicked.connect(lambda: self.close_with(None))

    def show_data(self, data: StoredData) -> None:
        """Add what the site keeps with it, once it is read; without effect on a sheet that is closed.

        Args:
            data: as read.
        """
        if not self.there:
            return
        self._add_facts(data_facts(data))
        if data.small or data.large:
            self.add(Small(self.tr("What a site keeps on the key may be private. Copy it with care.")))

    def _add_facts(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            row = FactRow()
            row.show_fact(fact)
            self._card.add(row)

    def _gone(self) -> None:
        self.there = False

    def _sentence(self, line: StoredLine, key: str) -> str:
        if line.kind == MATCHED:
            return self.tr("A passkey of your account on “{key}”. None of this is secret.").format(key=key)
        if line.kind == LEFTOVER:
            return self.tr("A passkey on “{key}” that your account no longer knows. None of this is secret.").format(
                key=key
            )
        return self.tr("As “{key}” tells it. None of this is secret.").format(key=key)
