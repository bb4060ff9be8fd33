"""The passkeys of a key as a list that paints only what can be seen: view, model, delegate.

Up to fifty rows stand in full height on the page, more scroll inside the list. Main thread; raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QScrollArea, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from keydesk.ui.models.stored_words import StoredLine
from keydesk.ui.pages.stored_paint import SiteRow, StoredFonts, StoredPainter, parts_of
from keydesk.ui.widgets.painted_list import NOWHERE, Index, PaintedList
from keydesk.ui.widgets.tooltips import plain_tip

Entry = StoredLine | SiteRow
_ENTRY = Qt.ItemDataRole.UserRole
FULL_HEIGHT = 50
"""Up to so many rows the list is as high as they are."""
_ROWS_SEEN = 9
"""Rows that are seen at once where there are more."""


class StoredModel(QAbstractListModel):
    """The rows, and which of them are chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.selecting = False
        self.checked: set[str] = set()

    def show_entries(self, entries: Sequence[Entry]) -> bool:
        """Show these.

        Args:
            entries: headings and passkeys, in order.

        Returns:
            Whether anything changed.
        """
        wanted = tuple(entries)
        if wanted == self.entries:
            return False
        self.beginResetModel()
        self.entries = wanted
        self.endResetModel()
        return True

    def row_of(self, entry_id: str) -> int:
        """Find a row; -1 when it is not there."""
        return next((at for at, entry in enumerate(self.entries) if entry.id == entry_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen, and arrow keys pass over them."""
        if 0 <= index.row() < len(self.entries) and isinstance(self.entries[index.row()], SiteRow):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a row, its words for screen readers, and whether it is chosen."""
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.CheckStateRole and self.selecting and isinstance(entry, StoredLine):
            return Qt.CheckState.Checked if entry.id in self.checked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken if isinstance(entry, StoredLine) else f"{entry.title}, {entry.note}"
        return None


class StoredDelegate(QStyledItemDelegate):
    """Paints the rows of one view.

    Args:
        view: the view.
    """

    def __init__(self, view: "StoredList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower."""
        fonts = self._view.fonts
        return QSize(200, fonts.heading if isinstance(index.data(_ENTRY), SiteRow) else fonts.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        view, entry = self._view, index.data(_ENTRY)
        painter.save()
        rows = StoredPainter(painter, view, view.fonts)
        if isinstance(entry, SiteRow):
            rows.heading(option.rect, entry, index.row() == 0)
        elif isinstance(entry, StoredLine):
            over = view.over[1] if view.over[0] == index.row() else ""
            checked = entry.id in view.stored.checked if view.stored.selecting else None
            current = view.hasFocus() and view.currentIndex() == index
            rows.row(option.rect, entry, current=current, over=over, checked=checked)
        painter.restore()


class StoredList(PaintedList):
    """The view.

    Args:
        name: what a screen reader says.
    """

    opened = Signal(str)
    """A passkey is to be shown with all its details."""
    checked = Signal()
    """Other passkeys are chosen."""
    delete_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    """(passkey, where, in the view)"""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.fonts = StoredFonts(self)
        self.stored = StoredModel()
        self.stored.setParent(self)
        self.setModel(self.stored)
        self.setItemDelegate(StoredDelegate(self))
        self.setMouseTracking(True)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; the current row stays current while it is there.

        Args:
            entries: headings and passkeys, in order.
        """
        current = self.current_id
        if self.stored.show_entries(entries):
            at = self.stored.row_of(current)
            if at >= 0:
                self.setCurrentIndex(self.stored.index(at, 0))
            self._fit()

    def set_selecting(self, selecting: bool) -> None:
        """Let several be chosen, or no longer."""
        self.stored.selecting = selecting
        self.stored.checked.clear()
        self.viewport().update()
        self.checked.emit()

    @property
    def current_id(self) -> str:
        """The passkey that keys act on, "" for none."""
        index = self.currentIndex()
        entry = self.stored.entries[index.row()] if index.isValid() else None
        return entry.id if isinstance(entry, StoredLine) else ""

    def toggle(self, entry_id: str) -> None:
        """Choose a passkey, or no longer."""
        self.stored.checked ^= {entry_id}
        self.viewport().update()
        self.checked.emit()

    def place_of(self, entry_id: str) -> QRect:
        """Where a passkey stands, in the view."""
        return self.visualRect(self.stored.index(self.stored.row_of(entry_id), 0))

    # Size

    def _fit(self) -> None:
        entries = self.stored.entries
        headings = sum(isinstance(entry, SiteRow) for entry in entries)
        rows = len(entries) - headings
        full = headings * self.fonts.heading + rows * self.fonts.row + 2
        self.setFixedHeight(full if rows <= FULL_HEIGHT else _ROWS_SEEN * self.fonts.row)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fonts = StoredFonts(self)
            self.doItemsLayout()
            self._fit()

    # Keyboard and mouse

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Bring the row into sight on the page, which scrolls instead of the list while that is in full height."""
        super().currentChanged(current, previous)
        if not self.hasFocus():
            return
        place = self.visualRect(current)
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        content = parent.widget() if isinstance(parent, QScrollArea) else None
        if isinstance(parent, QScrollArea) and content is not None:
            at = self.viewport().mapTo(content, place.center())
            parent.ensureVisible(at.x(), at.y(), 0, place.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space chooses, Delete takes away, the rest moves."""
        entry_id, selecting = self.current_id, self.stored.selecting
        if entry_id and selecting and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle(entry_id)
        elif entry_id and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(entry_id)
        elif entry_id and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(entry_id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Menu key and right button open the menu of a row."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        entry = index.data(_ENTRY)
        if isinstance(entry, StoredLine) and not self.stored.selecting:
            at = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(entry.id, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open a row, choose it, or open its menu."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, part = self.part_at(event.position().toPoint())
        entry = self.stored.entries[at] if at >= 0 else None
        if not isinstance(entry, StoredLine):
            return
        if self.stored.selecting:
            self.toggle(entry.id)
        elif part == "menu":
            self.menu_wanted.emit(entry.id, event.position().toPoint())
        else:
            self.opened.emit(entry.id)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what may not fit in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self.indexAt(event.pos()).data(_ENTRY)
            sign = entry.sign if isinstance(entry, StoredLine) else None
            parts = (entry.title, entry.detail, sign.text if sign else "") if isinstance(entry, StoredLine) else ()
            QToolTip.showText(event.globalPos(), plain_tip("\n".join(part for part in parts if part)), self)
            return True
        return super().viewportEvent(event)

    def part_at(self, point: QPoint) -> tuple[int, str]:
        """Say whether a row or its menu stands there."""
        index = self.indexAt(point)
        entry = index.data(_ENTRY)
        if not isinstance(entry, StoredLine):
            return NOWHERE
        menu = parts_of(self.fonts, self, self.visualRect(index), entry).menu
        return (index.row(), "menu" if menu.contains(point) and not self.stored.selecting else "row")
