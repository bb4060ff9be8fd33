"""What python-fido2's connection lacks on macOS: it is closed for good, a wait can be broken, silence is no removal.

Its own `close` leaves the device open for the life of the process, and its read ends after four seconds with the same
error for a silent key and a pulled one. Runs on the key's thread, `interrupt` on any. Raises OSError ENODEV and
ETIMEDOUT. Typed and tested with stand-ins for the system calls; not yet run on macOS.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
import re
import time
from collections.abc import Callable
from typing import Any, Protocol

from fido2.hid.base import CtapHidConnection

log = logging.getLogger(__name__)

# Why IOHIDDeviceOpen refuses: not permitted (Input Monitoring), no privilege, held by another. Source: IOReturn.h.
_REFUSALS = {0xE00002E2: errno.EACCES, 0xE00002C1: errno.EACCES, 0xE00002C5: errno.EBUSY}

# The run loop of python-fido2 waits four seconds; a pulled key ends it at once.
_SILENT_FROM_S = 3.5


class MacConnected(Protocol):
    """The part of python-fido2's connection that is used."""

    handle: object
    run_loop_ref: object

    def close(self) -> None:
        """Hear no more."""
        ...

    def write_packet(self, data: bytes) -> None:
        """Send one report; OSError without a number."""
        ...

    def read_packet(self) -> bytes:
        """Wait for one; OSError without a number."""
        ...


class MacCalls(Protocol):
    """The system calls that are used."""

    def close_device(self, handle: object) -> None:
        """Close and release a device (IOHIDDeviceClose, CFRelease)."""
        ...

    def stop_loop(self, loop: object) -> None:
        """End a run loop (CFRunLoopStop)."""
        ...


class MacConnection(CtapHidConnection):
    """A connection.

    Args:
        inner: python-fido2's, open.
        calls: the system calls, or a stand-in.
        clock: seconds that only grow.
    """

    def __init__(self, inner: MacConnected, calls: MacCalls, clock: Callable[[], float] = time.monotonic) -> None:
        self._inner = inner
        self._calls = calls
        self._clock = clock
        self._closed = False
        self._broken = False

    def write_packet(self, data: bytes) -> None:
        """Send one report."""
        try:
            self._inner.write_packet(data)
        except OSError as error:
            raise _os_error(errno.ENODEV) from error

    def read_packet(self) -> bytes:
        """Wait for one report.

        Returns:
            A whole packet.

        Raises:
            OSError: ENODEV when pulled or interrupted.
            TimeoutError: the key is silent.
        """
        if self._broken:
            raise _os_error(errno.ENODEV)
        begun = self._clock()
        try:
            return self._inner.read_packet()
        except OSError as error:
            silent = self._clock() - begun >= _SILENT_FROM_S and not self._broken
            raise _os_error(errno.ETIMEDOUT if silent else errno.ENODEV) from error

    def interrupt(self) -> None:
        """Break a blocked read, from any thread; nothing can be read after."""
        self._broken = True
        if not self._closed and self._inner.run_loop_ref:
            self._calls.stop_loop(self._inner.run_loop_ref)

    def close(self) -> None:
        """Close for good; a second time is nothing."""
        if self._closed:
            return
        self._closed = True
        self._inner.close()
        self._calls.close_device(self._inner.handle)


def open_error(error: OSError) -> OSError:
    """Say why a key could not be opened; python-fido2 puts the number into words only.

    Args:
        error: as python-fido2 raised it.

    Returns:
        EACCES, EBUSY, or ENODEV for what is gone or of an unknown reason.
    """
    told = re.search(r"(-?\d+)\Z", str(error))
    return _os_error(_REFUSALS.get(int(told[1]) & 0xFFFFFFFF, errno.ENODEV) if told else errno.ENODEV)


class IoKit:
    """`MacCalls` on the libraries python-fido2 has loaded."""

    def __init__(self) -> None:
        self._module: Any = importlib.import_module("fido2.hid.macos")

    def close_device(self, handle: object) -> None:
        """Close and release a device; see `MacCalls`."""
        result = self._module.iokit.IOHIDDeviceClose(handle, 0)
        if result:
            log.debug("closing a device: %d", result)
        self._module.cf.CFRelease(handle)

    def stop_loop(self, loop: object) -> None:
        """End a run loop; see `MacCalls`."""
        self._module.cf.CFRunLoopStop(loop)


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
