"""What stands in the rail: the account tile and the items of the pages.

Light on imports: the first frame is painted with these (see painting.py). Runs on the main thread. Raises nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.initials import initials, tile_color
from keydesk.ui.widgets.painting import RADIUS, cut, dotted, placed, rounded, rounded_by, small_of
from keydesk.ui.widgets.tooltips import plain_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QPaintEvent, QResizeEvent

NARROW = 64
_TILE = 40
_TEXT, _MUTED = QPalette.ColorRole.WindowText, QPalette.ColorRole.PlaceholderText
_ACCENT, _ON_TILE = QPalette.ColorRole.Link, QPalette.ColorRole.ToolTipText


class _RailText(QLabel):
    """One line of plain text that ends in … where it does not fit.

    A label and not a painted text, because QPainter.setPen() touches the Qt namespace (see painting.py) and a label's
    foreground role does not.
    """

    def __init__(self, role: QPalette.ColorRole, parent: QWidget) -> None:
        super().__init__(parent)
        self._full = ""
        self.setForegroundRole(role)

    def place(self, text: str, font: QFont, room: QRect) -> None:
        """Show as much of a text as fits a room.

        Args:
            text: read as plain text.
            font: the font.
            room: logical pixels, already mirrored.
        """
        if "<" in text:
            from PySide6.QtCore import Qt

            self.setTextFormat(Qt.TextFormat.PlainText)
        if self.isRightToLeft():
            from PySide6.QtCore import Qt

            # A Latin name starts at the right too: the page decides, not the text.
            self.setAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            )
        self.setFont(font)
        shown = cut(self.fontMetrics(), text, room.width())
        self.setText(shown)
        self.setToolTip(plain_tip(text) if shown != text else "")
        self.setGeometry(room)


class _RailButton(QAbstractButton):
    """What rail parts share: hover, collapsing, size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = False
        self.narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Note that the mouse is over it."""
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Note that the mouse has left."""
        self._over = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the words anew."""
        self.place_words()

    def changeEvent(self, event: QEvent) -> None:
        """Place the words anew in another text size or reading direction."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.updateGeometry()
            self.place_words()

    def place_words(self) -> None:
        """Put the labels where they belong; override."""

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon or tile only, and tell the name in a tooltip."""
        self.narrow = narrow
        self.setToolTip(plain_tip(self.accessibleName()) if narrow else "")
        self.place_words()
        self.update()


class NavItem(_RailButton):
    """One page of the rail.

    Args:
        text: the page's name.
        icon: icon name.
        parent: the rail.
    """

    def __init__(self, text: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._count: int | None = None
        self._dot = False
        self._words = _RailText(_TEXT, self)
        self._number: _RailText | None = None
        self.setCheckable(True)
        self.setText(text)
        self.toggled.connect(self.place_words)
        self.set_state(None, dot=False)

    def set_state(self, count: int | None, *, dot: bool = False, dot_meaning: str = "") -> None:
        """Show a live count and a dot.

        Args:
            count: what to show beside the name; None for nothing.
            dot: whether to show the dot.
            dot_meaning: what the dot says, for screen readers and the tooltip.
        """
        self._count, self._dot = count, dot
        if count is not None and self._number is None:
            self._number = _RailText(_MUTED, self)
            self._number.setVisible(True)
        parts = [self.text().replace("&", "")]
        if count is not None:
            parts.append(self.locale().toString(count))
        if dot and dot_meaning:
            parts.append(dot_meaning)
        self.setAccessibleName(", ".join(parts))
        self.set_narrow(self.narrow)

    def sizeHint(self) -> QSize:
        """As high as a comfortable target."""
        return QSize(NARROW - 24, max(38, self.fontMetrics().height() + 20))

    def _icon_side(self) -> int:
        return round(self.fontMetrics().height() * 1.25)

    def place_words(self) -> None:
        """Name at the near side, count at the far side."""
        on = self.isChecked()
        weight = QFont.Weight.Bold if on else QFont.Weight.Normal
        right = self.width() - 12
        if self._number is not None:
            self._number.setVisible(not self.narrow and self._count is not None)
            self._number.setForegroundRole(_ACCENT if on else _MUTED)
            if self._count is not None:
                font = _weighted(small_of(self.font()), weight)
                text = self.locale().toString(self._count)
                width = QFontMetrics(font).horizontalAdvance(text) + 1
                right -= width
                self._number.place(text, font, placed(self, QRect(right, 0, width, self.height())))
                right -= 8
        self._dot_right = right
        if self._dot:
            right -= 16
        left = 12 + self._icon_side() + 12
        self._words.setVisible(not self.narrow)
        self._words.setForegroundRole(_ACCENT if on else _TEXT)
        room = QRect(left, 0, max(0, right - left), self.height())
        self._words.place(self.text(), _weighted(self.font(), weight), placed(self, room))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and dot; the words are labels."""
        look = look_of(self)
        painter = QPainter(self)
        on = self.isChecked()
        if on or self._over:
            fill = look.color("accent_tint" if on else "rail_hover")
            rounded(painter, QRectF(self.rect()), fill, look.color("accent") if on and look.contrast else None)
        ink = look.color("accent" if on else "text")
        side = self._icon_side()
        left = (self.width() - side) // 2 if self.narrow else 12
        box = placed(self, QRect(left, (self.height() - side) // 2, side, side))
        draw_icon(painter, box, self._icon_name, ink, rtl=self.isRightToLeft())
        if not self._dot:
            return
        spot = QPointF(box.right() + 2, box.top())
        if not self.narrow:
            place = placed(self, QRect(self._dot_right - 8, self.height() // 2 - 4, 8, 8))
            spot = QPointF(place.x() + 4, place.y() + 4)
        dotted(painter, spot, 4.0, look.color("ok"))


class AccountTile(_RailButton):
    """Who is signed in and where; click to switch, add or sign out.

    Args:
        parent: the rail.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters = _RailText(_ON_TILE, self)
        self._name_label = _RailText(_TEXT, self)
        self._place_label = _RailText(_MUTED, self)
        self.set_account("", "")

    def set_account(self, name: str, place: str) -> None:
        """Show an account.

        Args:
            name: the person's name, "" when signed out.
            place: the tenant's domain.
        """
        self._given = name
        self._name = name or self.tr("Not signed in")
        self._signed_in = bool(name)
        self._place = place
        self.setAccessibleName(f"{self._name}, {place}" if place else self._name)
        self.setAccessibleDescription(self.tr("Switch, add or sign out"))
        self.set_narrow(self.narrow)

    def retranslate(self) -> None:
        """Say the same in the language of now."""
        self.set_account(self._given, self._place)

    def sizeHint(self) -> QSize:
        """Two lines of text or the tile."""
        return QSize(NARROW - 24, max(56, self.fontMetrics().height() * 2 + 20))

    def _side(self) -> int:
        # In the narrow rail there is room for the usual size only.
        return _TILE if self.narrow else max(_TILE, round(self.fontMetrics().height() * 2.1))

    def _tile(self) -> QRect:
        side = self._side()
        left = (self.width() - side) // 2 if self.narrow else 8
        return placed(self, QRect(left, (self.height() - side) // 2, side, side))

    def place_words(self) -> None:
        """Name above, domain below, letters on the tile."""
        bold = _weighted(self.font(), QFont.Weight.Bold)
        if self.narrow:
            bold.setPixelSize(14)
        letters = initials(self._name, 2)
        width = QFontMetrics(bold).horizontalAdvance(letters) + 1
        tile, side = self._tile(), self._side()
        self._letters.setVisible(self._signed_in)
        self._letters.place(letters, bold, QRect(tile.x() + (side - width) // 2, tile.y(), width, side))
        left = 8 + side + 12
        room = self.width() - left - 8
        line = self.fontMetrics().height()
        top = (self.height() - (line * 2 + 2 if self._place else line)) // 2
        self._name_label.setVisible(not self.narrow)
        self._place_label.setVisible(not self.narrow and bool(self._place))
        name_font = _weighted(self.font(), QFont.Weight.Bold)
        self._name_label.place(self._name, name_font, placed(self, QRect(left, top, room, line)))
        below = placed(self, QRect(left, top + line + 2, room, line))
        self._place_label.place(self._place, small_of(self.font()), below)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and tile; the words are labels."""
        look = look_of(self)
        painter = QPainter(self)
        if self._over:
            rounded(painter, QRectF(self.rect()), look.color("rail_hover"))
        tile = self._tile()
        if self._signed_in:
            rounded_by(painter, QRectF(tile), RADIUS + 2, QColor(tile_color(self._name)))
        else:
            rounded_by(painter, QRectF(tile), RADIUS + 2, look.color("track"), look.color("line"))
            draw_icon(painter, tile.adjusted(9, 9, -9, -9), "person", look.color("muted"))


def _weighted(font: QFont, weight: QFont.Weight) -> QFont:
    copy = QFont(font)
    copy.setWeight(weight)
    return copy
