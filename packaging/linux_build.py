"""Makes the frozen program for Linux and its packages. Blocking for a minute or two. Raises SetupError."""

from __future__ import annotations

import sys
from pathlib import Path

import build_environment
import components
import linux_files
import linux_images
import linux_packages
import sizes
from freeze import freeze
from linux_packages import Contents
from steps import REPOSITORY, say
from version import epoch, site, version

BUILD = REPOSITORY / "build" / "linux"
DIST = REPOSITORY / "dist"
KINDS = ("deb", "rpm", "tar", "appimage", "flatpak")
BILL = BUILD / "root" / linux_files.PROGRAM / "sbom.cdx.json"
APPDIR = BUILD / "Keydesk.AppDir"
FLATPAK = BUILD / "flatpak"


def unavailable() -> str | None:
    """Why it cannot be built here, None if it can."""
    return None if sys.platform == "linux" else "packages for Linux are made on Debian"


def build_frozen(out: Path) -> Contents:
    """Freeze the program and lay out what a package installs.

    Args:
        out: a folder for both, emptied before.

    Returns:
        What packages are made of; the folder that stands for ``/`` is ``root`` below `out`.

    Raises:
        SetupError: A step failed, or the result is not fit to be handed out.
    """
    time = epoch()
    build_environment.prepare()
    frozen = freeze(out, time)
    root = out / "root"
    linux_files.lay_out(frozen.folder, root, version(), components.find_components(frozen), time)
    return Contents(root, frozen.libraries, frozen.libc, version(), time, site())


def build(out: Path, only: frozenset[str]) -> list[Path]:
    """Build everything for Linux and print what takes the space.

    Args:
        out: the folder for packages.
        only: which of `KINDS`.

    Returns:
        The packages.

    Raises:
        SetupError: A step failed, or a budget is exceeded.
    """
    return pack(build_frozen(BUILD), out, only)


def pack(contents: Contents, out: Path, only: frozenset[str]) -> list[Path]:
    """Make packages of what is laid out and print what takes the space.

    Args:
        contents: what they are made of.
        out: the folder for packages.
        only: which of `KINDS`.

    Returns:
        The packages, in the order of `KINDS`.

    Raises:
        SetupError: A step failed, or a budget is exceeded.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = [linux_packages.make_package(contents, out, name) for name in ("deb", "rpm") if name in only]
    if "tar" in only:
        made.append(linux_packages.make_archive(contents, out))
    if "appimage" in only:
        made.append(linux_images.make_appimage(contents, APPDIR, out))
    if "flatpak" in only:
        made.append(linux_images.make_flatpak(contents, FLATPAK, out))
    say(sizes.table(contents.root / linux_files.PROGRAM))
    say(sizes.packages(made))
    sizes.check(contents.root, made)
    return made
