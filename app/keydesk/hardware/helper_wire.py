"""What this program and its small helper with administrator rights say to each other: greeting, frames, limits.

A frame is one byte of kind, four of number, and a body; the line keeps frames apart. Only the commands that managing
a key needs may pass, and none that makes or uses a passkey. Both ends check. Any thread; raises `LineBroken`.
Imports nothing of keys, so that the window may import it.
"""

from __future__ import annotations

import hmac
import json
import secrets
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol

from keydesk.core.encoding import JsonValue

LONGEST: Final = 16 * 1024
"""Bytes of a frame."""
LONGEST_MESSAGE: Final = 7609
"""Bytes of a message to or from a key. Source: CTAP 2.1 §11.2.4."""
GREETING_S: Final = 5.0

_HEAD: Final = struct.Struct(">BI")
_CALL: Final = struct.Struct(">IB")
_MARK: Final = b"KEYDESK-HELPER-1"
_CHALLENGE, _PROOF = 32, 32

_WINK, _CBOR, _READ_YUBIKEY = 0x08, 0x10, 0x42
# getInfo, clientPIN, reset, fingerprints, passkeys on the key, selection, settings; and the first two as previews.
# Source: CTAP 2.1 §6; makeCredential 01, getAssertion 02, getNextAssertion 08 and largeBlobs 0C are left out.
_COMMANDS: Final = frozenset({0x04, 0x06, 0x07, 0x09, 0x0A, 0x0B, 0x0D, 0x40, 0x41})


class LineBroken(Exception):
    """The other end is gone, or says what it must not."""


class Line(Protocol):
    """A two-way line that keeps messages apart: a connection of `multiprocessing.connection`."""

    def send_bytes(self, buf: bytes, /) -> None:
        """Send one message; OSError."""
        ...

    def recv_bytes(self, maxlength: int | None = None, /) -> bytes:
        """Wait for one; EOFError, OSError."""
        ...

    def poll(self, timeout: float | None = 0.0, /) -> bool:
        """Whether there is one, after waiting this long."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class Kind(IntEnum):
    """What a frame is."""

    # From the program
    LIST = 1
    OPEN = 2
    CALL = 3
    CANCEL = 4
    CLOSE = 5
    BYE = 6
    # From the helper
    FOUND = 16
    OPENED = 17
    ANSWER = 18
    ALIVE = 19
    FAILED = 20
    CHANGED = 21


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame.

    Args:
        kind: what it is.
        number: of the question it is, or answers; 0 for news.
        body: what it carries.
    """

    kind: Kind
    number: int = 0
    body: bytes = b""


def send(line: Line, frame: Frame) -> None:
    """Send a frame.

    Args:
        line: to the other end.
        frame: at most `LONGEST` with its head.

    Raises:
        LineBroken: the other end is gone.
    """
    data = _HEAD.pack(frame.kind, frame.number) + frame.body
    if len(data) > LONGEST:
        raise LineBroken("too long")
    try:
        line.send_bytes(data)
    except (OSError, ValueError) as error:
        raise LineBroken("gone") from error


def receive(line: Line) -> Frame:
    """Wait for a frame.

    Args:
        line: to the other end.

    Returns:
        The frame.

    Raises:
        LineBroken: the other end is gone or sent what is no frame.
    """
    data = _message(line, LONGEST)
    if len(data) < _HEAD.size:
        raise LineBroken("short")
    kind, number = _HEAD.unpack_from(data)
    try:
        return Frame(Kind(kind), number, data[_HEAD.size :])
    except ValueError as error:
        raise LineBroken("kind") from error


def pack_call(handle: int, command: int, data: bytes) -> bytes:
    """Write the body of a CALL.

    Args:
        handle: number of the OPEN.
        command: of the transport, as `CtapDevice.call` takes it.
        data: its payload.

    Returns:
        The body.
    """
    return _CALL.pack(handle, command) + data


def unpack_call(body: bytes) -> tuple[int, int, bytes]:
    """Read the body of a CALL.

    Args:
        body: as received.

    Returns:
        Handle, command, payload.

    Raises:
        LineBroken: it is no such body.
    """
    if len(body) < _CALL.size:
        raise LineBroken("call")
    handle, command = _CALL.unpack_from(body)
    return handle, command, body[_CALL.size :]


def may_pass(command: int, data: bytes) -> bool:
    """Tell whether a command may reach a key through the helper.

    Args:
        command: of the transport.
        data: its payload.

    Returns:
        True for what managing a key needs.
    """
    if len(data) > LONGEST_MESSAGE:
        return False
    if command == _CBOR:
        return data[:1] != b"" and data[0] in _COMMANDS
    if command == _READ_YUBIKEY:
        return data == b"\x00"
    return command == _WINK and not data


def pack_json(value: JsonValue) -> bytes:
    """Write a body that is read as a whole.

    Args:
        value: what it carries.

    Returns:
        The body.
    """
    return json.dumps(value, separators=(",", ":")).encode()


def unpack_json(body: bytes) -> JsonValue:
    """Read such a body.

    Args:
        body: as received.

    Returns:
        What it carries.

    Raises:
        LineBroken: it is none.
    """
    try:
        value: JsonValue = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LineBroken("body") from error
    return value


def greet_helper(line: Line, nonce: bytes, limit_s: float = GREETING_S) -> bool:
    """Make sure that who called is the helper, and prove who we are; on the program's side.

    Args:
        line: who called.
        nonce: known to this program and the helper it started.
        limit_s: seconds for the answer.

    Returns:
        Whether it is the helper.
    """
    challenge = secrets.token_bytes(_CHALLENGE)
    try:
        line.send_bytes(_MARK + challenge)
        answer = _message(line, _PROOF + _CHALLENGE, limit_s)
        if not hmac.compare_digest(answer[:_PROOF], _proof(nonce, b"helper", challenge)):
            return False
        line.send_bytes(_proof(nonce, b"program", answer[_PROOF:]))
    except (OSError, LineBroken):
        return False
    return len(answer) == _PROOF + _CHALLENGE


def greet_program(line: Line, nonce: bytes, limit_s: float = GREETING_S) -> bool:
    """Prove to be the helper, and make sure that the other end started us; on the helper's side.

    Args:
        line: to the program.
        nonce: as the program left it.
        limit_s: seconds for each answer.

    Returns:
        Whether it is the program.
    """
    challenge = secrets.token_bytes(_CHALLENGE)
    try:
        asked = _message(line, len(_MARK) + _CHALLENGE, limit_s)
        if len(asked) != len(_MARK) + _CHALLENGE or not asked.startswith(_MARK):
            return False
        line.send_bytes(_proof(nonce, b"helper", asked[len(_MARK) :]) + challenge)
        proof = _message(line, _PROOF, limit_s)
    except (OSError, LineBroken):
        return False
    return hmac.compare_digest(proof, _proof(nonce, b"program", challenge))


def _proof(nonce: bytes, who: bytes, challenge: bytes) -> bytes:
    return hmac.digest(nonce, who + challenge, "sha256")


def _message(line: Line, longest: int, limit_s: float | None = None) -> bytes:
    try:
        if limit_s is not None and not line.poll(limit_s):
            raise LineBroken("silent")
        return line.recv_bytes(longest)
    except (EOFError, OSError, ValueError) as error:
        raise LineBroken("gone") from error
