"""Makes the frozen program for macOS and its packages. Blocking for some minutes. Raises SetupError.

On a Mac only: PyInstaller does not freeze for another system, and the tools that sign and pack are Apple's.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import bill_of_materials
import build_environment
import components
import frozen_parts
import icns
import macos_bundle
import macos_packages
from build_environment import FOLDER, build_program
from components import Component
from freeze import Frozen, leaks, run_pyinstaller
from macos_packages import Signing, Tools
from steps import REPOSITORY, SetupError, progress, say
from version import epoch, version

BUILD = REPOSITORY / "build" / "macos"
DIST = REPOSITORY / "dist"
KINDS = ("app", "pkg", "dmg")
BILL = BUILD / f"{macos_bundle.NAME}.app" / "Contents" / "Resources" / "sbom.cdx.json"
PROFILE = REPOSITORY / "installer" / "policies" / "macos" / "keydesk.mobileconfig"
DRAWING = REPOSITORY / "installer" / "linux" / "icons" / "keydesk.svg"


def unavailable() -> str | None:
    """Why it cannot be built here, None if it can."""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return None
    # cryptography comes for Apple silicon only, since its version 49; Apple's last system for Intel is macOS 26.
    return "packages for macOS are made on a Mac with Apple silicon"


def build(out: Path, only: frozenset[str]) -> list[Path]:
    """Build everything for macOS.

    Args:
        out: the folder for packages.
        only: which of `KINDS`; ``app`` alone leaves the application in ``build/macos``.

    Returns:
        The packages, and the profile for administrators.

    Raises:
        SetupError: This is no Mac, or a step failed.
    """
    reason = unavailable()
    if reason is not None:
        raise SetupError(f"It cannot be built here: {reason}.", "run this there, or let the release workflow do it")
    with_what = macos_packages.read_signing(os.environ)
    build_environment.prepare()
    app = freeze_app(BUILD)
    return pack(app, out, only, with_what, Tools())


def pack(app: Path, out: Path, only: frozenset[str], signing: Signing, tools: Tools) -> list[Path]:
    """Sign the application, pack it, and have everything notarised.

    Args:
        app: the bundle, complete.
        out: the folder for packages.
        only: which of `KINDS`.
        signing: with what.
        tools: those of macOS.

    Returns:
        The packages, and the profile for administrators.

    Raises:
        SetupError: The bundle is not whole, or a step failed.
    """
    wrong = macos_bundle.faults(app)
    if wrong:
        raise SetupError(f"{app.name} is not whole: {'; '.join(wrong)}", "see keydesk.spec and frozen_parts_macos.py")
    folder = app.parent / "packing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    out.mkdir(parents=True, exist_ok=True)
    macos_packages.sign(app, signing, folder, tools)
    macos_packages.try_out(app, tools)
    macos_packages.notarise_app(app, signing, folder, tools)
    architecture, made = platform.machine(), []
    stem = f"keydesk-{version()}-macos-{architecture}" + ("" if signing.whole else "-unsigned")
    if "pkg" in only:
        place = out / f"{stem}.pkg"
        made.append(macos_packages.make_pkg(app, place, (version(), architecture), signing, folder, tools))
    if "dmg" in only:
        made.append(macos_packages.make_dmg(app, out / f"{stem}.dmg", signing, folder, tools))
    for package in made:
        macos_packages.notarise(package, signing, tools)
        macos_packages.staple(package, signing, tools)
    profile = out / f"keydesk-{version()}-macos.mobileconfig"
    shutil.copyfile(PROFILE, profile)
    if not signing.whole:
        say("\nSigned ad hoc and not notarised: for this Mac alone, never to be handed out.")
    return [*made, profile]


def freeze_app(out: Path) -> Path:
    """Freeze the program and complete its bundle.

    Args:
        out: a folder, emptied before.

    Returns:
        The bundle, not signed by us yet.

    Raises:
        SetupError: PyInstaller failed, or the result is not fit to be handed out.
    """
    shutil.rmtree(out, ignore_errors=True)
    time = epoch()
    run_pyinstaller(out, time)
    app = out / f"{macos_bundle.NAME}.app"
    frozen = read_sources(out)
    tests = frozen_parts.only_in_tests(frozen.modules)
    if tests:
        raise SetupError(f"The package holds tests: {', '.join(tests)}", "add them to NEVER_IMPORTED")
    parts = components.find_components(frozen)
    macos_bundle.complete(app, version(), time, draw_icon(out / "icons"), documents(parts, version(), time))
    told = leaks(app, (str(REPOSITORY), str(FOLDER)))
    if told:
        raise SetupError(f"These files tell where they were built: {', '.join(told)}", "build in another folder")
    return app


def read_sources(out: Path) -> Frozen:
    """Read where everything came from, as the recipe has left it.

    Args:
        out: the folder PyInstaller wrote to.
    """
    sources = json.loads((out / "sources.json").read_text(encoding="utf-8"))
    found = {kind: {name: Path(place) for name, place in sources[kind].items()} for kind in ("modules", "files")}
    return Frozen(out / "keydesk", found["modules"], found["files"], frozenset(), ())


def documents(parts: list[Component], version: str, epoch: int) -> Mapping[str, bytes]:
    """Lay out what is told about the parts of the program.

    Args:
        parts: of the program.
        version: of the program.
        epoch: its time, seconds since 1970.

    Returns:
        Path below the bundle's Resources: content.
    """
    icons = REPOSITORY / "resources" / "icons"
    of_icons = ("LICENSE-material-symbols.txt", "NOTICE.md")
    return {
        "sbom.cdx.json": bill_of_materials.bill("keydesk", version, parts, epoch).encode(),
        "licenses/LIST.txt": bill_of_materials.license_list(f"Keydesk {version}", parts).encode(),
        "licenses/LICENSE": (REPOSITORY / "LICENSE").read_bytes(),
        **{f"licenses/icons/{name}": (icons / name).read_bytes() for name in of_icons},
        **{f"licenses/{path}": text for path, text in bill_of_materials.license_files(parts).items()},
    }


def draw_icon(folder: Path, python: Path | None = None) -> bytes:
    """Draw the icon with the Qt that is shipped.

    Args:
        folder: for its pictures.
        python: one that has Qt, None for that of the build environment.

    Returns:
        The icon in the format of macOS.

    Raises:
        SetupError: It could not be drawn.
    """
    progress("Drawing the icon ...")
    command = [str(python or build_program("python")), str(REPOSITORY / "packaging" / "draw_icons.py")]
    command += [str(DRAWING), str(folder), *map(str, icns.SIZES)]
    if subprocess.call(command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}) != 0:
        raise SetupError("The icon could not be drawn.", "look at the words above, mend it, try again")
    place = f"apps/{DRAWING.stem}.png"
    return icns.write({size: (folder / f"{size}x{size}" / place).read_bytes() for size in icns.SIZES})
