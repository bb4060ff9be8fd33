"""Whether there is an icon in the tray, and whether the program starts with the computer's session. Main thread.

Raises nothing.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon

from keydesk.ui.desk import Desk
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.locked_choices import LockedChoices
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import Choice
from keydesk.ui.widgets.page import Columns, Section

_SHARED = "SharedWorkstation"


class StartPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("On this computer"))
        self._desk = desk
        self.tray_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
        self.tray = Choice(self.tr("When the window is closed"))
        self.tray.setObjectName("tray")
        self.tray.addItem(self.tr("Keydesk ends"), "off")
        self.tray.addItem(self.tr("Keydesk stays in the tray"), "on")
        self.tray.activated.connect(lambda: self._choose("tray", self.tray))
        self.autostart = Choice(self.tr("When you sign in to this computer"))
        self.autostart.setObjectName("autostart")
        self.autostart.addItem(self.tr("Do not start Keydesk"), "off")
        self.autostart.addItem(self.tr("Start Keydesk"), "on")
        self.autostart.activated.connect(lambda: self._choose("autostart", self.autostart))
        self._shared = desk.setup.policy.flag(_SHARED, False)
        self._locked = LockedChoices(desk.setup.policy)
        tray_key = _SHARED if self._shared else "Tray"
        self._tray_row = self._locked.row(self.tr("When the window is closed"), self.tray, tray_key)
        self._start_row = self._locked.row(self.tr("When you sign in to this computer"), self.autostart, "Autostart")
        card = Card()
        card.add(Columns(self._tray_row, self._start_row, least=280))
        self.add(card)

    def show_now(self) -> None:
        """Show the choices of now, each with what it means."""
        chosen = self._desk.setup.chosen
        tray = "off" if self._shared else chosen.tray
        for choice, value in ((self.tray, tray), (self.autostart, chosen.autostart)):
            choice.setCurrentIndex(choice.findData(value))
        if self._shared:
            self._tray_row.show_hint(self.tr("Several people use this computer, so nothing stays behind."))
        elif not self._locked.locks("Tray"):
            self._tray_row.show_hint(self._tray_words(tray))
        if not self._locked.locks("Autostart"):
            self._start_row.show_hint(self._start_words(tray) if chosen.autostart == "on" else "")
        set_shown(self._start_row, self._desk.setup.may_autostart)
        self._locked.show_now()

    def _tray_words(self, tray: str) -> str:
        if tray == "off":
            return ""
        if not self.tray_there():
            return self.tr("This desktop shows no tray now, so closing the window ends Keydesk.")
        return self.tr("Open it or quit it from its icon. Unlocked keys lock as before.")

    def _start_words(self, tray: str) -> str:
        if tray == "on" and self.tray_there():
            return self.tr("It starts in the tray, without a window.")
        return self.tr("Its window opens then.")

    def _choose(self, name: str, choice: Choice) -> None:
        self._desk.setup.choose(name, str(choice.currentData()))
        self.show_now()
