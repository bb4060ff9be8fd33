"""Windows' own WebAuthn dialog as a transport: the way for people who are no administrators.

It stands for "whatever key Windows finds" and does ceremonies only; managing the key itself wants an administrator.
`list` runs on the monitor's thread. Raises nothing. Typed and tested with stand-ins; not yet run on Windows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.transport import Found, FoundKey

if TYPE_CHECKING:
    from fido2.ctap import CtapDevice

    from keydesk.hardware.webauthn_calls import WebAuthnApi

PATH = "webauthn.dll"


def _window_in_front() -> int | None:
    return None  # the dialog takes the window in front


class WebAuthnTransport:
    """The transport.

    Args:
        window: gives the native handle of the window that owns the dialog, or the dialog may open behind it.
        api: makes the calls, on the thread that uses them; None for Windows' own.
        available: tells whether Windows has the dialog and this program is no administrator.
    """

    name = Transport.WEBAUTHN.value

    def __init__(
        self,
        window: Callable[[], int | None] = _window_in_front,
        api: Callable[[int | None], WebAuthnApi] | None = None,
        available: Callable[[], bool] | None = None,
    ) -> None:
        self.window = window
        self._api = api
        self._available = available or _available

    def list(self) -> Sequence[Found]:
        """List the one way there is, where there is one."""
        return [FoundKey(Transport.WEBAUTHN, PATH, "Windows")] if self._available() else []

    def open(self, found: Found) -> CtapDevice:
        """There is no device to open.

        Raises:
            KeydeskError: KEY_WINDOWS_ADMIN.
        """
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Nothing comes or goes."""
        return lambda: None

    def make_api(self) -> WebAuthnApi:
        """Make the calls; on the thread that uses them.

        Returns:
            Windows' own dialog, or the stand-in.
        """
        if self._api is not None:
            return self._api(self.window())
        from keydesk.hardware.webauthn_native import NativeDialog

        return NativeDialog(self.window())


def _available() -> bool:
    system: str = sys.platform  # a plain text, so that the type checker reads on everywhere
    if system != "win32":
        return False
    from keydesk.hardware.webauthn_native import api_level
    from keydesk.hardware.windows_events import WindowsSystem

    return api_level() > 0 and WindowsSystem().blocked() is not None
