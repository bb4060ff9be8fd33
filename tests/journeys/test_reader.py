"""The main job with the key behind a real smart-card service: pcscd, its virtual reader, `--transport pcsc`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.key_shelf import passkeys_on, prepare_key
from tests.fakes.pcscd import READER_NAME, VirtualReader, virtual_reader
from tests.fakes.program import Desk

pytestmark = [pytest.mark.pcsc, pytest.mark.keyring, pytest.mark.timeout(300)]

PIN = "journey-pin-4711"
PCSC = ("--transport", "pcsc")


@pytest.fixture
def card(tmp_path: Path) -> Iterator[VirtualReader]:
    with virtual_reader(tmp_path / "card.json") as reader:
        yield reader


def test_the_main_job_with_a_card(signed_in: Desk, card: VirtualReader) -> None:
    (key,) = signed_in.json("keys", "list", *PCSC).ok().rows()
    assert (key["transport"], key["usable"]) == ("pcsc", True)
    signed_in.json("keys", "pin", "set", *PCSC, pin=PIN).ok()
    method = signed_in.json("methods", "enroll", "passkey", "--name", "Card", *PCSC, pin=PIN).ok().shape()
    assert method["on_keys"] == [key["id"]]
    assert len(passkeys_on(card.store)) == 1
    signed_in.json("methods", "test", "Card", *PCSC, pin="wrong-one").failed(8, "PIN-001")
    tested = signed_in.json("methods", "test", "Card", *PCSC, pin=PIN).ok().shape()
    assert (tested["verified"], tested["key"]) == (True, key["id"])
    maps = signed_in.json("keys", "map", *PCSC).ok().shape()["keys"]
    assert isinstance(maps, list)
    assert [one["method_id"] for one in maps[0]["matched"]] == [method["id"]]
    (listed,) = signed_in.json("keys", "passkeys", "list", *PCSC, pin=PIN).ok().rows()
    assert listed["id"] == method["key_id"]
    words = ("methods", "remove", str(method["id"]), "--from-key", "--yes", *PCSC)
    assert signed_in.json(*words, pin=PIN).ok().shape()["from_keys"] == ["Card"]
    assert passkeys_on(card.store) == []


def test_card_out_and_in_again_while_it_is_watched(signed_in: Desk, card: VirtualReader) -> None:
    words = ("keys", "watch", "--json", *PCSC)
    watching = signed_in.start(*words)
    assert watching.stdout is not None
    seen = [json.loads(watching.stdout.readline())]
    while not seen[-1]:
        seen.append(json.loads(watching.stdout.readline()))
    card.remove()
    assert json.loads(watching.stdout.readline()) == []
    card.insert()
    back = json.loads(watching.stdout.readline())
    assert back[0]["id"] == seen[-1][0]["id"]
    watching.terminate()
    assert signed_in.finish(watching, words).status == 0


def test_an_empty_reader_and_two_keys(signed_in: Desk, card: VirtualReader) -> None:
    prepare_key(signed_in.key_file, pin=PIN)
    both = ("--transport", "pcsc,software")
    assert len(signed_in.json("keys", "list", *both).ok().rows()) == 2
    signed_in.json("methods", "enroll", "passkey", *both, pin=PIN).failed(4, "KEY-014")
    card.remove()
    assert signed_in.json("keys", "list", *PCSC).ok().rows() == []
    signed_in.json("keys", "info", *PCSC).failed(4, "KEY-001")


def test_the_card_service_is_not_running(signed_in: Desk) -> None:
    """Listing is empty and says nothing wrong; nothing hangs."""
    assert READER_NAME
    assert signed_in.json("keys", "list", *PCSC).ok().rows() == []
    refused = signed_in.json("keys", "info", *PCSC)
    assert refused.status == 4, str(refused)
