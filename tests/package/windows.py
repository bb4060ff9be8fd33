"""Judges the Windows package on Linux: by its tables, by signatures of a key made for it, and by using it under Wine.

Blocking. Raises SetupError when it cannot be built. Wine is not Windows: README.md says what this shows and what not.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

import windows_build
from steps import SetupError
from tests.desktop_session import screen
from tests.package import windows_checks, windows_journey
from tests.package.report import Report
from tests.package.windows_journey import Desk
from wine import Wine

OLDER = windows_build.BUILD / "older"
STEPS = {
    "starts as it was put together": windows_journey.start_as_it_is,
    "installs silently, with settings": windows_journey.install,
    "installed, starts and heeds the settings": windows_journey.use_installed,
    "upgrades in place": windows_journey.upgrade,
    "no way back to an older version": windows_journey.no_way_back,
    "removed, and people keep what is theirs": windows_journey.remove,
    "removed with PURGE": windows_journey.purge,
}
AT_LENGTH = {"goes the main job through the window": windows_journey.go_the_tour}


def unavailable() -> str | None:
    """Say why nothing of it can be done here, None when it can."""
    reason = windows_build.unavailable()
    missing = [name for name in ("osslsigncode", "Xvfb") if shutil.which(name) is None]
    return reason or (f"{', '.join(missing)} is missing" if missing else None)


def build(report: Report, thorough: bool) -> None:
    """Build, read, sign, build once more, and make ready what will be used.

    Args:
        report: takes how each check went.
        thorough: pack the archive, too.

    Raises:
        SetupError: It cannot be built.
    """
    payload = report.make("the program for Windows", lambda: windows_build.build_payload(windows_build.BUILD))
    kinds = frozenset(windows_build.KINDS) - (set() if thorough else {"zip"})
    for stale in windows_build.DIST.glob("keydesk-*x64*.msi"):
        stale.unlink()
    msi = report.make("its packages", lambda: windows_build.pack(payload.folder, windows_build.DIST, kinds))[0]
    report.check("Windows: the programs that start it", lambda: windows_checks.read_programs(payload.folder))
    report.check("Windows: the tables of the MSI", lambda: windows_checks.read_tables(msi, payload.folder))
    with tempfile.TemporaryDirectory(prefix="keydesk-windows-") as name:
        folder = Path(name)
        report.check(
            "Windows: signed and verified", lambda: windows_checks.sign_and_verify(payload.folder, msi, folder)
        )
        report.check(
            "Windows: built again, the same",
            lambda: windows_checks.same_again(payload.folder, msi, folder / "again"),
        )
    report.make("an older MSI", lambda: windows_journey.make_older(payload.folder, OLDER))


def use(report: Report, thorough: bool) -> None:
    """Start, install, upgrade, remove under Wine; what follows a failed step may fail because of it.

    Args:
        report: takes how each check went.
        thorough: go the main job through the window, too, which takes a minute.

    Raises:
        SetupError: It was not built, or Wine does not start.
    """
    made = sorted(windows_build.DIST.glob("keydesk-*x64*.msi"))
    older = OLDER / windows_journey.OLDER_MSI
    if not made or not older.is_file() or not windows_build.WINE.is_dir():
        raise SetupError("There is no package for Windows to use.", "run the part `build` first")
    with tempfile.TemporaryDirectory(prefix="keydesk-windows-") as name, screen() as display:
        folder = Path(name)
        prefix = folder / "wine"
        # The one that compiled, before anything was installed in it.
        shutil.copytree(windows_build.WINE, prefix, symlinks=True)
        windows_journey.furnish(prefix, folder)
        wine = Wine(prefix, display)
        report.make("a Windows of Wine's", wine.start)
        try:
            desk = Desk(wine, prefix, windows_build.PROGRAM, older, made[0], folder)
            for told, step in (STEPS | (AT_LENGTH if thorough else {})).items():
                report.check(f"Windows, by Wine: {told}", partial(step, desk))
        finally:
            wine.stop()
