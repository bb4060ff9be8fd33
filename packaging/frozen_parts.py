"""What belongs into the frozen program on Linux, what stays out, and what it takes from the system. Pure; any thread.

Paths are those below the program's folder, with forward slashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

INNER = "_internal"

# Imported by a name in a text, so that nothing sees it.
IMPORTED_BY_NAME = [
    "smartcard.Exceptions",
    "smartcard.pcsc.PCSCCardConnection",
    "smartcard.scard",
]
# Their versions are asked for (helpdesk/versions.py, self-test).
DESCRIBED = ["PySide6-Essentials", "qasync", "fido2", "httpx", "keyring", "cryptography", "msgspec", "pyscard"]
# Followed by PyInstaller because some package names them; the program never gets there.
NEVER_IMPORTED = [
    "PySide6.QtNetwork", "_distutils_hack", "anyio.pytest_plugin", "curses", "distutils", "doctest", "lib2to3", "pdb",
    "pip", "pkg_resources", "pydoc", "pydoc_data", "readline", "rlcompleter", "setuptools", "sqlite3.test",
    "starlette.testclient", "test", "tests", "tkinter", "trove_classifiers", "unittest", "wheel",
]  # fmt: skip

# Run by PyInstaller before the program. Nothing here is started by multiprocessing, and importing it takes its time.
NOT_AT_START = {"pyi_rth_multiprocessing"}

PLUGINS = {
    "iconengines/libqsvgicon.so",
    "imageformats/libqsvg.so",
    "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "platforminputcontexts/libibusplatforminputcontextplugin.so",
    "platforms/libqoffscreen.so",
    "platforms/libqwayland.so",
    "platforms/libqxcb.so",
    "platformthemes/libqxdgdesktopportal.so",
    "printsupport/libcupsprintersupport.so",
    "wayland-decoration-client/libadwaita.so",
    "wayland-decoration-client/libbradient.so",
    "wayland-shell-integration/libxdg-shell.so",
}
"""Drawing is done by the processor (no OpenGL), pictures are SVG or PNG, and HTTP is not Qt's."""

LANGUAGES = {"ja"}
"""Qt's own texts are English without a file."""

FROM_SYSTEM: Mapping[str, str] = {
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libresolv.so.2": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Libraries that belong to the running system, and the Debian package of each: what talks to its services and to its
drivers, what the drivers load too, and OpenSSL, which its maker mends sooner than we do."""

ONLY_IF_THERE: Mapping[str, str] = {"libcups.so.2": "libcups2", "libudev.so.1": "libudev1"}
"""Taken from the system where it has them: printing on paper, and news of keys over USB."""

_DEAD_WEIGHT = (".pyi", ".ts", "py.typed")
_DESCRIPTION = {"METADATA", "entry_points.txt"}  # licences are collected for all parts alike


def belongs(path: str) -> bool:
    """Tell whether a collected file stays.

    Args:
        path: of a file below the program's folder.
    """
    parts = PurePosixPath(path).parts
    name = parts[-1]
    if name in FROM_SYSTEM or name in ONLY_IF_THERE:
        return False
    if "Qt" in parts and "plugins" in parts:
        return "/".join(parts[-2:]) in PLUGINS
    if "Qt" in parts and "translations" in parts:
        return name in {f"qtbase_{language}.qm" for language in LANGUAGES}
    if any(part.endswith(".dist-info") for part in parts):
        return name in _DESCRIPTION
    return not name.endswith(_DEAD_WEIGHT)


def unneeded(needs: Mapping[str, frozenset[str]], shared: Iterable[str]) -> set[str]:
    """Find libraries that nothing loads any more.

    Args:
        needs: path of each program and library: names of the libraries it names.
        shared: those paths that are loaded only because another one names them.

    Returns:
        Which of `shared` no root needs, at any remove.
    """
    by_name = {PurePosixPath(path).name: path for path in shared}
    reached: set[str] = set()
    waiting = [path for path in needs if path not in set(by_name.values())]
    while waiting:
        for name in needs[waiting.pop()]:
            found = by_name.get(name)
            if found is not None and found not in reached:
                reached.add(found)
                waiting.append(found)
    return set(by_name.values()) - reached


def is_shared(path: str) -> bool:
    """Tell whether a file is a library that only others load: no plug-in, no module of Python, not Python itself."""
    parts = PurePosixPath(path).parts
    if ".so" not in parts[-1] or "plugins" in parts or parts[-1].startswith("libpython"):
        return False
    return ".cpython-" not in parts[-1] and (len(parts) == 2 or parts[-2] == "lib")


def has_symbols(path: str) -> bool:
    """Tell whether a library may hold symbols for debuggers; Qt's do not, those of ICU beside them do."""
    parts = PurePosixPath(path).parts
    return "Qt" not in parts or parts[-1].startswith("libicu")


def missing(needs: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Find what neither the bundle nor the table of the system's libraries holds.

    Args:
        needs: path of each program and library: names of the libraries it names.

    Returns:
        Library: one path that names it.
    """
    inside = {PurePosixPath(path).name for path in needs}
    known = inside | set(FROM_SYSTEM) | set(ONLY_IF_THERE)
    return {name: path for path, names in sorted(needs.items()) for name in names if name not in known}


def from_system(needs: Mapping[str, frozenset[str]]) -> set[str]:
    """Name the libraries that the system has to bring."""
    inside = {PurePosixPath(path).name for path in needs}
    return {name for names in needs.values() for name in names if name in FROM_SYSTEM and name not in inside}


def only_in_tests(modules: Iterable[str]) -> list[str]:
    """Find modules that no finished program holds."""
    words = {"test", "tests", "testing", "conftest", "testclient", "pytest_plugin", "unittest"}
    return sorted(name for name in modules if words & set(name.split(".")))
