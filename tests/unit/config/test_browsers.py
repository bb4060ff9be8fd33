"""Browsers of this computer: desktop files, property lists and registry, as systems and vendors write them."""

from __future__ import annotations

import plistlib
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest

from keydesk.config.browsers import (
    REGISTRY_KEY,
    Browser,
    browsers_here,
    browsers_of_applications,
    browsers_of_desktop,
    browsers_of_registry,
)
from keydesk.config.settings import is_choice
from keydesk.identity.browser import browser_command

FIREFOX = """\
[Desktop Entry]
Version=1.0
Name=Firefox ESR
Name[ja]=Firefox 延長版
Exec=/usr/lib/firefox-esr/firefox-esr %u
Terminal=false
Type=Application
MimeType=text/html;x-scheme-handler/http;x-scheme-handler/https;
[Desktop Action new-window]
Name=Open a New Window
Exec=/usr/lib/firefox-esr/firefox-esr --new-window %u
"""
HANDLES = "MimeType=x-scheme-handler/http;x-scheme-handler/https\n"


def everywhere(name: str) -> str | None:
    """Every program is there but those named so."""
    return None if "missing" in name else f"/usr/bin/{name}"


class Here:
    """A home and a system folder with desktop files."""

    def __init__(self, root: Path) -> None:
        self.home, self.system = root / "home", root / "usr"

    def add(self, name: str, text: str, own: bool = False) -> None:
        folder = (self.home / ".local/share" if own else self.system) / "applications"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    def entry(self, exec_line: str, name: str = "B", more: str = HANDLES, file: str = "b.desktop") -> None:
        self.add(file, f"[Desktop Entry]\nType=Application\nName={name}\nExec={exec_line}\n{more}")

    def found(self, language: str = "en") -> list[Browser]:
        environment = {"XDG_DATA_DIRS": f"relative:{self.system}:/nowhere"}
        return [*browsers_of_desktop(environment, self.home, language, everywhere)]


@pytest.fixture
def here(tmp_path: Path) -> Here:
    return Here(tmp_path)


def test_a_browser_is_named_in_the_language_asked_for(here: Here) -> None:
    here.add("firefox-esr.desktop", FIREFOX)
    command = "/usr/lib/firefox-esr/firefox-esr"
    assert here.found() == [Browser("Firefox ESR", command)]
    assert here.found("ja") == [Browser("Firefox 延長版", command)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("chromium %U", ["chromium", "ADDRESS"]),
        ("chromium", ["chromium", "ADDRESS"]),
        ("chromium --app %u --private", ["chromium", "--app", "ADDRESS", "--private"]),
        ("env LANG=C %i %c %k lynx %u", ["env", "LANG=C", "lynx", "ADDRESS"]),
        ('"/opt/my browser/run" "--name=a b" %u', ["/opt/my browser/run", "--name=a b", "ADDRESS"]),
        ("chromium --at=100%% %u", ["chromium", "--at=100%", "ADDRESS"]),
        ("flatpak run --file-forwarding org.x @@u %u @@", ["flatpak", "run", "--file-forwarding", "org.x", "@@u",
                                                          "ADDRESS", "@@"]),
    ],
)  # fmt: skip
def test_the_command_opens_an_address_as_the_desktop_does(here: Here, line: str, words: list[str]) -> None:
    here.entry(line)
    (one,) = here.found()
    assert is_choice("browser", one.command)
    assert browser_command(one.command, "ADDRESS", "linux") == words


@pytest.mark.parametrize(
    "text",
    [
        "", "no section", "[Desktop Entry]\n", "[Other]\nName=x\n", "\0" * 5000,
        f"[Desktop Entry]\nName=x\nExec=b %u\nHidden=true\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=b %u\nNoDisplay=true\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=b %u\nTerminal=true\n{HANDLES}",
        "[Desktop Entry]\nName=x\nExec=b %u\nMimeType=text/html;x-scheme-handler/http;\n",
        f"[Desktop Entry]\nName=x\nExec=b %u\nTryExec=missing\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=missing %u\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=\"b %u\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=b {'y' * 1001}\n{HANDLES}",
        f"[Desktop Entry]\nName=x\nExec=b \u202e %u\n{HANDLES}",
    ],
)  # fmt: skip
def test_what_is_no_browser_is_none(here: Here, text: str) -> None:
    here.add("x.desktop", text)
    assert here.found() == []


