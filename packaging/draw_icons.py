"""Draws the program's icon in the sizes that desktops ask for: ``draw_icons.py SVG FOLDER SIZE...``.

Runs in the build environment, which has Qt. Main thread; raises what reading and writing raise.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def draw(svg: Path, folder: Path, size: int) -> Path:
    """Draw one size.

    Args:
        svg: the drawing, a square.
        folder: the icon theme.
        size: edge in pixels.

    Returns:
        The picture's place in the theme.

    Raises:
        ValueError: The drawing cannot be read.
        OSError: The picture could not be written.
    """
    renderer = QSvgRenderer(QByteArray(svg.read_bytes()))
    if not renderer.isValid():
        raise ValueError(f"{svg} is no drawing")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    place = folder / f"{size}x{size}" / "apps" / f"{svg.stem}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(place)):
        raise OSError(f"{place} could not be written")
    return place


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    for word in sys.argv[3:]:
        draw(Path(sys.argv[1]), Path(sys.argv[2]), int(word))
