"""An open key on its own thread: opens when needed, lets go when idle, stands between python-fido2 and the device.

Imports python-fido2, so it is imported on a key's thread only. Raises KeydeskError, and what the device raises;
`failure` translates.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event
from typing import TypeVar

from fido2.ctap import STATUS, CtapDevice, CtapError
from fido2.ctap2.base import Ctap2, Info
from fido2.hid import CAPABILITY, CTAPHID, ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware import answer_bounds, ctap_errors
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.hold import Hold
from keydesk.hardware.transport import Found
from keydesk.hardware.unwaiting import UnwaitingEvent

log = logging.getLogger(__name__)

_TRIES = 3
_BUSY_STEP_S = 0.1
CLIENT_PIN, _GET_INFO = 0x06, 0x04
# Sub-commands that read and change nothing: PIN tries, key agreement, UV tries. One byte each in CBOR's short form.
_READING_PIN = frozenset({0x01, 0x02, 0x07})
# After these the handle is worth nothing.
_DROP_AFTER = frozenset(
    {
        Code.KEY_REMOVED,
        Code.CARD_INTERRUPTED,
        Code.KEY_MALFORMED,
        Code.KEY_NOT_RESPONDING,
        Code.KEY_BUSY,
        Code.KEY_NO_PERMISSION,
    }
)
# What a key makes of being interrupted is no concern of the person who cancelled.
_RIDDLES = frozenset({Code.KEY_MALFORMED, Code.KEY_BUSY, Code.KEY_REFUSED, Code.KEY_UNSUPPORTED})

_Result = TypeVar("_Result")
YUBICO = 0x1050


class GuardedDevice(CtapDevice):
    """A device with a bounded wait for a busy channel, and a look at the wish to stop before each command.

    Args:
        open_device: opens the real one, anew each time.
        stop: gives the wish to stop of the call under way.
        busy_s: seconds another program may hold the channel.

    Attributes:
        last_info: the last answer to getInfo, as it came.
    """

    def __init__(self, open_device: Callable[[], CtapDevice], stop: Callable[[], Stop], busy_s: float) -> None:
        self._open = open_device
        self._stop = stop
        self._busy_s = busy_s
        self.last_info = b""
        self.raw = self._open_patiently()

    @property
    def capabilities(self) -> int:
        """Capability flags. Source: CTAP 2.1 §11.2.9.1.3."""
        return self.raw.capabilities

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send a command; see `CtapDevice.call`. What comes back is bounded before anyone decodes it."""
        tries = 1
        while True:
            try:
                answer = self._while_busy(lambda: self.raw.call(cmd, data, self._unwaiting(event), on_keepalive))
                if cmd == CTAPHID.CBOR:
                    answer_bounds.check(data[0] if data else 0, answer)
                    self.last_info = answer if data[:1] == bytes((_GET_INFO,)) else self.last_info
                return answer
            except ConnectionFailure:
                # Another program's packets came in between. Only what changes nothing is asked again.
                if tries == _TRIES or not _repeatable(cmd, data):
                    raise
                tries += 1
                self.close()
                self.raw = self._open_patiently()

    def _unwaiting(self, event: Event | None) -> Event | None:
        # python-fido2's devices wait on the event while the channel is busy, without end. A card's waits on it
        # between its questions "ready?", and must.
        return event if getattr(self.raw, "paced_by_event", False) else UnwaitingEvent(event)

    def _open_patiently(self) -> CtapDevice:
        for _ in range(_TRIES - 1):
            with suppress(ConnectionFailure):
                return self._while_busy(self._open)
        return self._while_busy(self._open)

    def _while_busy(self, action: Callable[[], _Result]) -> _Result:
        stop = self._stop()
        deadline = time.monotonic() + self._busy_s
        while True:
            stop.check()
            try:
                return action()
            except CtapError as error:
                if error.code != CtapError.ERR.CHANNEL_BUSY or time.monotonic() >= deadline:
                    raise
            stop.event.wait(_BUSY_STEP_S)

    def close(self) -> None:
        """Close the real device; one that is gone is closed already."""
        try:
            self.raw.close()
        except (OSError, CtapError) as error:
            log.debug("closing a key failed: %s", type(error).__name__)

    @classmethod
    def list_devices(cls) -> Iterator[CtapDevice]:
        """List nothing: transports list."""
        return iter(())


def _repeatable(cmd: int, data: bytes) -> bool:
    if cmd != CTAPHID.CBOR or not data:
        return cmd == CTAPHID.INIT
    return data[0] == _GET_INFO or (data[0] == CLIENT_PIN and reads_pin(data))


def reads_pin(data: bytes) -> bool:
    """Tell whether a clientPIN request only asks.

    Args:
        data: the request with its command byte.

    Returns:
        True for counters and for the key agreement, which change nothing.
    """
    # a2/a3... 01 <protocol> 02 <sub-command>: the first two members of a clientPIN request.
    return len(data) >= 6 and data[4] == 0x02 and data[5] in _READING_PIN


