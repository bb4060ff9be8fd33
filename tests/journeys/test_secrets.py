"""Canaries through whole journeys: PIN, password, codes and tokens end up nowhere but where they belong.

The tenant runs in this process, so that every secret that crossed the wire is known; the program runs in its own.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import secretstorage

from keydesk.core.clock import SystemClock
from keydesk.core.recording import Recorder
from keydesk.demo.tenant import server
from keydesk.demo.tenant.app import create_app
from keydesk.demo.tenant.config import PEOPLE, Plan, TenantConfig
from keydesk.demo.tenant.server import TenantServer
from keydesk.identity.token_store import Owner
from tests.fakes.canaries import Canaries, disguises
from tests.fakes.key_shelf import GET_ASSERTION, ShelfKey, write_shelf
from tests.fakes.leaks import leaks_in, leaks_on, secrets_of
from tests.fakes.openers import path_with_ears
from tests.fakes.ports import free_ports
from tests.fakes.program import LIMIT_S, Desk, Ran, Tenant, ear_of, environment
from tests.fakes.wire import Wire, listen

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN, NEXT_PIN, WRONG_PIN = "cänary-pin-9401", "canary-next-2207", "canary-wrong-6618"
SOFTWARE = ("--transport", "software")
# What may stand in the address that the browser gets, and thus on the screen and in arguments of processes.
IN_THE_ADDRESS = {"state", "nonce"}
ANA = PEOPLE[0]
# Who somebody is may stand in the store and in answers, never in a log, in a report of a crash or in the bundle.
WHO = {"mail": {ANA.email}, "name": {ANA.name}}


class Watcher:
    """Looks at the arguments of all processes of one desk, again and again; other tests type passwords by arguments.

    Args:
        root: the desk's folder, which the environment of each of them names.
    """

    def __init__(self, root: Path) -> None:
        self._root = bytes(root)
        self.seen: set[bytes] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="argument-watcher", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    if self._root in (process / "environ").read_bytes():
                        self.seen.add((process / "cmdline").read_bytes())
                except OSError:
                    continue  # it ended

    def stop(self) -> bytes:
        """End; gives all arguments seen."""
        self._stop.set()
        self._thread.join(5)
        assert self.seen, "no process of this desk was seen: this would prove nothing"
        return b"\n".join(self.seen)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(server, "create_app", create_app)  # so that it is as before afterwards
    listen(server, wire)
    return wire


@pytest.fixture
def desk(tmp_path: Path, wire: Wire) -> Iterator[Desk]:
    ports = free_ports(3)
    with TenantServer(TenantConfig(callback_ports=ports, plan=Plan.UNLIMITED)) as running:
        config = running.config
        told = {"issuer": config.issuer, "client_id": config.client_id, "callback_ports": [*ports], "users": []}
        made = Desk(tmp_path, Tenant(None, told), profile="canary")  # type: ignore[arg-type]  # it has no process
        made.add_profile()
        yield made


def canaries(wire: Wire, *, but: set[str] = frozenset()) -> Canaries:  # type: ignore[assignment]  # never changed
    """All secrets of a journey."""
    found = {name: values for name, values in wire.seen.items() if name not in but and values}
    return Canaries(
        {**found, "pin": {PIN, NEXT_PIN, WRONG_PIN}, "passwords": {person.password for person in PEOPLE}}
    )  # fmt: skip


def look_everywhere(desk: Desk, wire: Wire, arguments: bytes) -> None:
    """Nothing in files, in what was said, or in arguments."""
    for name in ("access_token", "refresh_token", "id_token", "code", "code_verifier", "auth_session", "password"):
        assert wire.seen[name], f"no {name} was seen on the wire: this test would prove nothing"
    assert canaries(wire).in_folder(desk.home) == {}
    assert canaries(wire).in_folder(desk.root / "person") == {}
    spoken = canaries(wire, but=IN_THE_ADDRESS)
    for ran in desk.every:
        assert spoken.in_bytes((ran.out + ran.err).encode()) == set(), ran.words
    assert spoken.in_bytes(arguments) == set()
    look_at_what_it_gets_to_see(desk, wire)


def look_at_what_it_gets_to_see(desk: Desk, wire: Wire) -> None:
    """The bundle with all that may be let in, and the logs it is made from: no secret, and nobody's name."""
    bundle = desk.root / "bundle.zip"
    made = desk.json("bundle", "--out", str(bundle), "--full-serials", "--passkey-names", "--no-checks", *SOFTWARE)
    code = str(made.ok().shape()["support_code"])
    assert bundle.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(bundle) as archive:
        logs = archive.read("logs/keydesk.log").decode()
        assert f"[{code}]" in logs, "what it did just now is in it"
        assert " DEBUG [" in logs, "a problem was recorded"
    assert canaries(wire).in_bytes(bundle.read_bytes()) == set()
    who = Canaries(WHO)
    assert who.in_bytes(bundle.read_bytes()) == set()
    assert who.in_folder(desk.home / "logs") == {}


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    """A search that finds nothing proves something only if it would have found it."""
    secret = "cänary+/=pin"
    hunt = Canaries({"pin": {secret}})
    for number, needle in enumerate(sorted(disguises(secret))):
        (tmp_path / f"{number}.txt").write_bytes(b"before " + needle + b" after")
        (tmp_path / f"{number}-split.txt").write_bytes(needle[:5] + b"\r\n" + needle[5:])
        (tmp_path / f"{number}-logged.txt").write_bytes(needle[:5] + b"\\n" + needle[5:])
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", f"before {secret} after")
    assert set(hunt.in_folder(tmp_path)) == {path.name for path in tmp_path.iterdir()}
    assert hunt.in_bytes(b"nothing of the kind") == set()


