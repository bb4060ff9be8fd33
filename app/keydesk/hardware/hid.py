"""Keys on USB: picks the way this system reaches them.

Imports nothing of the system until a transport is made. Raises KEY_UNSUPPORTED on systems without one.
"""

from __future__ import annotations

import sys

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.transport import KeyTransport


def hid_transport() -> KeyTransport:
    """Make the transport for USB keys on this system.

    Returns:
        Linux: sysfs and udev. Windows and macOS: python-fido2's listing with own events.

    Raises:
        KeydeskError: KEY_UNSUPPORTED.
    """
    system: str = sys.platform  # a plain text, so that the type checker reads all branches on every system
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

        return LibraryHid()
    raise KeydeskError(Code.KEY_UNSUPPORTED, what="hid")
