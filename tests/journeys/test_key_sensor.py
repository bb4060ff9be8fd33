"""Fingerprints and the armed reset by the whole program: samples, names, and a key that is unplugged by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from keydesk.demo.softkey.store import FileStore
from tests.fakes.key_shelf import ShelfKey, passkeys_on, prepare_key, state_of, write_shelf
from tests.fakes.program import ROOT, Desk, Ran, environment
from tests.fakes.ways_walk import PIN as TYPED

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SHELF = ("--transport", "shelf")
STEPS = [
    "start", "sign-in", "finger-pin", "finger-samples", "finger-done", "enroll-finger", "enroll-done",
    "strange-finger", "test-done", "passkeys", "signed-out", "finger-in", "remove-ask", "removed",
]  # fmt: skip


def run(desk: Desk, more: Mapping[str, str | None], *words: str, pin: str | None = PIN) -> Ran:
    return desk.run(*words, "--json", *SHELF, pin=pin, more=more)


def test_fingerprints(signed_in: Desk) -> None:
    store = prepare_key(signed_in.root / "bio.json", "bio-a", pin=PIN)
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(store)))
    added = run(signed_in, more, "keys", "fingerprints", "add", "--name", "Daumen").ok()
    assert "Put your finger on the key." in added.err
    (known,) = run(signed_in, more, "keys", "fingerprints", "list").ok().rows()
    assert known == {"id": added.shape()["id"], "name": "Daumen"}
    run(signed_in, more, "keys", "fingerprints", "remove", str(known["id"]), "--yes").ok()
    state = FileStore(store).load()
    assert state is not None
    assert state.fingerprints == []


def test_in_by_finger(signed_in: Desk) -> None:
    """From a key that knows no finger to an account that is entered with one; the PIN is typed once, to add it."""
    store = prepare_key(signed_in.root / "bio.json", "bio-a", pin=PIN)
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(store)))
    run(signed_in, more, "keys", "fingerprints", "add", "--name", "Thumb").ok()
    enrolled = run(signed_in, more, "methods", "enroll", "passkey", "--name", "Bio", pin=None).ok()
    assert "Put your finger on the key." in enrolled.err.splitlines()
    (made,) = passkeys_on(store)
    strange = write_shelf(signed_in.root / "strange.json", ShelfKey(str(store), strange_fingers=1))
    tested = run(signed_in, strange, "methods", "test", "Bio", pin=None).ok()
    assert (tested.shape()["verified"], tested.shape()["user_verified"]) == (True, True)
    assert "4 tries left with a finger, 8 with the PIN." in tested.err
    (listed,) = run(signed_in, more, "keys", "passkeys", "list", "--all", pin=None).ok().rows()
    assert listed["user_name"] == made.user_name
    entered = run(signed_in, more, "sign-in", "--key", pin=None).ok()
    assert "Put your finger on the key." in entered.err.splitlines()
    # One more finger nobody knows: the sensor is locked, and a script may hand the PIN in at once.
    state = FileStore(store).load()
    assert state is not None
    state.finger_tries = 1
    FileStore(store).save(state)
    run(signed_in, strange, "methods", "test", "Bio", pin=None).failed(8, "PIN-013")
    assert run(signed_in, more, "methods", "test", "Bio").ok().shape()["user_verified"]
    assert state_of(store).finger_tries == 5


def test_by_finger_in_the_window(tmp_path: Path) -> None:
    """The same by hand: the PIN is made to add the finger, and typed once more to take the finger away."""
    folder = tmp_path / "walk"
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fakes.finger_walk", str(folder)],
        cwd=ROOT, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=80, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert [step["name"] for step in report["steps"] if step["ok"]] == STEPS, report
    assert (report["fingerprints"], report["passkeys"]) == (0, 1)
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png"]
    assert [path for path in files if TYPED.encode() in path.read_bytes()] == []


def test_reset_of_a_key_whose_pin_is_locked(signed_in: Desk) -> None:
    """The passkey of the account is on it alone; the key is unplugged and plugged in as the program says."""
    store = prepare_key(signed_in.root / "old.json", pin=PIN)
    pipe = signed_in.root / "hand"
    os.mkfifo(pipe)
    plain = write_shelf(signed_in.root / "plain.json", ShelfKey(str(store)))
    method = run(signed_in, plain, "methods", "enroll", "passkey", "--name", "Blue").ok().shape()
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(store), hand=str(pipe)))
    state = FileStore(store).load()
    assert state is not None
    state.pin.tries = 1
    FileStore(store).save(state)
    run(signed_in, plain, "keys", "pin", "verify", "--yes", pin="not-the-pin").failed(8, "PIN-003")
    words = ("keys", "reset", "--confirm", state.serial[-4:], "--json", *SHELF)
    process = signed_in.start(*words, more=more)
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line.strip())
        if line.startswith("Unplug"):
            _hand(pipe, "out")
        elif line.startswith("Plug the key in again"):
            _hand(pipe, "in")
            break
    done = signed_in.finish(process, words).ok().shape()
    assert "Passkeys of your account on this key alone: 1." in said
    assert (done["reset"], done["dead_methods"], done["enroll_again"]) == (True, [method["id"]], True)
    assert passkeys_on(store) == []
    (key,) = run(signed_in, plain, "keys", "list", pin=None).ok().rows()
    assert isinstance(key["pin"], dict)
    assert key["pin"]["set"] is False
    run(signed_in, plain, "keys", "pin", "set", pin="another-4711").ok()


def test_pulled_while_it_waits_for_the_touch(signed_in: Desk) -> None:
    """A hand pulls the key while the program waits: that is said, and with the key back the same command does it."""
    store = prepare_key(signed_in.root / "pulled.json", pin=PIN)
    pipe = signed_in.root / "hand"
    os.mkfifo(pipe)
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(store), touch="never", hand=str(pipe)))
    words = ("methods", "enroll", "passkey", "--name", "Pulled", "--json", "--pin-stdin", *SHELF)
    process = signed_in.start(*words, more=more)
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(f"{PIN}\n")
    process.stdin.flush()
    for line in process.stderr:
        if line.startswith("Touch your key now"):
            _hand(pipe, "out")
            break
    signed_in.finish(process, words).failed(1, "KEY-004")
    assert passkeys_on(store) == []
    plain = write_shelf(signed_in.root / "plain.json", ShelfKey(str(store)))
    run(signed_in, plain, "methods", "enroll", "passkey", "--name", "Pulled").ok()
    assert len(passkeys_on(store)) == 1


def _hand(pipe: Path, what: str) -> None:
    with pipe.open("w", encoding="utf-8") as hand:
        hand.write(f"{what}\n")
