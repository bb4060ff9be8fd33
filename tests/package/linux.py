"""Judges the Linux packages: by the tools of those who take them, and by using them in a fresh Debian.

Blocking. Raises SetupError when they cannot be built.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

import linux_build
from environment import program
from steps import say
from tests.package import checks, chroot, journey
from tests.package.report import PackageError, Report

RELEASES = ("bookworm", "trixie")  # the one it is built on, and a newer one


def check(report: Report) -> None:
    """Build, judge, install, use, upgrade, take away, and build once more.

    Args:
        report: takes how each check went.

    Raises:
        SetupError: They cannot be built.
    """
    deb, rpm, _ = linux_build.build(linux_build.DIST, frozenset(linux_build.KINDS))
    root = linux_build.BUILD / "root"
    report.check("lintian", lambda: checks.lint_deb(deb))
    report.check("desktop file and metainfo", lambda: checks.validate_desktop(root))
    report.check("the rpm as rpm reads it", lambda: checks.read_rpm(rpm))
    with tempfile.TemporaryDirectory(prefix="keydesk-package-") as folder:
        _travel(report, deb, Path(folder))
        start = [root / "opt/keydesk/keydesk", program("keydesk"), Path(folder, "home")]
        report.check("start, beside the sources", lambda: checks.compare_start(*start))
        report.check("built again, the same", lambda: checks.same_again(root, Path(folder, "again")))


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
        except PackageError as error:
            report.failed.append(f"a fresh {release}")
            say(f"FAILED a fresh {release}: {error}")


def _walk(debian: chroot.Chroot, step: journey.Step) -> str:
    code, said = debian.run(journey.PREFACE + step.script, step.user, step.limit_s)
    if code != 0:
        raise PackageError(f"ended with {code}:\n{said[-3000:]}")
    return ""
