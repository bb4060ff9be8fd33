"""A layout of cards in as many equal columns as fit, the cards of a line equally high.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from keydesk.ui.widgets.painting import text_scale


class CardGrid(QLayout):
    """The layout; in reading direction, one line after the other.

    Args:
        parent: the widget it lays out.
        least: the width a card needs at the usual text size, logical pixels.
        most: how many columns there are at most.
        gap: room between cards, logical pixels.
    """

    def __init__(self, parent: QWidget, *, least: int = 320, most: int = 2, gap: int = 16) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._least, self._most, self._gap = least, most, gap
        self.setContentsMargins(0, 0, 0, 0)

    def insertWidget(self, index: int, widget: QWidget) -> None:
        """Put a card at a place; negative means at the end."""
        self.addWidget(widget)  # Qt makes and owns the item, and gives it to addItem()
        if index >= 0:
            self._items.insert(index, self._items.pop())
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take a part; called by Qt."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one part."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one part back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take the width there is."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the cards."""
        super().setGeometry(rect)
        self._place(rect, move=True)

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