def test_the_watch_over_every_journey_finds_what_is_planted(tmp_path: Path) -> None:
    """The fixture `nothing_leaks` of all journeys, at every place it looks at."""
    (tmp_path / "desk").mkdir()
    desk = Desk(tmp_path / "desk", tenant=None)  # type: ignore[arg-type]  # no program of it is started
    Desk.here.remove(desk)  # what is planted is not to be found once more
    planted = "left-behind-1234"
    secrets = {"pin": {planted}, "state": {"state-of-the-address"}, "recovery_code": {"for-the-person-only"}}
    places = ("keydesk/logs/keydesk.log", "keydesk/logs/1.crash.txt", "person/.config/x", "report.csv")
    for place in places:
        file = desk.root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"before {planted} after")
    ear = desk.root / "person.ear"
    ear.mkdir()
    (ear / "started").write_text(json.dumps(["browser", f"--pin={planted}", "http://x/?state=state-of-the-address"]))
    desk.every.append(Ran(("methods", "list"), 0, "state-of-the-address for-the-person-only", f"oh {planted}"))
    found = leaks_on(desk, secrets)
    assert len(found) == len(places) + 2
    assert set().union(*found.values()) == {"pin"}
    assert {"what “methods list” said", "arguments or variables of a process", "report.csv"} <= set(found)
    assert set(leaks_in(desk.root, secrets)) == {*places, "arguments or variables of a process"}
    assert secrets_of([desk], {"OLD_PIN": "123456", "PIN": "practice-4711", "other": "practice-4712"})["pin"] == {
        "practice-4711", "123456",
    }  # fmt: skip
    with pytest.raises(AssertionError, match="choose longer ones"):
        secrets_of([desk], {"PIN": "4711"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the code 204816.", True), ('"otp_code":"204816"', True), ("?code=204816&x", True), ("MjA0ODE2", True),
        ("%32%30%34%38%31%36", True), ("20\r\n4816", False), ("2204816", False), ("a204816", False),
        ("0.204816", False), ("12:204816", False), ("204816.5", False), ("2026-11-204816", False), ("204,816", False),
    ],
)  # fmt: skip
def test_a_short_number_is_found_as_a_word_of_its_own(text: str, found: bool) -> None:
    """Within longer ones, in times and in fractions six digits turn up by chance."""
    assert Canaries({"otp_code": {"204816"}}).in_bytes(text.encode()) == ({"otp_code"} if found else set())


