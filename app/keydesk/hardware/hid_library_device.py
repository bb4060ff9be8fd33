"""Opens USB keys through python-fido2's own connections, with its endless wait for a busy channel taken out.

Imported on a thread, never at start. Raises what the system raises.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from fido2 import hid
from fido2.ctap import STATUS, CtapDevice
from fido2.hid import CtapHidDevice
from fido2.hid.base import HidDescriptor

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.unwaiting import UnwaitingEvent

# Which functions stand behind these names differs by system, and none of them has types.
_backend: Any = hid
# A packet starts with seven bytes of its own; USB carries 64 at full speed, 1024 at high speed. CTAP 2.1 §11.2.4.
_REPORT_BYTES = range(8, 1025)


class BoundedHidDevice(CtapHidDevice):
    """A HID key whose busy channel is told at once, so that the wait can be bounded by who calls."""

    usb: tuple[int, int] | None = None
    """Bus and number of its USB device, where the system tells."""

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: threading.Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        """Send a command; see `CtapDevice.call`."""
        return super().call(cmd, data, UnwaitingEvent(event), on_keepalive)

    def interrupt(self) -> None:
        """Break a blocked read, from any thread, where the connection knows how."""
        interrupt = getattr(self._connection, "interrupt", None)
        if callable(interrupt):
            interrupt()


def check_report_sizes(descriptor: HidDescriptor) -> None:
    """Check what a key says of its packets: python-fido2 would write forever into ones without room for a payload.

    Args:
        descriptor: as listed; untrusted.

    Raises:
        KeydeskError: KEY_MALFORMED.
    """
    if not {descriptor.report_size_in, descriptor.report_size_out} <= set(_REPORT_BYTES):
        raise KeydeskError(Code.KEY_MALFORMED)


class Library:
    """`HidSystem` on python-fido2."""

    def list_descriptors(self) -> Sequence[HidDescriptor]:
        """List without opening."""
        return list(_backend.list_descriptors())

    def open_key(self, descriptor: HidDescriptor) -> CtapDevice:
        """Open one.

        Args:
            descriptor: as listed.

        Returns:
            The open key.
        """
        check_report_sizes(descriptor)
        connection = _open_on_macos(descriptor) if sys.platform == "darwin" else _backend.open_connection(descriptor)
        try:
            return BoundedHidDevice(descriptor, connection)
        except BaseException:
            connection.close()  # python-fido2 leaves it open when the first exchange fails
            raise


def _open_on_macos(descriptor: HidDescriptor) -> Any:
    from keydesk.hardware.hid_macos import IoKit, MacConnection, open_error

    try:
        inner = _backend.open_connection(descriptor)
    except OSError as error:
        raise open_error(error) from error
    return MacConnection(inner, IoKit())
