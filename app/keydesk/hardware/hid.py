"""Keys on USB: picks the way this system reaches them.

Imports nothing of the system until a transport is made. Raises KEY_UNSUPPORTED on systems without one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.transport import Found, KeyTransport

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice


class HidTransport:
    """The transport of the system this runs on.

    Args:
        system: as `sys.platform`; None for this one.

    Raises:
        KeydeskError: KEY_UNSUPPORTED.
    """

    name = Transport.HID.value

    def __init__(self, system: str | None = None) -> None:
        self._here = _transport_of(system or sys.platform)

    def list(self) -> Sequence[Found]:
        """List the keys; see `KeyTransport`."""
        return self._here.list()

    def open(self, found: Found) -> CtapDevice:
        """Open a key; see `KeyTransport`."""
        return self._here.open(found)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch for plug and unplug; see `KeyTransport`."""
        return self._here.watch(changed)


def _transport_of(system: str) -> KeyTransport:
    if system == "linux":
        from keydesk.hardware.hid_linux import LinuxHid

        return LinuxHid()
    if system == "win32":
        from keydesk.hardware.hid_library import LibraryHid
        from keydesk.hardware.windows_events import WindowsSystem

        windows = WindowsSystem()
        return LibraryHid(windows.watch_hid, blocked=windows.blocked, purge=windows.purge_failures)
    if system == "darwin":
        from keydesk.hardware.hid_library import LibraryHid
        from keydesk.hardware.macos_events import MacEvents

        return LibraryHid(MacEvents().watch_hid)
    raise KeydeskError(Code.KEY_UNSUPPORTED, what="hid")
