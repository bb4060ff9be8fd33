"""`python -m tests.package [--part PART] [--thorough] [SYSTEM...]`: builds the packages of systems and judges them.

Built into ``build`` and ``dist``. What is built may be used later: `--part build`, then `--part use`. Exit code 0 all
well, 1 something is not, 77 it cannot be done here. Main thread.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from steps import SetupError, say
from tests.package import linux, macos, release, windows
from tests.package.report import Report, System

SYSTEMS = {
    "linux": System(linux.build, linux.use, linux.unavailable),
    "macos": System(macos.build, macos.use, macos.unavailable),
    "windows": System(windows.build, windows.use, windows.unavailable),
    "release": System(release.build, release.use, release.unavailable),  # last: of what the others built
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
    report, could_not = Report(), False
    for name in choices.systems or SYSTEMS:
        system = SYSTEMS[name]
        reason = system.unavailable()
        if reason is not None:
            say(f"\nTHE PACKAGES FOR {name.upper()} WERE NOT CHECKED: {reason}.")
            could_not = True
            continue
        for part in (choices.part,) if choices.part else ("build", "use"):
            _do(getattr(system, part), report, choices.thorough, name)
    say(f"\n{len(report.failed)} failed" if report.failed else "\nall well")
    return 1 if report.failed else COULD_NOT if could_not else 0


def _do(part: Callable[[Report, bool], None], report: Report, thorough: bool, name: str) -> None:
    """Do one part of a system; when that cannot go on, the other systems have their turn all the same."""
    try:
        part(report, thorough)
    except SetupError as error:
        report.failed.append(name)
        say(f"\n{error.happened}\nNext: {error.next_step}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
