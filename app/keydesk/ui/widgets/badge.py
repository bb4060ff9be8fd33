"""A state as word and icon on a tint; colour only helps.

Runs on the main thread. Raises KeyError for a kind that does not exist.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painting import placed, rounded_by
from keydesk.ui.widgets.tooltips import plain_tip

# kind: (tint token, ink token, icon)
KINDS: dict[str, tuple[str, str, str]] = {
    "ok": ("ok_tint", "ok", "check"),
    "warn": ("warn_tint", "warn", "warning"),
    "bad": ("bad_tint", "bad", "error"),
    "info": ("accent_tint", "accent", "info"),
    "neutral": ("quiet", "muted", ""),
    "accent": ("accent_tint", "accent", ""),
    "locked": ("quiet", "muted", "lock"),
    "unknown": ("quiet", "muted", "help"),
}


class Badge(QWidget):
    """A small state sign.

    Args:
        text: one or two words; read as plain text.
        kind: "ok", "warn", "bad", "info", "neutral", "accent", "locked" or "unknown".
        icon: another icon than the kind's own; "" for none.
        parent: the owner.
    """

    def __init__(
        self, text: str, kind: str = "neutral", *, icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_state(text, kind, icon=icon)

    @property
    def text(self) -> str:
        """The word it shows."""
        return self._text

    @property
    def kind(self) -> str:
        """The kind it shows."""
        return self._kind

    def set_state(self, text: str, kind: str, *, icon: str | None = None) -> None:
        """Show another state; see the constructor.

        Raises:
            KeyError: no such kind.
        """
        self._text, self._kind = text, kind
        self._tint, self._ink, own_icon = KINDS[kind]
        self._icon = own_icon if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _icon_side(self) -> int:
        return round(self.fontMetrics().height()) if self._icon else 0

    def sizeHint(self) -> QSize:
        """Word, icon and room around."""
        metrics = self.fontMetrics()
        side = self._icon_side()
        return QSize(metrics.horizontalAdvance(self._text) + 20 + (side + 4 if side else 0), metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Room for the icon and a few letters."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), 72), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        look = look_of(self)
        painter = QPainter(self)
        ink = look.color(self._ink)
        shape = QRectF(self.rect())
        rounded_by(painter, shape, shape.height() / 2, look.color(self._tint), ink if look.contrast else None)
        side, left = self._icon_side(), 10
        if side:
            box = QRect(left - 2, (self.height() - side) // 2, side, side)
            draw_icon(painter, placed(self, box), self._icon, ink, rtl=self.isRightToLeft())
            left += side + 2
        room = QRect(left, 0, self.width() - left - 8, self.height())
        painter.setPen(ink)
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(plain_tip(self._text) if text != self._text else "")
        painter.drawText(
            placed(self, room),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextSingleLine,
            text,
        )
