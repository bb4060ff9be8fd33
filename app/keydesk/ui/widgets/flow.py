"""A layout that fills lines and goes on in the next one, for badges and buttons.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QStyle, QWidget

from keydesk.ui.widgets.lines_layout import LinesLayout


class FlowLayout(LinesLayout):
    """Lines of parts, in reading direction.

    Args:
        parent: the widget it lays out.
        gap: room between parts and lines, logical pixels.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent, gap)

    def expandingDirections(self) -> Qt.Orientation:
        """Grow nowhere."""
        return Qt.Orientation(0)

    def one_line_width(self) -> int:
        """Return the width in which all parts fit in one line."""
        shown = [item for item in self._items if not item.isEmpty()]
        return sum(item.sizeHint().width() for item in shown) + self._gap * max(0, len(shown) - 1)

    def sizeHint(self) -> QSize:
        """One line."""
        height = max((item.sizeHint().height() for item in self._items if not item.isEmpty()), default=0)
        return QSize(self.one_line_width(), height)

    def minimumSize(self) -> QSize:
        """The widest part alone."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, line = rect.left(), rect.top(), 0
        row: list[tuple[QLayoutItem, QRect]] = []
        rows: list[tuple[int, list[tuple[QLayoutItem, QRect]]]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if size.width() > rect.width():
                size.setWidth(min(size.width(), max(rect.width(), item.minimumSize().width())))
            if row and left + size.width() > rect.right() + 1:
                rows.append((line, row))
                top += line + self._gap
                left, line, row = rect.left(), 0, []
            row.append((item, QRect(QPoint(left, top), size)))
            left += size.width() + self._gap
            line = max(line, size.height())
        rows.append((line, row))
        if move:
            parent = self.parentWidget()
            direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
            for height, parts in rows:
                for item, box in parts:
                    box.translate(0, (height - box.height()) // 2)
                    item.setGeometry(QStyle.visualRect(direction, rect, box))
        return top + line - rect.top()


class FlowBox(QWidget):
    """Parts in lines, as a widget of its own.

    Args:
        parts: in reading direction.
        gap: room between them, logical pixels.
        parent: the owner.
    """

    def __init__(self, *parts: QWidget, gap: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, gap=gap)
        for part in parts:
            flow.addWidget(part)
