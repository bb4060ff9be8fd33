"""Draws the program's icon for Windows: ``windows_icon.py SVG ICO``.

Runs in the build environment, which has Qt. Main thread; raises what reading and writing raise.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
_PACKED_FROM = 256  # smaller ones as plain pixels, which every part of Windows reads


def icon(pictures: list[tuple[int, bytes]]) -> bytes:
    """Put pictures into one icon.

    Args:
        pictures: edge in pixels, and the picture as an icon holds it.

    Returns:
        The file. Source: Microsoft, "Icons" (ICONDIR, ICONDIRENTRY).
    """
    entries, at = b"", 6 + 16 * len(pictures)
    for size, content in pictures:
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(content), at)
        at += len(content)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(content for _, content in pictures)


def plain(size: int, pixels: bytes) -> bytes:
    """Write a picture as pixels, from the last line up, with a mask behind that shows all.

    Args:
        size: edge in pixels.
        pixels: blue, green, red and opacity of each, from the first line down.
    """
    head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    lines = [pixels[4 * size * line : 4 * size * (line + 1)] for line in range(size)]
    mask = bytes((size + 31) // 32 * 4) * size
    return head + b"".join(reversed(lines)) + mask


def _draw(renderer: QSvgRenderer, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    if size < _PACKED_FROM:
        return plain(size, bytes(image.constBits()))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise OSError("the picture could not be packed")
    return bytes(buffer.data().data())


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    drawing = QSvgRenderer(QByteArray(Path(sys.argv[1]).read_bytes()))
    if not drawing.isValid():
        raise ValueError(f"{sys.argv[1]} is no drawing")
    Path(sys.argv[2]).write_bytes(icon([(size, _draw(drawing, size)) for size in SIZES]))
