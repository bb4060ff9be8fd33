"""Keys that are full, old, locked, pulled, wedged or not alone, by the whole program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.key_shelf import (
    CLIENT_PIN,
    CREDENTIAL_MANAGEMENT,
    GET_ASSERTION,
    MAKE_CREDENTIAL,
    ShelfKey,
    passkeys_on,
    prepare_key,
    write_shelf,
)
from tests.fakes.program import Desk, Ran

pytestmark = [pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
SOFTWARE = ("--transport", "software")
SHELF = ("--transport", "shelf")
ENROLL = ("methods", "enroll", "passkey", "--name", "Blue")


class Shelf:
    """A computer with keys on a shelf."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.more: dict[str, str] = {}
        self._count = 0

    def key(self, profile: str = "yubikey-5.7", *, pin: str | None = PIN, tries: int = 8, full: bool = False) -> Path:
        """Make a key."""
        self._count += 1
        file = self.desk.root / f"key-{self._count}.json"
        return prepare_key(file, profile, pin=pin, tries=tries, full=full)

    def put(self, *keys: ShelfKey) -> None:
        """Plug these, and only these, from the next start on."""
        self._count += 1
        self.more = write_shelf(self.desk.root / f"shelf-{self._count}.json", *keys)

    def run(self, *words: str, pin: str | None = PIN) -> Ran:
        """Run with these keys."""
        return self.desk.run(*words, "--json", *SHELF, pin=pin, more=self.more)


@pytest.fixture
def shelf(signed_in: Desk) -> Shelf:
    return Shelf(signed_in)


def test_the_key_is_full(shelf: Shelf) -> None:
    key = shelf.key("tiny-store", full=True)
    shelf.put(ShelfKey(str(key)))
    shelf.run(*ENROLL).failed(1, "KEY-009")
    assert len(passkeys_on(key)) == 2
    assert len({passkey.credential_id for passkey in passkeys_on(key)}) == 2


@pytest.mark.parametrize(("profile", "code"), [("u2f-only", "KEY-007"), ("fido2-off", "KEY-008")])
def test_a_key_that_cannot_hold_passkeys(shelf: Shelf, profile: str, code: str) -> None:
    shelf.put(ShelfKey(str(shelf.key(profile, pin=None))))
    (key,) = shelf.run("keys", "list", pin=None).ok().rows()
    assert (key["usable"], key["reason"]) == (False, code)
    shelf.run(*ENROLL).failed(4, code)


def test_no_permission_on_the_node(shelf: Shelf) -> None:
    shelf.put(ShelfKey("/dev/hidraw9", blocked="KEY-002"))
    (key,) = shelf.run("keys", "list", pin=None).ok().rows()
    assert (key["usable"], key["reason"]) == (False, "KEY-002")
    for words in (ENROLL, ("keys", "info"), ("keys", "pin", "set")):
        shelf.run(*words).failed(4, "KEY-002")


def test_two_keys_and_one_is_named(shelf: Shelf) -> None:
    first, second = shelf.key(), shelf.key("generic-2.3")
    shelf.put(ShelfKey(str(first)), ShelfKey(str(second)))
    rows = shelf.run("keys", "list", pin=None).ok().rows()
    assert len({row["id"] for row in rows}) == 2
    for words in (ENROLL, ("keys", "info"), ("keys", "passkeys", "list")):
        shelf.run(*words).failed(4, "KEY-014")
    chosen = next(
        row for row in rows if row["versions"] == ["U2F_V2", "FIDO_2_0", "FIDO_2_1", "FIDO_2_2", "FIDO_2_3"]
    )
    shelf.run("keys", "label", "Second", "--key", str(chosen["serial"]), pin=None).ok()
    shelf.run(*ENROLL, "--key", "Second").ok()
    assert (len(passkeys_on(first)), len(passkeys_on(second))) == (0, 1)
    # The test finds the key that holds it by itself; the map knows both.
    assert shelf.run("methods", "test", "Blue").ok().shape()["key"] == chosen["id"]
    maps = shelf.run("keys", "map", pin=None).ok().shape()["keys"]
    assert isinstance(maps, list)
    assert sorted(len(one["matched"]) for one in maps) == [0, 1]


def test_a_usable_key_beside_an_old_one_is_taken(shelf: Shelf) -> None:
    good = shelf.key()
    shelf.put(ShelfKey(str(shelf.key("u2f-only", pin=None))), ShelfKey(str(good)))
    shelf.run(*ENROLL).ok()
    assert len(passkeys_on(good)) == 1


def test_the_passkey_is_on_another_key(shelf: Shelf) -> None:
    first, second = shelf.key(), shelf.key()
    shelf.put(ShelfKey(str(first)))
    shelf.run(*ENROLL).ok()
    shelf.put(ShelfKey(str(second)))
    shelf.run("methods", "test", "Blue").failed(1, "KEY-011")


