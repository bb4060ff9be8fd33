"""Makes the program for Windows and its packages. Blocking for a minute or two. Raises SetupError."""

from __future__ import annotations

import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import build_environment
import linux_files
import sign_windows
import sizes
import windows_components
import windows_launcher
import windows_msi
import windows_payload
from freeze import settle
from steps import REPOSITORY, progress, say
from version import epoch, version
from windows_payload import Payload

BUILD = REPOSITORY / "build" / "windows"
DIST = REPOSITORY / "dist"
WINE = REPOSITORY / "build" / "wine"
TEMPLATES = REPOSITORY / "installer" / "policies" / "windows"
KINDS = ("msi", "zip")


def build_payload(out: Path) -> Payload:
    """Put the program together.

    Args:
        out: a folder for it, emptied before.

    Returns:
        What came out.

    Raises:
        SetupError: A step failed, or the result is not fit to be handed out.
    """
    build_environment.prepare()
    time = epoch()
    payload = windows_payload.assemble(out, WINE, version(), time)
    linux_files.tell_parts(payload.folder, version(), windows_components.find_components(payload), time)
    settle(payload.folder, time)
    return payload


def make_msi(payload: Payload, out: Path, told: str | None = None) -> Path:
    """Make the MSI of the program.

    Args:
        payload: the program.
        out: the folder for it.
        told: the version it bears, None for the program's own; another one in tests only.

    Returns:
        The MSI.

    Raises:
        SetupError: A step failed.
    """
    name = told or version()
    icon = windows_launcher.icon_in(payload.folder.parent / "launcher")
    return windows_msi.make_msi(payload.folder, icon, out / f"keydesk-{name}-x64.msi", name, epoch())


def build(out: Path, only: frozenset[str]) -> list[Path]:
    """Build everything for Windows and print what takes the space; sign it where a key is named.

    Args:
        out: the folder for packages.
        only: which of `KINDS`.

    Returns:
        The packages.

    Raises:
        SetupError: A step failed, or a budget is exceeded.
    """
    return pack(build_payload(BUILD), out, only)


def pack(payload: Payload, out: Path, only: frozenset[str]) -> list[Path]:
    """Make packages of the program, as `build`."""
    say(sizes.table(payload.folder, sizes.WINDOWS))
    key = sign_windows.key_from(os.environ)
    if key is not None:
        for name in (windows_launcher.CONSOLE, windows_launcher.WINDOW):
            sign_windows.sign(payload.folder / name, key)
        settle(payload.folder, epoch())
    out.mkdir(parents=True, exist_ok=True)
    made = []
    if "msi" in only:
        made.append(make_msi(payload, out))
        if key is not None:
            sign_windows.sign(made[0], key)
        shutil.copytree(TEMPLATES, out / "keydesk-admx", dirs_exist_ok=True)
    if "zip" in only:
        made.append(make_archive(payload.folder, out / f"keydesk-{version()}-windows-x64.zip", epoch()))
    say(sizes.packages(made))
    sizes.check(payload.folder, made)
    return made


def make_archive(folder: Path, made: Path, time: int) -> Path:
    """Make the archive, for where nothing may be installed.

    Args:
        folder: of the program.
        made: the archive.
        time: of all its files, seconds since 1970.

    Returns:
        `made`.
    """
    progress(f"Packing {made.name} ...")
    stamp = datetime.fromtimestamp(time, UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(f"Keydesk/{path.relative_to(folder).as_posix()}", stamp)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, path.read_bytes())
    return made
