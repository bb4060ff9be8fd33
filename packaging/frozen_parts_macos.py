"""What belongs into the frozen program on macOS. Pure; any thread.

Paths are those PyInstaller gives, below the folder of libraries, with forward slashes. Plug-ins and frameworks were
chosen by what the libraries in the wheel of Qt for Python 6.11 for macOS name, not by running it there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import PurePosixPath

import frozen_parts

IMPORTED_BY_NAME = [
    "keyring.backends.macOS",
    *(name for name in frozen_parts.IMPORTED_BY_NAME if not name.startswith("keyring.")),
]

PLUGINS = {
    "iconengines/libqsvgicon.dylib",
    "imageformats/libqsvg.dylib",
    "platforms/libqcocoa.dylib",
    "platforms/libqoffscreen.dylib",
    "styles/libqmacstyle.dylib",
}

FRAMEWORKS = {"QtCore", "QtDBus", "QtGui", "QtPrintSupport", "QtSvg", "QtWidgets"}
"""What the program imports, and what those and the plug-ins name: QtGui names QtDBus."""

Entry = tuple[str, str, str]
"""Of PyInstaller's lists: path, source, kind. The source of a ``SYMLINK`` is relative to the folder it lies in."""


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out what does not belong.

    Args:
        entries: of PyInstaller.

    Returns:
        Those that stay, in order; no link to what has gone.
    """
    return [
        (path, source, kind)
        for path, source, kind in entries
        if belongs(path)
        and (kind != "SYMLINK" or belongs(posixpath.normpath(posixpath.join(posixpath.dirname(path), source))))
    ]


def belongs(path: str) -> bool:
    """Tell whether a collected file stays.

    Args:
        path: of the file.
    """
    parts = PurePosixPath(path).parts
    if "Qt" in parts and "plugins" in parts:
        return "/".join(parts[-2:]) in PLUGINS
    if ("Qt" in parts and "qml" in parts) or parts[-1].startswith("libpyside6qml."):
        return False
    frameworks = [part for part in parts if part.startswith("Qt") and part.endswith(".framework")]
    if frameworks:
        return frameworks[0].removesuffix(".framework") in FRAMEWORKS
    return frozen_parts.belongs(f"{frozen_parts.INNER}/{path}")
