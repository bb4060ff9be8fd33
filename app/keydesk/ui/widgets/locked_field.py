"""A value a person may read and not change: the value, a lock, and who set it. Main thread; raises nothing."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.fields import LineField
from keydesk.ui.widgets.painting import placed

_GAP = 10


class LockedField(LineField):
    """The value; it takes the focus, so that a screen reader comes by, and can be copied from.

    Args:
        name: what a screen reader says; the label above it.
        why: who set it, said after the value.
        parent: the owner.
    """

    def __init__(self, name: str, why: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.setReadOnly(True)
        self.setAccessibleDescription(why)
        self.setToolTip("")
        side = self._side()
        self.setTextMargins(10, 0, side + 2 * _GAP, 0)

    def show_value(self, text: str) -> None:
        """Show another value; nothing moves where it is the same."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def _side(self) -> int:
        return round(self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the well, the text, and the lock at the far end."""
        super().paintEvent(event)
        side = self._side()
        box = QRect(self.width() - side - _GAP, (self.height() - side) // 2, side, side)
        draw_icon(QPainter(self), placed(self, box), "lock", look_of(self).color("muted"))
