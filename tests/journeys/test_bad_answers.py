"""What the account service may answer, by the whole program: nothing on key or account is lost, each has its code.

An enrollment must leave key and account agreeing, whatever the service does; the key's own file is looked into.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.fakes.key_shelf import ShelfKey, passkeys_on, prepare_key, write_shelf
from tests.fakes.program import LIMIT_S, Desk, Ran, Tenant

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SOFTWARE = ("--transport", "software")
METHODS = "/me/v1/authentication-methods"
VERIFY = f"POST{METHODS}/"  # the only POST below the list


@pytest.fixture
def ready(signed_in: Desk) -> Desk:
    """Signed in, and a key with a PIN."""
    prepare_key(signed_in.key_file, pin=PIN)
    return signed_in


def enroll(desk: Desk, limit_s: float = 20.0) -> Ran:
    return desk.json("methods", "enroll", "passkey", "--name", "Blue", *SOFTWARE, pin=PIN, limit_s=limit_s)


def open_entries(desk: Desk) -> int:
    """How many enrollments the journal still holds."""
    return len(desk.ask_store("SELECT id FROM journal"))


def listed(desk: Desk) -> set[object]:
    """Credential ids the account lists."""
    rows = desk.json("methods", "list", *SOFTWARE).ok().rows()
    return {row["key_id"] for row in rows if row["type"] == "passkey"}


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("401", 3, "API-401"),
        ("403", 6, "API-403"),
        ("404", 1, "API-001"),
        ("409", 6, "API-409"),
        ("415", 6, "API-415"),
        ("500", 1, "API-500"),
        ("captive-portal", 7, "NET-004"),
        ("truncated-json", 1, "NET-007"),
        ("huge-json", 1, "NET-006"),
        ("drop-before-answer", 7, "NET-009"),
        ("drop-after-work", 7, "NET-009"),
    ],
)
def test_no_challenge_comes(ready: Desk, tenant: Tenant, fault: str, status: int, code: str) -> None:
    tenant.fault(f"{fault}@POST{METHODS}")
    enroll(ready).failed(status, code)
    assert passkeys_on(ready.key_file) == []
    assert open_entries(ready) == 0


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("401", 3, "API-401"),
        ("403", 6, "API-403"),
        ("404", 1, "API-001"),
        ("500", 1, "API-500"),
        ("429=2", 6, "API-429"),
        ("captive-portal", 7, "NET-004"),
        ("truncated-json", 1, "NET-007"),
        ("huge-json", 1, "NET-006"),
        ("drop-before-answer", 7, "NET-009"),
    ],
)
def test_no_list_comes(signed_in: Desk, tenant: Tenant, fault: str, status: int, code: str) -> None:
    tenant.fault(f"{fault}@GET{METHODS}")
    signed_in.json("methods", "list", *SOFTWARE).failed(status, code)


def test_a_list_whose_answer_is_lost_once_is_asked_again(signed_in: Desk, tenant: Tenant) -> None:
    tenant.fault(f"drop-after-work@GET{METHODS}*1")
    signed_in.json("methods", "list", *SOFTWARE).ok()


def test_an_access_token_that_was_refused_is_renewed_once(signed_in: Desk, tenant: Tenant) -> None:
    tenant.fault(f"401@GET{METHODS}*1")
    signed_in.json("methods", "list", *SOFTWARE).ok()


def test_offline_the_list_that_was_read_before_is_shown(signed_in: Desk, tenant: Tenant) -> None:
    before = signed_in.json("methods", "list", *SOFTWARE).ok().rows()
    tenant.fault(f"captive-portal@GET{METHODS}")
    assert signed_in.json("methods", "list", *SOFTWARE).ok().rows() == before


@pytest.mark.parametrize("fault", ["403", "404", "409", "415", "expired-session"])
def test_the_passkey_is_refused_and_taken_off_the_key(ready: Desk, tenant: Tenant, fault: str) -> None:
    tenant.fault(f"{fault}@{VERIFY}" if fault != "expired-session" else fault)
    before = listed(ready)
    enroll(ready).failed(6, "ENR-003")
    assert passkeys_on(ready.key_file) == []
    assert open_entries(ready) == 0
    tenant.clear_faults()
    assert listed(ready) == before


@pytest.mark.parametrize(
    "fault",
    ["500", "drop-before-answer", "drop-after-work", "captive-portal", "truncated-json", "huge-json", "429=1", "401"],
)
def test_the_answer_is_lost_once_and_nobody_touches_again(ready: Desk, tenant: Tenant, fault: str) -> None:
    """The same passkey is handed in again, or found in the list; the account holds exactly what the key holds."""
    tenant.fault(f"{fault}@{VERIFY}*1")
    before = listed(ready)
    done = enroll(ready).ok()
    (passkey,) = passkeys_on(ready.key_file)
    assert done.err.count("Touch your key now.") == 1
    assert listed(ready) - before == {done.shape()["key_id"]}
    assert ready.json("methods", "test", "Blue", *SOFTWARE, pin=PIN).ok().shape()["verified"] is True
    assert passkey.rp_id == "localhost"
    assert open_entries(ready) == 0


def test_the_service_stays_broken_and_the_leftover_is_told(ready: Desk, tenant: Tenant) -> None:
    """Nobody can know whether the account took it: nothing is deleted on a guess, and a later start settles it."""
    shelf = ("--transport", "shelf")
    more = write_shelf(ready.root / "shelf.json", ShelfKey(str(ready.key_file), touched_after_s=1.0))
    words = ("methods", "enroll", "passkey", "--json", "--pin-stdin", *shelf)
    enrolling = ready.start(*words, more=more)
    assert enrolling.stdin is not None
    assert enrolling.stderr is not None
    enrolling.stdin.write(f"{PIN}\n")
    enrolling.stdin.flush()
    while "Touch your key now." not in enrolling.stderr.readline():
        pass
    tenant.fault(f"drop-before-answer@{VERIFY}")
    tenant.fault(f"500@GET{METHODS}")
    told = ready.finish(enrolling, words, limit_s=60).failed(9, "ENR-004")
    assert told["left_over"] == ["YubiKey 5 NFC"]
    assert len(passkeys_on(ready.key_file)) == 1
    assert open_entries(ready) == 1
    tenant.clear_faults()
    looked = ready.json("keys", "passkeys", "list", *SOFTWARE, pin=PIN).ok()
    assert "ENR-004" in looked.err  # said at every start until it is settled
    (orphan,) = looked.rows()
    assert orphan["known_to_account"] is False
    ready.json("keys", "passkeys", "remove", str(orphan["id"]), "--yes", *SOFTWARE, pin=PIN).ok()
    assert "ENR-004" not in ready.json("methods", "list", *SOFTWARE).ok().err
    assert open_entries(ready) == 0


def test_the_service_asks_to_wait(ready: Desk, tenant: Tenant) -> None:
    tenant.fault(f"429=2@POST{METHODS}*1")
    started = time.monotonic()
    waited = enroll(ready).ok()
    assert time.monotonic() - started >= 2
    assert "asks to wait 2 seconds" in waited.err


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [("403", 6, "API-403"), ("409", 6, "API-409"), ("500", 1, "API-500"), ("captive-portal", 7, "NET-004")],
)
def test_a_removal_that_is_refused_changes_nothing(
    ready: Desk, tenant: Tenant, fault: str, status: int, code: str
) -> None:
    method = enroll(ready).ok().shape()
    tenant.fault(f"{fault}@DELETE{METHODS}")
    words = ("methods", "remove", str(method["id"]), "--from-key", "--yes", *SOFTWARE)
    ready.json(*words, pin=PIN).failed(status, code)
    assert len(passkeys_on(ready.key_file)) == 1
    tenant.clear_faults()
    assert method["key_id"] in listed(ready)


@pytest.mark.parametrize("fault", ["drop-after-work", "429=1"])
def test_a_removal_goes_through_after_all(ready: Desk, tenant: Tenant, fault: str) -> None:
    method = enroll(ready).ok().shape()
    tenant.fault(f"{fault}@DELETE{METHODS}*1")
    ready.json("methods", "remove", str(method["id"]), "--from-key", "--yes", *SOFTWARE, pin=PIN).ok()
    assert passkeys_on(ready.key_file) == []
    assert method["key_id"] not in listed(ready)


def test_somebody_else_removed_it_meanwhile(ready: Desk, tenant: Tenant) -> None:
    method = enroll(ready).ok().shape()
    elsewhere = Desk(ready.root / "elsewhere", tenant)
    elsewhere.add_profile()
    elsewhere.json("methods", "remove", str(method["id"]), "--yes").ok()
    ready.json("methods", "remove", str(method["id"]), "--yes", *SOFTWARE).failed(1, "API-002")


def test_a_slow_service_and_two_signals(signed_in: Desk, tenant: Tenant) -> None:
    tenant.fault(f"slow=600@GET{METHODS}")
    words = ("methods", "list", "--json", *SOFTWARE)
    tenant.forget_requests()
    waiting = signed_in.start(*words)
    deadline = time.monotonic() + LIMIT_S
    while not any(path.startswith(METHODS) for _, path in tenant.requests()):
        assert time.monotonic() < deadline, "the service was not asked"
        time.sleep(0.1)
    waiting.terminate()
    while is_pending(waiting.pid, signal.SIGTERM):  # the system makes one of two that wait
        time.sleep(0.01)
    waiting.terminate()
    signed_in.finish(waiting, words).failed(5, "KEY-017")


def is_pending(process: int, number: int) -> bool:
    """Whether a signal was sent to a process and has not reached it."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (pending,) = (line.split()[1] for line in lines if line.startswith("ShdPnd:"))
    return bool(int(pending, 16) >> (number - 1) & 1)
