"""Everything the key tells of one passkey, each value to copy. Main thread; raises nothing."""

from keydesk.ui.models.stored_words import LEFTOVER, MATCHED, StoredLine, stored_facts
from keydesk.ui.pages.fact_row import FactRow
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.sheet import Sheet

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
        card = Card(spacing=0)
        for fact in stored_facts(line):
            row = FactRow()
            row.show_fact(fact)
            card.add(row)
        self.add(card)
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

    def _sentence(self, line: StoredLine, key: str) -> str:
        if line.kind == MATCHED:
            return self.tr("A passkey of your account on “{key}”. None of this is secret.").format(key=key)
        if line.kind == LEFTOVER:
            return self.tr("A passkey on “{key}” that your account no longer knows. None of this is secret.").format(
                key=key
            )
        return self.tr("As “{key}” tells it. None of this is secret.").format(key=key)
