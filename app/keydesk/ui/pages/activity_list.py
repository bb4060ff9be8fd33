"""A list of activity that paints only what can be seen: view, model and delegate. Main thread; raises nothing."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from keydesk.ui.icons import draw_icon
from keydesk.ui.models.lately import LatelyLine
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painted_list import Index, PaintedList
from keydesk.ui.widgets.painting import RADIUS, rounded, rounded_by, small_of

_LINE = Qt.ItemDataRole.UserRole


class LatelyModel(QAbstractListModel):
    """The lines."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[LatelyLine] = []

    def show_lines(self, lines: Sequence[LatelyLine]) -> None:
        """Show these lines; new ones at the top are put there without touching the rest.

        Args:
            lines: newest first.
        """
        fresh = list(lines)
        added = len(fresh) - len(self._lines)
        if fresh == self._lines:
            return
        if added > 0 and self._lines and fresh[added:] == self._lines:
            self.beginInsertRows(QModelIndex(), 0, added - 1)
            self._lines = fresh
            self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = fresh
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a line, or its words for screen readers."""
        if not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == _LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (line.title, line.when, line.result, line.code) if part)
        return None


class LatelyDelegate(QStyledItemDelegate):
    """Paints a line: icon, what was done, when, and how it ended."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines of text and room."""
        height = option.fontMetrics.height()
        return QSize(200, round(height * 2.1) + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        line = index.data(_LINE)
        view = option.widget
        if not isinstance(line, LatelyLine) or view is None:
            return
        look = look_of(view)
        rtl = view.isRightToLeft()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            rounded(painter, QRectF(box.adjusted(4, 2, -4, -2)), look.color("hover"))
        if index.row() > 0:
            painter.fillRect(QRect(box.left() + 16, box.top(), box.width() - 32, 1), look.color("line"))
        side = round(option.fontMetrics.height() * 2.1)
        inner = box.adjusted(16, 0, -16, 0)
        tile = QRect(inner.left(), inner.center().y() - side // 2 + 1, side, side)
        bad = line.kind == "bad"
        tile = QStyle.visualRect(option.direction, inner, tile)
        rounded_by(painter, QRectF(tile), RADIUS, look.color("bad_tint" if bad else "accent_tint"))
        gap = side // 4
        draw_icon(
            painter, tile.adjusted(gap, gap, -gap, -gap), line.icon, look.color("bad" if bad else "accent"), rtl=rtl
        )
        self._paint_words(painter, option, line, inner, side + 16)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, line: LatelyLine, inner: QRect, left: int
    ) -> None:
        look = look_of(option.widget)
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.Bold)
        small = small_of(option.font)
        height = option.fontMetrics.height()
        top = inner.center().y() - height - 1
        words = QRect(inner.left() + left, top, inner.width() - left, height + 2)
        painter.setFont(strong)
        painter.setPen(look.color("text"))
        text = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(QStyle.visualRect(option.direction, inner, words), flags, text)
        painter.setFont(small)
        painter.setPen(look.color("bad" if line.kind == "bad" else "muted"))
        below = words.translated(0, height + 2)
        detail = f"{line.detail} ({line.code})" if line.code else line.detail
        text = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(QStyle.visualRect(option.direction, inner, below), flags, text)


class ActivityList(PaintedList):
    """The view, on a card's ground.

    Args:
        name: what a screen reader says.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lines = LatelyModel()
        self._lines.setParent(self)
        self.setModel(self._lines)
        self.setItemDelegate(LatelyDelegate(self))
        self.setUniformItemSizes(True)

    def show_lines(self, lines: Sequence[LatelyLine]) -> None:
        """Show these lines.

        Args:
            lines: newest first.
        """
        self._lines.show_lines(lines)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """No higher than its lines: the card ends where they end."""
        high = self.sizeHintForRow(0) * self.count if self.count else 0
        self.setMaximumHeight(max(1, min(high + 4, 16_000_000)))
        self.setMinimumHeight(min(high + 4, 160))

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return self._lines.rowCount()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, then the lines."""
        look = look_of(self)
        painter = QPainter(self.viewport())
        rounded(painter, QRectF(self.viewport().rect()), look.color("surface"), look.color("line"))
        painter.end()
        super().paintEvent(event)
