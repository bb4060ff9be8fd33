"""A USB cable made of a socket pair: CtapHidDevice on one end, the software key's framing on the other."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fido2.hid import CtapHidDevice
from fido2.hid.base import CtapHidConnection, HidDescriptor

from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import REPORT_SIZE, HidFraming
from keydesk.demo.softkey.key import SoftwareKey


class SocketConnection(CtapHidConnection):
    """Reports over a socket, in place of a hidraw node."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def read_packet(self) -> bytes:
        report = self._line.recv(REPORT_SIZE)
        if not report:
            raise OSError(5, "Input/output error")
        return report

    def write_packet(self, data: bytes) -> None:
        self._line.sendall(data)

    def close(self) -> None:
        self._line.close()


class HidLine:
    """One plugged key behind CTAPHID."""

    def __init__(self, key: SoftwareKey) -> None:
        self.plug = Plug(key)
        self._host, self._key_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        framing = HidFraming(SoftwareKeyDevice(self.plug), self._key_end.sendall, ended=self._hang_up)
        self._thread = threading.Thread(
            target=framing.serve, args=(lambda: self._key_end.recv(REPORT_SIZE),), name="hid-line", daemon=True
        )
        self._thread.start()

    def _hang_up(self) -> None:
        self._key_end.shutdown(socket.SHUT_RDWR)

    def open(self) -> CtapHidDevice:
        """Another CTAPHID channel on the same line: only one may be spoken on at a time."""
        descriptor = HidDescriptor("socket", 0x1050, 0x0407, REPORT_SIZE, REPORT_SIZE, "Practice", None)
        return CtapHidDevice(descriptor, SocketConnection(self._host))

    def raw(self, report: bytes) -> bytes:
        """Send one report, get one back."""
        self._host.sendall(report.ljust(REPORT_SIZE, b"\0"))
        return self._host.recv(REPORT_SIZE)

    def send(self, report: bytes) -> None:
        """Send one report."""
        self._host.sendall(report.ljust(REPORT_SIZE, b"\0"))

    def receive(self) -> bytes:
        """Get one report."""
        return self._host.recv(REPORT_SIZE)

    def close(self) -> None:
        """Cut the cable."""
        self._host.close()
        self._thread.join(5)
        self._key_end.close()


@contextmanager
def hid_line(key: SoftwareKey) -> Iterator[HidLine]:
    """A key on a cable, cut at the end."""
    line = HidLine(key)
    try:
        yield line
    finally:
        line.close()