class _Described:
    """What a key said of itself, and the same taken apart."""

    def __init__(self) -> None:
        self.answer = b""
        self.info: Info | None = None


class _KeyCtap2(Ctap2):
    """CTAP2 that takes a description apart only when it is another one than before.

    python-fido2 evaluates all its type hints for each: longer than the asking takes, and a ceremony asks four times.
    """

    def __init__(self, device: GuardedDevice, known: _Described) -> None:
        self._guarded = device
        self._known = known
        super().__init__(device, strict_cbor=False)

    def get_info(self) -> Info:
        told, known = self.send_cbor(Ctap2.CMD.GET_INFO), self._known
        if known.info is None or known.answer != self._guarded.last_info:
            known.info, known.answer = Info.from_dict(told), self._guarded.last_info
        return known.info


class Session:
    """The resource of a key's thread.

    Args:
        found: the key as listed.
        open_device: opens it.
        busy_s: seconds another program may hold the key.
        seen_plug: whether it was plugged in while we watched, so that its count of wrong PINs is known.
        least_pin: fewest characters of a new PIN, on top of the key's own rule.
    """

    def __init__(
        self,
        found: Found,
        open_device: Callable[[], CtapDevice],
        busy_s: float,
        seen_plug: bool = False,
        least_pin: int = 0,
    ) -> None:
        self.found = found
        self.least_pin = least_pin
        self.wrong_pins = 0
        self.seen_plug = seen_plug
        self._since = time.monotonic()
        self.hold = Hold()
        self._open_device = open_device
        self._busy_s = busy_s
        self._stop = Stop()
        self._device: GuardedDevice | None = None
        self._ctap2: Ctap2 | None = None
        self._described = _Described()

    @property
    def age_s(self) -> float:
        """Seconds since the key was first reached in this plug; where `seen_plug`, about since it got power."""
        return time.monotonic() - self._since

    @property
    def device(self) -> GuardedDevice:
        """The open device; opened when it is not."""
        if self._device is None:
            self._device = GuardedDevice(self._open_device, lambda: self._stop, self._busy_s)
        return self._device

    @property
    def speaks_ctap2(self) -> bool:
        """Whether the key takes CTAP2 commands at all."""
        return bool(self.device.capabilities & CAPABILITY.CBOR)

    @property
    def ctap2(self) -> Ctap2:
        """CTAP2 on the open device. CBOR out of canonical order is taken: honest keys in the field send it.

        Raises:
            KeydeskError: KEY_TOO_OLD or KEY_SWITCHED_OFF for a key without CTAP2.
        """
        if self._ctap2 is None:
            if not self.speaks_ctap2:
                raise KeydeskError(lacks_ctap2(self))
            try:
                self._ctap2 = _KeyCtap2(self.device, self._described)
            except CtapError as error:
                if error.code != CtapError.ERR.INVALID_COMMAND:
                    raise
                raise KeydeskError(lacks_ctap2(self)) from error
        return self._ctap2

    @property
    def info(self) -> Info:
        """What the key said when it was opened, or at the last `read_info`."""
        return self.ctap2.info

    def read_info(self) -> Info:
        """Ask the key again, as after a change.

        Returns:
            What it says now.
        """
        if self._ctap2 is None:
            return self.info
        self._ctap2 = _KeyCtap2(self.device, self._described)
        return self._ctap2.info

    def begin(self, stop: Stop) -> None:
        """A new call starts; see `Resource`."""
        self._stop = stop

    def failure(self, error: BaseException, stop: Stop) -> KeydeskError | None:
        """Translate, and drop a handle that is worth nothing; see `Resource`."""
        told = ctap_errors.translate(error, stop)
        if told is not None:
            log.info("key call failed: %s from %s", told.code, type(error).__name__)
            if told.code in _DROP_AFTER:
                self.release()
            if stop.cancelled and told.code in _RIDDLES:
                return ctap_errors.ended(stop)
        return told

    def release(self) -> None:
        """Close the device; the next call opens it anew."""
        device, self._device, self._ctap2 = self._device, None, None
        if device is not None:
            device.close()

    def interrupt(self) -> None:
        """Break a blocked read, where the device knows how."""
        device = self._device
        interrupt = getattr(device.raw if device is not None else None, "interrupt", None)
        if callable(interrupt):
            interrupt()


def lacks_ctap2(session: Session) -> Code:
    """Say why a key takes no CTAP2 commands.

    Args:
        session: with the device open.

    Returns:
        KEY_SWITCHED_OFF when it speaks neither CTAP1, or is a model that has CTAP2; else KEY_TOO_OLD.
    """
    if session.device.capabilities & CAPABILITY.NMSG:
        return Code.KEY_SWITCHED_OFF
    version = getattr(session.device.raw, "device_version", (0, 0, 0))
    if session.found.vendor_id == YUBICO and version >= (5, 0, 0):
        return Code.KEY_SWITCHED_OFF
    return Code.KEY_TOO_OLD
