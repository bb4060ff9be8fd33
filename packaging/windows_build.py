"""Makes the program for Windows and its packages. Blocking for a minute or two. Raises SetupError."""

from __future__ import annotations

from pathlib import Path

import build_environment
import sizes
import windows_payload
from steps import REPOSITORY, say
from version import epoch, version
from windows_payload import Payload

BUILD = REPOSITORY / "build" / "windows"
DIST = REPOSITORY / "dist"
KINDS = ("payload",)


def build_payload(out: Path) -> Payload:
    """Put the program together.

    Args:
        out: a folder for it, emptied before.

    Returns:
        What came out.

    Raises:
        SetupError: A step failed, or the result is not fit to be handed out.
    """
    build_environment.prepare()
    return windows_payload.assemble(out, REPOSITORY / "build" / "wine", version(), epoch())


def build(out: Path, only: frozenset[str]) -> list[Path]:
    """Build everything for Windows and print what takes the space.

    Args:
        out: the folder for packages.
        only: which of `KINDS`.

    Returns:
        The packages.

    Raises:
        SetupError: A step failed, or a budget is exceeded.
    """
    payload = build_payload(BUILD)
    say(sizes.table(payload.folder))
    return []
