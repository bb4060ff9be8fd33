"""Who manages this computer and how to reach help. Main thread; raises nothing."""

from PySide6.QtWidgets import QWidget

from keydesk.domain.policy import SupportContact
from keydesk.ui.models.policy_words import contact_facts
from keydesk.ui.pages.fact_row import FactRow
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.text import Body, Strong


class ContactCard(Card):
    """The card.

    Args:
        contact: of the organisation; there is something to show.
        parent: the owner.
    """

    def __init__(self, contact: SupportContact, *, parent: QWidget | None = None) -> None:
        super().__init__(spacing=8, parent=parent)
        self.setObjectName("support-contact")
        self.add(Strong(contact.name or self.tr("Your IT helpdesk")))
        if contact.caption:
            self.add(Body(contact.caption, tone="muted"))
        for fact in contact_facts(contact):
            row = FactRow()
            row.show_fact(fact)
            self.add(row)
