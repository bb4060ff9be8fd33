"""The entry with which a computer starts the program: written, taken away, and nobody else's touched."""

from __future__ import annotations

import plistlib
import re
from pathlib import Path

import pytest

from keydesk.config.autostart import (
    IN_TRAY,
    LABEL,
    VALUE,
    Autostart,
    DesktopEntry,
    LaunchAgent,
    RunValue,
    autostart_of,
    exec_line,
    follow,
    own_command,
)
from keydesk.config.paths import Paths
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

COMMAND = ("/opt/Key desk/keydesk", IN_TRAY)


class DictRun:
    """The key of the registry out of a dictionary."""

    def __init__(self, **values: str) -> None:
        self.values = dict(values)
        self.writes = 0

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, text: str) -> None:
        self.writes += 1
        self.values[name] = text

    def delete(self, name: str) -> None:
        del self.values[name]


def test_a_desktop_file(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path / "new" / "autostart")
    follow(entry, True, COMMAND)
    lines = entry.path.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["[Desktop Entry]", "Type=Application", "Name=Keydesk"]
    assert 'Exec="/opt/Key desk/keydesk" --in-tray' in lines
    before = entry.path.stat().st_mtime_ns
    follow(entry, True, COMMAND)
    assert entry.path.stat().st_mtime_ns == before
    follow(entry, True, ("/usr/bin/keydesk", IN_TRAY))
    assert "Exec=/usr/bin/keydesk --in-tray" in entry.path.read_text(encoding="utf-8")
    for _ in range(2):
        follow(entry, False, COMMAND)
        assert not entry.path.exists()


@pytest.mark.parametrize("word", ["a b", 'say "no"', "50%", "$HOME", "back\\slash", "`x`", "über"])
def test_words_of_a_command_come_back_as_they_were(word: str) -> None:
    """As the specification reads them: the escapes of a text first, then the quotes, then the field codes."""
    written = exec_line((word,)).replace("\\\\", "\\").replace("%%", "%")
    assert (re.sub(r"\\(.)", r"\1", written[1:-1]) if written.startswith('"') else written) == word
    assert not written.startswith('"') or written.endswith('"')


def test_a_launch_agent(tmp_path: Path) -> None:
    entry = LaunchAgent(tmp_path / "LaunchAgents")
    follow(entry, True, COMMAND)
    agent = plistlib.loads(entry.path.read_bytes())
    assert (agent["Label"], agent["ProgramArguments"], agent["RunAtLoad"]) == (LABEL, [*COMMAND], True)
    follow(entry, False, COMMAND)
    assert not entry.path.exists()


def test_a_value_of_the_registry() -> None:
    key = DictRun(Other="other.exe")
    for _ in range(2):
        follow(RunValue(key), True, COMMAND)
    assert (key.values[VALUE], key.writes) == ('"/opt/Key desk/keydesk" --in-tray', 1)
    for _ in range(2):
        follow(RunValue(key), False, COMMAND)
    assert key.values == {"Other": "other.exe"}


@pytest.mark.parametrize("wanted", [True, False])
def test_somebody_else_s_entry_is_left_alone(tmp_path: Path, wanted: bool) -> None:
    key = DictRun(**{VALUE: "keydesk.exe"})
    desktop, agent = DesktopEntry(tmp_path), LaunchAgent(tmp_path)
    desktop.path.write_text("[Desktop Entry]\nExec=keydesk\n")
    agent.path.write_text("not a list")
    entries: tuple[Autostart, ...] = (desktop, agent, RunValue(key))
    for entry in entries:
        follow(entry, wanted, COMMAND)
    assert desktop.path.read_text() == "[Desktop Entry]\nExec=keydesk\n"
    assert agent.path.read_text() == "not a list"
    assert key.values == {VALUE: "keydesk.exe"}
    link, target = DesktopEntry(tmp_path / "links"), tmp_path / "target"
    link.path.parent.mkdir()
    link.path.symlink_to(target)
    follow(link, wanted, COMMAND)
    assert not target.exists()
    assert link.path.is_symlink()


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeydeskError) as caught:
        follow(DesktopEntry(tmp_path / "file" / "autostart"), True, COMMAND)
    assert caught.value.code == Code.FOLDER_UNWRITABLE


def test_each_system_has_its_own_and_a_home_of_its_own_has_none(tmp_path: Path) -> None:
    person = Paths.of_this_person()
    assert isinstance(autostart_of(person, "win32"), RunValue)
    assert isinstance(autostart_of(person, "darwin"), LaunchAgent)
    linux = autostart_of(person, "linux", {"XDG_CONFIG_HOME": str(tmp_path)})
    assert isinstance(linux, DesktopEntry)
    assert linux.path == tmp_path / "autostart" / "keydesk.desktop"
    relative = autostart_of(person, "linux", {"XDG_CONFIG_HOME": "here"})
    assert isinstance(relative, DesktopEntry)
    assert relative.path == Path.home() / ".config" / "autostart" / "keydesk.desktop"
    assert autostart_of(Paths.under(tmp_path)) is None
    assert autostart_of(person, "linux", {"FLATPAK_ID": "org.keydesk.Keydesk"}) is None


def test_how_this_program_is_started(tmp_path: Path) -> None:
    assert own_command("/opt/keydesk", frozen=True) == ("/opt/keydesk", IN_TRAY)
    assert own_command("/usr/bin/python3", frozen=False) == ("/usr/bin/python3", "-m", "keydesk", IN_TRAY)
    image = {"APPIMAGE": "/media/stick/Keydesk.AppImage", "APPDIR": "/run/.mount_x"}
    assert own_command("/run/.mount_x/usr/keydesk", True, image) == (image["APPIMAGE"], IN_TRAY)
    assert own_command("/opt/keydesk/keydesk", True, image) == ("/opt/keydesk/keydesk", IN_TRAY)  # of another's child
    (tmp_path / "keydesk-gui.exe").write_text("")
    assert own_command(str(tmp_path / "keydesk.exe"), True, {}) == (str(tmp_path / "keydesk-gui.exe"), IN_TRAY)
    (tmp_path / "pythonw.exe").write_text("")
    assert own_command(str(tmp_path / "python.exe"), frozen=False)[0] == str(tmp_path / "pythonw.exe")
