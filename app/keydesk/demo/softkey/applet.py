"""The FIDO applet of a smart card: APDUs in, APDUs out, around a software key.

One object per power-up, used on the reader's thread; a command that waits for a touch runs on a thread of its own
named "softkey-card". Raises OSError when the key was pulled. Source: CTAP 2.1 §11.3, ISO 7816-4 §5.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from threading import Event

from fido2.ctap import STATUS, CtapError
from fido2.hid import CTAPHID

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.key import Busy
from keydesk.demo.softkey.status import KeepAlive
from keydesk.demo.softkey.u2f import apdu_data

FIDO_AID = bytes.fromhex("a0000006472f0001")
SW_OK = b"\x90\x00"
SW_WORKING = b"\x91\x00"
SW_FAILED = b"\x6f\x00"
SW_WRONG_LENGTH = b"\x67\x00"
SW_NOT_SATISFIED = b"\x69\x85"
SW_NOT_FOUND = b"\x6a\x82"
SW_UNKNOWN_INSTRUCTION = b"\x6d\x00"
SW_UNKNOWN_CLASS = b"\x6e\x00"

_CHAINED = 0x10
_SELECT, _GET_MORE = (0x00, 0xA4), (0x00, 0xC0)
_MESSAGE, _GET_RESPONSE = (0x80, 0x10), (0x80, 0x11)
_POLLS, _CANCEL = 0x80, 0x11
_RESET_COMMAND = b"\x07"
_AT_ONCE_S = 0.1
_SHORT_ANSWER = 256


@dataclass
class _Work:
    wipes: bool
    done: Event = field(default_factory=Event)
    cancelled: Event = field(default_factory=Event)
    status: int = int(KeepAlive.PROCESSING)
    answer: bytes = b""
    lost: OSError | None = None


class FidoApplet:
    """The applet between power-up and power-down.

    Args:
        device: an open software key.
    """

    def __init__(self, device: SoftwareKeyDevice) -> None:
        self._device = device
        device.transport = "nfc"
        self._selected = False
        self._chain = b""
        self._rest = b""
        self._work: _Work | None = None

    def exchange(self, apdu: bytes) -> bytes:
        """Answer one APDU.

        Args:
            apdu: short or extended, perhaps one link of a chain.

        Returns:
            Data and status word.

        Raises:
            OSError: the key was pulled.
        """
        data = apdu_data(apdu) if len(apdu) >= 4 else None
        if data is None:
            return SW_WRONG_LENGTH
        chained, cla = bool(apdu[0] & _CHAINED), apdu[0] & ~_CHAINED
        what = (cla, apdu[1])
        if what == _GET_MORE:
            return self._more()
        if chained:
            self._chain += data
            return SW_OK
        data, self._chain = self._chain + data, b""
        answer = self._select(data) if what == _SELECT else self._command(what, apdu[2], data)
        return answer if _extended(apdu) else self._shortened(answer)

    def _select(self, aid: bytes) -> bytes:
        self._selected = aid == FIDO_AID
        if not self._selected:
            return SW_NOT_FOUND
        return (b"U2F_V2" if self._device.plug.key.profile.u2f else b"FIDO_2_0") + SW_OK

    def _command(self, what: tuple[int, int], control: int, data: bytes) -> bytes:
        if not self._selected:
            return SW_UNKNOWN_INSTRUCTION
        if what == _MESSAGE:
            return self._message(data, polls=bool(control & _POLLS))
        if what == _GET_RESPONSE:
            return self._get_response(cancel=control == _CANCEL)
        if what[0] == 0x00:
            return self._u2f(bytes([*what, control, 0]), data)
        return SW_UNKNOWN_CLASS

    def _u2f(self, header: bytes, data: bytes) -> bytes:
        apdu = header + b"\0" + len(data).to_bytes(2) + data if data else header
        try:
            return self._device.attempt(CTAPHID.MSG, apdu, Event())
        except (Busy, CtapError):
            return SW_UNKNOWN_INSTRUCTION

    def _message(self, data: bytes, *, polls: bool) -> bytes:
        if self._work is not None and not self._work.done.is_set():
            return SW_NOT_SATISFIED
        if not self._device.plug.key.profile.ctap2:
            return SW_UNKNOWN_INSTRUCTION
        work = self._work = _Work(wipes=data == _RESET_COMMAND)
        thread = threading.Thread(target=self._run, args=(work, data), name="softkey-card", daemon=True)
        thread.start()
        work.done.wait(_AT_ONCE_S if polls else None)
        return self._state()

    def _get_response(self, *, cancel: bool) -> bytes:
        if self._work is None:
            return SW_NOT_SATISFIED
        if cancel:
            self._work.cancelled.set()
            self._work.done.wait()
        return self._state()

    def _run(self, work: _Work, data: bytes) -> None:
        def keepalive(status: STATUS) -> None:
            work.status = int(status)

        try:
            work.answer = self._device.attempt(CTAPHID.CBOR, data, work.cancelled, keepalive) + SW_OK
        except (Busy, CtapError):
            work.answer = SW_FAILED
        except OSError as error:
            work.lost = error
        finally:
            work.done.set()

    def _state(self) -> bytes:
        work = self._work
        if work is None or not work.done.is_set():
            return bytes([work.status if work else KeepAlive.PROCESSING]) + SW_WORKING
        self._work = None
        if work.lost is not None:
            raise work.lost
        if work.wipes and work.answer == b"\0" + SW_OK:
            self._selected = False  # as other cards do: after a reset the applet is selected anew
        return work.answer

    def _shortened(self, answer: bytes) -> bytes:
        body, word = answer[:-2], answer[-2:]
        if len(body) <= _SHORT_ANSWER or word != SW_OK:
            return answer
        self._rest = body
        return self._more()

    def _more(self) -> bytes:
        part, self._rest = self._rest[:_SHORT_ANSWER], self._rest[_SHORT_ANSWER:]
        if not self._rest:
            return part + SW_OK
        return part + bytes([0x61, len(self._rest) & 0xFF if len(self._rest) < _SHORT_ANSWER else 0])


def _extended(apdu: bytes) -> bool:
    return len(apdu) >= 7 and apdu[4] == 0
