from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk import helpdesk
from keydesk.config.check_texts import check_text, entries_in
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import Check, Found, State, failed, ok, warning
from keydesk.helpdesk.probes import Probes
from keydesk.helpdesk.runner import run_checks, worst
from tests.fakes.examined import probes_of
from tests.fakes.world import bench

entries_in("en")  # read here and not on the loop of a test


async def _fine(probes: Probes) -> Found:
    return ok()


async def test_one_that_hangs_is_stopped_and_the_others_are_told(tmp_path: Path) -> None:
    async def hang(probes: Probes) -> Found:
        await asyncio.Event().wait()
        return ok()

    findings = await run_checks(
        (Check("CHK-900", hang), Check("CHK-901", _fine)), await probes_of(bench(), tmp_path), limit_s=0.01
    )
    assert [finding.found.state for finding in findings] == [State.FAILED, State.OK]
    assert findings[0].found.reason == "too-long"


async def test_each_has_ten_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def timeout(seconds: float) -> asyncio.Timeout:
        given.append(seconds)
        return asyncio.Timeout(None)

    monkeypatch.setattr(asyncio, "timeout", timeout)
    await run_checks((Check("CHK-900", _fine), Check("CHK-901", _fine)), await probes_of(bench(), tmp_path))
    assert given == [10.0, 10.0]


async def test_what_hangs_for_ever_takes_no_worker_from_anybody(tmp_path: Path) -> None:
    """A keyring that waits for a prompt nobody sees: told after its time, and everything else goes on."""
    go = threading.Event()
    probes = replace(await probes_of(bench(), tmp_path), keyring=lambda: str(go.wait()))
    keyring = next(check for check in ALL if check.code == "CHK-008")
    try:
        findings = await run_checks((keyring,) * 40, probes, limit_s=0.05)
        assert {finding.found.reason for finding in findings} == {"too-long"}
        assert await asyncio.to_thread(lambda: "free") == "free"
    finally:
        go.set()


def test_no_check_waits_in_the_pool() -> None:
    """Its workers are few, and the program ends when all of them do."""
    sources = Path(helpdesk.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if "to_thread" in path.read_text(encoding="utf-8")] == []


async def test_a_coded_failure_is_a_finding(tmp_path: Path) -> None:
    async def refuse(probes: Probes) -> Found:
        raise KeydeskError(Code.OFFLINE)

    (finding,) = await run_checks((Check("CHK-900", refuse),), await probes_of(bench(), tmp_path))
    assert (finding.found.reason, finding.found.params["error"]) == ("error", Code.OFFLINE)
    assert Code.OFFLINE in check_text("CHK-900", finding.found.state, "error", finding.found.params).detail


@pytest.mark.expects_log_warnings("a check that breaks is an error of ours, and logged as one")
async def test_one_that_breaks_is_a_finding_without_its_message(tmp_path: Path) -> None:
    async def break_down(probes: Probes) -> Found:
        raise ZeroDivisionError("token=abc")

    (finding,) = await run_checks((Check("CHK-900", break_down),), await probes_of(bench(), tmp_path))
    assert (finding.found.reason, finding.found.params) == ("broke", {"what": "ZeroDivisionError"})


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ([ok(), warning("a"), failed("b")], State.FAILED),
        ([ok(), warning("a")], State.WARNING),
        ([ok()], State.OK),
        ([], State.OK),
    ],
)
async def test_the_worst_counts(found: list[Found], state: State, tmp_path: Path) -> None:
    def check(one: Found) -> Check:
        async def run(probes: Probes) -> Found:
            return one

        return Check("CHK-900", run)

    assert worst(await run_checks([check(one) for one in found], await probes_of(bench(), tmp_path))) is state
