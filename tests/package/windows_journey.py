"""An administrator's way with the MSI, under Wine: install, upgrade, no way back, remove, and once more with PURGE.

Blocking. Raises PackageError. Wine stands in for Windows: README.md says what this shows and what not.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import windows_build
import windows_launcher
import windows_msi
import windows_payload
from keydesk.config.autostart import IN_TRAY, RUN_KEY, VALUE
from keydesk.config.links import SCHEME
from keydesk.config.paths import APP
from keydesk.config.policy.windows import JSON, KEY
from steps import REPOSITORY
from tests.package.report import PackageError
from tests.package.windows_checks import said
from version import version
from wine import Wine, windows_path

OLDER, OLDER_MSI = "0.0.1", "older.msi"
GONE = "lib/gone-with-the-upgrade.txt"
HOME = r"C:\Program Files\Keydesk"
_UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
_SETUP = r"HKLM\Software\Keydesk"
_POLICY = rf"HKLM\{KEY}"
_GIVEN = "TENANTDOMAIN=login.example.com CLIENTID=aB3dE5fG7hJ9 SUPPORTURL=https://help.example.com/keys AUTOSTART=1"
_JSON: Mapping[str, Any] = {"MinPinLength": 8, "AllowedConnections": ["a", "b"], "ManagedByName": 'Acme "IT" [EU]'}
# Wine 8's msiexec loses quotation marks in values; Intune and Configuration Manager call the Installer itself anyway.
_INSTALL = """
import ctypes, json, sys
installer = ctypes.WinDLL("msi.dll")
installer.MsiSetInternalUI(2, None)
text = sys.argv[2].replace('"', '""')
sys.exit(installer.MsiInstallProductW(ctypes.c_wchar_p(sys.argv[1]), ctypes.c_wchar_p(f'POLICYJSON="{text}"')))
"""


@dataclass(frozen=True)
class Desk:
    """A Windows of Wine's, and what is installed on it.

    Args:
        wine: it.
        prefix: its folder.
        program: folder of the program.
        older: a package of a version before.
        newer: the package.
        work: a folder for scripts.
    """

    wine: Wine
    prefix: Path
    program: Path
    older: Path
    newer: Path
    work: Path

    def said(self, *command: str) -> str:
        """Run a program in a folder and an environment that mean harm; PackageError unless it ends well."""
        ended, told = self.wine.run(command, self._harm(), self.work)
        if ended != 0:
            raise PackageError(f"{' '.join(command)} ended with {ended}:\n{told[-2000:]}")
        return told

    def _harm(self) -> dict[str, str]:
        """Variables that lead any other Python astray, to a module of ours that ends it."""
        (self.work / "keydesk.py").write_text("raise SystemExit('led astray')\n", encoding="utf-8")
        place = windows_path(self.work)
        return {"PYTHONPATH": place, "PYTHONHOME": place, "PYTHONINSPECT": "1"}

    def document(self, program: str, *words: str) -> dict[str, Any]:
        """Ask the program for a JSON document."""
        told = self.said(program, "--json", *words)
        try:
            read = json.loads(told)
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise PackageError(f"{' '.join(words)} gave no document:\n{told[-2000:]}")
        return read

    def script(self, *lines: str) -> int:
        """Run a batch file, as administrators do; gives the exit code of its last line."""
        place = self.work / "run.cmd"
        place.write_text("\r\n".join(["@echo off", *lines, "exit /b %ERRORLEVEL%", ""]), encoding="utf-8")
        return self.wine.run(["cmd.exe", "/c", windows_path(place)])[0]

    def values(self, key: str) -> dict[str, str]:
        """Read the values of a key and of those below it, by name; empty for no such key."""
        code, told = self.wine.run(["reg.exe", "query", key, "/s"])
        rows = (line.strip().split("    ", 2) for line in told.splitlines() if line.startswith("    "))
        return {row[0]: (row[2] if len(row) > 2 else "") for row in rows} if code == 0 else {}

    def installed(self) -> list[str]:
        """Give the versions of Keydesk that Settings, Apps would show."""
        shown = [key for key in self._keys(_UNINSTALL) if self.values(key).get("DisplayName") == "Keydesk"]
        return sorted(self.values(key)["DisplayVersion"] for key in shown)

    def _keys(self, key: str) -> list[str]:
        _, told = self.wine.run(["reg.exe", "query", key])
        return [line for line in told.splitlines() if line.startswith("HKEY_") and line.upper() != key.upper()]

    @property
    def program_files(self) -> Path:
        """Where the program is installed."""
        return self.prefix / "drive_c/Program Files/Keydesk"

    @property
    def person(self) -> Path:
        """Where the program keeps what is the person's."""
        return next((self.prefix / "drive_c/users").glob(f"*/AppData/Local/{APP}"), self.prefix / "none")

    def shortcuts(self) -> list[Path]:
        """Find it in start menus."""
        return list((self.prefix / "drive_c").rglob("Keydesk.lnk"))


