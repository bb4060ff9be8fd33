r"""Starts the program when a person signs in to this computer: one entry of theirs, written and taken away again.

Linux: a desktop file in the autostart folder. macOS: a launch agent. Windows: a value below ``…\CurrentVersion\Run``
of the person. An entry that is not ours – made by hand or by an installer – is neither changed nor removed.
Blocking; any thread but the UI loop's. Raises FOLDER_UNWRITABLE and DISK_FULL from `follow`. Not yet run on Windows
or macOS. Source: Desktop Application Autostart Specification 0.5; Desktop Entry Specification 1.5, "The Exec key";
launchd.plist(5).
"""

import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol
from xml.parsers.expat import ExpatError

from keydesk.config.files import Unusable, read_private, write_export
from keydesk.config.paths import Paths
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

IN_TRAY: Final = "--in-tray"
LABEL: Final = "org.keydesk.Keydesk.autostart"
RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
VALUE: Final = "Keydesk"
_MARK = "X-Keydesk-Autostart=true"
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
_QUOTED = frozenset('"`$\\')


class Autostart(Protocol):
    """The entry of this system."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        ...

    def keep(self, command: Sequence[str]) -> None:
        """Start a command from the next sign-in on; OSError."""
        ...

    def remove(self) -> None:
        """Start it no longer; OSError."""
        ...


class DesktopEntry:
    """Satisfies `Autostart` on Linux.

    Args:
        folder: the person's autostart folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "keydesk.desktop"
        self.place = str(folder)

    def keep(self, command: Sequence[str]) -> None:
        """Write the desktop file, unless somebody else's is there."""
        lines = ("[Desktop Entry]", "Type=Application", "Name=Keydesk", f"Exec={exec_line(command)}", "Icon=keydesk",
                 "Terminal=false", _MARK, "")  # fmt: skip
        there = _read(self.path)
        if there is None or _MARK.encode() in there:
            _write(self.path, "\n".join(lines).encode(), there)

    def remove(self) -> None:
        """Delete the desktop file, if it is ours."""
        if _MARK.encode() in (_read(self.path) or b""):
            self.path.unlink(missing_ok=True)


class LaunchAgent:
    """Satisfies `Autostart` on macOS.

    Args:
        folder: the person's ``Library/LaunchAgents``.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{LABEL}.plist"
        self.place = str(folder)

    def keep(self, command: Sequence[str]) -> None:
        """Write the property list; launchd reads it at the next sign-in."""
        agent = {"Label": LABEL, "ProgramArguments": [*command], "RunAtLoad": True, "ProcessType": "Interactive",
                 "LimitLoadToSessionType": "Aqua"}  # fmt: skip
        there = _read(self.path)
        if there is None or _is_ours(there):
            _write(self.path, plistlib.dumps(agent), there)

    def remove(self) -> None:
        """Delete the property list, if it is ours."""
        if _is_ours(_read(self.path) or b""):
            self.path.unlink(missing_ok=True)


class RunKey(Protocol):
    """The key of the registry with what Windows starts for this person."""

    def get(self, name: str) -> str | None:
        """A value, None for none; OSError."""
        ...

    def put(self, name: str, text: str) -> None:
        """Write a value; OSError."""
        ...

    def delete(self, name: str) -> None:
        """Delete a value; OSError."""
        ...


class RunValue:
    """Satisfies `Autostart` on Windows.

    Args:
        key: the key; not the real one only in tests.
    """

    def __init__(self, key: RunKey | None = None) -> None:
        self._key = key or SystemRunKey()
        self.place = f"HKCU\\{RUN_KEY}"

    def keep(self, command: Sequence[str]) -> None:
        """Write the value, unless somebody else's is there."""
        line, there = subprocess.list2cmdline(command), self._key.get(VALUE)
        if there != line and (there is None or IN_TRAY in there):
            self._key.put(VALUE, line)

    def remove(self) -> None:
        """Delete the value, if it is ours."""
        if IN_TRAY in (self._key.get(VALUE) or ""):
            self._key.delete(VALUE)


