"""Software keys behind CTAPHID framing in the shape of a transport: every handle is a cable of its own."""

from __future__ import annotations

import contextlib
import socket
import threading

from fido2.ctap import CtapDevice
from fido2.hid import CtapHidDevice
from fido2.hid.base import HidDescriptor

from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import REPORT_SIZE, HidFraming
from keydesk.demo.softkey.transport import HasPath, SoftwareTransport
from tests.fakes.hid_line import SocketConnection

_DESCRIPTOR = HidDescriptor("socket", 0x1050, 0x0407, REPORT_SIZE, REPORT_SIZE, "Practice", None)


class CablePort(SoftwareTransport):
    """As `SoftwareTransport`, but what is opened speaks 64-byte reports."""

    def open(self, found: HasPath) -> CtapDevice:
        device = super().open(found)
        assert isinstance(device, SoftwareKeyDevice)
        host, key_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        threading.Thread(target=_serve, args=(device, key_end), name="hid-cable", daemon=True).start()
        return CtapHidDevice(_DESCRIPTOR, SocketConnection(host))


def _serve(device: SoftwareKeyDevice, key_end: socket.socket) -> None:
    def hang_up() -> None:
        with contextlib.suppress(OSError):  # the host has hung up already
            key_end.shutdown(socket.SHUT_RDWR)

    def send(report: bytes) -> None:
        key_end.sendall(report)

    with key_end:
        HidFraming(device, send, ended=hang_up).serve(lambda: key_end.recv(REPORT_SIZE))
