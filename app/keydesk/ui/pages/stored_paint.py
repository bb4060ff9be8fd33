"""Paints the passkeys of a key: headings of sites, rows with tile or check box, badge and menu.

Owns: where the parts of a row stand; mouse and painting read the same places. Runs on the main thread, inside a paint
event. Raises nothing.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.models.signs import Sign
from keydesk.ui.models.stored_words import LEFTOVER, MATCHED, StoredLine
from keydesk.ui.widgets.painted_list import RowFonts, RowPen
from keydesk.ui.widgets.painting import RADIUS, rounded, rounded_by

PAD, GAP = 16, 16
_LEAST_WORDS = 150
"""Logical pixels that stay for the words before the badge moves below them."""
_LOOKS = {MATCHED: ("passkey", "accent"), LEFTOVER: ("warning", "warn")}


@dataclass(frozen=True, slots=True)
class SiteRow:
    """The heading of a site.

    Args:
        id: hash of the site.
        title: the site.
        note: what stands beside it.
    """

    id: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a row stand, in the coordinates of the view; empty ones are not there."""

    tile: QRect
    words: QRect
    badge: QRect
    menu: QRect


class StoredFonts(RowFonts):
    """The fonts of a view, and what is measured with them.

    Args:
        view: whose font it is.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.side = max(36, round(self.line * 2.1))
        self.target = max(32, self.line + 12)

    @property
    def row(self) -> int:
        """Height of a passkey."""
        return max(self.side, self.line + self.little + 4) + 20

    @property
    def heading(self) -> int:
        """Height of the heading of a site."""
        return self.little + 24


def parts_of(fonts: StoredFonts, view: QWidget, rect: QRect, line: StoredLine) -> Parts:
    """Lay a row out.

    Args:
        fonts: the view's fonts.
        view: the view; its direction decides.
        rect: the row's place.
        line: what it shows.

    Returns:
        The places.
    """
    inner = rect.adjusted(PAD, 0, -PAD + 8, 0)
    middle = inner.center().y() + 1
    tile = QRect(inner.left(), middle - fonts.side // 2, fonts.side, fonts.side)
    menu = QRect(inner.right() + 1 - fonts.target, middle - fonts.target // 2, fonts.target, fonts.target)
    left, right, badge = tile.right() + 1 + GAP, menu.left() - 8, QRect()
    if line.sign is not None:
        width, high = fonts.badge_width(line.sign), fonts.badge_height
        if right - left - width - GAP < _LEAST_WORDS:
            width = fonts.little + 12  # its icon alone; the word is in tooltip and speech
        badge = QRect(right - width, middle - high // 2, width, high)
        right = badge.left() - GAP
    words = QRect(left, inner.top(), max(0, right - left), inner.height())
    direction = view.layoutDirection()
    turned = [p if p.isEmpty() else QStyle.visualRect(direction, rect, p) for p in (tile, words, badge, menu)]
    return Parts(*turned)


class StoredPainter(RowPen):
    """Paints rows.

    Args:
        painter: an active painter.
        view: the view.
        fonts: its fonts.
    """

    def __init__(self, painter: QPainter, view: QWidget, fonts: StoredFonts) -> None:
        super().__init__(painter, view, fonts)
        self._fonts = fonts
        # Names and sites keep their own direction, whatever that of the window is.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)

    def heading(self, rect: QRect, site: SiteRow, first: bool) -> None:
        """Paint the heading of a site."""
        if not first:
            self._painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), self._look.color("line"))
        room = rect.adjusted(PAD, 8, -PAD, 0)
        metrics = QFontMetrics(self._fonts.small)
        note = min(metrics.horizontalAdvance(site.note) + 4, room.width() // 2)
        name = QRect(room.left(), room.top(), room.width() - note - 8, room.height())
        beside = QRect(room.right() + 1 - note, room.top(), note, room.height())
        direction = self._view.layoutDirection()
        self._text(QStyle.visualRect(direction, room, name), site.title, self._fonts.badge, "text")
        self._text(QStyle.visualRect(direction, room, beside), site.note, self._fonts.small, "muted")

    def row(self, rect: QRect, line: StoredLine, *, current: bool, over: str, checked: bool | None) -> None:
        """Paint a passkey.

        Args:
            rect: its place.
            line: what it shows.
            current: it is the row that keys act on.
            over: the part under the mouse: ``row``, ``menu`` or "".
            checked: whether it is chosen, None while none can be.
        """
        look, parts = self._look, parts_of(self._fonts, self._view, rect, line)
        if over or checked:
            rounded(self._painter, QRectF(rect.adjusted(6, 2, -6, -2)), look.color("hover"))
        if current:
            rounded(self._painter, QRectF(rect.adjusted(6, 2, -6, -2)), None, look.color("accent"), 2.0)
        if checked is None:
            self._tile(parts.tile, line.kind)
        else:
            self._box(parts.tile, checked)
        top = parts.words.center().y() - (self._fonts.line + self._fonts.little + 2) // 2
        if not line.detail:
            top = parts.words.center().y() - self._fonts.line // 2
        left, width = parts.words.left(), parts.words.width()
        self._text(QRect(left, top, width, self._fonts.line), line.title, self._fonts.strong, "text")
        below = QRect(left, top + self._fonts.line + 2, width, self._fonts.little)
        self._text(below, line.detail, self._fonts.small, "muted")
        if line.sign is not None:
            self._badge(parts.badge, line.sign)
        if checked is None:
            self._menu(parts.menu, "quiet" if over == "menu" else "")

    def _tile(self, tile: QRect, kind: str) -> None:
        look = self._look
        icon, tone = _LOOKS.get(kind, ("passkey", "neutral"))
        ink = look.color("muted" if tone == "neutral" else tone)
        tint = look.color("quiet" if tone == "neutral" else f"{tone}_tint")
        rounded_by(self._painter, QRectF(tile), RADIUS, tint, ink if look.contrast else None)
        gap = round(tile.width() * 0.22)
        inner = tile.adjusted(gap, gap, -gap, -gap)
        draw_icon(self._painter, inner, icon, ink, rtl=self._view.isRightToLeft())

    def _box(self, tile: QRect, checked: bool) -> None:
        look, side = self._look, max(20, round(self._fonts.line * 1.15))
        box = QRect(0, 0, side, side)
        box.moveCenter(tile.center())
        if checked:
            rounded_by(self._painter, QRectF(box), 5.0, look.color("accent"))
            draw_icon(self._painter, box.adjusted(2, 2, -2, -2), "check", look.color("on_accent"))
        else:
            rounded_by(self._painter, QRectF(box), 5.0, look.color("surface"), look.color("edge"), 1.5)

    def _badge(self, box: QRect, sign: Sign) -> None:
        icon, token = self._pill(box, sign)
        side, left = self._fonts.little, 8
        narrow = box.width() < self._fonts.badge_width(sign)
        place = QRect(box.left() + left, box.center().y() - side // 2 + 1, side, side)
        if narrow:
            place.moveCenter(box.center())
        direction = self._view.layoutDirection()
        turned = QStyle.visualRect(direction, box, place)
        draw_icon(self._painter, turned, icon, self._look.color(token), rtl=self._view.isRightToLeft())
        if not narrow:
            room = QRect(box.left() + left + side + 2, box.top(), box.width() - left - side - 10, box.height())
            self._text(QStyle.visualRect(direction, box, room), sign.text, self._fonts.badge, token)
