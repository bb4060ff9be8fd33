"""`keys fingerprints` and `keys reset`: what is said, what is asked, shapes and statuses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from keydesk.cli.app import main
from keydesk.cli.sensor_terminal import ADVICE, ResetTerminal, losses
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, ResetTerms, Sample
from keydesk.domain.keys import StoredPasskey, Transport
from keydesk.usecases.reset_prompts import Consequences, ResetAsk
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.bench_backstage import Stdin, backstage
from tests.fakes.keys import BehavingKey
from tests.fakes.world import bench

ONE = passkey(b"credential-1")
PIN = "1234"


class Line:
    """Command lines on one bench."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench = bench(PASSWORD, ONE, pin=PIN)
        self.bench.key.key = replace(self.bench.key.key, serial="12345678")
        self.patch = monkeypatch
        self._capsys = capsys
        self.err = ""

    def run(self, *words: str, pin: str | None = PIN, terminal: bool = False, typed: str = "") -> tuple[int, str]:
        self.patch.setattr("sys.stdin", Stdin(typed if terminal else f"{pin}\n" * 4, terminal))
        status = main([*words, *([] if terminal or pin is None else ["--pin-stdin"])], backstage(self.bench))
        out, self.err = self._capsys.readouterr()
        return status, out

    def shape(self, *words: str, pin: str | None = PIN) -> object:
        status, out = self.run(*words, "--json", pin=pin)
        assert status == Exit.DONE, out
        return json.loads(out)

    def failed(self, *words: str, pin: str | None = PIN) -> tuple[int, str]:
        status, out = self.run(*words, "--json", pin=pin)
        return status, json.loads(out)["error"]["code"]


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    it = Line(monkeypatch, capsys)
    it.bench.key.manager.sensor = FingerprintSensor(max_samples=2, max_name_bytes=6)
    return it


def test_add_list_rename_remove(line: Line) -> None:
    assert line.shape("keys", "fingerprints", "list") == []
    added = line.shape("keys", "fingerprints", "add", "--name", "Thumb")
    assert added == {"key": "key-1", "id": "01", "name": "Thumb"}
    assert line.err.splitlines() == [
        "Test Key takes 2 good samples of your finger.",
        "Put your finger on the key.",
        "Good. 1 more.",
        "Put your finger on the key.",
        "Too fast; leave your finger on a little longer. 1 more.",
        "Put your finger on the key.",
        "Good.",
    ]
    assert line.shape("keys", "fingerprints", "rename", "01", "Index")
    assert line.shape("keys", "fingerprints", "list") == [{"id": "01", "name": "Index"}]
    assert "Index" in line.run("keys", "fingerprints", "list")[1]
    assert line.failed("keys", "fingerprints", "remove", "01") == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    assert line.shape("keys", "fingerprints", "remove", "01", "--yes") == {
        "key": "key-1",
        "id": "01",
        "removed": True,
    }
    assert line.run("keys", "fingerprints", "list")[1] == "The key knows no fingerprint.\n"


def test_what_goes_wrong_with_fingerprints(line: Line) -> None:
    long = ("keys", "fingerprints", "add", "--name", "far too long")
    assert line.failed(*long) == (Exit.FAILED, Code.FINGERPRINT_NAME_TOO_LONG)
    assert "enroll_fingerprint" not in line.bench.key.calls
    line.bench.key.fail["enroll_fingerprint"] = [KeydeskError(Code.FINGERPRINT_FULL)]
    assert line.failed("keys", "fingerprints", "add") == (Exit.FAILED, Code.FINGERPRINT_FULL)
    assert line.failed("keys", "fingerprints", "remove", "01", "--yes") == (Exit.FAILED, Code.FINGERPRINT_GONE)
    assert line.run("keys", "fingerprints", "remove", "???", "--yes")[0] == Exit.WRONG_USE
    assert line.failed("keys", "fingerprints", "list", pin=None) == (Exit.PIN, Code.PIN_NEEDED)


def test_a_terminal_is_asked_for_name_and_removal(line: Line) -> None:
    line.bench.key.manager.held = True
    names = ["Thumb", "far too long"]
    line.patch.setattr("click.prompt", lambda question, **_: names.pop())
    assert line.run("keys", "fingerprints", "add", terminal=True)[0] == Exit.DONE
    assert line.bench.key.manager.prints[b"\x01"] == Fingerprint(b"\x01", "Thumb")
    asked: list[str] = []

    def no(question: str, **_: object) -> bool:
        asked.append(question)
        return False

    line.patch.setattr("click.confirm", no)
    assert line.run("keys", "fingerprints", "remove", "01", terminal=True)[0] == Exit.CANCELLED
    assert asked == ["Remove Thumb from Test Key?"]
    assert "last fingerprint" in line.err


