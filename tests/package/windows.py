"""Judges the Windows package on Linux: by its tables, by signatures of a key made for it, and by using it under Wine.

Blocking. Raises SetupError when it cannot be built. Wine is not Windows: README.md says what this shows and what not.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

import windows_build
from tests.desktop_session import screen
from tests.package import windows_checks, windows_journey
from tests.package.report import Report
from tests.package.windows_journey import Desk
from windows_payload import Payload
from wine import Wine

STEPS = {
    "starts as it was put together": windows_journey.start_as_it_is,
    "installs silently, with settings": windows_journey.install,
    "installed, starts and heeds the settings": windows_journey.use_installed,
    "upgrades in place": windows_journey.upgrade,
    "no way back to an older version": windows_journey.no_way_back,
    "removed, and people keep what is theirs": windows_journey.remove,
    "removed with PURGE": windows_journey.purge,
}


def check(report: Report) -> None:
    """Build, read, sign, start, install, upgrade, remove, and build once more.

    Args:
        report: takes how each check went.

    Raises:
        SetupError: It cannot be built.
    """
    payload = windows_build.build_payload(windows_build.BUILD)
    (msi,) = windows_build.pack(payload, windows_build.DIST, frozenset({"msi"}))
    with tempfile.TemporaryDirectory(prefix="keydesk-windows-") as name:
        folder = Path(name)
        report.check("the programs that start it", lambda: windows_checks.read_programs(payload.folder))
        report.check("the tables of the MSI", lambda: windows_checks.read_tables(msi, payload.folder))
        report.check("signed and verified", lambda: windows_checks.sign_and_verify(payload, msi, folder))
        _under_wine(report, payload, msi, folder)
        report.check("built again, the same", lambda: windows_checks.same_again(payload, msi, folder / "again"))


def _under_wine(report: Report, payload: Payload, msi: Path, folder: Path) -> None:
    """Go the administrator's way; what follows a failed step may fail because of it."""
    prefix = folder / "wine"
    # The one that compiled, before anything was installed in it.
    shutil.copytree(windows_build.WINE, prefix, symlinks=True)
    windows_journey.furnish(prefix, folder)
    older = windows_journey.make_older(payload, folder)
    with screen() as display:
        wine = Wine(prefix, display)
        wine.start()
        try:
            desk = Desk(wine, prefix, payload, older, msi, folder)
            for name, step in STEPS.items():
                report.check(f"Wine: {name}", partial(step, desk))
        finally:
            wine.stop()
