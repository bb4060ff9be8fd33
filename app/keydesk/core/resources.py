"""Where the files without code are: icons, styles, translations, pages, data.

Three homes: ``resources/`` of a checkout, ``keydesk/_resources`` of an installed wheel, and the unpacked folder of a
frozen app. Runs on any thread; reads no file. Raises FileNotFoundError.
"""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _homes() -> tuple[Path, ...]:
    """The places to look in, most particular first."""
    checkout = _PACKAGE.parents[1] / "resources"
    installed = _PACKAGE / "_resources"
    unpacked = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's start-up code
    if isinstance(unpacked, str):
        return (Path(unpacked) / "keydesk" / "_resources", Path(unpacked) / "resources", installed)
    return (installed, checkout)


def resource(*parts: str) -> Path:
    """Find one resource file or folder.

    Args:
        parts: Its path below ``resources/``, for instance ``"icons", "home.svg"``; none for the folder itself.

    Returns:
        An absolute path that exists.

    Raises:
        FileNotFoundError: It is in none of the homes; the message names its path below ``resources/``.
        ValueError: The path leads out of ``resources/``.
    """
    inner = Path(*parts)
    if inner.is_absolute() or ".." in inner.parts:
        raise ValueError(f"not a path below resources/: {inner}")
    for home in _homes():
        found = home / inner
        if found.exists():
            return found
    raise FileNotFoundError(f"resources/{inner.as_posix()}")
