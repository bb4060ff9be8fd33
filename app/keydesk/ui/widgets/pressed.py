"""What makes a card one large button: the mouse, Enter and Space do the same, and the mouse over it is seen.

Runs on the main thread. Raises nothing.
"""

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

# With two bases that are Qt's, PySide mixes up the signals of the class: those declared in the second are lost.
if TYPE_CHECKING:
    _Part = QWidget
else:
    _Part = object


class Pressed(_Part):
    """A part that can be pressed wherever there is nothing else; mixed in before what it looks like."""

    _over = False

    @abstractmethod
    def pressed(self) -> bool:
        """Do what a press does; False where a press does nothing now."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.pressed():
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Follow the mouse."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._over = event.type() == QEvent.Type.Enter
            self.update()
        return super().event(event)
