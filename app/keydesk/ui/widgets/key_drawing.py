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
    "usb_a": QPointF(50, 24), "usb_c": QPointF(50, 24), "nano_a": QPointF(63, 24), "nano_c": QPointF(63, 24),
    "card": QPointF(48, 24), "reader": QPointF(48, 24), "unknown": QPointF(50, 24),
}  # fmt: skip
# Keys long enough for the hole of a key ring; a key nobody knows is drawn as the most usual one.
_LONG = ("usb_a", "usb_c", "unknown")
_RING = QPointF(83, 24)


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
        self._room = 0
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

    def set_tag(self, tag: str) -> None:
        """Draw it in another colour.

        Args:
            tag: colour tag, one of theme.tokens.TAGS.
        """
        if tag != self._tag:
            self._tag = tag
            self.update()

    def sizeHint(self) -> QSize:
        """Twice as wide as high."""
        return QSize(self._width, self._width // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min((self.width() - self._room) / _BOX[0], (self.height() - self._room) / _BOX[1])
        painter.translate((self.width() - _BOX[0] * scale) / 2, (self.height() - _BOX[1] * scale) / 2)
        painter.scale(scale, scale)
        look = look_of(self)
        ink = look.color(f"tag_{self._tag}")
        self._draw_key(painter, ink, look.color("surface"))

    def _draw_touch(self, painter: QPainter, color: QColor) -> None:
        """Draw nothing here; the larger picture does."""

    def _draw_key(self, painter: QPainter, ink: QColor, ground: QColor) -> None:
        # Lines grow slower than the picture, so that a large key does not look coarse.
        scale = painter.transform().m11() / painter.device().devicePixelRatioF()
        pen = QPen(ink, 3.0 / max(1.0, scale) ** 0.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(ground)
        plug, body = _outline(self._shape)
        painter.drawPath(plug.subtracted(body))
        tint = QColor(ink)
        tint.setAlpha(30)
        painter.drawPath(body)
        painter.setBrush(tint)
        painter.drawPath(body)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._phase >= 0:
            self._draw_touch(painter, look_of(self).color("accent"))
        painter.setPen(pen)
        self._draw_marks(painter, pen)

    def _draw_marks(self, painter: QPainter, pen: QPen) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._shape in _LONG:
            painter.drawEllipse(_RING, 3.2, 3.2)
        if self._shape in ("usb_a", "unknown"):
            for top in (16.5, 26.5):
                painter.fillRect(QRectF(9, top, 6, 5), pen.color())
        if self._finger:
            self._draw_finger(painter, pen)
        elif self._shape == "card":
            painter.drawRoundedRect(QRectF(27, 17, 15, 12), 3, 3)
        elif self._shape == "reader":
            painter.drawLine(QPointF(38, 32), QPointF(58, 32))
        else:
            painter.drawEllipse(self._spot, *_disc(self._shape))
        if self._nfc and self._shape in (*_LONG, "card"):
            painter.setPen(QPen(pen.color(), pen.widthF() * 0.75))
            self._draw_waves(painter)

    def _draw_finger(self, painter: QPainter, pen: QPen) -> None:
        thin = QPen(pen)
        thin.setWidthF(pen.widthF() * 0.72)
        painter.setPen(thin)
        for radius in (3.0, 6.5, 10.0):
            box = QRectF(self._spot.x() - radius, self._spot.y() - radius, radius * 2, radius * 2)
            painter.drawArc(box, -30 * 16, 240 * 16)

    def _draw_waves(self, painter: QPainter) -> None:
        corner = QPointF(63, 24) if self._shape != "card" else QPointF(54, 24)
        for radius in (5.0, 10.0) if self._shape != "card" else (4.0, 9.0):
            box = QRectF(corner.x() - radius, corner.y() - radius, radius * 2, radius * 2)
            painter.drawArc(box, -45 * 16, 90 * 16)


def _disc(shape: str) -> tuple[float, float]:
    return (5.0, 5.0) if shape.startswith("nano") else (9.0, 9.0)


def _box(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def _outline(shape: str) -> tuple[QPainterPath, QPainterPath]:
    """Return what goes into the computer (or nothing), and the body."""
    if shape in ("usb_a", "unknown"):
        return (_box(3, 10, 30, 28, 3), _box(26, 4, 67, 40, 10))
    if shape == "usb_c":
        return (_box(5, 13, 30, 22, 8), _box(26, 4, 67, 40, 10))
    if shape == "nano_a":
        return (_box(24, 10, 36, 28, 3), _box(53, 7, 20, 34, 7))
    if shape == "nano_c":
        return (_box(28, 13, 34, 22, 8), _box(53, 9, 20, 30, 7))
    if shape == "card":
        return (QPainterPath(), _box(16, 4, 64, 40, 6))
    if shape == "reader":
        return (_box(26, 3, 44, 30, 4), _box(14, 20, 68, 24, 7))
    raise KeyError(shape)


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
        self._room = 40
        self._timer = QTimer(self)
        self._timer.setInterval(self._STEP_MS)
        self._timer.timeout.connect(self._step)

    @property
    def moving(self) -> bool:
        """Whether the spot breathes now."""
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        """The key with room for the rings."""
        return QSize(260, 140)

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
        glow.setAlphaF(0.18)
        painter.setBrush(glow)
        painter.drawEllipse(self._spot, 15.0, 15.0)
        ring = QColor(color)
        ring.setAlphaF(0.5 - 0.3 * swell)
        painter.setPen(QPen(ring, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = 17.0 + 5.0 * swell
        painter.drawEllipse(self._spot, radius, radius)
