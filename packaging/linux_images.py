"""Lays out AppImage and Flatpak of what a Linux package installs, and has them made where their tools are.

Both carry the frozen program below a prefix of their own. The tools come from their makers, not from Debian, or want
a runtime from the network: our checks lay out, read and start, and do not make. Blocking; raises SetupError.
"""

from __future__ import annotations

import os
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from freeze import settle
from linux_files import LINUX, METAINFO, PROGRAM
from linux_packages import Contents
from steps import SetupError, progress, run

IDENTITY = "org.keydesk.Keydesk"
MANIFEST = LINUX / "flatpak" / f"{IDENTITY}.json"
_SHARED = ("bash-completion", "fish", "icons", "man", "metainfo")


def lay_out_appdir(contents: Contents, folder: Path) -> None:
    """Lay out what an AppImage is made of.

    Args:
        contents: what packages are made of.
        folder: for it, emptied before. Source: AppImage specification, draft, "AppDir".
    """
    shutil.rmtree(folder, ignore_errors=True)
    _copy_program(contents.root, folder / "usr")
    _copy_shared(contents.root, folder / "usr", (*_SHARED, "applications"))
    shutil.copytree(contents.root / "usr/lib/udev", folder / "usr/lib/udev")
    shutil.copyfile(LINUX / "appimage" / "AppRun", folder / "AppRun")
    (folder / "keydesk.desktop").symlink_to("usr/share/applications/keydesk.desktop")
    for name in ("keydesk.png", ".DirIcon"):
        (folder / name).symlink_to("usr/share/icons/hicolor/256x256/apps/keydesk.png")
    _settle(folder, folder / "usr/lib/keydesk", contents.epoch)
    (folder / "AppRun").chmod(0o755)


def make_appimage(contents: Contents, folder: Path, out: Path) -> Path:
    """Make the AppImage.

    Args:
        contents: what packages are made of.
        folder: for its contents.
        out: the folder it is written to.

    Returns:
        The image.

    Raises:
        SetupError: The tool is missing, or failed.
    """
    lay_out_appdir(contents, folder)
    _want("appimagetool", "take it from https://github.com/AppImage/appimagetool/releases and put it into the path")
    made = out / f"keydesk-{contents.version}-x86_64.AppImage"
    # The time of the squashed files is that of SOURCE_DATE_EPOCH.
    env = os.environ | {"ARCH": "x86_64", "SOURCE_DATE_EPOCH": str(contents.epoch)}
    _run(["appimagetool", str(folder), str(made)], made, env)
    return made


def lay_out_flatpak(contents: Contents, folder: Path) -> None:
    """Lay out what goes below ``/app``; there everything that the desktop sees has the name of the program's id.

    Args:
        contents: what packages are made of.
        folder: for it, emptied before. Source: Flatpak, "Conventions".
    """
    shutil.rmtree(folder, ignore_errors=True)
    _copy_program(contents.root, folder)
    _copy_shared(contents.root, folder, _SHARED)
    for icon in sorted((folder / "share/icons").rglob("keydesk*")):
        icon.rename(icon.with_name(icon.name.replace("keydesk", IDENTITY, 1)))
    shown = folder / "share/applications" / f"{IDENTITY}.desktop"
    shown.parent.mkdir()
    entry = (contents.root / "usr/share/applications/keydesk.desktop").read_text("utf-8")
    shown.write_text(entry.replace("\nIcon=keydesk\n", f"\nIcon={IDENTITY}\n"), encoding="utf-8")
    _rename_metainfo(folder / METAINFO.removeprefix("usr/"))
    _settle(folder, folder / "lib/keydesk", contents.epoch)


def make_flatpak(contents: Contents, folder: Path, out: Path) -> Path:
    """Make the Flatpak, as one file.

    Args:
        contents: what packages are made of.
        folder: for its contents, the one that the manifest names.
        out: the folder it is written to.

    Returns:
        The file.

    Raises:
        SetupError: A tool is missing, or failed.
    """
    lay_out_flatpak(contents, folder)
    for name in ("flatpak", "flatpak-builder"):
        _want(name, "install it with your system's package manager, then run this command again")
    made = out / f"keydesk-{contents.version}-x86_64.flatpak"
    built, repository = folder.with_name("flatpak-built"), folder.with_name("flatpak-repository")
    env = os.environ | {"SOURCE_DATE_EPOCH": str(contents.epoch)}
    state = folder.with_name("flatpak-state")
    options = ["--force-clean", f"--state-dir={state}", f"--repo={repository}"]
    _run(["flatpak-builder", *options, str(built), str(MANIFEST)], made, env)
    _run(["flatpak", "build-bundle", str(repository), str(made), IDENTITY], made, env)
    return made


def _copy_program(root: Path, prefix: Path) -> None:
    shutil.copytree(root / PROGRAM, prefix / "lib/keydesk", symlinks=True)
    (prefix / "bin").mkdir()
    (prefix / "bin/keydesk").symlink_to("../lib/keydesk/keydesk")


def _copy_shared(root: Path, prefix: Path, names: tuple[str, ...]) -> None:
    for name in names:
        shutil.copytree(root / "usr/share" / name, prefix / "share" / name, symlinks=True)


def _rename_metainfo(path: Path) -> None:
    told = ElementTree.parse(path)  # noqa: S314  # our own file
    for tag, name in (("launchable", f"{IDENTITY}.desktop"), ("icon", IDENTITY)):
        found = told.find(tag)
        if found is None:
            raise SetupError(f"{path.name} has no {tag}.", "write it into installer/linux")
        found.text = name
    told.write(path, "UTF-8", xml_declaration=True)


def _settle(folder: Path, program: Path, epoch: int) -> None:
    settle(program, epoch)
    settle(folder, epoch)
    (program / "keydesk").chmod(0o755)


def _want(tool: str, next_step: str) -> None:
    if shutil.which(tool) is None:
        raise SetupError(f"{tool} is not here.", next_step)


def _run(command: list[str], made: Path, env: dict[str, str]) -> None:
    progress(f"Packing {made.name} ...")
    run(command, f"{made.name} could not be made.", "look at the words above, mend it, try again", env)
