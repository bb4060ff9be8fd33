"""`python -m tests.package`: builds the Linux packages and judges them: by their tools, and by using them.

Built into ``build/linux`` and ``dist``, then checked, installed in a fresh Debian, used, upgraded and taken away,
and built a second time. Exit code 0 all well, 1 something is not, 77 it cannot be done here. Main thread.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import build
from environment import program
from steps import SetupError
from tests.package import checks, chroot, journey

RELEASES = ("bookworm", "trixie")  # the one it is built on, and a newer one
COULD_NOT = 77


class Report:
    """Tells how each check went, and remembers whether all went well."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def check(self, name: str, work: Callable[[], str]) -> None:
        """Do one check and tell how it went.

        Args:
            name: what it shows.
            work: gives what to tell; PackageError or SetupError when it went wrong.
        """
        started = time.monotonic()
        try:
            told = work()
        except (chroot.PackageError, SetupError) as error:
            self.failed.append(name)
            told = str(error)
        word = "FAILED" if name in self.failed else "ok    "
        _say(f"{word} {time.monotonic() - started:6.1f} s  {name}")
        for line in told.splitlines():
            _say(f"                   {line}")


def main() -> int:
    """Build and judge.

    Returns:
        The exit code.
    """
    reason = chroot.unavailable()
    if reason is not None:
        _say(f"\nTHE PACKAGES WERE NOT CHECKED: {reason}.")
        return COULD_NOT
    try:
        deb, rpm, _ = build.build_linux(build.DIST, frozenset(("deb", "rpm", "tar")))
    except SetupError as error:
        _say(f"\n{error.happened}\nNext: {error.next_step}")
        return 1
    report, root = Report(), build.BUILD / "root"
    report.check("lintian", lambda: checks.lint_deb(deb))
    report.check("desktop file and metainfo", lambda: checks.validate_desktop(root))
    report.check("the rpm as rpm reads it", lambda: checks.read_rpm(rpm))
    with tempfile.TemporaryDirectory(prefix="keydesk-package-") as folder:
        _travel(report, deb, Path(folder))
        start = [root / "opt/keydesk/keydesk", program("keydesk"), Path(folder, "home")]
        report.check("start, beside the sources", lambda: checks.compare_start(*start))
        report.check("built again, the same", lambda: checks.same_again(root, Path(folder, "again")))
    _say(f"\n{len(report.failed)} failed" if report.failed else "\nall well")
    return 1 if report.failed else 0


def _travel(report: Report, deb: Path, folder: Path) -> None:
    """Go the stranger's way; what follows a failed step may fail because of it."""
    handed = folder / "handed"
    handed.mkdir()
    folder.chmod(0o755)
    shutil.copyfile(deb, handed / "newer.deb")
    checks.make_older(deb, handed / "older.deb")
    for release in RELEASES:
        try:
            with chroot.fresh(release, handed) as debian:
                for step in journey.STEPS:
                    report.check(f"{release}: {step.name}", partial(_walk, debian, step))
        except chroot.PackageError as error:
            report.failed.append(f"a fresh {release}")
            _say(f"FAILED a fresh {release}: {error}")


def _walk(debian: chroot.Chroot, step: journey.Step) -> str:
    code, said = debian.run(journey.PREFACE + step.script, step.user, step.limit_s)
    if code != 0:
        raise chroot.PackageError(f"ended with {code}:\n{said[-3000:]}")
    return ""


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
