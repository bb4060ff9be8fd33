"""What the lists that paint their own rows have in common: behaviour of the view, fonts, lines and signs.

Runs on the main thread; painting inside a paint event. Raises nothing.
"""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QListView, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.models.signs import Sign
from keydesk.ui.theme.look import Look, look_of
from keydesk.ui.widgets.badge import KINDS
from keydesk.ui.widgets.page import SlimScrollBar
from keydesk.ui.widgets.painting import rounded, rounded_by, small_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = (-1, "")
"""The mouse is over no part of any row."""


class PaintedList(QListView):
    """A list on the ground of its page, in which the mouse is over one part of one row.

    Args:
        name: what a screen reader says.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.over: tuple[int, str] = NOWHERE
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.setBackgroundRole(QPalette.ColorRole.NoRole)

    def part_at(self, point: QPoint) -> tuple[int, str]:
        """Say which part of which row stands there; to be told by lists whose rows have parts.

        Args:
            point: in the view.

        Returns:
            (row, name of the part), `NOWHERE` for none.
        """
        return NOWHERE

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse from part to part."""
        super().mouseMoveEvent(event)
        self._move_over(self.part_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse has left."""
        super().leaveEvent(event)
        self._move_over(NOWHERE)

    def _move_over(self, over: tuple[int, str]) -> None:
        if over == self.over:
            return
        for at in {self.over[0], over[0]} - {-1}:
            self.update(self.model().index(at, 0))
        self.over = over


class RowFonts:
    """The fonts of a list's rows, and what is measured with them.

    Args:
        view: whose font it is.
    """

    def __init__(self, view: QWidget) -> None:
        self.plain = QFont(view.font())
        self.strong = QFont(self.plain)
        self.strong.setWeight(QFont.Weight.Bold)
        self.small = small_of(self.plain)
        self.badge = QFont(self.small)
        self.badge.setWeight(QFont.Weight.Bold)
        self.line = QFontMetrics(self.plain).height()
        self.little = QFontMetrics(self.small).height()

    @property
    def badge_height(self) -> int:
        """Height of a state sign."""
        return self.little + 8

    def badge_width(self, sign: Sign) -> int:
        """Width of a state sign."""
        icon = KINDS[sign.kind][2] if sign.icon is None else sign.icon
        return QFontMetrics(self.badge).horizontalAdvance(sign.text) + 20 + (self.little + 4 if icon else 0)


class RowPen:
    """Paints what rows of all lists are made of.

    Args:
        painter: an active painter.
        view: the view.
        fonts: its fonts.
    """

    def __init__(self, painter: QPainter, view: QWidget, fonts: RowFonts) -> None:
        self._painter, self._view, self._line = painter, view, fonts.line
        self._look: Look = look_of(view)
        align = Qt.AlignmentFlag.AlignRight if view.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        self._flags = (
            align | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        )

    def _text(self, room: QRect, text: str, font: QFont, ink: str) -> None:
        """One line, cut where there is no more room."""
        self._painter.setFont(font)
        self._painter.setPen(self._look.color(ink))
        cut = self._painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self._painter.drawText(room, self._flags, cut)

    def _pill(self, box: QRect, sign: Sign) -> tuple[str, str]:
        """The ground of a state sign; gives its icon, "" for none, and its ink."""
        tint, token, own = KINDS[sign.kind]
        ink = self._look.color(token) if self._look.contrast else None
        rounded_by(self._painter, QRectF(box), box.height() / 2, self._look.color(tint), ink)
        return (own if sign.icon is None else sign.icon, token)

    def _menu(self, box: QRect, ground: str) -> None:
        """The three dots; on a ground while the mouse is over them, "" otherwise."""
        if ground:
            rounded(self._painter, QRectF(box), self._look.color(ground))
        side = round(self._line * 1.2)
        place = QRect(0, 0, side, side)
        place.moveCenter(box.center())
        draw_icon(self._painter, place, "more_horiz", self._look.color("muted"))
