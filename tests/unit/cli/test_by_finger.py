"""A finger in place of the PIN on the command line: what is said, Enter for the PIN, and scripts that hand it in."""

from __future__ import annotations

import asyncio
import json
import os
import pty

import pytest

from keydesk.cli.finger_line import FingerLine, on_enter
from keydesk.cli.output import Output
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.keys import PinState, SecurityKey, StoredPasskey, Transport
from keydesk.usecases.prompts import FingerAsk
from tests.fakes.account import SITE
from tests.unit.cli.test_key_sensor import ONE, Line, line

__all__ = ["line"]  # the fixture
KEY = SecurityKey("bio", "p", Transport.SOFTWARE, "Bio", can=frozenset({"fingerprints"}))
COUNTERS = PinState(set=True, retries=8, finger=True, finger_retries=4)
FINGER = "Put your finger on the key."


def knows_a_finger(line: Line) -> None:
    key = line.bench.key
    key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", b"ana")
    key.fingers = 5
    key.can_open_by_finger()
    key.describe()


def test_a_test_and_a_list_by_finger(line: Line) -> None:
    knows_a_finger(line)
    assert line.run("methods", "test", ONE.id, pin=None)[0] == Exit.DONE
    assert FINGER in line.err.splitlines()
    status, out = line.run("keys", "passkeys", "list", "--all", "--json", pin=None)
    assert (status, len(json.loads(out))) == (Exit.DONE, 1)
    assert line.bench.key.pins_sent == []


def test_a_strange_finger_is_said_with_the_tries_left(line: Line) -> None:
    knows_a_finger(line)
    line.bench.key.strange = 1
    assert line.run("methods", "test", ONE.id, pin=None)[0] == Exit.DONE
    assert "The key did not recognize this finger. 4 tries left with a finger, 8 with the PIN." in line.err


def test_three_strange_fingers_and_nobody_to_ask_for_the_pin(line: Line) -> None:
    knows_a_finger(line)
    line.bench.key.strange = 3
    assert line.failed("methods", "test", ONE.id, pin=None) == (Exit.PIN, Code.FINGER_UNKNOWN)


def test_three_strange_fingers_on_a_terminal_end_at_the_pin(line: Line) -> None:
    knows_a_finger(line)
    line.bench.key.strange = 3
    line.patch.setattr("keydesk.cli.finger_line.on_enter", lambda pressed: lambda: None)
    line.patch.setattr("click.prompt", lambda question, **_: "1234")
    assert line.run("methods", "test", ONE.id, terminal=True)[0] == Exit.DONE
    assert "Wrong PIN" not in line.err
    assert line.bench.key.pins_sent == ["1234"]


def test_a_script_that_hands_the_pin_in_is_asked_for_no_finger(line: Line) -> None:
    knows_a_finger(line)
    assert line.shape("methods", "test", ONE.id)
    assert FINGER not in line.err
    assert line.bench.key.pins_sent == ["1234"]


def said(capsys: pytest.CaptureFixture[str], *asks: FingerAsk | None) -> tuple[list[bool], list[str]]:
    finger, wanted = FingerLine(Output(as_json=False)), []
    for ask in asks:
        finger.asked(ask)
        wanted += [finger.wanted(), finger.wanted()]
    return wanted, capsys.readouterr().err.splitlines()


def test_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    no_sensor = SecurityKey("pad", "p", Transport.SOFTWARE, "Pad")
    strange = KeydeskError(Code.FINGER_UNKNOWN, retries=4)
    untold = PinState(finger=True)
    wanted, lines = said(
        capsys,
        FingerAsk(KEY, COUNTERS, None, None),
        FingerAsk(no_sensor, untold, strange, None),
        None,
    )
    assert wanted == [True, True, True, True, False, False]
    assert lines == [FINGER, "The key did not recognize this finger.", "Confirm on the key itself."]


async def test_enter_leads_to_the_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    person, place = pty.openpty()
    pressed = asyncio.Event()
    with os.fdopen(place, encoding="utf-8") as terminal, os.fdopen(person, "wb", buffering=0) as keyboard:
        monkeypatch.setattr("sys.stdin", terminal)
        early: list[int] = []
        on_enter(lambda: early.append(1))()  # ended before anything was typed
        stop = on_enter(pressed.set)
        keyboard.write(b"\n")
        await pressed.wait()
        stop()
    assert early == []


def test_without_a_terminal_nothing_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        on_enter(lambda: pytest.fail("nobody pressed"))()
