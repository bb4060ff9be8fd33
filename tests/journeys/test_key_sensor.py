"""Fingerprints and the armed reset by the whole program: samples, names, and a key that is unplugged by hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from keydesk.demo.softkey.store import FileStore
from tests.fakes.key_shelf import ShelfKey, passkeys_on, prepare_key, write_shelf
from tests.fakes.program import Desk, Ran

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(60)]

PIN = "journey-pin-4711"
SHELF = ("--transport", "shelf")


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
    # Fingers nobody knows: the sensor is locked, the PIN opens it again, and a script may hand it in at once.
    locked = write_shelf(signed_in.root / "locked.json", ShelfKey(str(store), strange_fingers=9))
    for code in ("PIN-012", "PIN-013"):
        run(signed_in, locked, "methods", "test", "Bio", pin=None).failed(8, code)
    run(signed_in, more, "methods", "test", "Bio", pin=None).failed(8, "PIN-010")
    assert run(signed_in, more, "methods", "test", "Bio").ok().shape()["user_verified"]
    run(signed_in, more, "methods", "test", "Bio", pin=None).ok()


def test_reset_with_a_pin_nobody_knows(signed_in: Desk) -> None:
    """The passkey of the account is on it alone; the key is unplugged and plugged in as the program says."""
    store = prepare_key(signed_in.root / "old.json", pin=PIN)
    pipe = signed_in.root / "hand"
    os.mkfifo(pipe)
    plain = write_shelf(signed_in.root / "plain.json", ShelfKey(str(store)))
    method = run(signed_in, plain, "methods", "enroll", "passkey", "--name", "Blue").ok().shape()
    more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(store), hand=str(pipe)))
    state = FileStore(store).load()
    assert state is not None
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


def _hand(pipe: Path, what: str) -> None:
    with pipe.open("w", encoding="utf-8") as hand:
        hand.write(f"{what}\n")
