"""USB ports made of socket pairs: the Linux connection on the host's end, any key or any player on the other.

Thread-safe. `open` starts one thread per handle, named "cable", which ends when the handle is closed.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from fido2.ctap import CtapDevice
from fido2.hid.base import HidDescriptor

from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import REPORT_SIZE, HidFraming
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.hardware.hid_library_device import BoundedHidDevice
from keydesk.hardware.hid_linux_device import LinuxConnection
from keydesk.hardware.transport import Found, FoundKey

Player = Callable[[socket.socket], None]


@dataclass(frozen=True)
class _Port:
    found: FoundKey
    plug: Plug | None
    play: Player | None


class Cables:
    """The transport.

    Args:
        silence_s: seconds after which a silent key is given up.
    """

    name = "hid"

    def __init__(self, silence_s: float = 2.0) -> None:
        self._silence_s = silence_s
        self._ports: dict[str, _Port] = {}
        self._changed: list[Callable[[], None]] = []

    def plug(self, key: SoftwareKey) -> str:
        """Plug a software key in; gives its path."""
        plug = Plug(key)
        serial = key.serial if key.profile.shows_serial else None
        profile = key.profile
        found = FoundKey("hid", plug.path, profile.product, profile.vendor_id, profile.product_id, serial)
        return self._add(_Port(found, plug, None))

    def play(self, play: Player, name: str = "played") -> str:
        """Plug in whatever the player is: it gets its end of the line, and is told of the end by an empty read."""
        return self._add(_Port(FoundKey("hid", f"cable:{name}", "Practice Key", 0x1209, 0xF1D0), None, play))

    def unplug(self, path: str) -> None:
        """Pull a key out."""
        port = self._ports.pop(path)
        if port.plug is not None:
            port.plug.pull()
        self._tell()

    def list(self) -> Sequence[Found]:
        return [port.found for port in list(self._ports.values())]

    def open(self, found: Found) -> CtapDevice:
        port = self._ports.get(found.path)
        if port is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        host, end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        host.setblocking(False)
        threading.Thread(target=_serve, args=(port, end), name="cable", daemon=True).start()
        connection = LinuxConnection(host.detach(), REPORT_SIZE, self._silence_s)
        sizes = (found.vendor_id or 0, found.product_id or 0, REPORT_SIZE, REPORT_SIZE)
        try:
            return BoundedHidDevice(HidDescriptor(found.path, *sizes, found.product, found.serial), connection)
        except BaseException:
            connection.close()
            raise

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._changed.append(changed)
        return lambda: self._changed.remove(changed)

    def _add(self, port: _Port) -> str:
        self._ports[port.found.path] = port
        self._tell()
        return port.found.path

    def _tell(self) -> None:
        for changed in list(self._changed):
            changed()


def _serve(port: _Port, end: socket.socket) -> None:
    with end, suppress(OSError):  # the other end was closed while something was said
        if port.play is not None:
            port.play(end)
        elif port.plug is not None and not port.plug.pulled:

            def hang_up() -> None:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

            framing = HidFraming(SoftwareKeyDevice(port.plug), end.sendall, ended=hang_up)
            framing.serve(lambda: end.recv(REPORT_SIZE + 1)[1:])  # without the number of the report
