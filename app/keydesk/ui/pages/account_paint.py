"""Paints the cards of a long list of accounts, as the widgets of a short one look.

Owns: where the parts of a painted card stand; mouse and painting read the same place. Runs on the main thread, inside
a paint event. Raises nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.models.account_words import AccountLine, OfferLine
from keydesk.ui.models.signs import Sign
from keydesk.ui.theme.tokens import ON_TILE
from keydesk.ui.widgets.initials import initials, tile_color
from keydesk.ui.widgets.painted_list import RowFonts, RowPen
from keydesk.ui.widgets.painting import RADIUS, rounded, rounded_by, shadowed

PAD, GAP, BETWEEN = 16, 12, 16
_MOST_GROUNDS = 8
"""Forms of a card that are kept drawn: at rest, under the mouse, chosen, and some for another width."""
_LEAST_WORDS = 180
"""Logical pixels that stay for the words, before button and badge give way."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the list shows.

    Args:
        line: an account, something to connect, or the heading of a group.
        button: words of the button, "" for none.
        lead: it is the one button of the page that leads.
    """

    line: AccountLine | OfferLine | str
    button: str = ""
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a painted card stand, in the coordinates of the view; empty ones are not there."""

    card: QRect
    tile: QRect
    words: QRect
    badge: QRect
    button: QRect
    menu: QRect


