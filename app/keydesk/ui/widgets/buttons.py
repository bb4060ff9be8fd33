"""Buttons: primary (one on a page at most), plain, danger, ghost; and the round icon button.

Runs on the main thread. Raises KeyError for a kind that does not exist.
"""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import Look, look_of
from keydesk.ui.widgets.painting import explicitly_disabled, placed, rounded

# kind: (fill, fill under the mouse, fill when pressed, ink, outline)
_KINDS: dict[str, tuple[str, str, str, str, str]] = {
    "primary": ("accent", "accent_hover", "accent_down", "on_accent", ""),
    "plain": ("raised", "hover", "down", "text", "line"),
    "danger": ("raised", "hover", "down", "bad", "line"),
    "danger_primary": ("bad", "bad", "bad", "on_bad", ""),
    "ghost": ("", "hover", "down", "accent", ""),
    "toast": ("", "toast", "toast", "on_tip", ""),
}


class _Painted(QPushButton):
    """What both kinds of buttons share: an icon, the mouse over them, and no press by Enter from elsewhere."""

    def __init__(self, text: str, icon: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._over = False
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Text and icon are never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Note that the mouse is over it."""
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Note that the mouse has left."""
        self._over = False
        self.update()
        super().leaveEvent(event)


class Button(_Painted):
    """A push button.

    Args:
        text: what it does, a verb first.
        kind: "primary", "plain", "danger", "danger_primary", "ghost" or "toast" (on the undo bar).
        icon: icon name before the text, or "".
        parent: the owner.
    """

    def __init__(self, text: str, kind: str = "plain", *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, icon, parent)
        self._colors = _KINDS[kind]
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> str:
        """The kind it was made with or last set to."""
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Change the kind.

        Raises:
            KeyError: no such kind.
        """
        self._colors, self._kind = _KINDS[kind], kind
        self.update()

    def say_why_off(self, reason: str) -> None:
        """Switch off with a reason that tooltip and screen reader tell; "" switches on again.

        Args:
            reason: a whole sentence.
        """
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def _icon_side(self) -> int:
        return round(self.fontMetrics().height() * 1.2) if self._icon_name else 0

    def sizeHint(self) -> QSize:
        """Text, icon and room; at least 36 high at the usual text size."""
        metrics = self.fontMetrics()
        side = self._icon_side()
        width = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width() + 32 + (side + 6 if side else 0)
        return QSize(max(width, 64), max(36, metrics.height() + 16))

    def _state_colors(self, look: Look) -> tuple[QColor | None, QColor, QColor | None]:
        fill, over, down, ink, line = self._colors
        if explicitly_disabled(self):
            filled = self._kind in ("primary", "danger_primary") and not look.contrast
            fill_off = look.color("track") if filled else None
            return (fill_off, look.color("muted"), None if self._kind == "ghost" else look.color("line"))
        token = down if self.isDown() else over if self._over else fill
        outline = look.color("edge") if look.contrast and not line else look.color(line) if line else None
        return (look.color(token) if token else None, look.color(ink), outline)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button in its state; the focus ring is drawn around it by FocusRing."""
        painter = QPainter(self)
        fill, ink, line = self._state_colors(look_of(self))
        rounded(painter, QRectF(self.rect()), fill, line)
        metrics = self.fontMetrics()
        side = self._icon_side()
        text_width = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        left = (self.width() - text_width - (side + 6 if side else 0)) // 2
        if side:
            box = QRect(left, (self.height() - side) // 2, side, side)
            draw_icon(painter, placed(self, box), self._icon_name, ink, rtl=self.isRightToLeft())
            left += side + 6
        painter.setPen(ink)
        room = placed(self, QRect(left, 0, text_width, self.height()))
        painter.drawText(
            room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextDontClip,
            self.text(),
        )  # fmt: skip


class IconButton(_Painted):
    """A square button with an icon; the name is its tooltip and what a screen reader says.

    Args:
        icon: icon name.
        name: what it does, for example "More for Blue YubiKey".
        parent: the owner.
    """

    def __init__(self, icon: str, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__("", icon, parent)
        self.set_name(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """Say what it does."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        """A square, at least 32."""
        side = max(32, round(self.fontMetrics().height() * 1.2) + 14)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and state."""
        look = look_of(self)
        painter = QPainter(self)
        if not explicitly_disabled(self) and (self.isDown() or self._over):
            rounded(painter, QRectF(self.rect()), look.color("down" if self.isDown() else "hover"))
        side = round(self.fontMetrics().height() * 1.2)
        box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        draw_icon(painter, box, self._icon_name, look.color("muted"), rtl=self.isRightToLeft())
