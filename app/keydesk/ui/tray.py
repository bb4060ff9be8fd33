"""The icon in the system's tray: opens the window, locks keys, quits. Made only where somebody wants it.

While it is there, closing the window leaves the program running, and says so the first time. Main thread; raises
nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from keydesk.ui.desk import Desk
from keydesk.ui.icons import icon_of
from keydesk.ui.to_front import to_front
from keydesk.ui.widgets.brand_mark import logo_picture

_OPENING = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)
_SAID_MS = 6000
_SIDE = 64  # the system makes it smaller
MakeIcon = Callable[[QIcon, QObject], QSystemTrayIcon]


class Tray(QObject):
    """The icon with its menu.

    Args:
        desk: what pages share.
        make: makes the icon; another one only in tests.
    """

    def __init__(self, desk: Desk, make: MakeIcon = QSystemTrayIcon) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = window = desk.main_window
        self._said = False
        self.menu = QMenu()  # of no widget: it opens while the window is hidden
        self.open = self.menu.addAction("")
        self.open.setObjectName("tray-open")
        self.open.triggered.connect(lambda: to_front(window))
        self.lock = self.menu.addAction("")
        self.lock.setObjectName("tray-lock")
        self.lock.triggered.connect(window.lock_wanted)
        self.menu.addSeparator()
        self.quit = self.menu.addAction("")
        self.quit.setObjectName("tray-quit")
        self.quit.triggered.connect(window.close_wanted)
        self.icon = make(self._picture(), self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        window.put_away.connect(self._say)
        window.page_shown.connect(self._show_words)  # also in another language
        desk.changed.connect(self._show_lock)
        self._show_words()
        self._show_lock()
        self.icon.show()
        window.stays = True

    def close(self) -> None:
        """Take the icon away; closing the window ends the program again."""
        self._window.stays = False
        self._window.put_away.disconnect(self._say)
        self._window.page_shown.disconnect(self._show_words)
        self._desk.changed.disconnect(self._show_lock)
        self.icon.hide()
        self.menu.deleteLater()
        self.deleteLater()

    def _picture(self) -> QIcon:
        logo = self._desk.setup.brand.logo
        picture = logo_picture(logo, _SIDE) if logo else None
        if picture is not None and not picture.isNull():
            return QIcon(picture)
        return icon_of(self._window, "passkey", QPalette.ColorRole.Highlight)

    def _show_words(self, *_: object) -> None:
        self.open.setText(self.tr("Open Keydesk"))
        self.lock.setText(self.tr("Lock keys"))
        self.quit.setText(self.tr("Quit Keydesk"))
        self.icon.setToolTip(self._desk.setup.brand.name)

    def _show_lock(self, *_: object) -> None:
        self.lock.setEnabled(any(key.unlocked for key in self._desk.now.keys))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _OPENING:
            to_front(self._window)

    def _say(self) -> None:
        """Once in a run: whoever closes a window must know that the program is still there."""
        if self._said:
            return
        self._said = True
        self.icon.showMessage(
            self._desk.setup.brand.name,
            self.tr("Keydesk is still here. Open it or quit it from this icon."),
            self.icon.icon(),
            _SAID_MS,
        )


def open_tray(desk: Desk, available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable) -> Tray | None:
    """Put an icon into the tray, where there is one.

    Args:
        desk: what pages share.
        available: tells whether there is a tray.

    Returns:
        The icon, None where it could not be seen.
    """
    return Tray(desk) if available() else None
