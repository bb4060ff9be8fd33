"""Makes the program for Windows and its packages. Blocking for a minute or two. Raises SetupError."""

from __future__ import annotations

import os
import shutil
import sys
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
import windows_wheels
import wine
from freeze import settle
from steps import REPOSITORY, SetupError, progress, say
from version import epoch, version
from windows_payload import Payload

BUILD = REPOSITORY / "build" / "windows"
DIST = REPOSITORY / "dist"
PROGRAM = BUILD / "Keydesk"
BILL = PROGRAM / "sbom.cdx.json"
WINE = REPOSITORY / "build" / "wine"
TEMPLATES = REPOSITORY / "installer" / "policies" / "windows"
KINDS = ("msi", "zip", "policies")
_TOOLS = ("wixl", "msibuild", "msiinfo", "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres")


def unavailable() -> str | None:
    """Why it cannot be built here, None if it can."""
    if sys.platform != "linux":
        return "packages for Windows are made on Debian"
    missing = [name for name in _TOOLS if shutil.which(name) is None] + ([] if wine.found() else ["wine64"])
    return f"{', '.join(missing)} is missing" if missing else None


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


def make_msi(folder: Path, made: Path, told: str | None = None) -> Path:
    """Make the MSI of the program.

    Args:
        folder: of the program, as `build_payload` leaves it.
        made: the MSI.
        told: the version it bears, None for the program's own; another one in tests only.

    Returns:
        `made`.

    Raises:
        SetupError: A step failed.
    """
    icon = windows_launcher.icon_in(folder.parent / windows_payload.LAUNCHER)
    return windows_msi.make_msi(folder, icon, made, told or version(), epoch())


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
    reason = unavailable()
    if reason is not None:
        raise SetupError(f"It cannot be built here: {reason}.", "run this on Debian, with what packages need")
    return pack(build_payload(BUILD).folder, out, only)


def pack(folder: Path, out: Path, only: frozenset[str]) -> list[Path]:
    """Make packages of the program and print what takes the space; sign it where a key is named.

    Args:
        folder: of the program.
        out: the folder for packages.
        only: which of `KINDS`.

    Returns:
        The packages, in the order of `KINDS`.

    Raises:
        SetupError: A step failed, or a budget is exceeded.
    """
    say(sizes.table(folder, sizes.WINDOWS))
    key = sign_windows.key_from(os.environ)
    if key is not None:
        for name in (windows_launcher.CONSOLE, windows_launcher.WINDOW):
            sign_windows.sign(folder / name, key)
        settle(folder, epoch())
    out.mkdir(parents=True, exist_ok=True)
    # Without a key, or with an interpreter that is good for tests only, it never passes for a release.
    mark = "" if key is not None and windows_wheels.EMBED_VARIABLE in os.environ else "-unsigned"
    made = []
    if "msi" in only:
        made.append(make_msi(folder, out / f"keydesk-{version()}-x64{mark}.msi"))
        if key is not None:
            sign_windows.sign(made[0], key)
    if "zip" in only:
        made.append(make_archive(folder, "Keydesk", out / f"keydesk-{version()}-windows-x64{mark}.zip", epoch()))
    if "policies" in only:
        place = out / f"keydesk-{version()}-windows-policies.zip"
        made.append(make_archive(TEMPLATES, "PolicyDefinitions", place, epoch()))
    say(sizes.packages(made))
    sizes.check(folder, made)
    return made


def make_archive(folder: Path, top: str, made: Path, time: int) -> Path:
    """Make an archive: the program, for where nothing may be installed, or the templates of Group Policy.

    Args:
        folder: what is put in.
        top: its name in the archive.
        made: the archive.
        time: of all its files, seconds since 1970.

    Returns:
        `made`.
    """
    progress(f"Packing {made.name} ...")
    stamp = datetime.fromtimestamp(time, UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", stamp)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, path.read_bytes())
    return made
