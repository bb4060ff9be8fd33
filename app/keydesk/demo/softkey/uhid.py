"""A software key as a USB key of this computer: through uhid the kernel makes a real ``/dev/hidraw*`` of it.

Linux, and the right to open ``/dev/uhid`` (root's, as a rule). One thread per stay takes what the kernel says; `pull`
may come from any thread and returns when the node is gone. Raises OSError when the kernel refuses the key.
Source: Linux, include/uapi/linux/uhid.h and Documentation/hid/uhid.rst.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import select
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import REPORT_SIZE, HidFraming
from keydesk.demo.softkey.key import SoftwareKey

logger = logging.getLogger(__name__)

UHID = Path("/dev/uhid")
REPORT_DESCRIPTOR = bytes.fromhex("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
"""A FIDO interface with reports of 64 bytes. Source: CTAP 2.1 §11.2.8.1."""

_DESTROY, _OUTPUT, _GET_REPORT, _GET_REPORT_REPLY = 1, 6, 9, 10
_CREATE2, _INPUT2, _SET_REPORT, _SET_REPORT_REPLY = 11, 12, 13, 14
_BUS_USB = 3
_DATA_MAX = 4096
_EVENT_MAX = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + _DATA_MAX


def _open_uhid() -> int:
    return os.open(UHID, os.O_RDWR | os.O_CLOEXEC)


class UsbPlug:
    """One stay of a key in a USB port that the kernel believes in.

    Args:
        key: the key; it powers up. A card has no USB ids and cannot be plugged so.
        open_uhid: opens the kernel's end; gives a descriptor, owned from now on.

    Raises:
        ValueError: the key is a card.
        OSError: uhid is not there, may not be opened, or refuses the key.
    """

    def __init__(self, key: SoftwareKey, open_uhid: Callable[[], int] = _open_uhid) -> None:
        created = create_event(key)
        self._kernel = open_uhid()
        self._lock = threading.Lock()
        self._there = True
        self._wake_read, self._wake_write = os.pipe()
        self.plug = Plug(key)
        framing = HidFraming(SoftwareKeyDevice(self.plug), self._say_report, ended=self._leave)
        self._thread = threading.Thread(target=self._listen, args=(framing,), name="softkey-uhid", daemon=True)
        try:
            os.write(self._kernel, created)
        except OSError:
            self._let_go()
            raise
        self._thread.start()

    def pull(self) -> None:
        """Take the key out; the node is gone when this returns. A second time does nothing."""
        self.plug.pull()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _leave(self) -> None:
        """The plug was pulled, by whomever: take the node away, then wake the thread, which lets go."""
        with self._lock:
            if not self._there:
                return
            self._there = False
            with contextlib.suppress(OSError):  # it is gone already, which is all that was wanted
                os.write(self._kernel, struct.pack("=I", _DESTROY))
            os.write(self._wake_write, b"x")

    def _listen(self, framing: HidFraming) -> None:
        kernel = select.poll()
        kernel.register(self._kernel, select.POLLIN)
        kernel.register(self._wake_read, select.POLLIN)
        try:
            while self._wake_read not in (ready := dict(kernel.poll())):
                if ready:
                    self._hear(os.read(self._kernel, _EVENT_MAX), framing)
        except OSError as error:
            logger.info("the kernel let the software key go: %s", error.strerror)
            self.plug.pull()
        finally:
            framing.stop()
            self._let_go()

    def _hear(self, event: bytes, framing: HidFraming) -> None:
        if not event:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        (kind,) = struct.unpack_from("=I", event)
        if kind == _OUTPUT:
            framing.receive(output_report(event))
        elif kind in (_GET_REPORT, _SET_REPORT):
            # Control transfers, which FIDO does not use; the kernel would wait five seconds for an answer.
            (number,) = struct.unpack_from("=I", event, 4)
            if kind == _GET_REPORT:
                self._say(struct.pack("=IIHH", _GET_REPORT_REPLY, number, errno.EIO, 0))
            else:
                self._say(struct.pack("=IIH", _SET_REPORT_REPLY, number, errno.EIO))

    def _say_report(self, report: bytes) -> None:
        self._say(struct.pack("=IH", _INPUT2, len(report)) + report)

    def _say(self, event: bytes) -> None:
        with self._lock:
            if not self._there:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            os.write(self._kernel, event)

    def _let_go(self) -> None:
        with self._lock:
            self._there = False
            for handle in (self._kernel, self._wake_read, self._wake_write):
                os.close(handle)


def create_event(key: SoftwareKey) -> bytes:
    """Write the event that makes the kernel show a key.

    Args:
        key: the key.

    Returns:
        UHID_CREATE2 with name, serial number, ids and report descriptor.

    Raises:
        ValueError: the key is a card.
    """
    profile = key.profile
    if profile.vendor_id is None or profile.product_id is None:
        raise ValueError(f"{profile.name} is a card and has no USB port")
    major, minor, _ = profile.firmware
    return struct.pack(
        "=I128s64s64sHHIIII",
        _CREATE2,
        profile.product.encode("utf-8")[:127],
        f"keydesk-practice/{key.serial}".encode("ascii")[:63],
        key.serial.encode("ascii") if profile.shows_serial else b"",
        len(REPORT_DESCRIPTOR),
        _BUS_USB,
        profile.vendor_id,
        profile.product_id,
        major << 8 | minor,
        0,
    ) + REPORT_DESCRIPTOR.ljust(_DATA_MAX, b"\0")


def output_report(event: bytes) -> bytes:
    """Take the report out of an event.

    Args:
        event: UHID_OUTPUT as read.

    Returns:
        The report without the number that hidraw puts in front and USB would not carry.
    """
    (size,) = struct.unpack_from("=H", event, 4 + _DATA_MAX)
    report = event[4 : 4 + min(size, _DATA_MAX)]
    return report[1:] if size == REPORT_SIZE + 1 else report
