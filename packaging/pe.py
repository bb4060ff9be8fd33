"""Reads which libraries a program or library of Windows names. Pure; any thread. Raises ValueError.

Source: Microsoft, "PE Format".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = 0x3C
_PE32_PLUS = 0x20B
_IMPORTS, _DELAYED = 1, 13


@dataclass(frozen=True)
class Section:
    """A piece of the file and where it is in memory.

    Args:
        address: in memory, from the start of the image.
        size: in memory or in the file, whichever is more.
        offset: in the file.
    """

    address: int
    size: int
    offset: int


def is_pe(content: bytes) -> bool:
    """Tell whether a file is a program or library of Windows."""
    return content[:2] == b"MZ"


def needed(content: bytes) -> frozenset[str]:
    """Name the libraries a file names, in small letters: Windows does not tell them apart.

    Args:
        content: of a 64-bit program or library.

    Returns:
        Those loaded with it and those loaded when they are first used.

    Raises:
        ValueError: It is not one.
    """
    try:
        return frozenset(_needed(content))
    except (struct.error, IndexError) as error:
        raise ValueError("not a whole program of Windows") from error


def timestamp(content: bytes) -> int:
    """Read the time in the header; 0 where the linker was told to write none."""
    return int(struct.unpack_from("<I", content, _header(content) + 8)[0])


def _needed(content: bytes) -> Iterator[str]:
    header = _header(content)
    count, optional_size = struct.unpack_from("<H", content, header + 6)[0], header + 20
    optional_length = struct.unpack_from("<H", content, optional_size)[0]
    optional = header + 24
    if struct.unpack_from("<H", content, optional)[0] != _PE32_PLUS:
        raise ValueError("not of 64 bits")
    sections = list(_sections(content, optional + optional_length, count))
    directories = struct.unpack_from("<I", content, optional + 108)[0]
    for index, step, name_at in ((_IMPORTS, 20, 12), (_DELAYED, 32, 4)):
        if index < directories:
            address = struct.unpack_from("<I", content, optional + 112 + 8 * index)[0]
            if address:
                yield from _names(content, _offset(sections, address), step, name_at, sections)


def _header(content: bytes) -> int:
    if not is_pe(content):
        raise ValueError("no program of Windows")
    at = int(struct.unpack_from("<I", content, _HEADER)[0])
    if content[at : at + 4] != b"PE\0\0":
        raise ValueError("no program of Windows")
    return at


def _sections(content: bytes, at: int, count: int) -> Iterator[Section]:
    for number in range(count):
        virtual, address, raw, offset = struct.unpack_from("<IIII", content, at + 40 * number + 8)
        yield Section(address, max(virtual, raw), offset)


def _offset(sections: list[Section], address: int) -> int:
    for section in sections:
        if section.address <= address < section.address + section.size:
            return address - section.address + section.offset
    raise ValueError(f"nothing is at {address:#x}")


def _names(content: bytes, at: int, step: int, name_at: int, sections: list[Section]) -> Iterator[str]:
    while True:
        address = struct.unpack_from("<I", content, at + name_at)[0]
        if not address:
            return
        start = _offset(sections, address)
        yield content[start : content.index(b"\0", start)].decode("ascii").lower()
        at += step
