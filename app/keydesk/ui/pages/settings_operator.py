"""Whether the page for preparing keys for other people is shown. Main thread; raises nothing."""

from PySide6.QtCore import QTimer

from keydesk.ui.desk import Desk
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import Choice
from keydesk.ui.widgets.page import Section


class OperatorPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("For operators"))
        self._desk = desk
        self.shown = Choice(self.tr("Provisioning desk"))
        self.shown.setObjectName("provisioning")
        self.shown.addItem(self.tr("Hidden"), "off")
        self.shown.addItem(self.tr("In the list of pages"), "on")
        self.shown.activated.connect(self._choose)
        self._locked = LockedChoices(desk.setup.policy)
        row = self._locked.row(self.tr("Provisioning desk"), self.shown, "ProvisioningDesk")
        if not self._locked.locks("ProvisioningDesk"):
            row.show_hint(self.tr("For those who prepare security keys for other people, one after the other."))
        card = Card()
        card.add(row)
        self.add(card)

    def show_now(self) -> None:
        """Show the choice of now."""
        self.shown.setCurrentIndex(self.shown.findData(self._desk.setup.provisioning))
        self._locked.show_now()

    def _choose(self) -> None:
        setup, value = self._desk.setup, str(self.shown.currentData())
        QTimer.singleShot(0, self._desk, lambda: setup.choose_provisioning(value))  # first let the list close
