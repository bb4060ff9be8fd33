"""`python -m keydesk.demo.softkey.reader`: a software key as a card in a virtual reader of a real pcscd.

A process of its own. Ends when vpcd goes away (exit code 0); a wrong argument or no vpcd ends it with a message.
With `--touch button`, every line on standard input is a touch.
"""

from __future__ import annotations

import argparse
import logging
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.store import FileStore
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.vpcd import DEFAULT_PORT, VirtualCard, connect

logger = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the card until its reader goes away.

    Args:
        arguments: command line without the program; None for the process's own.

    Returns:
        Exit code: 0 at the end, 1 when the store or vpcd cannot be had.
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    touch = TouchSource(TouchMode(options.touch), options.touch_delay)
    try:
        key = SoftwareKey(PROFILES[options.profile], FileStore(options.store), touch)
        line = connect(options.port)
    except (OSError, ValueError) as error:
        logger.error("cannot start: %s", error)
        return 1
    if touch.mode is TouchMode.BUTTON:
        threading.Thread(target=_touch_per_line, args=(touch,), name="softkey-button", daemon=True).start()
    logger.info("software key %s (%s) is in the virtual reader", key.serial, key.profile.name)
    try:
        VirtualCard(key, line).run()
    except OSError as error:
        logger.info("the virtual reader went away: %s", error.strerror)
    return 0


def _touch_per_line(touch: TouchSource) -> None:
    for _ in sys.stdin:
        touch.touch()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m keydesk.demo.softkey.reader", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="file that holds the key")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="nfc-card", help="model of a new key")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="TCP port of vpcd on 127.0.0.1")
    parser.add_argument("--touch", choices=[mode.value for mode in TouchMode], default=TouchMode.AUTOMATIC.value)
    parser.add_argument("--touch-delay", type=float, default=0.05, help="seconds until the automatic touch")
    return parser


if __name__ == "__main__":
    sys.exit(main())
