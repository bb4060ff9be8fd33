"""A software key in its port, as python-fido2 sees a device: plug, call, pull.

`call` blocks on the caller's thread, up to the key's touch timeout; `pull` and `close` may come from any thread.
Raises what a real Linux key raises: OSError ENODEV when it is out, EIO when it was pulled during a call, EBADF after
`close`; CtapError for a command the transport does not know and for a busy channel that was not waited for.
"""

from __future__ import annotations

import errno
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from threading import Event

from fido2.ctap import STATUS, CtapDevice, CtapError
from fido2.hid import CAPABILITY, CTAPHID

from keydesk.demo.softkey.faults import Faults, Pull
from keydesk.demo.softkey.key import Busy, SoftwareKey
from keydesk.demo.softkey.machine import Exchange
from keydesk.demo.softkey.status import Gone, KeepAlive
from keydesk.demo.softkey.u2f import U2fApplet

_LOOK_EVERY_S = 0.05
_BUSY_EVERY_S = 0.1
_numbers = itertools.count(1)


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


class Plug:
    """One stay of a key in its port; powers the key up. Pull it and plug anew for the next stay.

    Args:
        key: the key.
    """

    def __init__(self, key: SoftwareKey) -> None:
        key.power_up()
        self.key = key
        self.path = f"software:{key.serial}:{next(_numbers)}"
        self._out = Event()
        self._lock = threading.Lock()
        self._on_pull: list[Callable[[Plug], None]] = []

    @property
    def pulled(self) -> bool:
        """Whether the stay is over."""
        return self._out.is_set()

    def on_pull(self, happened: Callable[[Plug], None]) -> None:
        """Hear of the pull, once, on the thread that pulls.

        Args:
            happened: called with this plug.
        """
        with self._lock:
            self._on_pull.append(happened)

    def pull(self) -> None:
        """Take the key out; a second time does nothing."""
        with self._lock:
            if self._out.is_set():
                return
            self._out.set()
            hearers = list(self._on_pull)
        for hearer in hearers:
            hearer(self)

    def wait_out(self, timeout_s: float) -> bool:
        """Wait for the pull.

        Args:
            timeout_s: how long at most.

        Returns:
            Whether it came.
        """
        return self._out.wait(timeout_s)


