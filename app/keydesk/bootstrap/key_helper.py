"""The process with administrator rights: joins the helper's server with the keys, and nothing else of the program.

No settings, no store, no keyring, no network. Blocks until the program hangs up; returns the exit status.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.bootstrap.transports import SOFTWARE
from keydesk.config.paths import Paths
from keydesk.domain.catalogue import Exit

if TYPE_CHECKING:
    from keydesk.hardware.transport import KeyTransport

_log = logging.getLogger(__name__)


def run_key_helper(address: str, note: Path, transports: Sequence[str], paths: Paths) -> int:
    """Serve the program that started us.

    Args:
        address: of its door.
        note: file with the nonce.
        transports: empty for USB; ``software`` for the software key, whose file is the only one that is read.
        paths: where that file is.

    Returns:
        The exit status.
    """
    from keydesk.hardware.helper_door import enter
    from keydesk.hardware.helper_server import HelperServer

    try:
        line = enter(address, note)
    except OSError as error:
        _log.error("there is no program to serve: %s", error.strerror)
        return Exit.REFUSED
    if line is None:
        _log.error("the other end did not start us")
        return Exit.REFUSED
    HelperServer(line, [_transport(name, paths) for name in transports or ("hid",)]).serve()
    return Exit.DONE


def _transport(name: str, paths: Paths) -> "KeyTransport":
    if name == SOFTWARE:
        from keydesk.bootstrap.software_key import plug_software_key

        return plug_software_key(paths).transport
    from keydesk.hardware.hid import HidTransport

    return HidTransport()
