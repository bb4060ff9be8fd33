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
import tempfile
from pathlib import Path

import build_environment
from linux_packages import Contents
from steps import REPOSITORY
from tests.package.report import PackageError

_SOURCES = ("app", "resources", "installer", "packaging", "pyproject.toml", "CHANGELOG.md", "LICENSE", "README.md")


def compare(contents: Contents, dist: Path, thorough: bool) -> str:
    """Build again and compare.

    Args:
        contents: what the first packages are made of.
        dist: the folder they are in.
        thorough: compare the .deb, too, whose compression takes longer than all of the rest; it is made of the same
            files.

    Returns:
        What to tell.

    Raises:
        PackageError: Something differs, or the second build failed.
    """
    kinds = ["rpm", "tar", *(["deb"] if thorough else [])]
    with tempfile.TemporaryDirectory(prefix="keydesk-again-") as folder:
        sources = Path(folder, "other", "place")
        _copy(sources)
        _build(sources, Path(folder, "dist"), kinds, contents.epoch)
        files = _compare_trees(contents.root, sources / "build/linux/root")
        made = sorted(path.name for path in Path(folder, "dist").iterdir())
        _, differ, lacking = filecmp.cmpfiles(dist, Path(folder, "dist"), made, shallow=False)
    if differ or lacking or len(made) != len(kinds):
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


def _build(sources: Path, dist: Path, kinds: list[str], epoch: int) -> None:
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
