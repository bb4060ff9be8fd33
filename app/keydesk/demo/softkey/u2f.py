"""CTAP 1 (U2F): VERSION, REGISTER, AUTHENTICATE as APDUs, for the key's U2F side.

Runs on the thread of whoever calls; takes the key's lock. Never waits for a touch: U2F clients ask again and again.
Raises Busy; everything else is a status word. Source: FIDO U2F Raw Message Formats 1.2.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable

from keydesk.demo.softkey import signing
from keydesk.demo.softkey.attestation import attestation_key
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.machine import PRACTICE_RP_ID, Machine
from keydesk.demo.softkey.profile import ES256
from keydesk.demo.softkey.wrapped import WrappedKey, rp_hash, unwrap, wrap

SW_OK = b"\x90\x00"
SW_TOUCH_NEEDED = b"\x69\x85"
SW_WRONG_DATA = b"\x6a\x80"
SW_WRONG_LENGTH = b"\x67\x00"
SW_UNKNOWN_CLASS = b"\x6e\x00"
SW_UNKNOWN_INSTRUCTION = b"\x6d\x00"
SW_FAILED = b"\x6f\x00"

_REGISTER, _AUTHENTICATE, _VERSION = 1, 2, 3
_CHECK_ONLY, _NO_TOUCH = 0x07, 0x08
_CHOOSE_BY_TOUCH = bytes(32)  # clients register this to find out which key is touched
_FORGET_AFTER_S = 1.5


class U2fApplet:
    """The U2F side of one key.

    Args:
        key: the key.
    """

    def __init__(self, key: SoftwareKey) -> None:
        self._key = key
        self._asked_at: float | None = None
        self._lapse: threading.Timer | None = None

    def message(self, apdu: bytes) -> bytes:
        """Answer one APDU, short or extended.

        Args:
            apdu: CLA INS P1 P2 and data.

        Returns:
            Data and status word.

        Raises:
            Busy: another command is running.
        """
        if len(apdu) < 4:
            return SW_WRONG_LENGTH
        cla, instruction, control = apdu[0], apdu[1], apdu[2]
        data = apdu_data(apdu)
        if cla != 0:
            return SW_UNKNOWN_CLASS
        if data is None:
            return SW_WRONG_LENGTH
        return self._key.exclusively(lambda machine: self._run(machine, instruction, control, data))

    def _run(self, machine: Machine, instruction: int, control: int, data: bytes) -> bytes:
        if not machine.profile.u2f or machine.state.always_uv:
            return SW_UNKNOWN_INSTRUCTION
        if instruction == _VERSION:
            return b"U2F_V2" + SW_OK if not data else SW_WRONG_LENGTH
        if instruction == _REGISTER:
            return self._register(machine, data)
        if instruction == _AUTHENTICATE:
            return self._authenticate(machine, control, data)
        return SW_UNKNOWN_INSTRUCTION

    def _register(self, machine: Machine, data: bytes) -> bytes:
        if len(data) != 64:
            return SW_WRONG_LENGTH
        challenge, app = data[:32], data[32:]
        if app not in (rp_hash(PRACTICE_RP_ID), _CHOOSE_BY_TOUCH):
            return SW_WRONG_DATA
        if not self._touched(machine.monotonic):
            return SW_TOUCH_NEEDED
        private = signing.generate(ES256)
        handle = wrap(machine.state.master_secret, app, WrappedKey(ES256, private, 1, hmac_secret=False))
        point = _point(private)
        key, certificate = attestation_key(machine)
        machine.save()
        signature = signing.sign(ES256, key, b"\0" + app + challenge + handle + point)
        return b"\x05" + point + bytes([len(handle)]) + handle + certificate + signature + SW_OK

    def _authenticate(self, machine: Machine, control: int, data: bytes) -> bytes:
        if len(data) < 65 or len(data) != 65 + data[64]:
            return SW_WRONG_LENGTH
        challenge, app, handle = data[:32], data[32:64], data[65:]
        key = unwrap(machine.state.master_secret, app, handle)
        if key is None or key.algorithm != ES256 or app != rp_hash(PRACTICE_RP_ID):
            return SW_WRONG_DATA
        if control == _CHECK_ONLY:
            return SW_TOUCH_NEEDED  # "mine": the specification's way to say yes
        present = control != _NO_TOUCH
        if present and not self._touched(machine.monotonic):
            return SW_TOUCH_NEEDED
        machine.state.counter += 1
        machine.save()
        told = struct.pack(">BI", present, machine.state.counter)
        return told + signing.sign(ES256, key.private_key, app + told + challenge) + SW_OK

    def _touched(self, monotonic: Callable[[], float]) -> bool:
        touch = self._key.touch
        if not self._key.profile.touch:
            return True
        if self._lapse is not None:
            self._lapse.cancel()
        if self._asked_at is None or not touch.wanted:
            self._asked_at = monotonic()
            touch.want(True)
        if touch.taken(monotonic() - self._asked_at):
            self._forget()
            return True
        # A client that stops asking does not tell: the wish for a touch lapses by itself.
        self._lapse = threading.Timer(_FORGET_AFTER_S, self._forget)
        self._lapse.daemon = True
        self._lapse.start()
        return False

    def _forget(self) -> None:
        self._asked_at = None
        self._key.touch.want(False)


def apdu_data(apdu: bytes) -> bytes | None:
    """Take the data out of an APDU.

    Args:
        apdu: at least four bytes of header; short or extended.

    Returns:
        The data, None when the lengths do not fit. Source: ISO 7816-4 §5.1.
    """
    body = apdu[4:]
    if len(body) <= 1:
        return b""
    if body[0] == 0 and len(body) >= 3:
        length, rest = int.from_bytes(body[1:3]), body[3:]
        if len(body) == 3:
            return b""  # only an extended Le
        longest_le = 2
    else:
        length, rest, longest_le = body[0], body[1:], 1
    if not length <= len(rest) <= length + longest_le:
        return None
    return rest[:length]


def _point(private: bytes) -> bytes:
    cose = signing.public_cose(ES256, private)
    x, y = cose[-2], cose[-3]
    return b"\x04" + (x if isinstance(x, bytes) else b"") + (y if isinstance(y, bytes) else b"")
