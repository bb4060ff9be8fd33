"""A long list of accounts that paints only what can be seen: view, model, delegate. Main thread; raises nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.ui.models.account_words import AccountLine
from keydesk.ui.pages.account_paint import CardFonts, CardPainter, Row, parts_of
from keydesk.ui.widgets.painted_list import NOWHERE, Index, PaintedList
from keydesk.ui.widgets.tooltips import plain_tip

Words = Callable[["Entry"], Row]
"""Puts what a row stands for into words; asked only for rows that are seen."""
_ROW = Qt.ItemDataRole.UserRole
_REMEMBERED = 256
"""Rows whose words are kept: more than any screen shows at once."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group."""

    id: str
    text: str


Entry = ConnectedAccount | Connection | Heading


def key_of(entry: Entry) -> str:
    """Tell entries apart."""
    return f"offer:{entry.name}" if isinstance(entry, Connection) else entry.id


class AccountModel(QAbstractListModel):
    """The rows: what the core has, by reference, and words for the few that are seen.

    Args:
        words: puts an entry into words.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._entries: Sequence[Entry] = ()
        self._told: dict[str, Row] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown."""
        return self._entries

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; what is the same at both ends stays, with selection and place.

        Args:
            entries: in order; keys are unique.
        """
        old, new = self._entries, entries
        self._told.clear()
        start = _same(old, new)
        end = _same(old[start:][::-1], new[start:][::-1])
        if start < len(old) - end:
            self.beginRemoveRows(QModelIndex(), start, len(old) - end - 1)
            self._entries = (*old[:start], *old[len(old) - end :])
            self.endRemoveRows()
        if start < len(new) - end:
            self.beginInsertRows(QModelIndex(), start, len(new) - end - 1)
            self._entries = new
            self.endInsertRows()
        self._entries = new
        if new:
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, 0))

    def row_of(self, key: str) -> int:
        """Find a row; -1 when it is not there."""
        return next((at for at, entry in enumerate(self._entries) if key_of(entry) == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen, and arrow keys pass over them."""
        if 0 <= index.row() < len(self._entries) and isinstance(self._entries[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a row, or its words for screen readers."""
        if not 0 <= index.row() < len(self._entries):
            return None
        if role not in (_ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row(self._entries[index.row()])
        if role == _ROW:
            return row
        if isinstance(row.line, str):
            return row.line
        return row.line.title if role == Qt.ItemDataRole.DisplayRole else row.line.spoken

    def _row(self, entry: Entry) -> Row:
        key = key_of(entry)
        row = self._told.get(key)
        if row is None:
            if len(self._told) >= _REMEMBERED:
                self._told.clear()
            row = self._told[key] = Row(entry.text) if isinstance(entry, Heading) else self._words(entry)
        return row


def _same(one: Sequence[Entry], other: Sequence[Entry]) -> int:
    """Count the entries that stand at the beginning of both."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine is not theirs and key_of(mine) != key_of(theirs):
            break
        count += 1
    return count


class AccountDelegate(QStyledItemDelegate):
    """Paints the rows of one view.

    Args:
        view: the view.
    """

    def __init__(self, view: "AccountList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are equally high."""
        return QSize(200, self._view.fonts.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row = index.data(_ROW)
        if not isinstance(row, Row):
            return
        view = self._view
        current = view.hasFocus() and view.currentIndex() == index
        over = view.over[1] if view.over[0] == index.row() else ""
        painter.save()
        CardPainter(painter, view, view.fonts).paint(option.rect, row, current=current, over=over)
        painter.restore()


class AccountList(PaintedList):
    """The view.

    Args:
        name: what a screen reader says.
        words: puts an entry into words.
    """

    acted = Signal(str, str)
    """(``button``, ``open`` or ``remove``, key of the entry)"""
    menu_wanted = Signal(str, QPoint)
    """(key of the entry, where, in the view)"""

    def __init__(self, name: str, words: Words) -> None:
        super().__init__(name)
        self.fonts = CardFonts(self)
        self.rows = AccountModel(words)
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(AccountDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; the row at the top stays where it is, whatever comes or goes above it.

        Args:
            entries: in order.
        """
        bar, high = self.verticalScrollBar(), self.fonts.row_height
        before = self.rows.entries
        at = bar.value() // high
        anchor = key_of(before[at]) if 0 <= at < len(before) and bar.value() > 0 else ""
        self.rows.show_entries(entries)
        if anchor and (at >= len(entries) or key_of(entries[at]) != anchor):
            now = self.rows.row_of(anchor)
            if now >= 0:
                self.doItemsLayout()
                bar.setValue(now * high + bar.value() % high)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fonts = CardFonts(self)
            self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes away, the rest moves."""
        key = self._current_key()
        if key and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.acted.emit("open", key)
            return
        if key and event.key() == Qt.Key.Key_Delete:
            self.acted.emit("remove", key)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Menu key and right button open the menu of a row."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            at = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(key_of(self.rows.entries[index.row()]), at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press a painted button."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, part = self.part_at(event.position().toPoint())
        if part == "button":
            self.acted.emit("button", key_of(self.rows.entries[at]))
        elif part == "menu":
            self.menu_wanted.emit(key_of(self.rows.entries[at]), event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a row."""
        at, part = self.part_at(event.position().toPoint())
        if part == "card":
            self.acted.emit("open", key_of(self.rows.entries[at]))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what does not fit, and distances of days, in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            row = index.data(_ROW)
            QToolTip.showText(event.globalPos(), _tip(row) if isinstance(row, Row) else "", self)
            return True
        return super().viewportEvent(event)

    def _current_key(self) -> str:
        index = self.currentIndex()
        return key_of(self.rows.entries[index.row()]) if index.isValid() else ""

    def part_at(self, point: QPoint) -> tuple[int, str]:
        """Say which part of a card stands there."""
        index = self.indexAt(point)
        row = index.data(_ROW)
        if not isinstance(row, Row) or isinstance(row.line, str):
            return NOWHERE
        parts = parts_of(self.fonts, self, self.visualRect(index), row)
        if parts.button.contains(point):
            return (index.row(), "button")
        if parts.menu.contains(point):
            return (index.row(), "menu")
        return (index.row(), "card") if parts.card.contains(point) else (-1, "")


def _tip(row: Row) -> str:
    line = row.line
    if isinstance(line, str):
        return ""
    if isinstance(line, AccountLine):
        parts = (line.sign.text, line.when_told, line.trouble or line.summary, line.why_off)
    else:
        parts = (line.summary, line.why_off, "", "")
    return plain_tip("\n".join(part for part in parts if part))
