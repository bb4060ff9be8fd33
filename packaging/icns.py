"""Writes and reads icons of macOS: a container of pictures in PNG, one for each size. Pure; any thread.

Raises ValueError for what is no such container.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_MAGIC = b"icns"
_PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">4sI")

TYPES: Mapping[bytes, int] = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""Type: edge in pixels. The types of 16 and 32 points at one pixel each hold no PNG; macOS halves those of two.
Source: Apple Icon Image format, types since OS X 10.7."""

SIZES = tuple(sorted(set(TYPES.values())))


def write(pictures: Mapping[int, bytes]) -> bytes:
    """Put pictures into one icon.

    Args:
        pictures: edge in pixels, each of `SIZES`: the PNG.

    Returns:
        The icon, the same for the same pictures.

    Raises:
        ValueError: A size is missing, or a picture is not a PNG of its size.
    """
    for size in SIZES:
        if _edge(pictures.get(size, b"")) != (size, size):
            raise ValueError(f"no PNG of {size} pixels")
    entries = [(kind, pictures[size]) for kind, size in TYPES.items()]
    body = b"".join(_HEADER.pack(kind, _HEADER.size + len(png)) + png for kind, png in entries)
    return _HEADER.pack(_MAGIC, _HEADER.size + len(body)) + body


def read(icon: bytes) -> dict[bytes, bytes]:
    """Take an icon apart.

    Args:
        icon: the container.

    Returns:
        Type: picture.

    Raises:
        ValueError: It is no container, or its lengths do not add up.
    """
    if len(icon) < _HEADER.size or _HEADER.unpack_from(icon) != (_MAGIC, len(icon)):
        raise ValueError("no icon of macOS")
    found: dict[bytes, bytes] = {}
    place = _HEADER.size
    while place < len(icon):
        if len(icon) - place < _HEADER.size:
            raise ValueError("an entry is cut off")
        kind, length = _HEADER.unpack_from(icon, place)
        if length < _HEADER.size or place + length > len(icon):
            raise ValueError(f"the entry {kind!r} leads out of the icon")
        found[kind] = icon[place + _HEADER.size : place + length]
        place += length
    return found


def _edge(png: bytes) -> tuple[int, int]:
    """Tell width and height. Source: PNG 1.2, 11.2.2: the first chunk is IHDR."""
    if png[:8] != _PNG or png[12:16] != b"IHDR":
        return (0, 0)
    width, height = struct.unpack_from(">II", png, 16)
    return (width, height)