def hands(line: Line) -> None:
    """Do as the terminal says."""
    b = line.bench
    unplug_now, plug_in_now = ResetTerminal.unplug_now, ResetTerminal.plug_in_now

    def unplug(self: ResetTerminal, ask: ResetAsk) -> None:
        unplug_now(self, ask)
        b.keys.unplug(b.key)

    def plug(self: ResetTerminal, ask: ResetAsk, seconds: float) -> None:
        plug_in_now(self, ask, seconds)
        b.keys.plug(b.key)

    line.patch.setattr(ResetTerminal, "unplug_now", unplug)
    line.patch.setattr(ResetTerminal, "plug_in_now", plug)


def test_reset(line: Line) -> None:
    hands(line)
    line.bench.key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    line.bench.key.manager.terms = ResetTerms(long_touch=True)
    shape = line.shape("keys", "reset", "--confirm", "5678", pin=None)
    assert shape == {"key": "key-1", "reset": True, "dead_methods": [ONE.id], "enroll_again": True}
    said = line.err.splitlines()
    assert said[0] == "A reset deletes every passkey on the key and its PIN."
    assert "Passkeys of your account on this key alone: 1." in said
    assert "After it your account has no passkey left. Add another key first if you can." in said
    assert said[-4:] == [
        "Unplug the key.",
        "Plug the key in again and touch it and hold it for five seconds within 5 seconds.",
        "Resetting the key.",
        "Now touch it and hold it for five seconds.",
    ]
    assert line.bench.key.pin is None


def test_reset_wants_the_typed_confirmation_whatever_else_is_said(line: Line) -> None:
    assert line.failed("keys", "reset", "--yes", pin=None) == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    assert line.failed("keys", "reset", "--confirm", "1234", pin=None) == (Exit.CANCELLED, Code.RESET_STOPPED)
    assert line.bench.key.pin == PIN
    asked: list[str] = []

    def typed(question: str, **_: object) -> str:
        asked.append(question)
        return "5678"

    line.patch.setattr("click.prompt", typed)
    hands(line)
    assert line.run("keys", "reset", terminal=True)[0] == Exit.DONE
    assert asked == ["To reset Test Key, type the last four characters of its serial number"]


def test_reset_on_a_reader_and_what_may_be_lost(line: Line) -> None:
    hands(line)
    line.bench.key.key = replace(line.bench.key.key, transport=Transport.PCSC)
    assert line.run("keys", "reset", "--confirm", "5678", pin=None)[0] == Exit.DONE
    assert "Take the key off the reader.\nPut the key back on the reader.\n" in line.err
    known = Consequences(True, unsure=(ONE,), other_sites=3, fingerprints=True)
    assert losses(known) == [
        "A reset deletes every passkey on the key, its PIN and its fingerprints.",
        "Passkeys of your account on this key alone: 0.",
        "The key could not be asked about others: 1.",
        "Passkeys of other sites on it: 3.",
    ]
    assert "Nobody is signed in" in losses(Consequences())[1]


def test_a_key_that_takes_no_reset_here_says_so_before_anything_is_asked(line: Line) -> None:
    line.bench.key.manager.terms = ResetTerms(allowed_here=False, transports=("usb",))
    status, out = line.run("keys", "reset", "--confirm", "5678", "--json", pin=None)
    error = json.loads(out)["error"]
    assert (status, error["code"]) == (Exit.FAILED, Code.RESET_NOT_ALLOWED)
    assert error["what"] == "This key can be reset only while it is plugged into a USB port."
    assert "Unplug" not in line.err
    assert line.bench.key.pin == PIN


def test_another_key_is_left_alone(line: Line) -> None:
    b = line.bench
    other = BehavingKey("key-2", pin="9999")
    unplug_now, plug_in_now = ResetTerminal.unplug_now, ResetTerminal.plug_in_now

    def unplug(self: ResetTerminal, ask: ResetAsk) -> None:
        unplug_now(self, ask)
        b.keys.unplug(b.key)

    def plug(self: ResetTerminal, ask: ResetAsk, seconds: float) -> None:
        plug_in_now(self, ask, seconds)
        b.keys.plug(other)

    line.patch.setattr(ResetTerminal, "unplug_now", unplug)
    line.patch.setattr(ResetTerminal, "plug_in_now", plug)
    assert line.failed("keys", "reset", "--confirm", "5678", pin=None) == (Exit.CANCELLED, Code.RESET_STOPPED)
    assert (b.key.pin, other.pin) == (PIN, "9999")


def test_every_sample_has_its_advice() -> None:
    assert set(ADVICE) == set(Sample)
