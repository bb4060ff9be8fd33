"""F1: what the page is for, and the keys that work on it. Main thread; raises nothing."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.config.sources import support_contact
from keydesk.domain.policy import SupportContact
from keydesk.ui.desk import Desk
from keydesk.ui.models.shortcuts import help_for, shortcuts
from keydesk.ui.pages.contact_card import ContactCard
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.sheet import Sheet
from keydesk.ui.widgets.text import Body, OneLine, Small


class HelpSheet(Sheet):
    """What the page is for, and the keys that work on it.

    Args:
        page: its name in code.
        title: its name for people.
        contact: whom to ask; shown where there is anybody.
    """

    def __init__(self, page: str, title: str, contact: SupportContact | None = None) -> None:
        super().__init__(title)
        self.setObjectName("help-sheet")
        for sentence in help_for(page):
            self.add(Body(sentence))
        card = Card(spacing=8)
        for shortcut in shortcuts():
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(16)
            keys = OneLine(shortcut.keys, tone="accent")
            keys.setFixedWidth(keys.fontMetrics().horizontalAdvance("Ctrl+1 … 7 ") + 8)
            row.addWidget(keys)
            row.addWidget(Small(shortcut.does, tone="text"), 1)
            card.add(line)
        self.add(card)
        if contact is not None and contact.told:
            self.add(ContactCard(contact))
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, True, default=True)


def open_help(desk: Desk, page: str) -> None:
    """Show what a page is for and its keys."""
    spec = next((spec for spec in desk.main_window.specs if spec.name == page), None)
    if spec is not None:
        desk.main_window.sheets.open(HelpSheet(page, spec.title(), support_contact(desk.setup.policy)))