def test_what_qt_opens_is_heard(tmp_path: Path) -> None:
    """Qt looks for the programs by itself; the ear hears their arguments and variables, and the real one runs."""
    opened, real = tmp_path / "opened", tmp_path / "bin" / "xdg-open"
    real.parent.mkdir()
    real.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.part && mv {opened}.part {opened}\n')
    real.chmod(0o700)
    person = environment(tmp_path / "person")
    ear = ear_of(tmp_path / "second")
    code = (
        "from PySide6.QtCore import QUrl; from PySide6.QtGui import QDesktopServices, QGuiApplication\n"
        "app = QGuiApplication([])\n"
        "assert QDesktopServices.openUrl(QUrl('https://help.example.com/?pin=left-behind-4711'))"
    )
    told = {"PATH": path_with_ears(ear, f"{real.parent}:/usr/bin:/bin"), "A_PIN": "in-a-variable-4711"}
    on_screen = person | told | {"QT_QPA_PLATFORM": "xcb"}
    subprocess.run([sys.executable, "-c", code], env=on_screen, check=True, timeout=LIMIT_S)
    deadline = time.monotonic() + LIMIT_S
    while not opened.exists():  # Qt waits for nobody
        assert time.monotonic() < deadline, "the real one did not run"
        time.sleep(0.02)
    assert opened.read_text() == "https://help.example.com/?pin=left-behind-4711"
    secrets = {"pin": {"left-behind-4711"}, "variable": {"in-a-variable-4711"}}
    assert leaks_in(tmp_path / "second", secrets) == {}
    assert leaks_in(tmp_path, secrets)["arguments or variables of a process"] == {"pin", "variable"}


def test_the_main_job_leaks_nothing(desk: Desk, wire: Wire) -> None:
    watcher = Watcher(desk.root)
    loud = ("-vv", *SOFTWARE)
    Recorder(desk.home / "logs", SystemClock()).start()
    desk.sign_in("-vv").ok()
    desk.json("keys", "pin", "set", *loud, pin=PIN).ok()
    desk.json("methods", "enroll", "passkey", "--name", "Blue", *loud, pin=PIN).ok()
    desk.json("methods", "test", "Blue", *loud, pin=WRONG_PIN).failed(8, "PIN-001")
    desk.json("methods", "test", "Blue", *loud, pin=PIN).ok()
    desk.json("keys", "pin", "change", *loud, pin=f"{PIN}\n{NEXT_PIN}").ok()
    desk.json("keys", "passkeys", "list", *loud, pin=NEXT_PIN).ok()
    desk.json("status", "--refresh", "-vv").ok()
    desk.json("methods", "remove", "Blue", "--from-key", "--yes", *loud, pin=NEXT_PIN).ok()
    look_everywhere(desk, wire, watcher.stop())
    assert desk.log()  # there was something to look through


def a_bug(folder: Path) -> dict[str, str]:
    """A program in which a step fails as none may, with the PIN in its hands."""
    place = folder / "bug"
    place.mkdir()
    (place / "sitecustomize.py").write_text(
        "from keydesk.hardware.key import Key\n"
        "async def prove(self, request, origin, pin, *more):\n"
        "    raise KeyError('nobody expects this')\n"
        "Key.prove = prove\n"
    )
    return {"PYTHONPATH": str(place)}


