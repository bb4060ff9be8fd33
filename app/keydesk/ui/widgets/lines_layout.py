"""What the layouts that break into lines have in common; each says how it places its parts.

Runs on the main thread. Raises nothing.
"""

from abc import abstractmethod

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class LinesLayout(QLayout):
    """Lines of parts, in reading direction; more of them where it is narrow.

    Args:
        parent: the widget it lays out.
        gap: room between parts and lines, logical pixels.
    """

    def __init__(self, parent: QWidget | None, gap: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    @abstractmethod
    def _place(self, rect: QRect, *, move: bool) -> int:
        """Place the parts, or only find out the height that takes."""

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

    def hasHeightForWidth(self) -> bool:
        """More lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs; the layouts around ask for the same one many times."""
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return height

    def invalidate(self) -> None:
        """Forget what was found out; called by Qt when a part has changed."""
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place the parts."""
        super().setGeometry(rect)
        self._place(rect, move=True)
