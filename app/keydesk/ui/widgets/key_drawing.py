"""Security keys as neutral line drawings, by form factor, in their colour tag.

Owns: the shapes. No maker's mark and no product picture. Runs on the main thread. Raises KeyError for a shape or a
colour tag that does not exist.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.theme import motion_allowed

# Shapes stand in a box of 96 x 48; the touch spot is where a finger goes.
_BOX = (96.0, 48.0)
SHAPES = ("usb_a", "usb_c", "nano_a", "nano_c", "card", "reader", "unknown")
_SPOTS = {
    "usb_a": QPointF(55, 24), "usb_c": QPointF(55, 24), "nano_a": QPointF(66, 24), "nano_c": QPointF(64, 24),
    "card": QPointF(48, 24), "reader": QPointF(48, 20), "unknown": QPointF(52, 24),
}  # fmt: skip


class KeyDrawing(QWidget):
    """A key.

    Args:
        shape: one of SHAPES.
        tag: colour tag, one of theme.tokens.TAGS.
        nfc: draw the waves of contactless use.
        fingerprint: draw a finger sensor instead of a plain disc.
        name: what a screen reader says, "" for decoration.
        width: logical pixels at the usual text size.
        parent: the owner.
    """

    def __init__(
        self,
        shape: str = "usb_c",
        tag: str = "grey",
        *,
        nfc: bool = False,
        fingerprint: bool = False,
        width: int = 84,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._width = width
        self._phase = -1.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_key(shape, tag, nfc=nfc, fingerprint=fingerprint)

    def set_key(self, shape: str, tag: str, *, nfc: bool = False, fingerprint: bool = False) -> None:
        """Draw another key; see the constructor.

        Raises:
            KeyError: no such shape.
        """
        self._spot = _SPOTS[shape]
        self._shape, self._tag = shape, tag
        self._nfc, self._finger = nfc, fingerprint
        self.update()

    def sizeHint(self) -> QSize:
        """Twice as wide as high."""
        return QSize(self._width, self._width // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / _BOX[0], self.height() / _BOX[1])
        painter.translate((self.width() - _BOX[0] * scale) / 2, (self.height() - _BOX[1] * scale) / 2)
        painter.scale(scale, scale)
        look = look_of(self)
        ink = look.color(f"tag_{self._tag}")
        if self._phase >= 0:
            self._draw_touch(painter, look.color("accent"))
        self._draw_key(painter, ink, QColor(look.color("surface")))

    def _draw_touch(self, painter: QPainter, color: QColor) -> None:
        """Draw nothing here; the larger picture does."""

    def _draw_key(self, painter: QPainter, ink: QColor, ground: QColor) -> None:
        tint = QColor(ink)
        tint.setAlpha(28)
        pen = QPen(ink, 3.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(tint)
        for part in _outline(self._shape):
            painter.drawPath(part)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._finger:
            self._draw_finger(painter, ink)
        else:
            painter.drawEllipse(self._spot, *_disc(self._shape))
        if self._nfc and self._shape in ("usb_a", "usb_c", "card"):
            thin = QPen(pen)
            thin.setWidthF(2.2)
            painter.setPen(thin)
            self._draw_waves(painter)

    def _draw_finger(self, painter: QPainter, ink: QColor) -> None:
        pen = QPen(ink, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for radius in (3.0, 6.5, 10.0):
            box = QRectF(self._spot.x() - radius, self._spot.y() - radius, radius * 2, radius * 2)
            painter.drawArc(box, -30 * 16, 240 * 16)

    def _draw_waves(self, painter: QPainter) -> None:
        corner = QPointF(76, 24) if self._shape != "card" else QPointF(66, 24)
        for radius in (3.0, 7.0):
            box = QRectF(corner.x() - radius, corner.y() - radius, radius * 2, radius * 2)
            painter.drawArc(box, -45 * 16, 90 * 16)


def _disc(shape: str) -> tuple[float, float]:
    return (6.0, 6.0) if shape.startswith("nano") else (9.0, 9.0)


def _box(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def _outline(shape: str) -> tuple[QPainterPath, ...]:
    if shape == "usb_a":
        windows = QPainterPath()
        for top in (17.0, 26.0):
            windows.addRect(QRectF(9, top, 5, 5))
        return (_box(2, 9, 24, 30, 2), windows, _box(25, 4, 68, 40, 9))
    if shape == "usb_c":
        return (_box(4, 12, 22, 24, 8), _box(25, 4, 68, 40, 9))
    if shape == "nano_a":
        return (_box(26, 9, 28, 30, 2), _box(53, 7, 20, 34, 6))
    if shape == "nano_c":
        return (_box(30, 13, 24, 22, 8), _box(53, 9, 20, 30, 6))
    if shape == "card":
        return (_box(18, 4, 60, 40, 6),)
    if shape == "reader":
        return (_box(14, 18, 68, 26, 7), _box(28, 4, 40, 22, 4))
    return (_box(22, 6, 58, 36, 12),)


class TouchPicture(KeyDrawing):
    """The large picture that asks for a touch; the spot breathes slowly where motion is allowed.

    Args:
        shape: see KeyDrawing.
        tag: see KeyDrawing.
        nfc: see KeyDrawing.
        fingerprint: see KeyDrawing.
        parent: the owner.
    """

    _PERIOD_MS = 1600
    _STEP_MS = 50

    def __init__(
        self,
        shape: str = "usb_c",
        tag: str = "grey",
        *,
        nfc: bool = False,
        fingerprint: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(shape, tag, nfc=nfc, fingerprint=fingerprint, width=220, parent=parent)
        self._phase = 0.5
        self._timer = QTimer(self)
        self._timer.setInterval(self._STEP_MS)
        self._timer.timeout.connect(self._step)

    @property
    def moving(self) -> bool:
        """Whether the spot breathes now."""
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        """The key with room for the rings."""
        return QSize(260, 132)

    def showEvent(self, event: QShowEvent) -> None:
        """Start to breathe where motion is allowed."""
        super().showEvent(event)
        if motion_allowed():
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop."""
        super().hideEvent(event)
        self._timer.stop()

    def _step(self) -> None:
        self._phase = (self._phase + self._STEP_MS / self._PERIOD_MS) % 1.0
        self.update()

    def _draw_touch(self, painter: QPainter, color: QColor) -> None:
        from math import cos, pi

        swell = (1 - cos(2 * pi * self._phase)) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        glow = QColor(color)
        glow.setAlphaF(0.16)
        painter.setBrush(glow)
        painter.drawEllipse(self._spot, 15.0, 15.0)
        ring = QColor(color)
        ring.setAlphaF(0.5 - 0.3 * swell)
        painter.setPen(QPen(ring, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = 17.0 + 5.0 * swell
        painter.drawEllipse(self._spot, radius, radius)
