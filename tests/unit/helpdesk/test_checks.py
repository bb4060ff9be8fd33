"""Every check, with everything it can find; and every finding has words in every language."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import string
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from keydesk.config.check_texts import check_text, entries_in
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.config.profile import Profile
from keydesk.config.texts import LANGUAGES
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Factor, Granted
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.surroundings import Surroundings
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import Finding, State
from keydesk.helpdesk.probes import Probes
from keydesk.helpdesk.runner import run_checks
from keydesk.store.database import Store
from tests.fakes.account import PASSWORD
from tests.fakes.clock import FixedClock
from tests.fakes.examined import PROFILE, Computer, front_door, probes_of
from tests.fakes.ports import free_ports
from tests.fakes.scripted_door import json_answer, raw_answer
from tests.fakes.world import Bench, bench

for _language in LANGUAGES:
    entries_in(_language)  # read here and not on the loop of a test
BY_CODE = {check.code: check for check in ALL}
Make = Callable[[Path], Awaitable[Probes]]


async def _find(code: str, probes: Probes) -> Finding:
    (finding,) = await run_checks((BY_CODE[code],), probes)
    return finding


def _date(off: timedelta) -> str:
    return format_datetime(FixedClock().now() + off, usegmt=True)


def _granted(b: Bench, *scopes: str) -> Bench:
    b.identity.granted = Granted(frozenset(scopes), b.clock.now())
    return b


def _fail(b: Bench, code: str, **params: str | int) -> Bench:
    b.api.fail["list"] = [KeydeskError(code, **params)]
    return b


def _plugged(reason: str | None) -> Bench:
    b = bench()
    b.key.key = replace(b.key.key, usable=reason is None, reason=reason)
    return b


def _met(**problems: str) -> Bench:
    """No key, and what the key layer met instead."""
    b = bench()
    b.keys.unplug(b.key)
    b.keys.problems = problems
    return b


def _by(transport: Transport) -> Bench:
    b = bench()
    b.key.key = replace(b.key.key, transport=transport)
    return b


def _damaged(code: str) -> Bench:
    b = bench()
    b.world.state.put(problems=(KeydeskError(code),))
    return b


def _factors(*types: str) -> Bench:
    b = bench(PASSWORD)

    async def list_factors() -> tuple[Factor, ...]:
        return tuple(Factor(kind) for kind in types)

    b.api.list_factors = list_factors  # type: ignore[method-assign]
    return b


def _limited(limit: int | None) -> Bench:
    b = bench(PASSWORD)
    b.api.limit_seen = limit
    return b


def _managed(values: dict[str, JsonValue], refused: str = "") -> Computer:
    source = Source.MANDATORY_MACHINE
    broken = (Refused(source, "managed/1.json", refused),) if refused else ()
    return Computer(policy=settle(Reading((Layer(source, "managed/1.json", values),), broken)))


def _no_keyring(code: str) -> Callable[[], str]:
    def look() -> str:
        raise KeydeskError(code)

    return look


@dataclass(frozen=True)
class Case:
    code: str
    state: State
    reason: str
    make: Make


def at(*answers: object, **named: object) -> Make:
    """Probes of a fresh world with these answers at the front door."""
    return lambda folder: probes_of(bench(), folder, *answers, **named)  # type: ignore[arg-type]


def around(make: Callable[[], Bench], **named: object) -> Make:
    """Probes of a world made for the case."""
    return lambda folder: probes_of(make(), folder, **named)  # type: ignore[arg-type]


SHARED = Profile("a", "https://acme.eu.auth0.com/", "client_1")
KEYS_THEN = (front_door(), json_answer({"keys": [{"kid": "1"}, {"kid": "2"}]}))
OK, WARNING, FAILED, NOT = State.OK, State.WARNING, State.FAILED, State.NOT_APPLICABLE
CASES = [
    Case("CHK-001", OK, "", at()),
    Case("CHK-001", WARNING, "shared-domain", at(profile=SHARED)),
    Case("CHK-001", FAILED, "no-profile", at(profile=None)),
    Case("CHK-002", OK, "", at()),
    Case("CHK-002", NOT, "no-profile", at(profile=None)),
    Case("CHK-002", FAILED, "offline", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-002", FAILED, "unreachable", at(KeydeskError(Code.TENANT_UNREACHABLE, host="x"))),
    Case("CHK-002", FAILED, "tls", at(KeydeskError(Code.TLS_REFUSED, issuer="Evil Proxy"))),
    Case("CHK-002", FAILED, "portal", at(raw_answer(b"<html>", media_type="text/html"))),
    Case("CHK-002", FAILED, "slow", at(KeydeskError(Code.DEADLINE))),
    Case("CHK-002", FAILED, "refused", at(json_answer({}, 503))),
    Case("CHK-003", OK, "", at(front_door(date=_date(timedelta(seconds=20))))),
    Case("CHK-003", WARNING, "slow", at(front_door(date=_date(timedelta(minutes=3))))),
    Case("CHK-003", WARNING, "fast", at(front_door(date=_date(timedelta(minutes=-3))))),
    Case("CHK-003", FAILED, "slow", at(front_door(date=_date(timedelta(hours=1))))),
    Case("CHK-003", FAILED, "fast", at(front_door(date=_date(timedelta(hours=-1))))),
    Case("CHK-003", NOT, "not-told", at()),
    Case("CHK-003", NOT, "no-profile", at(profile=None)),
    Case("CHK-004", OK, "", at()),
    Case("CHK-004", FAILED, "differs", at(front_door(issuer="https://acme.eu.auth0.com/"))),
    Case("CHK-004", FAILED, "document", at(front_door(token_endpoint="https://elsewhere.example/token"))),
    Case("CHK-004", NOT, "not-read", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-004", NOT, "no-profile", at(profile=None)),
    Case("CHK-005", OK, "", at(*KEYS_THEN)),
    Case("CHK-005", FAILED, "refused", at(front_door(), json_answer({"keys": []}))),
    Case("CHK-005", FAILED, "refused", at(front_door(), KeydeskError(Code.CONNECTION_LOST))),
    Case("CHK-005", NOT, "not-read", at(KeydeskError(Code.OFFLINE))),
    Case("CHK-005", NOT, "no-profile", at(profile=None)),
    Case("CHK-006", NOT, "no-profile", at(profile=None)),
    Case("CHK-007", FAILED, "missing", at(profile=replace(PROFILE, browser=""))),
    Case("CHK-007", OK, "", at(profile=replace(PROFILE, browser="my-browser %s"))),
    Case("CHK-008", OK, "", at()),
    Case("CHK-008", WARNING, "locked", at(computer=Computer(keyring=_no_keyring(Code.KEYRING_LOCKED)))),
    Case("CHK-008", WARNING, "missing", at(computer=Computer(keyring=_no_keyring(Code.KEYRING_MISSING)))),
    Case("CHK-009", OK, "", at()),
    Case("CHK-009", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-009", NOT, "no-profile", at(profile=None)),
    Case("CHK-009", WARNING, "ended", at(restored=KeydeskError(Code.SESSION_ENDED))),
    Case("CHK-009", WARNING, "fresh", at(restored=KeydeskError(Code.FRESH_SIGN_IN_NEEDED))),
    Case("CHK-009", FAILED, "refused", at(restored=KeydeskError(Code.TENANT_UNREACHABLE))),
    Case("CHK-010", OK, "", around(lambda: _granted(bench(), "read:a"), scopes=frozenset({"read:a"}))),
    Case("CHK-010", WARNING, "missing", around(lambda: _granted(bench()), scopes=frozenset({"create:a"}))),
    Case("CHK-010", FAILED, "missing", around(lambda: _granted(bench()), scopes=frozenset({"read:a"}))),
    Case("CHK-011", OK, "", around(lambda: bench(PASSWORD))),
    Case("CHK-011", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-011", FAILED, "not-active", around(lambda: _fail(bench(), Code.API_NOT_ACTIVE))),
    Case("CHK-011", FAILED, "unauthorized", around(lambda: _fail(bench(), Code.API_UNAUTHORIZED))),
    Case("CHK-011", FAILED, "forbidden", around(lambda: _fail(bench(), Code.API_FORBIDDEN))),
    Case("CHK-011", FAILED, "scope", around(lambda: _fail(bench(), Code.SCOPE_MISSING, scope="read:a"))),
    Case("CHK-011", FAILED, "refused", around(lambda: _fail(bench(), Code.API_SERVER, status=503))),
    Case("CHK-011", WARNING, "busy", around(lambda: _fail(bench(), Code.API_RATE_LIMITED, seconds=30))),
    Case("CHK-012", OK, "", around(lambda: _factors("passkey", "totp"))),
    Case("CHK-012", FAILED, "off", around(lambda: _factors("totp"))),
    Case("CHK-012", WARNING, "no-factors", around(lambda: _factors())),
    Case("CHK-012", NOT, "not-read", around(lambda: _fail(bench(), Code.API_NOT_ACTIVE))),
    Case("CHK-012", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-030", OK, "", around(lambda: _limited(5))),
    Case("CHK-030", WARNING, "tight", around(lambda: _limited(2))),
    Case("CHK-030", NOT, "not-told", around(lambda: _limited(None))),
    Case("CHK-030", NOT, "not-read", around(lambda: _fail(bench(), Code.API_NOT_ACTIVE))),
    Case("CHK-030", NOT, "nobody", around(lambda: bench(signed_in=False))),
    Case("CHK-013", OK, "", around(lambda: _plugged(None))),
    Case("CHK-013", FAILED, "no-permission", around(lambda: _plugged(Code.KEY_NO_PERMISSION))),
    Case("CHK-013", WARNING, "busy", around(lambda: _plugged(Code.KEY_BUSY))),
    Case("CHK-013", WARNING, "admin", around(lambda: _plugged(Code.KEY_WINDOWS_ADMIN))),
    Case("CHK-013", WARNING, "switched-off", around(lambda: _plugged(Code.KEY_SWITCHED_OFF))),
    Case("CHK-013", WARNING, "too-old", around(lambda: _plugged(Code.KEY_TOO_OLD))),
    Case("CHK-013", WARNING, "refused", around(lambda: _plugged(Code.KEY_MALFORMED))),
    Case("CHK-014", OK, "", at()),
    Case("CHK-015", OK, "", at()),
    Case("CHK-016", WARNING, "rebuilt", around(lambda: _damaged(Code.STORE_CORRUPT))),
    Case("CHK-016", FAILED, "unreadable", at()),
    Case("CHK-017", OK, "", at()),
    Case("CHK-017", WARNING, "set-aside", around(lambda: _damaged(Code.SETTINGS_INVALID))),
    Case("CHK-018", OK, "", at(computer=Computer(Surroundings()))),
    Case("CHK-018", WARNING, "remote", at(computer=Computer(Surroundings(remote="RDP")))),
    Case("CHK-019", OK, "", at(computer=Computer(Surroundings()))),
    Case("CHK-019", OK, "", at(computer=Computer(Surroundings(machine="QEMU")))),
    Case("CHK-019", WARNING, "virtual", around(lambda: _met(), computer=Computer(Surroundings(machine="QEMU")))),
    Case("CHK-020", OK, "", at()),
    Case("CHK-020", OK, "shared", at(computer=Computer(holders=("firefox",)))),
    Case("CHK-020", NOT, "none", around(lambda: _met())),
    Case(
        "CHK-020",
        WARNING,
        "held",
        around(lambda: _plugged(Code.KEY_BUSY), computer=Computer(holders=("ssh-agent", "x"))),
    ),
    Case("CHK-020", WARNING, "hidden", around(lambda: _plugged(Code.KEY_BUSY))),
    Case("CHK-021", NOT, "not-needed", at(computer=Computer(Surroundings()))),
    Case("CHK-021", OK, "", at(computer=Computer(Surroundings(admin=True)))),
    Case(
        "CHK-021", OK, "helper", around(lambda: _by(Transport.ELEVATED), computer=Computer(Surroundings(admin=False)))
    ),
    Case("CHK-021", WARNING, "missing", at(computer=Computer(Surroundings(admin=False)))),
    Case("CHK-022", OK, "none", at()),
    Case("CHK-022", OK, "", around(lambda: _by(Transport.PCSC))),
    Case("CHK-022", NOT, "no-service", around(lambda: _met(pcsc=Code.READER_SERVICE_MISSING))),
    Case("CHK-022", WARNING, "no-fido", around(lambda: _met(card=Code.CARD_WITHOUT_FIDO))),
    Case("CHK-023", OK, "", at()),
    Case("CHK-024", NOT, "not-needed", at(computer=Computer(Surroundings()))),
    Case("CHK-024", OK, "", at(computer=Computer(Surroundings(listens=True)))),
    Case("CHK-024", OK, "", at(computer=Computer(Surroundings(listens=False)))),
    Case(
        "CHK-024",
        WARNING,
        "denied",
        around(lambda: _plugged(Code.KEY_NO_PERMISSION), computer=Computer(Surroundings(listens=False))),
    ),
    Case("CHK-023", WARNING, "broken", around(lambda: _met(shelf=Code.PLUGIN_BROKEN))),
    Case("CHK-031", NOT, "", at()),
    Case("CHK-031", OK, "", at(computer=_managed({"AllowReset": False}))),
    Case("CHK-031", WARNING, "invalid", at(computer=_managed({"AllowReset": "no"}))),
    Case("CHK-031", FAILED, "closed", at(computer=_managed({}, "writable"))),
]


def expect_words(finding: Finding) -> None:
    found = finding.found
    for language in LANGUAGES:
        text = check_text(finding.code, found.state, found.reason, found.params, language)
        assert text.title
        assert text.detail
        assert "–" not in text.detail + text.next, "a sentence names a value the check does not tell"
        assert "{" not in text.detail + text.next
        if found.state in (State.WARNING, State.FAILED):
            assert text.next, f"{finding.code} {found.reason} has no next step in {language}"


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.code}-{c.state}-{c.reason or 'fine'}") for c in CASES])
async def test_a_check_finds(case: Case, tmp_path: Path) -> None:
    finding = await _find(case.code, await case.make(tmp_path))
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
        ("CHK-015", "unwritable"), ("CHK-016", "broken"), ("CHK-040", "none"), ("CHK-040", "other"),
    }  # fmt: skip
    assert words - told == elsewhere


async def test_no_key_is_nothing_to_look_at(tmp_path: Path) -> None:
    b = bench()
    b.keys.unplug(b.key)
    finding = await _find("CHK-013", await probes_of(b, tmp_path))
    assert (finding.found.state, finding.found.reason) == (NOT, "none")
    expect_words(finding)


async def test_hidden_readers_are_said(tmp_path: Path) -> None:
    probes = replace(await probes_of(bench(), tmp_path), hidden_readers=("Alcor Micro AU9560", "Gone"))
    finding = await _find("CHK-014", probes)
    assert (finding.found.state, finding.found.reason) == (OK, "hidden")
    assert "Alcor Micro AU9560, Gone" in check_text(finding.code, OK, "hidden", finding.found.params, "en").detail
    expect_words(finding)


async def test_without_the_reader_service_only_that_is_said(tmp_path: Path) -> None:
    b = bench()
    b.keys.problems = {"pcsc": Code.READER_SERVICE_MISSING}
    finding = await _find("CHK-014", await probes_of(b, tmp_path))
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
        finding = await _find(
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
    finding = await _find("CHK-015", await probes_of(bench(), tmp_path))
    assert (finding.found.state, finding.found.reason) == (state, reason)
    expect_words(finding)


async def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda folder, mode: not str(folder).endswith("logs"))
    finding = await _find("CHK-015", await probes_of(bench(), tmp_path))
    assert finding.found.reason == "unwritable"
    assert str(finding.found.params["folder"]).endswith("logs")
    expect_words(finding)


async def test_the_store_is_read_and_never_made(tmp_path: Path) -> None:
    probes = await probes_of(bench(), tmp_path)
    assert (await _find("CHK-016", probes)).found.reason == "unreadable"
    assert not probes.paths.store_file.exists()
    store = Store(probes.paths.store_file, probes.clock)
    await store.open()
    await store.close()
    assert (await _find("CHK-016", probes)).found.state is OK
    data = bytearray(probes.paths.store_file.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    await asyncio.to_thread(probes.paths.store_file.write_bytes, bytes(data))
    finding = await _find("CHK-016", probes)
    assert finding.found.reason in ("broken", "unreadable")
    expect_words(finding)


async def test_missing_scopes_are_lines_to_paste(tmp_path: Path) -> None:
    wanted = frozenset({"read:a", "create:b", "delete:c"})
    probes = await probes_of(_granted(bench(), "create:b"), tmp_path, scopes=wanted)
    assert (await _find("CHK-010", probes)).found.lines == ("delete:c", "read:a")


async def test_no_permission_brings_the_line_for_udev(tmp_path: Path) -> None:
    (line,) = (await _find("CHK-013", await probes_of(_plugged(Code.KEY_NO_PERMISSION), tmp_path))).found.lines
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
