"""A key that leaves its port, or goes into it: what to do with the hand, in one picture.

It moves once, within 150 ms, where motion is allowed; the picture says the same without. Runs on the main thread.
Raises KeyError for a shape or a colour tag that does not exist.
"""

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.theme import motion_allowed
from keydesk.ui.widgets.key_drawing import KeyDrawing

MOTION_MS = 150
# The key's box of 96 x 48 stands in one of 136 x 74, with the port on its left and an arrow below.
_BOX = (136.0, 74.0)
_PORT = QRectF(2, 1, 26, 50)
_EDGE = 28.0
_BODIES = {
    "usb_a": 26.0,
    "usb_c": 26.0,
    "unknown": 26.0,
    "nano_a": 53.0,
    "nano_c": 53.0,
    "card": 34.0,
    "reader": 32.0,
}
"""Where the part begins that stays outside of the port."""
_PLUGGED, _NEAR, _OUT = 0.0, 20.0, 36.0
"""How far the key is from being plugged in: as it starts, on its way in, pulled out."""


class PlugPicture(KeyDrawing):
    """The picture.

    Args:
        shape: see KeyDrawing.
        tag: see KeyDrawing.
        away: the key is pulled out; else it goes in.
        nfc: see KeyDrawing.
        fingerprint: see KeyDrawing.
        parent: the owner.
    """

    def __init__(
        self,
        shape: str = "usb_c",
        tag: str = "grey",
        *,
        away: bool,
        nfc: bool = False,
        fingerprint: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(shape, tag, nfc=nfc, fingerprint=fingerprint, width=260, parent=parent)
        self._away = away
        self._far = _OUT if away else _NEAR
        self._motion = QVariantAnimation(self)
        self._motion.setDuration(MOTION_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.setStartValue(_PLUGGED if away else _OUT)
        self._motion.setEndValue(self._far)
        self._motion.valueChanged.connect(self._move)

    @property
    def away(self) -> bool:
        """Whether the key is pulled out."""
        return self._away

    def sizeHint(self) -> QSize:
        """Key, port and arrow."""
        return QSize(272, 148)

    def showEvent(self, event: QShowEvent) -> None:
        """Move once where motion is allowed."""
        super().showEvent(event)
        if motion_allowed():
            self._motion.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop where it belongs."""
        super().hideEvent(event)
        self._motion.stop()
        self._far = _OUT if self._away else _NEAR

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key, the port over its plug, and the arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / _BOX[0], self.height() / _BOX[1])
        painter.translate((self.width() - _BOX[0] * scale) / 2, (self.height() - _BOX[1] * scale) / 2)
        painter.scale(scale, scale)
        look = look_of(self)
        painter.save()
        painter.translate(_EDGE - _BODIES[self._shape] + self._far, 2)
        self._draw_key(painter, look.color(f"tag_{self._tag}"), look.color("surface"))
        painter.restore()
        self._draw_port(painter, look.color("edge"), look.color("track"))
        self._draw_arrow(painter, look.color("accent"))

    def _move(self, far: float) -> None:
        self._far = far
        self.update()

    def _draw_port(self, painter: QPainter, ink: QColor, ground: QColor) -> None:
        painter.setPen(QPen(ink, 2.0))
        painter.setBrush(ground)
        painter.drawRoundedRect(_PORT, 5, 5)
        painter.setPen(QPen(ink, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(_EDGE - 6, 15), QPointF(_EDGE - 6, 37))

    def _draw_arrow(self, painter: QPainter, ink: QColor) -> None:
        pen = QPen(ink, 2.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start, end = (50.0, 92.0) if self._away else (92.0, 50.0)
        back = -6.0 if self._away else 6.0
        arrow = QPainterPath(QPointF(start, 65))
        arrow.lineTo(end, 65)
        arrow.moveTo(end + back, 59)
        arrow.lineTo(end, 65)
        arrow.lineTo(end + back, 71)
        painter.drawPath(arrow)