def furnish(prefix: Path, work: Path) -> None:
    """Put the two libraries that Windows has and Wine 8 has not into its system folder; the program stays untouched.

    Args:
        prefix: its folder.
        work: a folder to compile in.
    """
    source = REPOSITORY / "tests" / "package" / "wine_stubs.c"
    for name, define, library in (("icuuc", "-DICU", []), ("bcryptprimitives", "-DPRIMITIVES", ["-ladvapi32"])):
        made = work / f"{name}.dll"
        said(["x86_64-w64-mingw32-gcc", "-shared", "-s", "-O2", define, "-o", str(made), str(source), *library])
        shutil.copyfile(made, prefix / "drive_c/windows/system32" / made.name)


def make_older(program: Path, folder: Path) -> Path:
    """Make the package that is upgraded from: a lower version, and one file that is gone in the new one."""
    shutil.rmtree(folder, ignore_errors=True)
    copy = folder / program.name
    shutil.copytree(program, copy, copy_function=os.link)
    (copy / GONE).write_text("older\n", encoding="utf-8")
    (copy.parent / windows_payload.LAUNCHER).symlink_to(program.parent / windows_payload.LAUNCHER)
    return windows_build.make_msi(copy, folder / OLDER_MSI, OLDER)


def start_as_it_is(desk: Desk) -> str:
    """Start what was put together, before anything is installed: every part, and the window to its first frame.

    Neither variables nor the folder it is started in lead it to other code.
    """
    home = windows_path(desk.program)
    told = desk.document(rf"{home}\keydesk.exe", "self-test")
    if not told["ok"]:
        raise PackageError(f"self-test: {told['failed']}")
    desk.said(rf"{home}\{windows_launcher.WINDOW}", "--exit-on-first-paint")
    return f"Qt {told['qt']}, Python {told['python']}, {told['tls']}, {told['keyring_backend']}"


def install(desk: Desk) -> str:
    """Install the older version silently, as an administrator rolls it out, and look at what is where."""
    _ended(desk.script(f"msiexec /qn /i {windows_path(desk.older)} {_GIVEN}"), 0, "installing")
    _same(desk.values(_POLICY), _policies(), "policy")
    command = desk.values(rf"HKCR\{SCHEME}\shell\open\command").get("(Default)")
    _same(command, rf'"{HOME}\{windows_launcher.WINDOW}" "%1"', "what links start")
    _same(desk.installed(), [OLDER], "shown in Settings")
    _same(len(desk.shortcuts()), 1, "in the start menu")
    if not (desk.program_files / GONE).is_file():
        raise PackageError("a file is not there")
    # What a person leaves behind: settings, and the wish to have it started.
    (desk.prefix / f"drive_c/users/{_user(desk)}/AppData/Local/{APP}").mkdir(parents=True, exist_ok=True)
    (desk.person / "mine.txt").write_text("mine", encoding="utf-8")
    line = rf"\"{HOME}\{windows_launcher.WINDOW}\" {IN_TRAY}"
    _ended(desk.script(rf'reg add HKCU\{RUN_KEY} /v {VALUE} /d "{line}" /f'), 0, "writing the entry")
    return ""


def use_installed(desk: Desk) -> str:
    """Start what is installed, and ask it for the policy that the installation wrote."""
    told = desk.document(rf"{HOME}\keydesk.exe", "policy", "show")["settings"]
    found = {name: (told[name]["value"], told[name]["source"]) for name in ("SupportUrl", "Autostart")}
    wanted = {"SupportUrl": "https://help.example.com/keys", "Autostart": "on"}
    _same(found, {name: (value, "mandatory-machine") for name, value in wanted.items()}, "policy in the program")
    desk.said(rf"{HOME}\{windows_launcher.WINDOW}", "--exit-on-first-paint")
    return ""


