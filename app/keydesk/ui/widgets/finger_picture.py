"""A fingerprint that fills up, line by line, as good samples come in.

Owns: the lines; drawn by us, after nobody's finger. Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from keydesk.ui.theme.look import look_of

_BOX = (96.0, 112.0)
_CENTRE = QPointF(48, 54)
# From the middle outwards: radius, first angle, sweep, length of the line that runs down on either side.
_LINES = (
    (6.0, -20.0, 220.0, 14.0, 24.0),
    (13.0, 0.0, 180.0, 30.0, 8.0),
    (20.0, -12.0, 192.0, 4.0, 32.0),
    (27.0, 0.0, 180.0, 26.0, 18.0),
    (34.0, 0.0, 172.0, 14.0, 0.0),
    (41.0, 14.0, 152.0, 0.0, 0.0),
)
_STEEP = 1.15
"""A finger is longer than wide."""


class FingerPicture(QWidget):
    """The picture.

    Args:
        name: what a screen reader says, "" for decoration.
        height: logical pixels.
        parent: the owner.
    """

    def __init__(self, name: str = "", *, height: int = 150, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._share = 0.0
        self._lines = tuple(_line(*line) for line in _LINES)
        self._long = sum(line.length() for line in self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    @property
    def share(self) -> float:
        """How much is filled, 0 to 1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill it.

        Args:
            share: 0 to 1; less or more is cut.
        """
        self._share = min(1.0, max(0.0, share))
        self.update()

    def sizeHint(self) -> QSize:
        """Higher than wide."""
        return QSize(round(self._height * _BOX[0] / _BOX[1]), self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all lines pale, and of their whole length the filled share in the accent."""
        look = look_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / _BOX[0], self.height() / _BOX[1])
        painter.translate((self.width() - _BOX[0] * scale) / 2, (self.height() - _BOX[1] * scale) / 2)
        painter.scale(scale, scale)
        pale = QColor(look.color("edge"))
        pale.setAlphaF(1.0 if look.contrast else 0.35)
        full = look.color("ok" if self._share >= 1 else "accent")
        left = self._long * self._share
        for line in self._lines:
            _stroke(painter, line, pale, 3.2)
            if left > 0:
                _stroke(painter, _first(line, left), full, 4.2 if look.contrast else 3.6)
            left -= line.length()


def _line(radius: float, first: float, sweep: float, right: float, left: float) -> QPainterPath:
    """Make a line: up on the right, over the top, down on the left."""
    tall = radius * _STEEP
    box = QRectF(_CENTRE.x() - radius, _CENTRE.y() - tall, radius * 2, tall * 2)
    path = QPainterPath()
    path.arcMoveTo(box, first)
    start = path.currentPosition()
    path = QPainterPath(QPointF(start.x(), start.y() + right))
    path.lineTo(start)
    path.arcTo(box, first, sweep)
    end = path.currentPosition()
    path.lineTo(end.x(), end.y() + left)
    return path


def _first(line: QPainterPath, length: float) -> QPainterPath:
    """Cut a line off after a length."""
    if length >= line.length():
        return line
    cut = QPainterPath(line.pointAtPercent(0))
    steps = max(2, int(length))
    for step in range(1, steps + 1):
        cut.lineTo(line.pointAtPercent(line.percentAtLength(length * step / steps)))
    return cut


def _stroke(painter: QPainter, line: QPainterPath, ink: QColor, width: float) -> None:
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(line)
