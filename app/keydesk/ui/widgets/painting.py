"""Small drawing steps that the parts of the kit share.

Runs on the main thread, inside a paint event. Raises nothing.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QWidget

RADIUS = 10.0
GRID = 8


def rounded(
    painter: QPainter, rect: QRectF, fill: QColor | None, line: QColor | None = None, width: float = 1.0
) -> None:
    """Draw a rounded rectangle whose outline lies inside the rectangle.

    Args:
        painter: an active painter.
        rect: outer bounds, logical pixels.
        fill: inner colour, or None.
        line: outline colour, or None.
        width: outline width, logical pixels.
    """
    rounded_by(painter, rect, RADIUS, fill, line, width)


def rounded_by(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    line: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded rectangle with a radius of its own; see rounded()."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    painter.setPen(QPen(line, width))
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def shadowed(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """Draw the soft edge under a card, in the two pixels below it."""
    for offset, alpha in ((2.0, 9), (1.0, 18)):
        shade = QColor(ink)
        shade.setAlpha(alpha)
        rounded(painter, rect.translated(0, offset), shade)


def placed(widget: QWidget, rect: QRect) -> QRect:
    """Mirror a rectangle inside the widget where the language reads right to left."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), rect)


def small_of(font: QFont) -> QFont:
    """Return the small step of the type scale for a widget that paints its own text."""
    copy = QFont(font)
    if font.pixelSize() > 0:
        copy.setPixelSize(max(1, round(font.pixelSize() * 0.9)))
    else:
        copy.setPointSizeF(font.pointSizeF() * 0.9)
    return copy


def text_height(font: QFont) -> int:
    """Return the height of one line, logical pixels."""
    return QFontMetrics(font).height()


def dotted(painter: QPainter, center: QPointF, radius: float, color: QColor) -> None:
    """Draw a filled disc."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(center, radius, radius)


def explicitly_disabled(widget: QWidget) -> bool:
    """Tell whether this very control is off, not only a page behind a sheet.

    A sheet disables what is behind it; that must not grey it out under the scrim.
    """
    return widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