def go_the_tour(desk: Desk) -> str:
    """Go the main job through the real window, on the practice tenant: sign in, enroll, test, connect, remove."""
    pictures = desk.work / "tour"
    words = ["demo", "--tour", "--out", windows_path(pictures)]
    told = desk.document(windows_path(desk.program) + r"\keydesk.exe", *words)
    failed = [step["name"] for step in told["steps"] if not step["ok"]]
    if failed or told["steps"][-1]["name"] != "end":
        raise PackageError(f"the tour ended early: {failed}, {told['steps'][-1]}")
    return f"{len(told['steps'])} steps, {len(list(pictures.glob('*.png')))} pictures"


def upgrade(desk: Desk) -> str:
    """Upgrade with nothing but a JSON document: what was given before holds, and there is one Keydesk."""
    caller = desk.work / "install.py"
    caller.write_text(_INSTALL, encoding="utf-8")
    python = str(desk.program.parent / windows_payload.STAGE / "python" / "python.exe")
    ended, told = desk.wine.run([python, windows_path(caller), windows_path(desk.newer), json.dumps(_JSON)])
    if ended != 0:
        raise PackageError(f"the Installer ended with {ended}: {told[-1000:]}")
    _same(desk.values(_POLICY), {**_policies(), JSON: json.dumps(_JSON)}, "policy")
    _same(len(desk.installed()), 1, "shown in Settings")
    if OLDER in desk.installed() or (desk.program_files / GONE).exists():
        raise PackageError("the older version is still there")
    settings = desk.document(rf"{HOME}\keydesk.exe", "policy", "show")["settings"]
    _same([settings[name]["value"] for name in _JSON], list(_JSON.values()), "the JSON document in the program")
    _kept(desk)
    return ""


def no_way_back(desk: Desk) -> str:
    """Try to install the older version again: it is refused, and the newer one stays as it is."""
    before = desk.installed()
    if desk.script(f"msiexec /qn /i {windows_path(desk.older)}") == 0:
        raise PackageError("the older version was taken")
    _same(desk.installed(), before, "shown in Settings")
    desk.said(rf"{HOME}\keydesk.exe", "--version")
    return ""


def remove(desk: Desk) -> str:
    """Remove it: nothing of the program is left, and what is the person's stays."""
    _ended(desk.script(f"msiexec /qn /x {{{_code(desk)}}}"), 0, "removing")
    _clean(desk)
    _kept(desk)
    if VALUE in desk.values(rf"HKCU\{RUN_KEY}"):
        raise PackageError("Windows would start what is gone")
    return ""


def purge(desk: Desk) -> str:
    """Install it once more with nothing given, and remove it with PURGE=1: the person's folder goes, too."""
    _ended(desk.script(f"msiexec /qn /i {windows_path(desk.newer)}"), 0, "installing")
    _same(desk.values(_POLICY), {}, "policy nobody gave")
    _ended(desk.script(f"msiexec /qn /x {{{_code(desk)}}} PURGE=1"), 0, "removing")
    _clean(desk)
    if desk.person.exists():
        raise PackageError("the person's folder is still there")
    return ""


def _policies() -> dict[str, str]:
    return {
        "TenantDomain": "login.example.com",
        "ClientId": "aB3dE5fG7hJ9",
        "SupportUrl": "https://help.example.com/keys",
        "Autostart": "on",
    }


def _clean(desk: Desk) -> None:
    left = {key: desk.values(key) for key in (_POLICY, _SETUP, rf"HKLM\Software\Classes\{SCHEME}")}
    _same(left, {key: {} for key in left}, "left in the registry")
    _same(desk.installed(), [], "shown in Settings")
    _same(desk.shortcuts(), [], "in the start menu")
    _same(desk.program_files.exists(), False, "the program's folder")


def _kept(desk: Desk) -> None:
    if not (desk.person / "mine.txt").is_file():
        raise PackageError("what is the person's is gone")


def _code(desk: Desk) -> str:
    return windows_msi.product_code(version())


def _user(desk: Desk) -> str:
    names = {path.name for path in (desk.prefix / "drive_c/users").iterdir()} - {"Public"}
    return min(names)


def _ended(code: int, wanted: int, what: str) -> None:
    if code != wanted:
        raise PackageError(f"{what} ended with {code}")


def _same(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise PackageError(f"{what}: {found!r} instead of {wanted!r}")
