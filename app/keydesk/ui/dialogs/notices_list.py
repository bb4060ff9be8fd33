"""The list of works in the program: name and version, and what licence; paints its own rows. Main thread."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from keydesk.config.notices import Notice
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painted_list import Index, PaintedList
from keydesk.ui.widgets.painting import rounded, small_of

NOTICE = Qt.ItemDataRole.UserRole
_PAD = 12


class NoticeModel(QAbstractListModel):
    """The works."""

    def __init__(self) -> None:
        super().__init__()
        self._works: Sequence[Notice] = ()

    def show_works(self, works: Sequence[Notice]) -> None:
        """Show these works."""
        self.beginResetModel()
        self._works = tuple(works)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._works)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a work, or its words for screen readers."""
        if not 0 <= index.row() < len(self._works):
            return None
        work = self._works[index.row()]
        if role == NOTICE:
            return work
        if role == Qt.ItemDataRole.DisplayRole:
            return work.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (work.name, work.version, work.license) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return work.license or None
        return None


class NoticeDelegate(QStyledItemDelegate):
    """Paints a work in one line: its name, its version, its licence at the far side."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line and room."""
        return QSize(200, max(36, option.fontMetrics.height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a work."""
        work, view = index.data(NOTICE), option.widget
        if not isinstance(work, Notice) or not isinstance(view, QListView):
            return
        look, box = look_of(view), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            outline = look.color("accent") if look.contrast else None
            rounded(painter, QRectF(box.adjusted(4, 1, -4, -1)), look.color("accent_tint"), outline)
        inner = box.adjusted(4 + _PAD, 0, -4 - _PAD, 0)
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.Bold)
        small = small_of(option.font)
        name = min(QFontMetrics(strong).horizontalAdvance(work.name) + 2, inner.width() * 6 // 10)
        told = QFontMetrics(small).horizontalAdvance(work.license) + 2
        room = inner.width() - name - _PAD
        version = min(QFontMetrics(small).horizontalAdvance(work.version) + 2, max(0, room))
        licence = min(told, max(0, room - version - _PAD))
        parts = (
            (QRect(inner.left(), box.top(), name, box.height()), work.name, strong, "text"),
            (QRect(inner.left() + name + _PAD, box.top(), version, box.height()), work.version, small, "muted"),
            (QRect(inner.right() - licence, box.top(), licence, box.height()), work.license, small, "muted"),
        )
        for place, text, font, ink in parts:
            painter.setFont(font)
            painter.setPen(look.color(ink))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(QStyle.visualRect(option.direction, inner, place), flags, cut)
        painter.restore()


class NoticeList(PaintedList):
    """The view; Up and Down go through it.

    Args:
        name: what a screen reader says.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.works = NoticeModel()
        self.works.setParent(self)
        self.setModel(self.works)
        self.setItemDelegate(NoticeDelegate(self))
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.said_when_empty = ""

    def work(self, index: QModelIndex) -> Notice | None:
        """The work of a row."""
        found = index.data(NOTICE)
        return found if isinstance(found, Notice) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, then the works, or that there are none."""
        look = look_of(self)
        painter = QPainter(self.viewport())
        rounded(painter, QRectF(self.viewport().rect()), look.color("bg"), look.color("line"))
        if self.works.rowCount() == 0:
            painter.setPen(look.color("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.said_when_empty)
        painter.end()
        super().paintEvent(event)
