"""Canonical CBOR as CTAP asks for it, written apart from python-fido2 so that both ends do not share one bug.

Usable on any thread. Raises CborError on what is not canonical; encoding a foreign type is a TypeError.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

MAX_DEPTH = 4
_WIDTHS = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}


class CborError(ValueError):
    """The bytes are not one canonical CBOR item."""


def encode(value: object) -> bytes:
    """Encode in canonical form.

    Args:
        value: integers, booleans, text, bytes, and sequences and mappings of these.

    Returns:
        The bytes.

    Raises:
        TypeError: a type that CTAP messages do not use.

    Source: CTAP 2.1 §8.
    """
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(1, -1 - value) if value < 0 else _head(0, value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        data = value.encode("utf-8")
        return _head(3, len(data)) + data
    if isinstance(value, Mapping):
        pairs = sorted(((encode(key), encode(item)) for key, item in value.items()), key=_order)
        return _head(5, len(pairs)) + b"".join(key + item for key, item in pairs)
    if isinstance(value, Sequence):
        return _head(4, len(value)) + b"".join(encode(item) for item in value)
    raise TypeError(f"CTAP messages carry no {type(value).__name__}")


def decode(data: bytes) -> object:
    """Decode one item and nothing after it.

    Args:
        data: the whole encoding.

    Returns:
        int, bool, str, bytes, list or dict.

    Raises:
        CborError: cut short, not canonical, nested deeper than four levels, or followed by more bytes.

    Source: CTAP 2.1 §8.
    """
    reader = _Reader(data)
    value = reader.item(0)
    if reader.left:
        raise CborError("more bytes after the item")
    return value


def _order(pair: tuple[bytes, bytes]) -> tuple[int, int, bytes]:
    key = pair[0]
    return key[0] >> 5, len(key), key


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, width in _WIDTHS.items():
        if argument < 1 << 8 * struct.calcsize(width):
            return bytes([major << 5 | info]) + struct.pack(width, argument)
    raise TypeError("integer over 64 bits")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def _take(self, count: int) -> bytes:
        if count > self.left:
            raise CborError("cut short")
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def _argument(self, info: int) -> int:
        if info < 24:
            return info
        width = _WIDTHS.get(info)
        if width is None:
            raise CborError("indefinite or reserved length")
        size = struct.calcsize(width)
        (argument,) = struct.unpack(width, self._take(size))
        if argument < (24 if size == 1 else 1 << 4 * size):
            raise CborError("not the shortest form")
        return int(argument)

    def item(self, depth: int) -> object:
        first = self._take(1)[0]
        major, info = first >> 5, first & 0x1F
        if major == 7:
            if info not in (20, 21):
                raise CborError("a simple value or float that CTAP does not use")
            return info == 21
        argument = self._argument(info)
        if major == 0:
            return argument
        if major == 1:
            return -1 - argument
        if major == 2:
            return self._take(argument)
        if major == 3:
            return self._text(argument)
        if major == 6:
            raise CborError("a tag")
        if depth == MAX_DEPTH:
            raise CborError("nested too deep")
        return [self.item(depth + 1) for _ in range(argument)] if major == 4 else self._map(argument, depth)

    def _text(self, size: int) -> str:
        try:
            return self._take(size).decode("utf-8")
        except UnicodeDecodeError as error:
            raise CborError("text that is not UTF-8") from error

    def _map(self, count: int, depth: int) -> dict[object, object]:
        members: dict[object, object] = {}
        previous: tuple[int, int, bytes] | None = None
        for _ in range(count):
            start = self._at
            key = self.item(depth + 1)
            if isinstance(key, bool) or not isinstance(key, int | str | bytes):
                raise CborError("a key that is no integer, text or bytes")
            order = _order((self._data[start : self._at], b""))
            if previous is not None and order <= previous:
                raise CborError("keys out of order or repeated")
            previous = order
            members[key] = self.item(depth + 1)
        return members