def test_wrong_pins_are_counted_and_stop_before_the_last_try(shelf: Shelf) -> None:
    key = shelf.key(tries=3)
    shelf.put(ShelfKey(str(key)))
    for left in ("2", "One try"):
        error = shelf.run(*ENROLL, pin="wrong-one").failed(8, "PIN-001")["error"]
        assert isinstance(error, dict)
        assert left in error["what"]
    shelf.run(*ENROLL, pin="wrong-one").failed(8, "PIN-009")
    shelf.run(*ENROLL, pin="wrong-one").failed(8, "PIN-009")  # the try is still there
    shelf.run(*ENROLL, "--yes", pin="wrong-one").failed(8, "PIN-003")
    shelf.run(*ENROLL, pin=PIN).failed(8, "PIN-003")
    shelf.run("keys", "pin", "change", pin=f"{PIN}\nanother-one").failed(8, "PIN-003")
    (locked,) = shelf.run("keys", "list", pin=None).ok().rows()
    assert isinstance(locked["pin"], dict)
    assert locked["pin"]["retries"] == 0


def test_the_last_try_with_the_right_pin_brings_all_back(shelf: Shelf) -> None:
    key = shelf.key(tries=1)
    shelf.put(ShelfKey(str(key)))
    shelf.run(*ENROLL).failed(8, "PIN-009")
    shelf.run(*ENROLL, "--yes").ok()
    (healed,) = shelf.run("keys", "list", pin=None).ok().rows()
    assert isinstance(healed["pin"], dict)
    assert healed["pin"]["retries"] == 8


def test_no_pin_is_handed_in(shelf: Shelf) -> None:
    shelf.put(ShelfKey(str(shelf.key())))
    shelf.run(*ENROLL, pin=None).failed(8, "PIN-010")
    empty = shelf.desk.start(*ENROLL, "--json", "--pin-stdin", *SHELF, more=shelf.more)
    shelf.desk.finish(empty, ENROLL).failed(8, "PIN-010")


@pytest.mark.parametrize(("pin", "code"), [("abc", "PIN-006"), ("x" * 64, "PIN-007"), ("\U0001f511" * 16, "PIN-007")])
def test_a_first_pin_that_breaks_the_rules(shelf: Shelf, pin: str, code: str) -> None:
    shelf.put(ShelfKey(str(shelf.key(pin=None))))
    shelf.run("keys", "pin", "set", pin=pin).failed(8, code)
    (key,) = shelf.run("keys", "list", pin=None).ok().rows()
    assert isinstance(key["pin"], dict)
    assert key["pin"]["set"] is False


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_key_is_pulled_while_it_makes_the_passkey(shelf: Shelf, moment: str) -> None:
    """Whether the key made it is not known: the entry stays, is said, and can be tidied up when the key is back."""
    key = shelf.key()
    shelf.put(ShelfKey(str(key), pulled_at=MAKE_CREDENTIAL, pulled=moment))
    shelf.run(*ENROLL).failed(1, "KEY-004")
    made = len(passkeys_on(key))
    assert made == (1 if moment == "after" else 0)
    assert len(shelf.desk.ask_store("SELECT id FROM journal")) == 1
    shelf.put(ShelfKey(str(key)))
    looked = shelf.run("keys", "passkeys", "list").ok()
    assert "ENR-004" in looked.err
    assert [row["known_to_account"] for row in looked.rows()] == [False] * made
    for row in looked.rows():
        shelf.run("keys", "passkeys", "remove", str(row["id"]), "--yes").ok()
    shelf.run(*ENROLL).ok()
    assert len(passkeys_on(key)) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_key_is_pulled_while_it_is_looked_at(shelf: Shelf, moment: str) -> None:
    key = shelf.key()
    shelf.put(ShelfKey(str(key), pulled_at=CLIENT_PIN, pulled=moment))
    shelf.run(*ENROLL).failed(4, "KEY-001")
    assert passkeys_on(key) == []


@pytest.mark.parametrize("command", [GET_ASSERTION, CREDENTIAL_MANAGEMENT])
def test_the_key_is_pulled_while_it_is_asked(shelf: Shelf, command: int) -> None:
    key = shelf.key()
    shelf.put(ShelfKey(str(key)))
    shelf.run(*ENROLL).ok()
    shelf.put(ShelfKey(str(key), pulled_at=command, pulled="before"))
    words = ("methods", "test", "Blue") if command == GET_ASSERTION else ("keys", "passkeys", "list")
    refused = shelf.run(*words)
    assert refused.status in (1, 4), str(refused)
    error = refused.shape()["error"]
    assert isinstance(error, dict)
    assert error["code"] in ("KEY-004", "KEY-001"), str(refused)
    assert len(passkeys_on(key)) == 1


def test_a_key_that_never_answers_does_not_hold_the_program(shelf: Shelf) -> None:
    shelf.put(ShelfKey(str(shelf.key()), silent_at=0x04))
    listed = shelf.run("keys", "list", pin=None).ok().rows()
    assert all(not row["usable"] for row in listed)


def test_a_status_no_one_knows(shelf: Shelf) -> None:
    shelf.put(ShelfKey(str(shelf.key()), answers={str(MAKE_CREDENTIAL): 0xF5}))
    shelf.run(*ENROLL).failed(1, "KEY-016")


def test_the_account_is_full_of_passkeys_or_not_asked(shelf: Shelf) -> None:
    """A key that already holds one is refused before the PIN is asked for, so nothing is read from stdin."""
    shelf.put(ShelfKey(str(shelf.key())))
    shelf.run(*ENROLL).ok()
    shelf.run(*ENROLL, pin=None).failed(1, "KEY-010")
