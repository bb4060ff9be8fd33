"""Which browsers this computer has, with the command that opens an address in each.

Linux by the desktop files of XDG, Windows by the registry, macOS by the property lists of applications; what says of
itself that it opens web addresses is a browser here. Blocks on small files; any thread. Raises nothing.
"""

import configparser
import os
import plistlib
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from xml.parsers.expat import ExpatError

from keydesk.core.encoding import clean_text

REGISTRY_KEY: Final = r"SOFTWARE\Clients\StartMenuInternet"
_HANDLERS: Final = ("x-scheme-handler/http", "x-scheme-handler/https")
_ADDRESS: Final = "%s"
_MOST_FILES, _MOST_BYTES, _LONGEST = 2000, 1 << 18, 1000
Finds = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser.

    Args:
        name: as the system names it.
        command: opens an address, with ``%s`` for it or without; a value of the setting ``browser``.
    """

    name: str
    command: str


def browsers_here(language: str = "en") -> tuple[Browser, ...]:
    """List the browsers of this computer.

    Args:
        language: names are wanted in it.

    Returns:
        By name; none where the system cannot be asked.
    """
    if sys.platform == "win32":
        return browsers_of_registry(SystemClients())
    if sys.platform == "darwin":
        return browsers_of_applications((Path("/Applications"), Path.home() / "Applications"))
    return browsers_of_desktop(os.environ, Path.home(), language)


# Linux


def browsers_of_desktop(
    environment: Mapping[str, str], home: Path, language: str, find: Finds = shutil.which
) -> tuple[Browser, ...]:
    """List the browsers of a Linux desktop.

    Args:
        environment: for the folders of XDG.
        home: where they are without it.
        language: names are wanted in it.
        find: finds a program by its name.

    Returns:
        By name. Source: Desktop Entry Specification 1.5.
    """
    own = environment.get("XDG_DATA_HOME") or str(home / ".local/share")
    shared = (environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    files: dict[str, Path] = {}
    for folder in (own, *shared):
        if os.path.isabs(folder):
            for path in _listed(Path(folder) / "applications", ".desktop"):
                files.setdefault(path.name, path)  # the first folder that has a name decides, also that it is hidden
    return _by_name(_of_desktop_file(path, language, find) for path in files.values())


def _of_desktop_file(path: Path, language: str, find: Finds) -> Browser | None:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    try:
        parser.read_string(_read(path).decode("utf-8"))
        entry = parser["Desktop Entry"]
    except (OSError, UnicodeDecodeError, configparser.Error, KeyError):
        return None
    types = (entry.get("MimeType") or "").split(";")
    hidden = any(entry.get(name) == "true" for name in ("Hidden", "NoDisplay", "Terminal"))
    if hidden or not all(handler in types for handler in _HANDLERS):
        return None
    needed = entry.get("TryExec") or ""
    if needed and find(needed) is None:
        return None
    command = _command(entry.get("Exec") or "", find)
    name = entry.get(f"Name[{language}]") or entry.get("Name") or ""
    return Browser(name, command) if command else None


def _command(line: str, find: Finds) -> str:
    """Turn a line of ``Exec`` into a command of ours: the place of the address becomes ``%s``, other codes go."""
    try:
        words = shlex.split(line)
    except ValueError:
        return ""
    if not words or find(words[0]) is None:
        return ""
    made: list[str] = []
    for word in words:
        if word in ("%u", "%U", "%f", "%F"):
            made.append(_ADDRESS)
        elif not (len(word) == 2 and word.startswith("%") and word != "%%"):
            made.append(word.replace("%%", "%"))
    if made[-1] == _ADDRESS:  # where it goes without being told
        made.pop()
    return shlex.join(made)


# macOS


def browsers_of_applications(folders: Iterable[Path]) -> tuple[Browser, ...]:
    """List the browsers among the applications of macOS.

    Args:
        folders: with applications.

    Returns:
        By name.
    """
    return _by_name(_of_application(path) for folder in folders for path in _listed(folder, ".app"))


def _of_application(path: Path) -> Browser | None:
    try:
        told = plistlib.loads(_read(path / "Contents/Info.plist"))
        schemes = {scheme for kind in told["CFBundleURLTypes"] for scheme in kind.get("CFBundleURLSchemes", ())}
        name = told.get("CFBundleDisplayName") or told.get("CFBundleName") or path.stem
        identity = told["CFBundleIdentifier"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ExpatError):
        return None
    if not {"http", "https"} <= schemes or not isinstance(name, str) or not isinstance(identity, str):
        return None
    return Browser(name, shlex.join(("open", "-b", identity)))


# Windows


class Clients(Protocol):
    """The browsers that Windows knows, machine and person."""

    def names(self) -> Iterable[str]:
        """Paths of their keys below `REGISTRY_KEY`, each with the hive before it; OSError."""
        ...

    def value(self, key: str) -> str | None:
        """The default value of a key, None for none; OSError."""
        ...


def browsers_of_registry(clients: Clients) -> tuple[Browser, ...]:
    """List the browsers of Windows.

    Args:
        clients: the registry.

    Returns:
        By name. Source: Windows, Default Programs, "StartMenuInternet".
    """
    found: list[Browser | None] = []
    with suppress(OSError):
        for key in clients.names():
            with suppress(OSError):
                program = clients.value(rf"{key}\shell\open\command")
                name = clients.value(key) or key.rpartition("\\")[2]
                found.append(Browser(name, program) if program else None)
    return _by_name(found)


class SystemClients:
    """Satisfies `Clients` on Windows."""

    def names(self) -> Iterable[str]:
        """The keys of the person, then those of the machine."""
        found: list[str] = []
        if sys.platform == "win32":
            import winreg

            for hive, root in (("HKCU", winreg.HKEY_CURRENT_USER), ("HKLM", winreg.HKEY_LOCAL_MACHINE)):
                with suppress(OSError), winreg.OpenKey(root, REGISTRY_KEY) as opened:
                    for at in range(winreg.QueryInfoKey(opened)[0]):
                        found.append(rf"{hive}\{REGISTRY_KEY}\{winreg.EnumKey(opened, at)}")
        return found

    def value(self, key: str) -> str | None:
        """The default value of a key."""
        if sys.platform == "win32":
            import winreg

            hive, _, rest = key.partition("\\")
            root = winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE
            return str(winreg.QueryValue(root, rest))
        return None


# All


def _listed(folder: Path, ending: str) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(ending))[:_MOST_FILES]
    except OSError:
        return []


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _by_name(found: Iterable[Browser | None]) -> tuple[Browser, ...]:
    """One line for each command, in order; of two that are named alike the command is told, too."""
    once: dict[str, str] = {}
    for one in found:
        if one is not None and one.command.isprintable() and 0 < len(one.command) <= _LONGEST:
            once.setdefault(one.command, clean_text(one.name)[:80] or one.command)
    names = list(once.values())
    told = [
        Browser(f"{name} ({command})" if names.count(name) > 1 else name, command) for command, name in once.items()
    ]
    return tuple(sorted(told, key=lambda one: (one.name.casefold(), one.command)))
