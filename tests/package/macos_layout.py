"""Lays the application of macOS out as PyInstaller does there, of wheels for macOS: `macos_layout.py OUT WHEEL...`.

Runs in the environment that packages are built in. PyInstaller cannot freeze for another system, but its rule of what
lies where in a bundle is plain Python. What it takes from the Mac it runs on is missing: Python itself, and the
program that starts it, for which a library stands in. Main thread; raises what reading and writing raise.
"""

from __future__ import annotations

import importlib
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import frozen_parts_macos
import macos_bundle
from frozen_parts_macos import Entry
from steps import REPOSITORY

_STAND_IN = "PySide6/QtCore.abi3.so"
_CODE = (".so", ".dylib")


def collected(members: Mapping[str, Path]) -> Iterator[Entry]:
    """Say what PyInstaller collects of wheels.

    Args:
        members: path of each file in them: its wheel.

    Yields:
        Entries; the source of what is no link is a path in a wheel.
    """
    for member in members:
        path = PurePosixPath(member)
        framework = next((part for part in path.parents if part.suffix == ".framework"), None)
        if framework is not None:
            yield from _of_framework(framework, member)
        elif path.name.endswith(_CODE) and _is_imported(path):
            yield member, member, "EXTENSION" if path.suffix == ".so" else "BINARY"
            if path.suffix == ".dylib" and "plugins" not in path.parts:
                yield path.name, member, "SYMLINK"  # libraries are looked for at the top
        elif path.suffix == ".qm" or path.name == "METADATA":
            yield member, member, "DATA"
    resources = REPOSITORY / "resources"
    for file in resources.rglob("*"):
        if file.is_file():
            yield f"keydesk/_resources/{file.relative_to(resources).as_posix()}", str(file), "DATA"
    yield f"python3.13/lib-dynload/{PurePosixPath(_STAND_IN).name}", _STAND_IN, "EXTENSION"  # a folder with a dot
    yield macos_bundle.PROGRAM, _STAND_IN, "EXECUTABLE"


def _of_framework(framework: PurePosixPath, member: str) -> Iterator[Entry]:
    """A framework as it has to be; in wheels, which hold no links, it is not."""
    name = framework.stem
    inside = PurePosixPath(member).relative_to(framework).as_posix()
    if inside == f"Versions/A/{name}":
        yield member, member, "BINARY"
        yield f"{framework}/Versions/Current", "A", "SYMLINK"
        yield f"{framework}/{name}", f"Versions/Current/{name}", "SYMLINK"
        yield name, member, "SYMLINK"
    elif inside.endswith("Resources/Info.plist"):
        yield f"{framework}/Versions/A/Resources/Info.plist", member, "DATA"
        yield f"{framework}/Resources", "Versions/Current/Resources", "SYMLINK"


def _is_imported(path: PurePosixPath) -> bool:
    if path.parts[0] != "PySide6" or len(path.parts) > 2 or path.suffix != ".so":
        return True
    return path.name.split(".")[0] in frozen_parts_macos.FRAMEWORKS


def main(out: Path, wheels: list[Path]) -> None:
    """Lay it out.

    Args:
        out: a folder that is not there yet.
        wheels: for macOS.
    """
    members = {name: wheel for wheel in wheels for name in zipfile.ZipFile(wheel).namelist()}
    bundle: Any = importlib.import_module("PyInstaller.building.osx").BUNDLE
    normalized: Any = importlib.import_module("PyInstaller.building.datastruct").normalize_toc
    kept = normalized(frozen_parts_macos.kept(collected(members)))
    for path, source, kind in object.__new__(bundle)._process_bundle_toc(sorted(kept)):
        place = out / f"{macos_bundle.NAME}.app" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if kind == "SYMLINK":
            place.symlink_to(source)
        elif source in members:
            place.write_bytes(zipfile.ZipFile(members[source]).read(source))
        else:
            place.write_bytes(Path(source).read_bytes())
        if kind == "EXECUTABLE":
            place.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]])
