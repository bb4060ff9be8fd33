"""Makes the summary of an MSI the same for the same contents: its id and its two times. Pure. Raises ValueError.

wixl gives every package a new id and the time it was built. Source: [MS-OLEPS] 2.21, "PropertySetStream"; Windows
Installer, "Summary Information Stream".
"""

from __future__ import annotations

import hashlib
import struct
import uuid

_FORMAT = uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9").bytes_le
_SPACE = uuid.UUID("3c7d5c1e-8a4f-5b7e-9d0a-6b657964736b")
_HEAD = 28  # of the stream, before the format's id
_ID, _CREATED, _SAVED = 9, 12, 13
_TEXT, _TIME = 30, 64
_TO_1601_S = 11_644_473_600


def settled(content: bytes, epoch: int) -> bytes:
    """Put an id made from the contents, and a given time, into the summary.

    Args:
        content: of the MSI.
        epoch: the time, seconds since 1970.

    Returns:
        The MSI, as long as before. Two with other contents have another id.

    Raises:
        ValueError: There is no summary in one piece.
    """
    made = bytearray(content)
    places = _places(content)
    for name in (_CREATED, _SAVED):
        struct.pack_into("<Q", made, places[name], (epoch + _TO_1601_S) * 10_000_000)
    start = places[_ID]
    made[start : start + 38] = bytes(38)
    own = str(uuid.uuid5(_SPACE, hashlib.sha256(made).hexdigest())).upper()
    made[start : start + 38] = f"{{{own}}}".encode()
    return bytes(made)


def _places(content: bytes) -> dict[int, int]:
    """Where the three values are."""
    try:
        at = content.index(_FORMAT)
        section = at - _HEAD + struct.unpack_from("<I", content, at + 16)[0]
        count = struct.unpack_from("<I", content, section + 4)[0]
        listed = [struct.unpack_from("<II", content, section + 8 + 8 * number) for number in range(count)]
        found = {}
        for name, offset in listed:
            kind, place = struct.unpack_from("<I", content, section + offset)[0], section + offset + 4
            if name == _ID and kind == _TEXT and struct.unpack_from("<I", content, place)[0] in (38, 39):
                if content[place + 4 : place + 5] != b"{" or content[place + 41 : place + 42] != b"}":
                    raise ValueError("the id is not in one piece")
                found[name] = place + 4
            elif name in (_CREATED, _SAVED) and kind == _TIME:
                found[name] = place
    except struct.error as error:
        raise ValueError("the summary is not whole") from error
    if set(found) != {_ID, _CREATED, _SAVED}:
        raise ValueError("the summary lacks its id or its times")
    return found
