"""All checks of the doctor on a healthy computer, and a support bundle from the fullest log there is.

The floor of the checks is one visit to the tenant's front door: what no doctor can do without.
"""

import asyncio
import time
from pathlib import Path

from keydesk.bootstrap.doctor import examine
from keydesk.bootstrap.plant import Blueprint
from keydesk.bootstrap.support import Known, Support
from keydesk.core.clock import SystemClock
from keydesk.core.logs import BACKUPS, LOG_FILE, MAX_BYTES, RunLog
from keydesk.helpdesk.bundle import BundleChoices
from keydesk.helpdesk.finding import Finding, State
from keydesk.helpdesk.runner import worst
from keydesk.net.message import Request
from tests.benchmarks.practice import Side, signed_in
from tests.benchmarks.table import Row

DOCTOR_S, BUNDLE_S, BUNDLE_MB = 3.0, 2.0, 5.0
MOST_ROUNDS = 5
_LINES = (
    "2026-03-04T09:00:00Z INFO [K7QF2-M9XPT] keydesk.account.transport: account list-methods: 200\n",
    "2026-03-04T09:00:00Z DEBUG [K7QF2-M9XPT] keydesk.net.door: GET https://login.acme.com/me/v1: 200 in 9 ms\n",
    "2026-03-04T09:00:00Z INFO [K7QF2-M9XPT] keydesk.ui.desk: PIN-001 ana@example.com +4915112345678\n",
)  # fmt: skip


def run(rounds: int) -> list[Row]:
    return asyncio.run(_run(min(rounds, MOST_ROUNDS)))


async def _run(rounds: int) -> list[Row]:
    async with signed_in() as side:
        checks, floors, bundles = [], [], []
        size = 0
        paths = side.paths
        await asyncio.to_thread(_fill, paths.logs)
        for _ in range(rounds):
            seconds, findings = await _examine(side)
            checks.append(seconds)
            floors.append(await _visit(side))
            seconds, size = await _bundle(side, findings)
            bundles.append(seconds)
    least, most = min(floors), max(checks)
    return [
        Row("doctor: every check, the slowest round", f"{most:.2f} s", f"{least:.2f} s", most, DOCTOR_S, "s"),
        Row("support bundle of a full log", f"{max(bundles):.2f} s", "–", max(bundles), BUNDLE_S, "s"),
        Row("support bundle of a full log: size", f"{size / 1e6:.2f} MB", "–", size / 1e6, BUNDLE_MB, "MB"),
    ]


async def _examine(side: Side) -> tuple[float, tuple[Finding, ...]]:
    blueprint = Blueprint(side.paths, side.profile, "memory", SystemClock(), (side.transport,))
    begun = time.perf_counter()
    findings = tuple(await examine(side.plant, blueprint))
    seconds = time.perf_counter() - begun
    failed = [finding for finding in findings if finding.found.state is State.FAILED]
    assert worst(findings) is not State.FAILED, f"not a healthy computer: {failed}"
    return seconds, findings


async def _visit(side: Side) -> float:
    begun = time.perf_counter()
    await side.plant.door.send(Request("GET", f"{side.profile.issuer}.well-known/openid-configuration"))
    return time.perf_counter() - begun


async def _bundle(side: Side, findings: tuple[Finding, ...]) -> tuple[float, int]:
    known = Known(side.plant.services.state.now, findings)
    support = Support(RunLog.silent(SystemClock()), side.paths, SystemClock(), lambda: known)
    out = side.paths.logs.parent / "bundle.zip"
    begun = time.perf_counter()
    size = await support.save_bundle(await support.make_bundle(BundleChoices()), out)
    return time.perf_counter() - begun, size


def _fill(folder: Path) -> None:
    text = "".join(_LINES) * (MAX_BYTES // sum(len(line) for line in _LINES))
    for name in (LOG_FILE, *(f"{LOG_FILE}.{number}" for number in range(1, BACKUPS + 1))):
        (folder / name).write_text(text, encoding="utf-8")
