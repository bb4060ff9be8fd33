"""The software key of practice mode: one key, kept in a file, plugged into a transport.

Reading the file blocks: a worker thread, or before the loop. Raises KEY_UNSUPPORTED for an unknown model.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.config.paths import Paths
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

if TYPE_CHECKING:
    from keydesk.demo.softkey.key import SoftwareKey
    from keydesk.demo.softkey.touch import TouchSource
    from keydesk.demo.softkey.transport import SoftwareTransport

FILE = "software-key.json"


@dataclass(frozen=True, slots=True)
class PluggedSoftwareKey:
    """The key, its finger and the port it is plugged into."""

    transport: "SoftwareTransport"
    key: "SoftwareKey"
    touch: "TouchSource"
    by_button: bool


def plug_software_key(paths: Paths, model: str | None = None, touched_by: str = "automatic") -> PluggedSoftwareKey:
    """Plug the practice key in.

    Args:
        paths: where its store file is.
        model: preset for a new key; None keeps the one it was made with.
        touched_by: ``automatic``, ``button`` (waits for a person's click) or ``never``.

    Returns:
        The plugged key.

    Raises:
        KeydeskError: KEY_UNSUPPORTED for an unknown model.
    """
    from keydesk.demo.softkey.key import SoftwareKey
    from keydesk.demo.softkey.profile import PROFILES
    from keydesk.demo.softkey.store import FileStore
    from keydesk.demo.softkey.touch import TouchMode, TouchSource
    from keydesk.demo.softkey.transport import SoftwareTransport

    if model is not None and model not in PROFILES:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what=f"software key {model}")
    touch = TouchSource(TouchMode(touched_by))
    try:
        key = SoftwareKey(PROFILES[model] if model else None, store=FileStore(paths.store / FILE), touch=touch)
    except ValueError as error:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what=f"software key: {error}") from error
    transport = SoftwareTransport()
    transport.plug(key)
    return PluggedSoftwareKey(transport, key, touch, touched_by == "button")
