"""The hand at the software key: a small window above all others that touches, unplugs and plugs it in.

Main thread; `wanted` and `plugged` may be emitted from other threads, Qt queues them. Raises nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.text import Body


class PracticeWindow(QWidget):
    """The touch window.

    Args:
        touch: touches the key; gives whether it was waiting.
        plug: plugs the key in (True) or out (False); `plugged` tells when that has happened.
    """

    wanted = Signal(bool)
    plugged = Signal(bool)

    def __init__(self, touch: Callable[[], bool], plug: Callable[[bool], None]) -> None:
        # It takes no focus: after the click the person types on in the window they came from.
        flags = Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self._touch, self._plug = touch, plug
        self._in = True
        self._may_close = False
        self.setWindowTitle(self.tr("Software key"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._words = Body()
        self.button = Button(self.tr("Touch the software key"), "primary")
        self.button.setObjectName("touch-software-key")
        self.button.clicked.connect(self._touched)
        self.plug_button = Button(self.tr("Unplug"))
        self.plug_button.setObjectName("plug-software-key")
        self.plug_button.clicked.connect(self._plug_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._words)
        column.addWidget(self.button)
        column.addWidget(self.plug_button)
        self.setFixedWidth(280)
        self.wanted.connect(self._show_wanted)
        self.plugged.connect(self._show_plugged)
        self._show_wanted(False)

    def close_for_good(self) -> None:
        """Close with the program; until then its cross only hides it."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while the program runs: without it nobody could touch the key."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()

    def _touched(self) -> None:
        self._touch()

    def _plug_pressed(self) -> None:
        self.plug_button.setEnabled(False)  # until it has happened
        self._plug(not self._in)

    def _show_plugged(self, plugged: bool) -> None:
        self._in = plugged
        self.plug_button.setEnabled(True)
        self.plug_button.setText(self.tr("Unplug") if plugged else self.tr("Plug in"))
        if not plugged:
            self._words.setText(self.tr("The software key is unplugged."))
            announce(self, self._words.text())
        else:
            self._show_wanted(False)

    def _show_wanted(self, wanted: bool) -> None:
        self.button.setEnabled(wanted)
        if wanted:
            self._words.setText(self.tr("The key is waiting for your finger."))
            self.raise_()
            announce(self, self.tr("The software key wants to be touched."))
        else:
            self._words.setText(
                self.tr("Practice mode: this button, or Ctrl+T, stands for the metal disc of a real key.")
            )
