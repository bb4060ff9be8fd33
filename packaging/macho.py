"""Reads what programs and libraries of macOS name: libraries they need, the oldest macOS they run on. Any thread.

Raises ValueError for what is cut off. Source: Apple, <mach-o/loader.h> and <mach-o/fat.h>.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_THIN, _FAT = b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"  # 64 bits, little-endian; several in one file
_LOAD = {0xC, 0x80000018, 0x8000001F}  # LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB, LC_REEXPORT_DYLIB
_BUILD_VERSION, _VERSION_MIN = 0x32, 0x24
_MOST_SLICES = 20  # with more it is a class of Java, which begins with the same four bytes


@dataclass(frozen=True)
class MachO:
    """One program or library, for all processors it was built for.

    Args:
        needed: the libraries it names, as it names them.
        oldest: the oldest macOS it runs on, (0, 0) where it does not say.
    """

    needed: frozenset[str]
    oldest: tuple[int, int]


def is_macho(start: bytes) -> bool:
    """Tell whether a file is a program or library.

    Args:
        start: its first eight bytes.
    """
    return start[:4] == _THIN or (start[:4] == _FAT and int.from_bytes(start[4:8], "big") < _MOST_SLICES)


def read(content: bytes) -> MachO:
    """Describe a program or library.

    Args:
        content: of the file; `is_macho`.

    Returns:
        What it names.

    Raises:
        ValueError: It is cut off.
    """
    try:
        found = [entry for start in _slices(content) for entry in _commands(content, start)]
    except struct.error as error:
        raise ValueError(f"cut off: {error}") from None
    versions = [entry for entry in found if isinstance(entry, tuple)]
    return MachO(frozenset(entry for entry in found if isinstance(entry, str)), max(versions, default=(0, 0)))


def _slices(content: bytes) -> list[int]:
    if content[:4] == _THIN:
        return [0]
    (count,) = struct.unpack_from(">I", content, 4)
    return [struct.unpack_from(">5I", content, 8 + 20 * number)[2] for number in range(count)]


def _commands(content: bytes, start: int) -> Iterator[str | tuple[int, int]]:
    """Go through the load commands of one slice: names of libraries, and the oldest system."""
    if content[start : start + 4] != _THIN:
        raise ValueError("a part for another kind of processor")
    (count,) = struct.unpack_from("<I", content, start + 16)
    place = start + 32
    for _ in range(count):
        command, size = struct.unpack_from("<II", content, place)
        if size < 8:
            raise ValueError("a command without a length")
        if command in _LOAD:
            (name,) = struct.unpack_from("<I", content, place + 8)
            yield content[place + name : place + size].split(b"\0")[0].decode("utf-8", "replace")
        elif command in (_BUILD_VERSION, _VERSION_MIN):
            (number,) = struct.unpack_from("<I", content, place + (12 if command == _BUILD_VERSION else 8))
            yield (number >> 16, number >> 8 & 0xFF)
        place += size
