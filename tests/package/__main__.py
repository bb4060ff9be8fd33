"""`python -m tests.package [SYSTEM...]`: builds the packages of systems, or of all, and judges them.

Built into ``build`` and ``dist``. Exit code 0 all well, 1 something is not, 77 it cannot be done here. Main thread.
"""

from __future__ import annotations

import sys

from steps import SetupError, say
from tests.package import chroot, linux, windows
from tests.package.report import Report

SYSTEMS = {"linux": linux.check, "windows": windows.check}
COULD_NOT = 77


def main(names: list[str]) -> int:
    """Build and judge.

    Args:
        names: of systems; none means all.

    Returns:
        The exit code.
    """
    reason = chroot.unavailable()
    if reason is not None:
        say(f"\nTHE PACKAGES WERE NOT CHECKED: {reason}.")
        return COULD_NOT
    report = Report()
    try:
        for name in names or SYSTEMS:
            SYSTEMS[name](report)
    except SetupError as error:
        say(f"\n{error.happened}\nNext: {error.next_step}")
        return 1
    say(f"\n{len(report.failed)} failed" if report.failed else "\nall well")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