def test_failures_leak_nothing(desk: Desk, wire: Wire) -> None:
    """Refusals, lost answers, a pulled key and a crash: their words and traces are where secrets slip out."""
    watcher = Watcher(desk.root)
    Recorder(desk.home / "logs", SystemClock()).start()
    desk.sign_in("-vv").ok()
    desk.json("methods", "enroll", "passkey", "--name", "Blue", "-vv", *SOFTWARE, pin=PIN).ok()
    for fault in ("truncated-json@/oauth/token", "500@/me/v1", "drop-after-work@/me/v1", "huge-json@/me/v1"):
        desk.tenant.fault(fault)
        assert desk.json("status", "--refresh", "-vv").out
        desk.json("methods", "enroll", "passkey", "-vv", *SOFTWARE, pin=PIN)
        desk.tenant.clear_faults()
        desk.sign_in("-vv").ok()
    pulled = write_shelf(desk.root / "shelf.json", ShelfKey(str(desk.key_file), pulled_at=GET_ASSERTION))
    desk.run("methods", "test", "Blue", "-vv", "--json", "--transport", "shelf", pin=PIN, more=pulled)
    crashed = desk.run("methods", "test", "Blue", "-vv", "--json", *SOFTWARE, pin=PIN, more=a_bug(desk.root))
    crashed.failed(1, "SYS-009")
    assert [*(desk.home / "logs").glob("*.crash.txt")], "it left a report"
    look_everywhere(desk, wire, watcher.stop())


def test_a_prepared_key_leaks_nothing(desk: Desk, wire: Wire) -> None:
    """Signed out: the PIN typed at the desk is in no journal, log, report, output or argument, also when it fails."""
    watcher = Watcher(desk.root)
    profile, report = desk.root / "desk.json", desk.root / "report.csv"
    profile.write_text('{"name": "Desk", "min_pin_length": 6, "force_change": true, "label": "{model}"}')
    words = (
        "provision",
        "--profile",
        str(profile),
        "--out",
        str(report),
        "--with-serials",
        "--yes",
        "-vv",
        *SOFTWARE,
    )
    desk.json(*words, pin="short").failed(8, "PIN-006")
    made = json.loads(desk.json(*words, pin=NEXT_PIN).ok().out)
    assert (made["done"], made["keys"][0]["result"]) == (1, "done")
    assert made["keys"][0]["key"] in report.read_text(encoding="utf-8-sig")
    desk.json(*words, pin=PIN).failed(6, "DSK-002")
    desk.json("bundle", "--out", str(bundle := desk.root / "bundle.zip")).ok()
    arguments = watcher.stop()
    hunt = canaries(wire)
    with zipfile.ZipFile(bundle) as packed:
        assert hunt.in_bytes(b"".join(packed.read(name) for name in packed.namelist())) == set()
    assert hunt.in_folder(desk.home) == {}
    assert hunt.in_folder(desk.root / "person") == {}
    assert hunt.in_bytes(report.read_bytes() + arguments) == set()
    for ran in desk.every:
        assert hunt.in_bytes((ran.out + ran.err).encode()) == set(), ran.words
    assert [path for path in desk.home.rglob("*") if path.is_file()]  # there was something to look through


def test_the_refresh_token_is_in_the_keyring_until_sign_out(desk: Desk, wire: Wire) -> None:
    service = Owner(desk.tenant.issuer, desk.tenant.client_id, desk.profile).name
    desk.sign_in().ok()
    assert any(token in _kept(service) for token in wire.seen["refresh_token"])
    desk.json("sign-out").ok()
    assert _kept(service) == ""


def _kept(service: str) -> str:
    """What the real keyring holds under names that begin so."""
    with contextlib.closing(secretstorage.dbus_init()) as connection:
        while True:
            # Entries of tests that run beside this one come and go; the time limit ends a keyring that never rests.
            with contextlib.suppress(secretstorage.ItemNotFoundException):
                items = [*secretstorage.get_default_collection(connection).get_all_items()]
                mine = [item for item in items if item.get_attributes().get("service", "").startswith(service)]
                return "\n".join(item.get_secret().decode(errors="replace") for item in mine)


def test_the_tour_leaks_nothing(tmp_path: Path) -> None:
    """The window's own log, store and pictures' folder; the PIN typed there is the tour's."""
    desk = Desk(tmp_path, tenant=None)  # type: ignore[arg-type]  # the tour brings its own
    ran = desk.json("demo", "--tour", "-vv", limit_s=90).ok()
    hunt = Canaries({"pin": {"practice-4711"}, "passwords": {person.password for person in PEOPLE}})
    assert hunt.in_folder(desk.home) == {}
    assert hunt.in_bytes((ran.out + ran.err).encode()) == set()
    assert list(desk.home.rglob("*.log"))
