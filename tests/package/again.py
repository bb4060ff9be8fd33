"""Builds a second time, from a copy of the sources in another folder, as another person would; compares the bytes.

The copy borrows ``build/venv``, by a link: packages of Python are found at another place, too. Blocking.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import build_environment
from linux_packages import Contents
from steps import REPOSITORY
from tests.package.report import PackageError

_SOURCES = ("app", "resources", "installer", "packaging", "pyproject.toml", "CHANGELOG.md", "LICENSE", "README.md")


@dataclass(frozen=True)
class Second:
    """A second build.

    Args:
        root: the folder that stands for ``/``.
        dist: the folder of its packages.
        kinds: what was made.
    """

    root: Path
    dist: Path
    kinds: tuple[str, ...]


def build(folder: Path, thorough: bool, epoch: int) -> Second:
    """Build a second time; any thread.

    Args:
        folder: an empty one, for sources and packages.
        thorough: make the .deb, too; it is of the same files, and its compression takes longer than all the rest.
        epoch: the time that everything built carries, seconds since 1970.

    Returns:
        The build.

    Raises:
        PackageError: It failed.
    """
    sources, dist = folder / "other" / "place", folder / "dist"
    kinds = ("rpm", "tar", *(["deb"] if thorough else []))
    _copy(sources)
    _build(sources, dist, kinds, epoch)
    return Second(sources / "build/linux/root", dist, kinds)


def compare(contents: Contents, dist: Path, second: Second) -> str:
    """Compare both builds.

    Args:
        contents: what the first packages are made of.
        dist: the folder they are in.
        second: the other build.

    Returns:
        What to tell.

    Raises:
        PackageError: Something differs.
    """
    files = _compare_trees(contents.root, second.root)
    made = sorted(path.name for path in second.dist.iterdir())
    _, differ, lacking = filecmp.cmpfiles(dist, second.dist, made, shallow=False)
    if differ or lacking or len(made) != len(second.kinds):
        raise PackageError(f"of {', '.join(made)} differ: {', '.join(differ + lacking)}")
    return f"{files} files, the same bytes, times and rights; and so are {', '.join(made)}"


def digests(root: Path) -> dict[str, str]:
    """Say of every file of a tree what it is: content, time, rights, or where a link leads."""
    told: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        state = path.lstat()
        content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        told[path.relative_to(root).as_posix()] = (
            f"{hashlib.sha256(content).hexdigest()} {state.st_mode:o} {state.st_mtime:.0f}"
        )
    return told


def _copy(sources: Path) -> None:
    sources.mkdir(parents=True)
    for name in (*_SOURCES, build_environment.LOCK):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, sources / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, sources / name)
    (sources / "build").mkdir()
    (sources / "build" / "venv").symlink_to(build_environment.FOLDER)


def _build(sources: Path, dist: Path, kinds: Sequence[str], epoch: int) -> None:
    command = [sys.executable, str(sources / "packaging/build.py"), "linux", "--out", str(dist)]
    for kind in kinds:
        command += ["--only", kind]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env |= {"SOURCE_DATE_EPOCH": str(epoch), "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        command,
        env=env,
        cwd=sources,
        umask=0o027,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode != 0:
        raise PackageError(f"the second build ended with {ended.returncode}:\n{ended.stdout[-3000:]}")


def _compare_trees(root: Path, other: Path) -> int:
    first, second = digests(root), digests(other)
    differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    if differing:
        raise PackageError(f"{len(differing)} of {len(first)} files differ: {', '.join(differing[:10])}")
    return len(first)
