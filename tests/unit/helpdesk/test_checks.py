"""Every check, with everything it can find; and every finding has words in every language."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import string
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.config.check_texts import check_text, entries_in
from keydesk.core.crash_reports import CrashReports
from keydesk.core.recording import Recorder
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import State
from keydesk.helpdesk.network import inspector, network_here, place_at
from keydesk.helpdesk.runner import run_checks
from keydesk.helpdesk.versions import outdated, versions_here
from keydesk.store.database import Store
from tests.fakes.account import PASSWORD
from tests.fakes.check_cases import (
    BY_CODE,
    CASES,
    FAILED,
    KEYS_THEN,
    NOT,
    OK,
    WARNING,
    Case,
    expect_words,
    find,
    granted,
    plugged,
    way,
)  # fmt: skip
from tests.fakes.examined import PROFILE, probes_of
from tests.fakes.ports import free_ports
from tests.fakes.world import bench


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.code}-{c.state}-{c.reason or 'fine'}") for c in CASES])
async def test_a_check_finds(case: Case, tmp_path: Path) -> None:
    finding = await find(case.code, await case.make(tmp_path))
    assert (finding.found.state, finding.found.reason) == (case.state, case.reason)
    expect_words(finding)


async def test_a_check_that_stands_alone_says_so_of_every_state() -> None:
    told = {(case.code, case.reason) for case in CASES if case.reason}
    words = {
        (code, reason)
        for code, entry in entries_in("en").items()
        for state in ("warning", "failed")
        for reason in (entry.get(state) or {})
        if code != "*"
    }
    elsewhere = {
        ("CHK-006", "some-busy"), ("CHK-006", "all-busy"), ("CHK-015", "little"), ("CHK-015", "full"),
        ("CHK-015", "unwritable"), ("CHK-016", "broken"), ("CHK-029", "unwritable"), ("CHK-032", "crashed"),
        ("CHK-040", "none"), ("CHK-040", "other"),
    }  # fmt: skip
    assert words - told == elsewhere


async def test_no_key_is_nothing_to_look_at(tmp_path: Path) -> None:
    b = bench()
    b.keys.unplug(b.key)
    finding = await find("CHK-013", await probes_of(b, tmp_path))
    assert (finding.found.state, finding.found.reason) == (NOT, "none")
    expect_words(finding)


async def test_hidden_readers_are_said(tmp_path: Path) -> None:
    probes = replace(await probes_of(bench(), tmp_path), hidden_readers=("Alcor Micro AU9560", "Gone"))
    finding = await find("CHK-014", probes)
    assert (finding.found.state, finding.found.reason) == (OK, "hidden")
    assert "Alcor Micro AU9560, Gone" in check_text(finding.code, OK, "hidden", finding.found.params, "en").detail
    expect_words(finding)


async def test_without_the_reader_service_only_that_is_said(tmp_path: Path) -> None:
    b = bench()
    b.keys.problems = {"pcsc": Code.READER_SERVICE_MISSING}
    finding = await find("CHK-014", await probes_of(b, tmp_path))
    assert (finding.found.state, finding.found.reason) == (NOT, "no-service")
    expect_words(finding)


@pytest.mark.parametrize(
    ("taken", "state", "reason"), [(0, OK, ""), (1, WARNING, "some-busy"), (2, FAILED, "all-busy")]
)
async def test_the_callback_ports(taken: int, state: State, reason: str, tmp_path: Path) -> None:
    ports = free_ports(2)
    with contextlib.ExitStack() as stack:
        for port in ports[:taken]:
            stack.enter_context(socket.create_server(("127.0.0.1", port)))
        finding = await find(
            "CHK-006", await probes_of(bench(), tmp_path, profile=replace(PROFILE, callback_ports=ports))
        )
    assert (finding.found.state, finding.found.reason) == (state, reason)
    assert finding.found.lines == (tuple(f"http://127.0.0.1:{port}/callback" for port in ports) if taken == 2 else ())
    expect_words(finding)


@pytest.mark.parametrize(("free", "state", "reason"), [(40 * 2**20, WARNING, "little"), (2**20, FAILED, "full")])
async def test_a_disk_without_room(
    free: int, state: State, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": free}))
    finding = await find("CHK-015", await probes_of(bench(), tmp_path))
    assert (finding.found.state, finding.found.reason) == (state, reason)
    expect_words(finding)


async def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda folder, mode: not str(folder).endswith("logs"))
    finding = await find("CHK-015", await probes_of(bench(), tmp_path))
    assert finding.found.reason == "unwritable"
    assert str(finding.found.params["folder"]).endswith("logs")
    expect_words(finding)


async def test_the_store_is_read_and_never_made(tmp_path: Path) -> None:
    probes = await probes_of(bench(), tmp_path)
    assert (await find("CHK-016", probes)).found.reason == "unreadable"
    assert not probes.paths.store_file.exists()
    store = Store(probes.paths.store_file, probes.clock)
    await store.open()
    await store.close()
    assert (await find("CHK-016", probes)).found.state is OK
    data = bytearray(probes.paths.store_file.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    await asyncio.to_thread(probes.paths.store_file.write_bytes, bytes(data))
    finding = await find("CHK-016", probes)
    assert finding.found.reason in ("broken", "unreadable")
    expect_words(finding)


async def test_the_name_and_password_of_a_proxy_are_not_told(tmp_path: Path) -> None:
    probes = await probes_of(bench(), tmp_path, computer=way(proxy="http://ana:hunter2@proxy.acme.com:3128"))
    finding = await find("CHK-024", probes)
    assert finding.found.params == {"proxy": "proxy.acme.com:3128"}
    strange = await probes_of(bench(), tmp_path, computer=way(proxy="http://[oops"))
    assert (await find("CHK-024", strange)).found.params == {"proxy": "?"}


@pytest.mark.parametrize(
    "name", ["DigiCert Global G2", "R11", "Amazon RSA 2048 M02", "Davgard CA", "Sectigo", "GTS CA 1P5", "E5"]
)
def test_a_usual_authority_is_no_inspector(name: str) -> None:
    assert inspector((name,)) is None


async def test_the_log_says_whether_a_problem_is_recorded(tmp_path: Path) -> None:
    b = bench()
    probes = await probes_of(b, tmp_path)
    await asyncio.to_thread(Recorder(probes.paths.logs, b.clock).start)
    b.clock.advance(61)
    finding = await find("CHK-029", probes)
    assert (finding.found.state, finding.found.reason, finding.found.params) == (OK, "recording", {"minutes": 14})
    expect_words(finding)


async def test_a_log_that_is_a_link_is_none(tmp_path: Path) -> None:
    probes = await probes_of(bench(), tmp_path)
    (probes.paths.logs / "keydesk.log").symlink_to(tmp_path / "elsewhere")
    finding = await find("CHK-029", probes)
    assert (finding.found.state, finding.found.reason) == (WARNING, "unwritable")
    expect_words(finding)


async def test_a_crash_is_told_until_somebody_was_told(tmp_path: Path) -> None:
    b = bench()
    probes = await probes_of(b, tmp_path)
    reports = CrashReports(probes.paths.logs, b.clock, "AAAAA-BBBBB", "1.0")
    await asyncio.to_thread(reports.write, ValueError("x"))
    finding = await find("CHK-032", probes)
    assert (finding.found.state, finding.found.reason, finding.found.params) == (WARNING, "crashed", {"count": 1})
    expect_words(finding)
    await asyncio.to_thread(reports.settle)
    assert (await find("CHK-032", probes)).found.state is OK


async def test_this_computers_own_looks(tmp_path: Path) -> None:
    """The real looks, as far as they need nobody outside."""
    versions = await asyncio.to_thread(versions_here)
    assert {"keydesk", "python", "system", "fido2"} <= set(versions)
    assert outdated(versions) is None
    assert outdated({"fido2": "2.1rc1"}) == "fido2 2.1rc1"
    here = network_here()
    place = place_at("http://localhost:1/")
    assert place is not None
    assert set(await asyncio.to_thread(here.resolve, "localhost", 1)) <= {"127.0.0.1", "::1"}
    assert await asyncio.to_thread(here.issuers, place, 1.0) == ()
    assert here.proxy(place) is None
    assert place_at("ftp://x/") is None


async def test_missing_scopes_are_lines_to_paste(tmp_path: Path) -> None:
    wanted = frozenset({"read:a", "create:b", "delete:c"})
    probes = await probes_of(granted(bench(), "create:b"), tmp_path, scopes=wanted)
    assert (await find("CHK-010", probes)).found.lines == ("delete:c", "read:a")


async def test_no_permission_brings_the_line_for_udev(tmp_path: Path) -> None:
    (line,) = (await find("CHK-013", await probes_of(plugged(Code.KEY_NO_PERMISSION), tmp_path))).found.lines
    assert "hidraw" in line
    assert "uaccess" in line


async def test_the_front_door_is_visited_once_for_all_checks(tmp_path: Path) -> None:
    b = bench(PASSWORD)
    probes = await probes_of(b, tmp_path, *KEYS_THEN)
    findings = await run_checks(ALL, probes)
    assert [finding.code for finding in findings] == [check.code for check in ALL]
    assert b.api.calls == ["list", "factors"]


def test_every_code_is_there_once() -> None:
    codes = [check.code for check in ALL]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("CHK-") and len(code) == 7 for code in codes)


def test_both_languages_say_the_same_things() -> None:
    def shape(language: str) -> dict[str, object]:
        return {
            f"{code}/{part}/{reason}": sorted(_placeholders(text))
            for code, entry in entries_in(language).items()
            for part, sentences in entry.items()
            for reason, text in (sentences if isinstance(sentences, dict) else {"": sentences}).items()
        }

    assert shape("ja") == shape("en")
    assert set(entries_in("en")) == {"*", *BY_CODE}


def _placeholders(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
