#!/usr/bin/env python3
"""Builds what is handed out: ``python3 packaging/build.py linux`` makes the frozen program, .deb, .rpm and .tar.gz.

Plain standard library; what it needs is installed into ``build/venv``. Main thread. Every step that fails says what
happened and the one next step, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import linux_build
import macos_build
import python_build
import windows_build
from steps import SetupError

SYSTEMS = {"linux": linux_build, "macos": macos_build, "windows": windows_build, "python": python_build}
WHEN_ASKED = ("appimage", "flatpak")  # their tools and runtimes have to be brought from elsewhere


def usual(kinds: Sequence[str]) -> frozenset[str]:
    """Tell which kinds are made where nobody asks for others.

    Args:
        kinds: all that a system can be built as.
    """
    return frozenset(kinds) - set(WHEN_ASKED)


def main(arguments: list[str]) -> int:
    """Do what the command line asks.

    Args:
        arguments: the command line without the program's name.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(prog="packaging/build.py", description="Builds what is handed out.")
    systems = parser.add_subparsers(dest="system", required=True)
    for name, system in SYSTEMS.items():
        words = systems.add_parser(name, help=f"makes {', '.join(system.KINDS)}")
        words.add_argument("--out", type=Path, default=system.DIST, help="folder for the packages (dist)")
        words.add_argument("--only", action="append", choices=system.KINDS, help="may be given more than once")
        words.set_defaults(build=system.build, kinds=usual(system.KINDS))
    choices = parser.parse_args(arguments)
    try:
        choices.build(choices.out.absolute(), frozenset(choices.only or choices.kinds))
    except SetupError as error:
        sys.stderr.write(f"\n{error.happened}\nNext: {error.next_step}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)
    sys.exit(main(sys.argv[1:]))
