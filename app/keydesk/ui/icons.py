"""One icon family (Material Symbols), recoloured and sharp at every scale.

Owns: the cache of drawn icons. Icons are drawn on first use, at device pixels. Runs on the main thread. Raises
FileNotFoundError for an icon that is not vendored in resources/icons.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette

from keydesk.core.resources import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget

# Icons that point along the reading direction; the rest look the same both ways.
MIRRORED = frozenset({"arrow_back", "arrow_forward", "chevron_left", "chevron_right", "undo", "logout", "login"})


@lru_cache(maxsize=512)
def _drawn(name: str, rgba: int, pixels: int, mirrored: bool) -> QImage:
    # A QImage, not a QPixmap: it may outlive the application without a complaint from Qt.
    from PySide6.QtSvg import QSvgRenderer

    color = QColor.fromRgba(rgba)
    ink = f'<svg fill="{color.name()}" fill-opacity="{color.alphaF():.3f}"'.encode()
    svg = resource("icons", f"{name}.svg").read_bytes().replace(b"<svg", ink, 1)
    # Made from zeroed memory: fill() would touch the Qt namespace, which is dear at start.
    blank = bytes(pixels * pixels * 4)
    image = QImage(blank, pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied).copy()
    painter = QPainter(image)
    QSvgRenderer(svg).render(painter)
    painter.end()
    if not mirrored:
        return image
    from PySide6.QtCore import Qt

    return image.flipped(Qt.Orientation.Horizontal)


def draw_icon(painter: QPainter, rect: QRect, name: str, color: QColor, *, rtl: bool = False) -> None:
    """Draw an icon centred in a square.

    Args:
        painter: an active painter; its device's pixel ratio decides the sharpness.
        rect: where, in logical pixels; the shorter side is the size.
        name: file name below resources/icons without ".svg".
        color: what to draw it in.
        rtl: mirror icons that point along the reading direction.

    Raises:
        FileNotFoundError: no such icon.
    """
    side = min(rect.width(), rect.height())
    ratio = painter.device().devicePixelRatioF()
    image = _drawn(name, color.rgba(), max(1, round(side * ratio)), rtl and name in MIRRORED)
    square = QRect(0, 0, side, side)
    square.moveCenter(rect.center())
    painter.drawImage(square, image)


def icon_of(widget: QWidget, name: str, role: QPalette.ColorRole | None = None) -> QIcon:
    """Make a QIcon for menus and other parts that Qt itself draws.

    Args:
        widget: its palette and pixel ratio are used.
        name: file name below resources/icons without ".svg".
        role: palette role to draw it in; button text if None.

    Returns:
        The icon in normal and disabled colours.

    Raises:
        FileNotFoundError: no such icon.
    """
    from PySide6.QtGui import QIcon, QPixmap

    icon = QIcon()
    role = role or QPalette.ColorRole.ButtonText
    side = round(widget.fontMetrics().height() * 1.2)
    ratio = widget.devicePixelRatioF()
    rtl = widget.isRightToLeft() and name in MIRRORED
    for group, mode in (
        (QPalette.ColorGroup.Active, QIcon.Mode.Normal),
        (QPalette.ColorGroup.Disabled, QIcon.Mode.Disabled),
    ):
        color = widget.palette().color(group, role)
        pixmap = QPixmap.fromImage(_drawn(name, color.rgba(), round(side * ratio), rtl))
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap, mode)
    return icon
