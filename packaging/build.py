#!/usr/bin/env python3
"""Builds what is handed out: ``python3 packaging/build.py linux`` makes the frozen program, .deb, .rpm and .tar.gz.

Plain standard library; what it needs is installed into ``build/venv``. Main thread. Every step that fails says what
happened and the one next step, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import build_environment
import components
import linux_files
import linux_packages
import sizes
from freeze import freeze
from linux_packages import Contents
from steps import REPOSITORY, SetupError, say

BUILD = REPOSITORY / "build" / "linux"
DIST = REPOSITORY / "dist"


def version() -> str:
    """Read the one place that knows the version."""
    text = (REPOSITORY / "app" / "keydesk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise SetupError("app/keydesk/__init__.py names no version.", "write it there")
    return found[1]


def epoch() -> int:
    """Tell the time that everything built carries: SOURCE_DATE_EPOCH, else that of the last commit.

    Raises:
        SetupError: There is neither.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not told:
        command = ["git", "log", "-1", "--format=%ct"]
        told = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout.strip()
    if not told.isdigit():
        raise SetupError("The time of the sources is not known.", "set SOURCE_DATE_EPOCH to seconds since 1970")
    return int(told)


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
    return Contents(root, frozen.libraries, frozen.libc, version(), time)


def build_linux(out: Path, only: frozenset[str]) -> list[Path]:
    """Build everything for Linux and print what takes the space.

    Args:
        out: the folder for packages.
        only: which of ``deb``, ``rpm`` and ``tar``.

    Returns:
        The packages.

    Raises:
        SetupError: A step failed, or a budget is exceeded.
    """
    contents = build_frozen(BUILD)
    out.mkdir(parents=True, exist_ok=True)
    made = [linux_packages.make_package(contents, out, name) for name in ("deb", "rpm") if name in only]
    if "tar" in only:
        made.append(linux_packages.make_archive(contents, out))
    say(sizes.table(contents.root / linux_files.PROGRAM))
    say(sizes.packages(made))
    sizes.check(contents.root, made)
    return made


def main(arguments: list[str]) -> int:
    """Do what the command line asks.

    Args:
        arguments: the command line without the program's name.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(prog="packaging/build.py", description="Builds what is handed out.")
    parser.add_argument("system", choices=["linux"])
    parser.add_argument("--out", type=Path, default=DIST, help="folder for the packages (dist)")
    parser.add_argument("--only", action="append", choices=["deb", "rpm", "tar"], help="may be given more than once")
    choices = parser.parse_args(arguments)
    try:
        build_linux(choices.out.absolute(), frozenset(choices.only or ("deb", "rpm", "tar")))
    except SetupError as error:
        sys.stderr.write(f"\n{error.happened}\nNext: {error.next_step}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    sys.exit(main(sys.argv[1:]))