def test_ones_own_file_goes_before_the_systems(here: Here) -> None:
    here.add("firefox-esr.desktop", FIREFOX)
    here.add("firefox-esr.desktop", FIREFOX.replace("Terminal=false", "Hidden=true"), own=True)
    assert here.found() == []


def test_two_of_a_name_are_told_apart_and_one_command_is_listed_once(here: Here) -> None:
    here.entry("b %u", name="Web", file="a.desktop")
    here.entry("b %U", name="Web again", file="b.desktop")
    here.entry("c %u", name="Web\u202e", file="c.desktop")
    here.entry("d %u", name="", file="d.desktop")
    assert here.found() == [Browser("d", "d"), Browser("Web (b)", "b"), Browser("Web (c)", "c")]


def test_a_file_that_cannot_be_read_is_none(here: Here) -> None:
    here.add("x.desktop", "")
    (here.system / "applications" / "folder.desktop").mkdir()
    (here.system / "applications" / "bad.desktop").write_bytes(b"[Desktop Entry]\nName=\xff\n")
    assert here.found() == []


def test_applications_of_macos(tmp_path: Path) -> None:
    def add(name: str, told: dict[str, object] | list[object] | bytes) -> None:
        folder = tmp_path / name / "Contents"
        folder.mkdir(parents=True)
        (folder / "Info.plist").write_bytes(told if isinstance(told, bytes) else plistlib.dumps(told))

    web = [{"CFBundleURLSchemes": ["http"]}, {"CFBundleURLSchemes": ["https"]}, {"CFBundleURLName": "x"}]
    add("Safari.app", {"CFBundleURLTypes": web, "CFBundleName": "Safari", "CFBundleIdentifier": "com.apple.Safari"})
    add("Own.app", {"CFBundleURLTypes": web, "CFBundleIdentifier": "org.own"})
    add("Mail.app", {"CFBundleURLTypes": [{"CFBundleURLSchemes": ["mailto"]}], "CFBundleIdentifier": "x"})
    add("Odd.app", {"CFBundleURLTypes": ["http"], "CFBundleIdentifier": "x"})
    add("Number.app", {"CFBundleURLTypes": web, "CFBundleIdentifier": 1})
    add("List.app", [])
    add("Bad.app", b"<plist>")
    add("NoXml.app", b"\xff\xfe")
    (tmp_path / "Empty.app").mkdir()
    assert browsers_of_applications((tmp_path, tmp_path / "none")) == (
        Browser("Own", "open -b org.own"), Browser("Safari", "open -b com.apple.Safari"),
    )  # fmt: skip
    assert browser_command("open -b org.own", "ADDRESS", "darwin") == ["open", "-b", "org.own", "ADDRESS"]


class Registry:
    """Satisfies `Clients` over a dictionary; None is a key that cannot be read."""

    def __init__(self, values: dict[str, str | None]) -> None:
        self.values = values

    def names(self) -> Iterable[str]:
        return [key for key in self.values if not key.endswith("command")]

    def value(self, key: str) -> str | None:
        found = self.values.get(key, "")
        if found is None:
            raise PermissionError(key)
        return found or None


def test_browsers_of_windows() -> None:
    edge, own = rf"HKLM\{REGISTRY_KEY}\Microsoft Edge", rf"HKCU\{REGISTRY_KEY}\Own"
    program = r'"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"'
    registry = Registry({
        edge: "Microsoft Edge", rf"{edge}\shell\open\command": program,
        own: "", rf"{own}\shell\open\command": r"C:\own.exe",
        rf"HKLM\{REGISTRY_KEY}\Empty": "Nothing", rf"HKLM\{REGISTRY_KEY}\Shut": None,
        rf"HKLM\{REGISTRY_KEY}\Shut\shell\open\command": "x",
    })  # fmt: skip
    found = browsers_of_registry(registry)
    assert found == (Browser("Microsoft Edge", program), Browser("Own", r"C:\own.exe"))
    assert browser_command(found[0].command, "ADDRESS", "win32") == [program.strip('"'), "ADDRESS"]


def test_this_computer_is_asked() -> None:
    assert all(is_choice("browser", one.command) and shlex.split(one.command) for one in browsers_here())
