"""A layout of cards in as many equal columns as fit, the cards of a line equally high.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QStyle, QWidget

from keydesk.ui.widgets.lines_layout import LinesLayout
from keydesk.ui.widgets.painting import text_scale


class CardGrid(LinesLayout):
    """The layout; in reading direction, one line after the other.

    Args:
        parent: the widget it lays out.
        least: the width a card needs at the usual text size, logical pixels.
        most: how many columns there are at most.
        gap: room between cards, logical pixels.
    """

    def __init__(self, parent: QWidget, *, least: int = 320, most: int = 2, gap: int = 16) -> None:
        super().__init__(parent, gap)
        self._least, self._most = least, most

    def insertWidget(self, index: int, widget: QWidget) -> None:
        """Put a card at a place; negative means at the end."""
        self.addWidget(widget)  # Qt makes and owns the item, and gives it to addItem()
        if index >= 0:
            self._items.insert(index, self._items.pop())
            self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """Take the width there is."""
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        """All columns, as high as they are then."""
        width = self._wanted() * self._most + self._gap * (self._most - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """The widest card alone; as high as this width makes it would be far too high."""
        return QSize(max((item.minimumSize().width() for item in self._shown()), default=0), 0)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _wanted(self) -> int:
        parent = self.parentWidget()
        return round(self._least * (text_scale(parent) if parent is not None else 1.0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        fit = (rect.width() + self._gap) // (self._wanted() + self._gap)
        columns = max(1, min(self._most, fit))
        width = (rect.width() - self._gap * (columns - 1)) // columns
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        shown, top = self._shown(), rect.top()
        for start in range(0, len(shown), columns):
            line = shown[start : start + columns]
            high = max(_height(item, width) for item in line)
            for column, item in enumerate(line if move else ()):
                box = QRect(rect.left() + column * (width + self._gap), top, width, high)
                item.setGeometry(QStyle.visualRect(direction, rect, box))
            top += high + self._gap
        return max(0, top - self._gap - rect.top())


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
