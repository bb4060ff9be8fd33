"""Makes the frozen program for Linux: PyInstaller's folder, without what is not used, the same bytes every time.

Main thread, blocking for a minute or two. Raises SetupError, also when the result holds what it must not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import frozen_parts
from build_environment import FOLDER, build_program
from elf import Elf, is_elf, read_elves
from steps import REPOSITORY, SetupError, progress, run

PROGRAM = "keydesk"
HOME = "/opt/keydesk"
_READ, _RUN = 0o644, 0o755
_TRY = "see that the build was not disturbed, then run this command again"


@dataclass(frozen=True)
class Frozen:
    """The frozen program.

    Args:
        folder: of the program.
        modules: name of each module of Python in it: the file it was made from.
        files: path of each other file in it: the file it was copied from.
        libraries: the libraries that the system has to bring.
        libc: the oldest C library it runs with.
    """

    folder: Path
    modules: Mapping[str, Path]
    files: Mapping[str, Path]
    libraries: frozenset[str]
    libc: tuple[int, ...]


def freeze(out: Path, epoch: int) -> Frozen:
    """Freeze the program.

    Args:
        out: a folder for it, emptied before.
        epoch: the time all its files carry, seconds since 1970.

    Returns:
        What came out.

    Raises:
        SetupError: PyInstaller failed, or the result is not fit to be handed out.
    """
    shutil.rmtree(out, ignore_errors=True)
    run_pyinstaller(out, epoch)
    folder = out / PROGRAM
    _take_out(folder)
    _strip(folder)
    _forget_prefix(folder)
    elves = _elves(folder)
    _check_libraries(elves)
    sources = json.loads((out / "sources.json").read_text(encoding="utf-8"))
    frozen = Frozen(
        folder,
        {name: Path(source) for name, source in sources["modules"].items()},
        {
            f"{frozen_parts.INNER}/{name}": Path(source)
            for name, source in sources["files"].items()
            if (folder / frozen_parts.INNER / name).exists()
        },
        frozenset(frozen_parts.from_system({path: elf.needed for path, elf in elves.items()})),
        max(elf.libc for elf in elves.values()),
    )
    _check(frozen)
    return frozen


def settle(folder: Path, epoch: int) -> None:
    """Give every file of a tree the same time and the usual rights, so that nothing of this computer is left.

    Args:
        folder: the tree.
        epoch: the time, seconds since 1970.
    """
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(_RUN if path.is_dir() or path == folder / PROGRAM else _READ)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    folder.chmod(_RUN)
    os.utime(folder, (epoch, epoch))


def run_pyinstaller(out: Path, epoch: int) -> None:
    """Let PyInstaller collect the program, in an environment that holds nothing of this computer's.

    Args:
        out: a folder; the program is written below it, and ``sources.json`` beside the program.
        epoch: the time its files carry, seconds since 1970.

    Raises:
        SetupError: PyInstaller failed.
    """
    progress("Freezing the program (a minute or two) ...")
    recipe = REPOSITORY / "packaging" / "pyinstaller" / "keydesk.spec"
    words = ["--noconfirm", "--log-level", "WARN", "--distpath", str(out), "--workpath", str(out / "work")]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    env = kept | {
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYINSTALLER_CONFIG_DIR": str(out / "cache"),
        # The package is compressed as a whole, and far better; a module is loaded sooner where nothing is unpacked.
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [str(build_program("python")), "-m", "PyInstaller", *words, str(recipe)]
    run(command, "The program could not be frozen.", "look at PyInstaller's words above", env)


def _take_out(folder: Path) -> None:
    for path in _files(folder):
        if not frozen_parts.belongs(path):
            (folder / path).unlink()
    needs = {path: elf.needed for path, elf in _elves(folder).items()}
    for path in frozen_parts.unneeded(needs, filter(frozen_parts.is_shared, needs)):
        (folder / path).unlink()
    for found in sorted(folder.rglob("*"), reverse=True):
        if found.is_symlink() and not found.exists():
            found.unlink()
        elif found.is_dir() and not found.is_symlink() and not any(found.iterdir()):
            found.rmdir()


def _strip(folder: Path) -> None:
    """Take symbols for debuggers away; Qt's own libraries come without, and the program carries its archive."""
    inner = folder / frozen_parts.INNER
    targets = [inner / path for path in _files(inner) if is_elf(inner / path) and frozen_parts.has_symbols(path)]
    if subprocess.call(["strip", "--strip-unneeded", *map(str, targets)]) != 0:
        raise SetupError("The libraries could not be stripped.", "install binutils, then run this command again")


def _forget_prefix(folder: Path) -> None:
    """Overwrite where the interpreter was installed: libraries are looked for there, and it is nobody's business."""
    if sys.base_prefix in ("/usr", "/usr/local"):
        return
    for path in _files(folder):
        if is_elf(folder / path):
            content = (folder / path).read_bytes()
            changed = without_prefix(content, sys.base_prefix)
            if changed != content:
                (folder / path).write_bytes(changed)


def without_prefix(content: bytes, prefix: str) -> bytes:
    """Put a place of the same length for that of an interpreter.

    Args:
        content: of a library.
        prefix: the interpreter's folder. Its last part stays: linkers keep a text that another one ends with, such as
            Python's version, in one place with it.

    Returns:
        The content, as long as before.
    """
    place = f"{prefix.rpartition('/')[0]}/".encode()
    return content.replace(place, (HOME.encode() + b"/" * len(place))[: len(place) - 1] + b"/")


def _check_libraries(elves: Mapping[str, Elf]) -> None:
    lost = frozen_parts.missing({path: elf.needed for path, elf in elves.items()})
    if lost:
        told = ", ".join(f"{name} (for {path})" for name, path in sorted(lost.items()))
        raise SetupError(f"Nobody brings these libraries: {told}", "add them to FROM_SYSTEM in frozen_parts.py")


def _check(frozen: Frozen) -> None:
    tests = frozen_parts.only_in_tests(frozen.modules)
    if tests:
        raise SetupError(f"The package holds tests: {', '.join(tests)}", "add them to NEVER_IMPORTED")
    told = leaks(frozen.folder, (str(REPOSITORY), str(FOLDER), sys.base_prefix + "/"))
    if told:
        raise SetupError(f"These files tell where they were built: {', '.join(told)}", _TRY)


def leaks(folder: Path, places: tuple[str, ...]) -> list[str]:
    """Find files that name a place of this computer.

    Args:
        folder: the tree.
        places: paths; ``/usr`` and what is below is nobody's secret.

    Returns:
        Their paths.
    """
    words = [place.encode() for place in places if not place.startswith("/usr/")]
    return [path for path in _files(folder) if any(word in (folder / path).read_bytes() for word in words)]


def _elves(folder: Path) -> dict[str, Elf]:
    paths = {folder / path: path for path in _files(folder) if is_elf(folder / path)}
    return {paths[path]: elf for path, elf in read_elves(paths).items()}


def _files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in found)