class SoftwareKeyDevice(CtapDevice):
    """An open handle on a plugged software key.

    Args:
        plug: the stay it belongs to; every handle of it dies with the pull.
    """

    def __init__(self, plug: Plug) -> None:
        if plug.pulled:
            raise _os_error(errno.ENODEV)
        self._plug = plug
        self._key = plug.key
        self._u2f = U2fApplet(plug.key)
        self._closed = Event()
        self.transport = "usb"
        """By which way commands come; a reader says "nfc"."""
        self.winks = 0
        """How often the key was asked to blink."""

    def __repr__(self) -> str:
        return f"SoftwareKeyDevice({self._plug.path!r})"

    @classmethod
    def plugged(cls, key: SoftwareKey) -> SoftwareKeyDevice:
        """Plug a key and open it, for tests that need no transport.

        Args:
            key: a key that is not plugged elsewhere.

        Returns:
            The open device; `device.plug.pull()` takes the key out.
        """
        return cls(Plug(key))

    @property
    def plug(self) -> Plug:
        """The stay this handle belongs to."""
        return self._plug

    @property
    def faults(self) -> Faults:
        """The key's faults, the same for every handle."""
        return self._key.faults

    @property
    def capabilities(self) -> int:
        """CTAPHID capability flags."""
        return capabilities_of(self._key)

    @property
    def product_name(self) -> str:
        """The USB product string."""
        return self._key.profile.product

    @property
    def serial_number(self) -> str | None:
        """The USB serial number, None where the model shows none."""
        return self._key.serial if self._key.profile.shows_serial else None

    @property
    def device_version(self) -> tuple[int, int, int]:
        """Firmware version: major, minor, patch."""
        return self._key.profile.firmware

    @property
    def version(self) -> int:
        """CTAPHID protocol version."""
        return 2

    def wink(self) -> None:
        """Blink."""
        self.call(CTAPHID.WINK)

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send one CTAPHID command.

        Args:
            cmd: CBOR, MSG, PING or WINK.
            data: its payload.
            event: set it to cancel; looked at every 50 ms while a touch is waited for.
            on_keepalive: called once per change of status, on this thread.

        Returns:
            The payload of the answer; for CBOR it starts with the status byte.

        Raises:
            CtapError: INVALID_COMMAND for another command; CHANNEL_BUSY when busy and `event` is set.
            OSError: ENODEV, EIO or EBADF, see the module.
        """
        event = event or Event()
        # CtapHidDevice tries a busy channel every 0.1 s until its event is set; so does this one.
        while True:
            try:
                return self.attempt(cmd, data, event, on_keepalive)
            except Busy:
                if event.wait(_BUSY_EVERY_S):
                    raise CtapError(CtapError.ERR.CHANNEL_BUSY) from None

    def attempt(
        self,
        cmd: int,
        data: bytes,
        event: Event,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send one CTAPHID command and do not wait for a busy key; for the framings.

        Args:
            cmd: CBOR, MSG, PING or WINK.
            data: its payload.
            event: set it to cancel.
            on_keepalive: called once per change of status, on this thread.

        Returns:
            The payload of the answer.

        Raises:
            Busy: another command is running.
            CtapError: INVALID_COMMAND.
            OSError: as `call`.
        """
        self._refuse_when_out(errno.ENODEV)
        if cmd == CTAPHID.WINK:
            self.winks += 1
            return b""
        if cmd == CTAPHID.PING:
            return data
        if cmd not in (CTAPHID.CBOR, CTAPHID.MSG) or not self._speaks(cmd):
            raise CtapError(CtapError.ERR.INVALID_COMMAND)
        if self.faults.take_busy():
            raise Busy
        return self._cbor(data, event, on_keepalive) if cmd == CTAPHID.CBOR else self._u2f.message(data)

    def close(self) -> None:
        """Close the handle; a call in flight ends with EBADF. The key stays plugged."""
        self._closed.set()

    @classmethod
    def list_devices(cls) -> Iterator[CtapDevice]:
        """Nothing is found this way: software keys are plugged into a SoftwareTransport."""
        return iter(())

    def _speaks(self, cmd: int) -> bool:
        profile = self._key.profile
        return profile.ctap2 if cmd == CTAPHID.CBOR else profile.u2f

    def _cbor(self, data: bytes, event: Event, on_keepalive: Callable[[STATUS], None] | None) -> bytes:
        command = data[0] if data else 0
        if self.faults.silent(command):
            self._hang()
        status = self.faults.take_status(command)
        if status is not None:
            return bytes([status])
        pull = self.faults.take_pull(command)
        if pull is Pull.BEFORE_WORK:
            self._plug.pull()
        self._refuse_when_out(errno.EIO)
        try:
            answer = self._key.process(data, self._exchange(event, on_keepalive))
        except Gone:
            answer = b""
        if pull is Pull.AFTER_WORK:
            self._plug.pull()
        self._refuse_when_out(errno.EIO)
        return answer

    def _exchange(self, event: Event, on_keepalive: Callable[[STATUS], None] | None) -> Exchange:
        last: list[KeepAlive] = []

        def keepalive(status: KeepAlive) -> None:
            if on_keepalive is None or not self._key.profile.keepalives or last == [status]:
                return
            last[:] = [status]
            on_keepalive(STATUS(status))

        def gone() -> bool:
            return self._closed.is_set() or self._plug.pulled

        return Exchange(keepalive, event.is_set, gone, self.transport)

    def _hang(self) -> None:
        while not self._closed.is_set() and not self._plug.wait_out(_LOOK_EVERY_S):
            pass
        self._refuse_when_out(errno.EIO)

    def _refuse_when_out(self, when_pulled: int) -> None:
        if self._closed.is_set():
            raise _os_error(errno.EBADF)
        if self._plug.pulled:
            raise _os_error(when_pulled)


def capabilities_of(key: SoftwareKey) -> int:
    """Tell the CTAPHID capability flags of a key.

    Args:
        key: the key.

    Returns:
        CBOR where FIDO2 is on, NMSG where U2F is not there, WINK always.
    """
    flags = int(CAPABILITY.WINK)
    if key.profile.ctap2:
        flags |= CAPABILITY.CBOR
    if not key.profile.u2f:
        flags |= CAPABILITY.NMSG
    return flags
