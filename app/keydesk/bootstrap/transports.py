"""Which ways to keys this run uses. Any thread; raises KEY_UNSUPPORTED for a name nobody brings."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from keydesk.config.paths import Paths
from keydesk.config.profile import Profile
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

if TYPE_CHECKING:
    from keydesk.hardware.readers import Readers
    from keydesk.hardware.transport import KeyTransport

SOFTWARE = "software"


def chosen_transports(
    names: Sequence[str],
    profile: Profile | None,
    paths: Paths | None,
    window: int | None = None,
    readers: "Readers | None" = None,
) -> "Sequence[KeyTransport]":
    """Choose the transports of a run.

    Args:
        names: as in ``--transport``; empty for all that are real, those of other packages too.
        profile: the tenant in use.
        paths: where the software key keeps its store, None when it comes from elsewhere.
        window: native handle of the window that owns dialogs of the system, None for the one in front.
        readers: which card readers a person has hidden.

    Returns:
        The transports, not started.

    Raises:
        KeydeskError: KEY_UNSUPPORTED for an unknown name, or for the software key outside the practice tenant.
    """
    from keydesk.hardware.plugins import choose_transports, plugin_transports

    makers = _makers(paths, window, readers)
    if not names:
        names = [name for name in (*makers, *plugin_transports()) if name != SOFTWARE]
    if SOFTWARE in names and (profile is None or not profile.practice):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="software key outside the practice tenant")
    return choose_transports(names, makers)


def _makers(
    paths: Paths | None, window: int | None, readers: "Readers | None"
) -> "dict[str, Callable[[], KeyTransport]]":
    from keydesk.bootstrap.software_key import plug_software_key
    from keydesk.hardware.hid import HidTransport
    from keydesk.hardware.pcsc import PcscTransport

    makers: dict[str, Callable[[], KeyTransport]] = {
        "hid": HidTransport, "pcsc": lambda: PcscTransport(readers=readers)
    }  # fmt: skip
    if paths is not None:
        makers[SOFTWARE] = lambda: plug_software_key(paths).transport
    if sys.platform == "win32":
        from keydesk.hardware.webauthn_dll import WebAuthnTransport

        makers["webauthn"] = lambda: WebAuthnTransport(lambda: window)
        makers["elevated"] = _make_elevated
    return makers


def _make_elevated() -> "KeyTransport":
    """The helper with administrator rights, which is started when a person asks for it."""
    from keydesk.hardware.elevated import ElevatedTransport
    from keydesk.hardware.helper_door import begin_helper
    from keydesk.hardware.windows_elevation import WindowsLauncher

    return ElevatedTransport(lambda: begin_helper(WindowsLauncher()))
