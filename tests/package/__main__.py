"""`python -m tests.package [--part PART] [--thorough] [SYSTEM...]`: builds the packages of systems and judges them.

Built into ``build`` and ``dist``. What is built may be used later: `--part build`, then `--part use`. Exit code 0 all
well, 1 something is not, 77 it cannot be done here. Main thread.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from steps import SetupError, say
from tests.package import linux, macos, release, windows
from tests.package.report import PackageError, Report, System

SYSTEMS = {
    "linux": System(linux.build, linux.use, linux.unavailable),
    "macos": System(macos.build, macos.use, macos.unavailable),
    "windows": System(windows.build, windows.use, windows.unavailable),
    "release": System(release.build, release.use, release.unavailable, last=True),
}
COULD_NOT = 77


def main(arguments: list[str]) -> int:
    """Build and judge.

    Args:
        arguments: the command line without the program's name.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(prog="tests.package", description="Builds the packages and judges them.")
    parser.add_argument("systems", nargs="*", metavar="SYSTEM", help=f"all without: {' '.join(SYSTEMS)}")
    parser.add_argument("--part", choices=("build", "use"), help="both without; the second wants the first's work")
    parser.add_argument("--thorough", action="store_true", help="leave out nothing that takes long")
    choices = parser.parse_args(arguments)
    if unknown := set(choices.systems) - SYSTEMS.keys():
        parser.error(f"no such system: {', '.join(sorted(unknown))}")
    report, possible = Report(), {}
    for name in choices.systems or SYSTEMS:
        reason = SYSTEMS[name].unavailable()
        if reason is None:
            possible[name] = SYSTEMS[name]
        else:
            say(f"\nTHE PACKAGES FOR {name.upper()} WERE NOT CHECKED: {reason}.")
    if choices.part != "use":
        _build(possible, report, choices.thorough)
    if choices.part != "build":
        for name, system in possible.items():
            _do(name, system.use, report, choices.thorough)
    say(f"\n{len(report.failed)} failed" if report.failed else "\nall well")
    return 1 if report.failed else COULD_NOT if len(possible) < len(choices.systems or SYSTEMS) else 0


def _build(systems: Mapping[str, System], report: Report, thorough: bool) -> None:
    """Build two systems at a time: much of a build keeps one processor busy. Use has deadlines, and waits."""
    with ThreadPoolExecutor(2) as pool:
        begun = [
            pool.submit(_do, name, system.build, report, thorough)
            for name, system in systems.items()
            if not system.last
        ]
    for done in begun:
        done.result()
    for name, system in systems.items():
        if system.last:
            _do(name, system.build, report, thorough)


def _do(name: str, part: Callable[[Report, bool], None], report: Report, thorough: bool) -> None:
    """Do one part of a system; when that cannot go on, the other systems have their turn all the same."""
    try:
        part(report, thorough)
    except (PackageError, SetupError) as error:
        report.failed.append(name)
        say(f"\n{error.happened}\nNext: {error.next_step}" if isinstance(error, SetupError) else f"\n{error}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
