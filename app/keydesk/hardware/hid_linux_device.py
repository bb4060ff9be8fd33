"""An open USB key on Linux: own packets in and out, with limits that python-fido2's own connection lacks.

A silent key ends in a time-out instead of blocking for ever; a blocked read can be interrupted from another thread;
packets of other programs on the same key are dropped; the node is locked as libfido2 does, so that its programs and
this one do not interleave. Runs on the key's thread. Raises OSError and KEY_BUSY.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import threading
import time
from pathlib import Path

from fido2.hid import CTAPHID, TYPE_INIT
from fido2.hid.base import CtapHidConnection, HidDescriptor, parse_report_descriptor

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.hid_library_device import BoundedHidDevice, check_report_sizes
from keydesk.hardware.transport import Found

# Keys say every 100 ms that they live while they work (CTAP 2.1 §11.2.9.2.2); this is far beyond.
SILENCE_S = 4.0
LOCK_S = 2.0
_LOCK_STEP_S = 0.05
_BROADCAST = b"\xff\xff\xff\xff"
_INIT = bytes([TYPE_INIT | CTAPHID.INIT])


class LinuxConnection(CtapHidConnection):
    """Packets over a hidraw node.

    Args:
        handle: an open, non-blocking descriptor, owned from now on.
        size: bytes of an input report.
        silence_s: seconds without a packet after which the key is taken to be stuck.
    """

    def __init__(self, handle: int, size: int, silence_s: float = SILENCE_S) -> None:
        self._handle = handle
        self._size = size
        self._silence_s = silence_s
        self._channel = _BROADCAST
        self._nonce: bytes | None = None
        self._lock = threading.Lock()
        self._interrupted = False
        self._closed = False
        # The loop's thread writes to it, which may never wait for anything.
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._poll = select.poll()
        self._poll.register(handle, select.POLLIN)
        self._poll.register(self._wake_read, select.POLLIN)

    def write_packet(self, data: bytes) -> None:
        """Send one report.

        Args:
            data: a whole packet.
        """
        self._channel = data[:4]
        starts_channel = self._channel == _BROADCAST and data[4:5] == _INIT
        self._nonce = data[7:15] if starts_channel else None
        report = b"\0" + data  # the number of the report, which FIDO does not use
        if os.write(self._handle, report) != len(report):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def read_packet(self) -> bytes:
        """Wait for one report that is meant for us.

        Returns:
            A whole packet.

        Raises:
            OSError: ENODEV when pulled or interrupted.
            TimeoutError: the key is silent.
        """
        deadline = time.monotonic() + self._silence_s
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            ready = dict(self._poll.poll(left * 1000))
            if self._wake_read in ready:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            if self._handle not in ready:
                continue
            try:
                packet = os.read(self._handle, self._size)
            except BlockingIOError:
                continue
            if not packet:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            if self._is_ours(packet):
                return packet

    def interrupt(self) -> None:
        """Break a blocked read, from any thread; nothing can be read after."""
        with self._lock:
            if not self._interrupted and not self._closed:
                self._interrupted = True
                os.write(self._wake_write, b"x")

    def close(self) -> None:
        """Close the node, which frees its lock; twice does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for handle in (self._handle, self._wake_read, self._wake_write):
                os.close(handle)

    def _is_ours(self, packet: bytes) -> bool:
        """The kernel gives every program that has the node open all packets of the key."""
        if packet[:4] != self._channel:
            return False
        return self._nonce is None or packet[4:5] != _INIT or packet[7:15] == self._nonce


def open_key(node: Path, report_descriptor: bytes, found: Found, lock_s: float = LOCK_S) -> BoundedHidDevice:
    """Open a node and start a channel.

    Args:
        node: the device node.
        report_descriptor: its HID report descriptor.
        found: the key as listed.
        lock_s: seconds to wait for another program's lock.

    Returns:
        The open key.

    Raises:
        OSError: it may not be opened or is gone.
        KeydeskError: KEY_BUSY, another program holds the lock; KEY_MALFORMED, its packets are of no possible size.
    """
    size_in, size_out = parse_report_descriptor(report_descriptor)
    descriptor = HidDescriptor(
        str(node), found.vendor_id or 0, found.product_id or 0, size_in, size_out, found.product, found.serial
    )
    check_report_sizes(descriptor)
    handle = open_locked(node, lock_s)
    connection = LinuxConnection(handle, size_in)
    try:
        return BoundedHidDevice(descriptor, connection)
    except BaseException:
        connection.close()
        raise


def open_locked(node: Path, lock_s: float) -> int:
    """Open a node and lock it against programs that use libfido2.

    Args:
        node: the device node.
        lock_s: seconds to wait for another program's lock.

    Returns:
        The descriptor, not blocking; opened after the lock was free, so that nothing of others is queued in it.

    Raises:
        OSError: it may not be opened or is gone.
        KeydeskError: KEY_BUSY.
    """
    deadline = time.monotonic() + lock_s
    while True:
        handle = os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            waited = lock(handle, deadline - time.monotonic())
        except BaseException:
            os.close(handle)
            raise
        if not waited:
            return handle
        # What the key told the holder before is queued in this handle, too: a fresh one begins empty.
        os.close(handle)


def lock(handle: int, wait_s: float) -> bool:
    """Take the lock that libfido2 takes on an open key: exclusive, on the node itself, until it is closed.

    Args:
        handle: an open descriptor.
        wait_s: seconds to wait for its present holder.

    Returns:
        Whether somebody else held it before. Source: libfido2, src/hid_linux.c, fido_hid_open, which waits in steps
        of its own and opens the node anew after a wait, as is done here.

    Raises:
        KeydeskError: KEY_BUSY.
    """
    waited = False
    deadline = time.monotonic() + wait_s
    pause = threading.Event()  # flock tells nobody when it is free
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise KeydeskError(Code.KEY_BUSY) from error
            waited = True
            pause.wait(_LOCK_STEP_S)
        else:
            return waited
