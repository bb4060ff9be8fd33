"""authenticatorLargeBlobs: one array for all sites, read by anybody, written in pieces by who has leave.

Runs under the key's lock. Raises Refusal. Source for every rule: CTAP 2.1 §6.10.
"""

from __future__ import annotations

import hashlib

from keydesk.demo.softkey.machine import BlobWriting, Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.tokens import Permission

LARGE_BLOBS = 0x0C
_GET, _SET, _OFFSET, _LENGTH, _AUTH_PARAM, _PROTOCOL = range(1, 7)
_R_CONFIG = 1
_CHECKSUM = 16
_OVERHEAD = 64


def empty_array() -> bytes:
    """Make what a key holds before anything is written: an empty list and its checksum."""
    return b"\x80" + hashlib.sha256(b"\x80").digest()[:_CHECKSUM]


def large_blobs(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Read or write a piece of the array.

    Args:
        machine: the key.
        params: the command's members.
        exchange: unused, nothing here waits for a touch.

    Returns:
        The piece asked for; nothing for a write.

    Raises:
        Refusal: INVALID_COMMAND where the model has it not; else as the specification says.
    """
    if not machine.profile.large_blobs:
        raise Refusal(Status.INVALID_COMMAND)
    offset = params.required(_OFFSET, int)
    wants, piece = params.optional(_GET, int), params.optional(_SET, bytes)
    if (wants is None) == (piece is None) or offset < 0:
        raise Refusal(Status.INVALID_PARAMETER)
    if wants is not None:
        return _read(machine, params, offset, wants)
    return _write(machine, params, offset, piece or b"")


def _read(machine: Machine, params: Params, offset: int, wants: int) -> dict[int, object]:
    array = machine.state.large_blobs or empty_array()
    if wants < 0 or _LENGTH in params or _AUTH_PARAM in params or offset > len(array):
        raise Refusal(Status.INVALID_PARAMETER)
    if wants > _most(machine):
        raise Refusal(Status.INVALID_LENGTH)
    return {_R_CONFIG: array[offset : offset + wants]}


def _write(machine: Machine, params: Params, offset: int, piece: bytes) -> dict[int, object]:
    if len(piece) > _most(machine):
        raise Refusal(Status.INVALID_LENGTH)
    if offset == 0:
        length = params.required(_LENGTH, int)
        if length > machine.profile.large_blobs:
            raise Refusal(Status.LARGE_BLOB_STORAGE_FULL)
        if length <= _CHECKSUM:
            raise Refusal(Status.INVALID_PARAMETER)
        machine.session.blob_writing = BlobWriting(length)
    elif _LENGTH in params:
        raise Refusal(Status.INVALID_PARAMETER)
    writing = machine.session.blob_writing
    if writing is None or offset != len(writing.data):
        raise Refusal(Status.INVALID_SEQ)
    if machine.state.pin.hash is not None or machine.state.always_uv:
        message = b"\xff" * 32 + b"\x0c\x00" + offset.to_bytes(4, "little") + hashlib.sha256(piece).digest()
        machine.authorize(params, (_PROTOCOL, _AUTH_PARAM), message, Permission.LARGE_BLOB_WRITE)
    if len(writing.data) + len(piece) > writing.length:
        raise Refusal(Status.INVALID_PARAMETER)
    writing.data += piece
    if len(writing.data) == writing.length:
        machine.session.blob_writing = None
        _keep(machine, bytes(writing.data))
    return {}


def _keep(machine: Machine, array: bytes) -> None:
    if hashlib.sha256(array[:-_CHECKSUM]).digest()[:_CHECKSUM] != array[-_CHECKSUM:]:
        raise Refusal(Status.INTEGRITY_FAILURE)
    machine.state.large_blobs = array
    machine.save()


def _most(machine: Machine) -> int:
    return machine.profile.max_message - _OVERHEAD
