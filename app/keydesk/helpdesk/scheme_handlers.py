"""Looks which program this computer starts for our links. Blocks on small files; any thread. Raises nothing.

Linux by the order of the MIME applications specification, Windows by the registry; macOS is not asked.
"""

import configparser
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from keydesk.config.links import SCHEME

DESKTOP_FILE: Final = "keydesk.desktop"
MIME_TYPE: Final = f"x-scheme-handler/{SCHEME}"
REGISTRY_KEY: Final = rf"{SCHEME}\shell\open\command"
_MOST: Final = 1 << 20


def handler_here() -> str | None:
    """Name what is started for a link, "" for nothing, None where that cannot be looked up."""
    looks: dict[str, Callable[[], str | None]] = {"win32": _registered, "darwin": lambda: None}
    look = looks.get(sys.platform)
    return look() if look is not None else desktop_handler(os.environ, Path.home())


def desktop_handler(environment: Mapping[str, str], home: Path) -> str:
    """Find the desktop file that is started for our links.

    Args:
        environment: for the folders of XDG.
        home: where they are without it.

    Returns:
        Its name, "" when there is none. Source: MIME applications specification 1.0.1.
    """
    config = _folders(environment, "XDG_CONFIG_HOME", home / ".config", "XDG_CONFIG_DIRS", "/etc/xdg")
    data = _folders(
        environment, "XDG_DATA_HOME", home / ".local/share", "XDG_DATA_DIRS", "/usr/local/share:/usr/share"
    )
    programs = [folder / "applications" for folder in data]
    desktops = [name.lower() for name in environment.get("XDG_CURRENT_DESKTOP", "").split(":") if name]
    names = [*(f"{desktop}-mimeapps.list" for desktop in desktops), "mimeapps.list"]
    lists = [folder / name for folder in (*config, *programs) for name in names]
    found = [
        *((path, "Default Applications") for path in lists),
        *((path, "Added Associations") for path in lists),
        *((folder / "mimeinfo.cache", "MIME Cache") for folder in programs),
    ]
    for path, section in found:
        for name in _entries(path, section):
            if any((folder / name).is_file() for folder in programs):
                return name
    return ""


def _folders(environment: Mapping[str, str], own: str, usual: Path, shared: str, otherwise: str) -> list[Path]:
    first = environment.get(own) or str(usual)
    listed = (environment.get(shared) or otherwise).split(":")
    return [Path(folder) for folder in (first, *listed) if os.path.isabs(folder)]


def _entries(path: Path, section: str) -> Iterator[str]:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), allow_no_value=True)
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            parser.read_string(file.read(_MOST))
    except (OSError, configparser.Error):
        return
    # A name is that of a file in a folder of programs, never a way out of it.
    named = parser.get(section, MIME_TYPE, fallback="") or ""
    yield from (name for name in named.split(";") if name.endswith(".desktop") and "/" not in name)


def _registered() -> str | None:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, REGISTRY_KEY) as opened:
                return str(winreg.QueryValue(opened, None))
        except FileNotFoundError:
            return ""
        except OSError:
            return None
    return None
