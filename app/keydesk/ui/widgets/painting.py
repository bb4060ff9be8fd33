"""Small drawing steps that the parts of the kit share.

The first frame is painted with these. Touching the Qt namespace costs 14 ms once (all its enums are made), so the
modules of the first frame do without it: brushes, paths and palette roles instead of pens and colours, labels
instead of painted text, and annotations that are not evaluated.
Runs on the main thread, inside a paint event. Raises nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPainter, QPainterPath, QPen

from keydesk.ui.theme.look import solid

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QWidget

RADIUS = 10.0
USUAL_PIXELS = 13.4


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
    # Paths, not pen and brush: this needs no name of the Qt namespace (see the top of the module).
    if fill is not None:
        path = QPainterPath()
        inset = width / 2 if line is not None else 0.0
        path.addRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
        painter.fillPath(path, solid(fill))
    if line is not None:
        half = width / 2
        path = QPainterPath()
        path.addRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
        pen = QPen()
        pen.setBrush(solid(line))
        pen.setWidthF(width)
        painter.strokePath(path, pen)


def shadowed(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """Draw the soft edge under a card, in the two pixels below it."""
    for offset, alpha in ((2.0, 9), (1.0, 18)):
        shade = ink.toRgb()  # a copy; QColor(ink) touches the Qt namespace
        shade.setAlpha(alpha)
        rounded(painter, rect.translated(0, offset), shade)


def placed(widget: QWidget, rect: QRect) -> QRect:
    """Mirror a rectangle inside the widget where the language reads right to left."""
    if not widget.isRightToLeft():
        return rect
    return QRect(widget.width() - rect.x() - rect.width(), rect.y(), rect.width(), rect.height())


def small_of(font: QFont) -> QFont:
    """Return the small step of the type scale for a widget that paints its own text."""
    copy = QFont(font)
    if font.pixelSize() > 0:
        copy.setPixelSize(max(1, round(font.pixelSize() * 0.9)))
    else:
        copy.setPointSizeF(font.pointSizeF() * 0.9)
    return copy


def text_scale(widget: QWidget) -> float:
    """Return how much larger the text is than usual, at least 1; widths that hold text grow with it."""
    return max(1.0, QFontInfo(widget.font()).pixelSize() / USUAL_PIXELS)


def flooded(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """Fill a rectangle."""
    path = QPainterPath()
    path.addRect(rect)
    painter.fillPath(path, solid(color))


def dotted(painter: QPainter, center: QPointF, radius: float, color: QColor) -> None:
    """Draw a filled disc."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addEllipse(center, radius, radius)
    painter.fillPath(path, solid(color))


def cut(metrics: QFontMetrics, text: str, width: int) -> str:
    """Return the text, ending in … where it does not fit the width (logical pixels)."""
    # Too narrow to say anything: a widget before its first layout.
    if width < 48 or metrics.horizontalAdvance(text) <= width:
        return text
    from PySide6.QtCore import Qt

    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def explicitly_disabled(widget: QWidget) -> bool:
    """Tell whether this very control is off, not only a page behind a sheet.

    A sheet disables what is behind it; that must not grey it out under the scrim.
    """
    from PySide6.QtCore import Qt

    return widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
