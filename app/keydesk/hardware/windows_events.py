"""What USB keys need of Windows: a call when devices come or go, and whether this program may talk to keys at all.

Since Windows 10 1903 only administrators may open FIDO interfaces; everybody else goes through webauthn.dll.
`watch_hid` may be called on any thread; Windows calls back on a thread of its own pool. Raises OSError.
Typed and tested with stand-ins for the system calls; not yet run on Windows.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Protocol

from keydesk.domain.catalogue import Code

log = logging.getLogger(__name__)

# CM_NOTIFY_ACTION: an interface arrived, was removed. Source: cfgmgr32.h.
_ARRIVED, _REMOVED = 0, 1
_ACTIONS = frozenset({_ARRIVED, _REMOVED})


class WindowsCalls(Protocol):
    """The system calls that are used."""

    def register(self, heard: Callable[[int], None]) -> Callable[[], None]:
        """Hear of HID interfaces (CM_Register_Notification); gives a function that ends it."""
        ...

    def is_admin(self) -> bool:
        """Whether this process is elevated (IsUserAnAdmin)."""
        ...


class WindowsSystem:
    """Events and rights.

    Args:
        calls: the system calls, or a stand-in.
    """

    def __init__(self, calls: WindowsCalls | None = None) -> None:
        self._calls = calls

    def watch_hid(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch.

        Args:
            changed: called on a thread of Windows.

        Returns:
            A function that ends it.
        """

        def heard(action: int) -> None:
            if action in _ACTIONS:
                changed()

        return self._system().register(heard)

    def blocked(self) -> str | None:
        """Tell why keys cannot be opened directly.

        Returns:
            KEY_WINDOWS_ADMIN for everybody but administrators.
        """
        return None if self._system().is_admin() else Code.KEY_WINDOWS_ADMIN

    def purge_failures(self) -> None:
        """Forget the failures python-fido2 remembers until unplug, and only these."""
        module = sys.modules.get("fido2.hid.windows")
        cache = getattr(module, "_descriptor_cache", None)
        skip = getattr(module, "_SKIP", None)
        if isinstance(cache, dict) and skip is not None:
            for path in [path for path, entry in cache.items() if entry is skip]:
                del cache[path]

    def _system(self) -> WindowsCalls:
        if self._calls is None:
            from keydesk.hardware.windows_calls import Cfgmgr

            self._calls = Cfgmgr()
        return self._calls
