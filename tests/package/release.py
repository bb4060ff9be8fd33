"""Judges a release of the packages that are there: signed, verified with others' tools, tampered with, installed.

Nothing is built twice: packages are taken from ``dist``, only wheel and sources are made. Blocking for seconds.
Raises SetupError when it cannot be put together.
"""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import zipfile
from pathlib import Path

import build as systems
import python_build
import release_folder
import release_steps
import signatures
from build_environment import build_program
from steps import REPOSITORY, SetupError
from tests.package import clean_environment
from tests.package.report import PackageError, Report
from version import version

FOLDER = REPOSITORY / "build" / "release"
DIST = FOLDER / "dist"
_PAGE = "https://keydesk.invalid/releases"


def unavailable() -> str | None:
    """Say why nothing of it can be done here: there is no reason."""
    return None


def build(report: Report, thorough: bool) -> None:
    """Put a release for trying together from what was built, and sign it with a key that is thrown away.

    Args:
        report: takes how each check went.
        thorough: changes nothing here.

    Raises:
        SetupError: It cannot be put together.
    """
    shutil.rmtree(FOLDER, ignore_errors=True)
    DIST.mkdir(parents=True)
    held = {path: release_folder.system_of(path.name, version(), True) for path in python_build.DIST.glob("*")}
    there = sorted({system for system in held.values() if system in systems.SYSTEMS} - {"python"})
    for path in [path for path, system in held.items() if system in there]:
        shutil.copyfile(path, DIST / path.name)
    words = [word for system in (*there, "python") for word in ("--system", system)]
    release_steps.run(["make", "--trial", "--reuse", "--out", str(DIST), *words])
    release_steps.run(["new-key", str(FOLDER / "trial.key")])
    sign = ["sign", "--trial", "--out", str(DIST), "--key", str(FOLDER / "trial.key"), "--page", _PAGE]
    release_steps.run(sign)
    report.check("wheel and sources, built again, the same", _same_again)


def use(report: Report, thorough: bool) -> None:
    """Verify it as people will, see that one changed byte is noticed, and install the wheel.

    Args:
        report: takes how each check went.
        thorough: changes nothing here.

    Raises:
        SetupError: There is none.
    """
    if not (FOLDER / "trial.pub").is_file():
        raise SetupError("There is no release to use.", "look at what building it said, above")
    report.check("the release, by sha256sum and minisign", _verify)
    report.check("the release with one byte changed is refused", _tamper)
    report.check("the wheel without the checkout", _install_wheel)
    report.check("the sources make the same wheel", _build_from_sources)


def _verify() -> str:
    public = signatures.read_public((FOLDER / "trial.pub").read_text(encoding="utf-8"))
    told = release_folder.check(DIST, version(), public, trial=True)
    _said(["sha256sum", "--check", "--strict", "--quiet", release_folder.SUMS])
    if shutil.which("minisign") is None:
        raise PackageError("minisign is missing: install it, then run this again")
    return f"{told}\n{_said(['minisign', '-V', '-p', '../trial.pub', '-m', release_folder.SUMS]).strip()}"


def _tamper() -> str:
    """Change one byte of each small file and of the largest in turn, and put it back."""
    public = signatures.read_public((FOLDER / "trial.pub").read_text(encoding="utf-8"))
    changed = sorted(DIST.iterdir(), key=lambda path: (path.stat().st_size, path.name))
    changed = [path for path in changed if path.stat().st_size < 100_000] + changed[-1:]
    for path in changed:
        with path.open("r+b") as file:
            file.seek(-2, 2)  # a line ends with the last one, which some formats overlook
            byte = file.read(1)
            file.seek(-2, 2)
            file.write(bytes([byte[0] ^ 1]))
            file.flush()
            try:
                release_folder.check(DIST, version(), public, trial=True)
            except SetupError:
                noticed = True
            else:
                noticed = False
            file.seek(-2, 2)
            file.write(byte)
        if not noticed:
            raise PackageError(f"{path.name} was changed, and nothing noticed")
    return f"{len(changed)} files, each noticed"


def _install_wheel() -> str:
    folder = FOLDER / "wheel"
    try:
        return clean_environment.self_test(clean_environment.install(_wheel(DIST), folder), FOLDER)
    except RuntimeError as error:
        raise PackageError(str(error)) from None


def _same_again() -> str:
    for path in python_build.build(FOLDER / "again", frozenset(python_build.KINDS)):
        if not filecmp.cmp(path, DIST / path.name, shallow=False):
            raise PackageError(f"{path.name} differs")
    return ""


def _build_from_sources() -> str:
    (FOLDER / "sources").mkdir()
    _said(["tar", "--extract", "--file", str(DIST / f"keydesk-{version()}.tar.gz"), "--directory", "../sources"])
    out = FOLDER / "from-sources"
    command = [str(build_program("python")), "-m", "hatchling", "build", "--target", "wheel"]
    _said([*command, "--directory", str(out)], FOLDER / "sources" / f"keydesk-{version()}")
    first, second = _contents(_wheel(DIST)), _contents(_wheel(out))
    if first != second:
        raise PackageError(f"they differ in {sorted(first.items() ^ second.items())[:5]}")
    return f"{len(first)} files"


def _contents(wheel: Path) -> dict[str, int]:
    """What a wheel holds: the time of the sources is not told in them, so that the files alone are compared."""
    with zipfile.ZipFile(wheel) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


def _wheel(folder: Path) -> Path:
    return folder / f"keydesk-{version()}-py3-none-any.whl"


def _said(command: list[str], folder: Path = DIST) -> str:
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    if ended.returncode != 0:
        raise PackageError(
            f"{command[0]} ended with {ended.returncode}:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        )
    return ended.stdout
