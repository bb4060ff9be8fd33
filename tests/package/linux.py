"""Judges the Linux packages: by the tools of those who take them, and by using them in a fresh Debian.

Blocking. Raises SetupError when they cannot be built.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import build_environment
import linux_build
import linux_images
from environment import program
from linux_packages import Contents
from steps import SetupError, say
from tests.package import again, checks, chroot, images, journey, rpm_journey
from tests.package.report import PackageError, Report
from version import epoch

RELEASES = ("bookworm", "trixie")  # the one it is built on, and a newer one
MADE = frozenset({"deb", "rpm", "tar"})
HANDED = linux_build.BUILD / "handed"
"""What a fresh Debian is given, as ``/handed``; complete when the first part is."""


def unavailable() -> str | None:
    """Say why the packages cannot be checked here, None when they can."""
    return chroot.unavailable()


def build(report: Report, thorough: bool) -> None:
    """Build, let the tools of others judge, build once more, and make ready what will be used.

    Args:
        report: takes how each check went.
        thorough: compare every package with the second build's.

    Raises:
        SetupError: They cannot be built.
    """
    shutil.rmtree(HANDED, ignore_errors=True)
    build_environment.prepare()
    with tempfile.TemporaryDirectory(prefix="keydesk-again-") as folder, ThreadPoolExecutor(1) as pool:
        # At the same time: much of a build keeps one processor busy.
        second = pool.submit(again.build, Path(folder), thorough, epoch())
        ready = {release: pool.submit(chroot.make_ready, release) for release in RELEASES}
        contents = report.make("the frozen program", lambda: linux_build.build_frozen(linux_build.BUILD))
        deb, rpm, archive = report.make("packages", lambda: linux_build.pack(contents, linux_build.DIST, MADE))
        _judge(report, contents, deb, rpm)
        same = partial(again.compare, contents, linux_build.DIST)
        report.check("built again in another folder, the same", lambda: same(second.result()))
        for release, being_made in ready.items():
            report.check(f"a fresh {release} is at hand", being_made.result)
    report.make("what is handed over", lambda: _hand_over(contents, {"deb": deb, "rpm": rpm, "tar.gz": archive}))


def _judge(report: Report, contents: Contents, deb: Path, rpm: Path) -> None:
    report.check("lintian", lambda: checks.lint_deb(deb))
    report.check("rpmlint", lambda: checks.lint_rpm(rpm))
    report.check("files that are installed", lambda: checks.compare_files(deb, rpm))
    report.check("the rpm as rpm reads it", lambda: checks.read_rpm(rpm))
    report.check("desktop file and metainfo", lambda: checks.validate_desktop(contents))
    report.check("the manifest of a Flatpak, and what it installs", lambda: images.check_flatpak(contents))


def _hand_over(contents: Contents, packages: Mapping[str, Path]) -> None:
    handed = HANDED.with_name("handed-unfinished")
    shutil.rmtree(handed, ignore_errors=True)
    handed.mkdir()
    for kind, package in packages.items():
        shutil.copyfile(package, handed / f"newer.{kind}")
    checks.make_older(contents, handed)
    linux_images.lay_out_appdir(contents, handed / "Keydesk.AppDir")
    handed.rename(HANDED)


def use(report: Report, thorough: bool) -> None:
    """Go the stranger's way in every fresh Debian, two at a time; compare the start with that of the sources.

    Args:
        report: takes how each check went.
        thorough: changes nothing here.

    Raises:
        SetupError: Nothing was built.
    """
    if not HANDED.is_dir():
        raise SetupError("There are no packages to use.", "look at what building them said, above")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(_travel, report), RELEASES))
    frozen, sources = linux_build.BUILD / "root/opt/keydesk/keydesk", program("keydesk")
    with tempfile.TemporaryDirectory(prefix="keydesk-start-") as home:
        report.check("start, beside the sources", lambda: checks.compare_start(frozen, sources, Path(home)))


def _travel(report: Report, release: str) -> None:
    """Go the way in one release; what follows a failed step may fail because of it."""
    steps = journey.STEPS + (rpm_journey.STEPS if release == RELEASES[0] else ())
    try:
        with chroot.fresh(release, HANDED) as debian:
            for step in steps:
                report.check(f"{release}: {step.name}", partial(_walk, debian, step))
    except PackageError as error:
        report.failed.append(f"a fresh {release}")
        say(f"FAILED a fresh {release}: {error}")


def _walk(debian: chroot.Chroot, step: journey.Step) -> str:
    code, said = debian.run(journey.PREFACE + step.script, step.user, step.limit_s)
    if code != 0:
        raise PackageError(f"ended with {code}:\n{said[-3000:]}")
    return ""