class SystemRunKey:
    """Satisfies `RunKey` on Windows."""

    def get(self, name: str) -> str | None:
        """A value, None for none."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as opened:
                    found = winreg.QueryValueEx(opened, name)[0]
            except FileNotFoundError:
                return None
            return found if isinstance(found, str) else None
        return None

    def put(self, name: str, text: str) -> None:
        """Write a value."""
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

    def delete(self, name: str) -> None:
        """Delete a value."""
        if sys.platform == "win32":
            import winreg

            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.DeleteValue(opened, name)


def follow(entry: Autostart, wanted: bool, command: Sequence[str]) -> None:
    """Make the entry what is wanted; nothing is written where it is so already.

    Args:
        entry: of this system.
        wanted: the program is to be started.
        command: how.

    Raises:
        KeydeskError: FOLDER_UNWRITABLE (params: folder), DISK_FULL.
    """
    try:
        if wanted:
            entry.keep(command)
        else:
            entry.remove()
    except OSError as error:
        raise KeydeskError(Code.FOLDER_UNWRITABLE, folder=entry.place) from error


def autostart_of(
    paths: Paths, platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> Autostart | None:
    """Find the entry of a run.

    Args:
        paths: folders of the run.
        platform: as `sys.platform`.
        environment: variables.

    Returns:
        The entry; None for a run with a home of its own, which nobody wants to have started, and in a Flatpak, which
        the person's autostart folder is not in.
    """
    if paths != Paths.of_this_person() or "FLATPAK_ID" in environment:
        return None
    if platform == "win32":
        return RunValue()
    if platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents")
    config = environment.get("XDG_CONFIG_HOME", "")
    return DesktopEntry((Path(config) if os.path.isabs(config) else Path.home() / ".config") / "autostart")


def own_command(
    executable: str = sys.executable, frozen: bool | None = None, environment: Mapping[str, str] = os.environ
) -> tuple[str, ...]:
    """Give the command that starts this program in the tray.

    Args:
        executable: this process's.
        frozen: the program is one file with its Python, None to look.
        environment: variables; an AppImage names itself there, and so it does to the children of another one.

    Returns:
        Its words. Source: AppImage, "Environment variables" (APPIMAGE, APPDIR).
    """
    if getattr(sys, "frozen", False) if frozen is None else frozen:
        image, mounted = environment.get("APPIMAGE", ""), environment.get("APPDIR", "")
        if image and mounted and Path(executable).is_relative_to(mounted):
            return (image, IN_TRAY)  # the place it is mounted at is another one each time
        quiet = Path(executable).with_name("keydesk-gui.exe")  # Windows: the other one opens a console window
        return (str(quiet) if quiet.is_file() else executable, IN_TRAY)
    quiet = Path(executable).with_name("pythonw.exe")
    return (str(quiet) if quiet.is_file() else executable, "-m", "keydesk", IN_TRAY)


def exec_line(command: Sequence[str]) -> str:
    """Write a command as a desktop file wants it: each word quoted by its rules, then escaped as any text there."""
    return " ".join(map(_exec_word, command)).replace("\\", "\\\\")


def _exec_word(word: str) -> str:
    word = word.replace("%", "%%")
    if word and not _RESERVED & set(word):
        return word
    return '"' + "".join(f"\\{char}" if char in _QUOTED else char for char in word) + '"'


def _is_ours(data: bytes) -> bool:
    try:
        found = plistlib.loads(data)
    except (ValueError, ExpatError, plistlib.InvalidFileException):
        return False
    return isinstance(found, dict) and found.get("Label") == LABEL


def _read(path: Path) -> bytes | None:
    """What is there, None for nothing; a link or something else that is no file counts as somebody else's."""
    try:
        return read_private(path)
    except Unusable as error:
        if error.reason == "unreadable":
            raise OSError(str(path)) from error
        return b""


def _write(path: Path, data: bytes, there: bytes | None) -> None:
    if data != there:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_export(path, data)