class CardFonts(RowFonts):
    """The fonts of a view, and what is measured with them.

    Args:
        view: whose font it is.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.grounds: dict[tuple[int, int, str, bool, bool, float], QImage] = {}
        self.heading = QFont(self.strong)
        self.heading.setPointSizeF(self.plain.pointSizeF() * 1.2)
        self.tile = max(40, round(self.line * 2.3))
        self.target = max(36, self.line + 16)

    @property
    def row_height(self) -> int:
        """Height of every row: card and the room below it."""
        return 2 * PAD + 2 * self.line + self.badge_height + 4 + GAP

    def button_width(self, text: str) -> int:
        """Width of a button."""
        return QFontMetrics(self.strong).horizontalAdvance(text) + 32


def parts_of(fonts: CardFonts, view: QWidget, rect: QRect, row: Row) -> Parts:
    """Lay a card out.

    Args:
        fonts: the view's fonts.
        view: the view; its direction decides.
        rect: the row's place.
        row: what it shows.

    Returns:
        The places.
    """
    card = rect.adjusted(1, 0, -1, -GAP)
    inner = card.adjusted(PAD, PAD, -PAD, -PAD)
    line = row.line
    if isinstance(line, str):
        return Parts(card, QRect(), inner, QRect(), QRect(), QRect())
    right, nothing = inner.right() + 1, QRect()
    menu = button = badge = nothing

    def take(width: int, height: int) -> QRect:
        return QRect(right - width, inner.center().y() - height // 2 + 1, width, height)

    if isinstance(line, AccountLine):
        menu = take(fonts.target - 4, fonts.target - 4)
        right = menu.left() - 8
    left = inner.left() + fonts.tile + BETWEEN
    if row.button and right - fonts.button_width(row.button) - left >= _LEAST_WORDS:
        button = take(fonts.button_width(row.button), fonts.target)
        right = button.left() - 8
    if isinstance(line, AccountLine):
        width = fonts.badge_width(line.sign)
        if width <= right - left - _LEAST_WORDS:
            badge = take(width, fonts.badge_height)
            right = badge.left() - BETWEEN
        else:  # between name and summary, where the days stand otherwise
            top = inner.top() + fonts.line + 2
            badge = QRect(left, top, min(width, right - left), fonts.badge_height)
    tile = QRect(inner.left(), inner.center().y() - fonts.tile // 2 + 1, fonts.tile, fonts.tile)
    words = QRect(left, inner.top(), right - left, inner.height())
    places = (tile, words, badge, button, menu)
    direction = view.layoutDirection()
    turned = [place if place.isEmpty() else QStyle.visualRect(direction, rect, place) for place in places]
    return Parts(card, *turned)


class CardPainter(RowPen):
    """Paints rows.

    Args:
        painter: an active painter.
        view: the view.
        fonts: its fonts.
    """

    def __init__(self, painter: QPainter, view: QWidget, fonts: CardFonts) -> None:
        super().__init__(painter, view, fonts)
        self._fonts = fonts

    def paint(self, rect: QRect, row: Row, *, current: bool, over: str) -> None:
        """Paint a row.

        Args:
            rect: its place.
            row: what it shows.
            current: it is the row that keys act on.
            over: the part under the mouse: ``card``, ``button``, ``menu`` or "".
        """
        parts = parts_of(self._fonts, self._view, rect, row)
        line = row.line
        if isinstance(line, str):
            self._heading(parts.words.adjusted(-PAD, 0, PAD, GAP), line)
            return
        self._ground(parts.card, current, bool(over))
        dim = isinstance(line, AccountLine) and line.dim
        self._tile(parts.tile, line.provider, dim)
        if isinstance(line, AccountLine):
            self._account_words(parts.words, line, parts.words.intersects(parts.badge))
            self._badge(parts.badge, line.sign)
            self._menu(parts.menu, "hover" if over == "menu" else "")
        else:
            self._two_lines(parts.words, line.title, line.summary, line.why_off)
        if not parts.button.isEmpty():
            off = line.why_no_reconnect or line.why_off if isinstance(line, AccountLine) else line.why_off
            self._button(parts.button, row, over == "button", bool(off))

    def _ground(self, card: QRect, current: bool, over: bool) -> None:
        """Paint the sheet; large smooth shapes cost most of a frame, so each form of it is drawn once."""
        ratio = self._painter.device().devicePixelRatioF()
        form = (card.width(), card.height(), self._look.name, current, over, ratio)
        grounds = self._fonts.grounds
        image = grounds.get(form)
        if image is None:
            if len(grounds) >= _MOST_GROUNDS:
                grounds.clear()
            image = grounds[form] = self._draw_ground(card.size(), current, over, ratio)
        self._painter.drawImage(card.topLeft(), image)

    def _draw_ground(self, size: QSize, current: bool, over: bool, ratio: float) -> QImage:
        look = self._look
        image = QImage((size + QSize(0, 2)) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter, shape = QPainter(image), QRectF(0, 0, size.width(), size.height())
        if not look.dark and not look.contrast:
            shadowed(painter, shape, look.color("text"))
        rounded(painter, shape, look.color("surface"), look.color("edge" if over else "line"))
        if current:
            rounded(painter, shape, None, look.color("accent"), 2.0)
        painter.end()
        return image

    def _tile(self, tile: QRect, name: str, dim: bool) -> None:
        look = self._look
        ink = look.color("muted") if dim else QColor(ON_TILE)
        ground = look.color("quiet") if dim else QColor(tile_color(name))
        rounded_by(self._painter, QRectF(tile), RADIUS + 2, ground, look.color("line") if look.contrast else None)
        self._painter.setFont(self._fonts.strong)
        self._painter.setPen(ink)
        self._painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, initials(name, 1))

    def _account_words(self, words: QRect, line: AccountLine, signed: bool) -> None:
        """Paint the lines; the middle one is the state sign's where it stands among them."""
        fonts = self._fonts
        top, muted = words.top(), "muted"
        below = line.trouble or line.summary
        for text, font, high, ink in (
            (line.title, fonts.strong, fonts.line, muted if line.dim else "text"),
            ("" if signed else line.when, fonts.small, fonts.badge_height, muted),
            (below, fonts.plain, fonts.line, "bad" if line.trouble else muted if line.dim else "text"),
        ):
            self._text(QRect(words.left(), top, words.width(), high), text, font, ink)
            top += high + 2

    def _two_lines(self, words: QRect, title: str, below: str, why_off: str) -> None:
        fonts = self._fonts
        top = words.center().y() - (fonts.line + fonts.little + 2) // 2
        self._text(QRect(words.left(), top, words.width(), fonts.line), title, fonts.strong, "text")
        top += fonts.line + 2
        self._text(QRect(words.left(), top, words.width(), fonts.little), why_off or below, fonts.small, "muted")

    def _heading(self, room: QRect, text: str) -> None:
        high = round(self._fonts.line * 1.4)
        self._text(QRect(room.left(), room.bottom() - high, room.width(), high), text, self._fonts.heading, "text")

    def _badge(self, box: QRect, sign: Sign) -> None:
        icon, token = self._pill(box, sign)
        left, side = 10, self._fonts.little
        if icon:
            place = QRect(box.left() + left - 2, box.center().y() - side // 2 + 1, side, side)
            turned = QStyle.visualRect(self._view.layoutDirection(), box, place)
            draw_icon(self._painter, turned, icon, self._look.color(token), rtl=self._view.isRightToLeft())
            left += side + 2
        room = QRect(box.left() + left, box.top(), box.width() - left - 8, box.height())
        room = QStyle.visualRect(self._view.layoutDirection(), box, room)
        self._text(room, sign.text, self._fonts.badge, token)

    def _button(self, box: QRect, row: Row, over: bool, off: bool) -> None:
        look = self._look
        fill = "track" if off and row.lead else "accent" if row.lead else "raised"
        if over and not off:
            fill = "accent_hover" if row.lead else "hover"
        ink = "muted" if off else "on_accent" if row.lead else "text"
        rounded(self._painter, QRectF(box), look.color(fill), look.color("line"))
        self._painter.setFont(self._fonts.strong)
        self._painter.setPen(look.color(ink))
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, row.button)
