"""Which faces of keys are one key: over USB and over a reader, with and without administrator rights. Pure.

Two faces are one key only when that is proven: by the USB device they share, by a serial number and model that
exactly one face of each kind has, or because the helper with administrator rights opens the very path that is closed
to us. Raises nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from keydesk.domain.keys import SecurityKey, Transport

ELEVATED: Final = "elevated:"
"""Beginning of a path that is reached through the helper; the rest is the path as the system names it."""

_RANK: Final = {
    Transport.HID: 0, Transport.ELEVATED: 1, Transport.SOFTWARE: 2, Transport.PCSC: 3, Transport.WEBAUTHN: 4,
    Transport.PLUGIN: 5,
}  # fmt: skip

_Name = tuple[str | None, str | None, str]


def same_key(one: SecurityKey, other: SecurityKey | None) -> bool:
    """Tell whether two faces may be of one key.

    Args:
        one: a face.
        other: another one.

    Returns:
        True when they are one USB device, or serial number and model are known and the same; and the ways to reach
        them differ.
    """
    if other is None or one.transport == other.transport:
        return False
    if one.usb is not None and other.usb is not None:
        return one.usb == other.usb
    return one.serial is not None and (one.serial, one.aaguid) == (other.serial, other.aaguid)


def shown_faces(faces: Sequence[SecurityKey]) -> Collection[str]:
    """Choose the faces to show.

    Args:
        faces: all there are.

    Returns:
        Their paths, of each key only the best. Where two keys carry one serial number it proves nothing: all of
        their faces are shown.
    """
    counted = Counter(map(_name, faces))
    managed = {face.path.removeprefix(ELEVATED) for face in faces if face.path.startswith(ELEVATED)}
    return {
        face.path
        for face in faces
        if face.path not in managed and not any(_stands_for(other, face, counted) for other in faces)
    }


def _stands_for(better: SecurityKey, face: SecurityKey, counted: Counter[_Name]) -> bool:
    if _RANK[better.transport] >= _RANK[face.transport]:
        return False
    sure = (better.usb or face.usb) is not None and better.usb == face.usb
    alone = counted[_name(better)] == counted[_name(face)] == 1
    return better.id == face.id or (same_key(better, face) and (sure or alone))  # one name leads to one key


def _name(face: SecurityKey) -> _Name:
    return face.serial, face.aaguid, face.transport
