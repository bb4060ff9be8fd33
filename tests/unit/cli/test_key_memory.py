"""`keys remember`, `forget`, `remembered`, and the list without a PIN: exact shapes, nothing asked twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.domain.stored_data import BlobArray, StoredData
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.world import bench
from tests.unit.cli.test_key_management import RECORD, Line, kept


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    b = bench(passkey(b"credential-1"), pin="1234")
    b.key.key = replace(b.key.key, can=b.key.key.can | {READ_ONLY_LIST}, serial="12345678")
    b.key.passkeys[b"credential-1"] = StoredPasskey(
        b"credential-1", SITE, hashlib.sha256(SITE.encode()).digest(), USER, "ana"
    )
    return Line(b, monkeypatch, capsys)


def rows(line: Line, *words: str) -> list[dict[str, object]]:
    status, out = line.run(*words, "--json", pin=None)
    assert status == Exit.DONE, out
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def test_names_are_forgotten_after_a_question(line: Line) -> None:
    line.json("keys", "label", "Blue", pin=None)
    assert line.failed("keys", "forget-names", pin=None) == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    line.answer("no")
    assert line.run("keys", "forget-names", pin=None, terminal=True)[0] == Exit.CANCELLED
    assert line.bench.services.state.now.key_label("key-1") == "Blue"
    assert line.json("keys", "forget-names", "--yes", pin=None) == {"keys": 1, "passkeys": 0}
    assert line.bench.services.state.now.key_label("key-1") is None
    assert line.json("keys", "forget-names", pin=None) == {"keys": 0, "passkeys": 0}, "nothing to ask about"


def test_remembered_listed_and_forgotten(line: Line) -> None:
    kept(line.bench, "bo")
    assert line.json("keys", "remember") == {"key": "key-1", "remembered": True, "lasts": True}
    assert line.bench.key.pins_sent == ["1234"]
    every = rows(line, "keys", "passkeys", "list", "--all")
    assert {str(row["user_name"]) for row in every} == {"ana", "bo"}
    assert set(every[0]) == RECORD | {"known_to_account"}
    assert "this computer remembers the key" in line.err
    (mine,) = rows(line, "keys", "passkeys", "list")
    assert (mine["user_name"], mine["known_to_account"]) == ("ana", True)
    assert line.bench.key.pins_sent == ["1234"]
    (shown,) = rows(line, "keys", "remembered")
    assert shown == {
        "id": "key-1", "label": "Test Key", "model": "Test Key", "since": shown["since"], "here": True,
    }  # fmt: skip
    assert rows(line, "keys", "list")[0]["remembered"] is True
    assert line.json("keys", "forget", pin=None) == {"key": "key-1", "forgotten": 1}
    assert rows(line, "keys", "remembered") == []
    assert rows(line, "keys", "list")[0]["remembered"] is False
    assert line.run("keys", "forget", pin=None)[1] == "It was not remembered.\n"


def test_a_pin_that_is_handed_over_is_used(line: Line) -> None:
    line.json("keys", "remember")
    line.run("keys", "passkeys", "list", "--all", "--json")
    assert line.bench.key.pins_sent == ["1234", "1234"]


def test_a_void_token_leads_back_to_the_pin(line: Line) -> None:
    line.json("keys", "remember")
    line.bench.key.manager.take_leave_back()
    assert line.failed("keys", "passkeys", "list", "--all", pin=None)[0] == Exit.PIN
    assert line.bench.memory.keys == []


def test_all_and_absent_ones_are_forgotten(line: Line) -> None:
    line.json("keys", "remember")
    line.bench.keys.unplug(line.bench.key)
    (shown,) = rows(line, "keys", "remembered")
    assert shown["here"] is False
    assert line.json("keys", "forget", "--key", "key-1", pin=None) == {"key": "key-1", "forgotten": 1}
    line.bench.keys.plug(line.bench.key)
    line.json("keys", "remember")
    assert line.json("keys", "forget", "--all", pin=None) == {"forgotten": 1}
    assert line.run("keys", "remembered", pin=None)[1] == "No key is remembered.\n"


def test_what_cannot_be_remembered_says_why(line: Line) -> None:
    line.bench.memory.lasts = False
    assert "Only until this program ends" in line.run("keys", "remember")[1]
    line.bench.memory.fail = KeydeskError(Code.KEYRING_MISSING)
    assert line.failed("keys", "remember")[1] == Code.KEYRING_MISSING
    line.bench.memory.fail = None
    line.bench.key.key = replace(line.bench.key.key, can=line.bench.key.key.can - {READ_ONLY_LIST})
    assert line.failed("keys", "remember")[1] == Code.KEY_UNSUPPORTED


def test_what_a_site_keeps_is_shown_as_sizes_and_hex(line: Line) -> None:
    one = b64url_encode(b"credential-1")
    line.bench.key.manager.data = StoredData(BlobArray(4096, 300, (120, 80)), (b"<b>",), True, b"\x01\x02")
    shape = line.json("keys", "passkeys", "show", one)
    assert set(shape) == RECORD | {"key", "large_blobs", "cred_blob"}
    array = {"capacity": 4096, "used": 300, "free": 3796, "entries": [120, 80], "intact": True}
    assert shape["large_blobs"] == {"key": True, "entries": [{"size": 3, "hex": "3c623e"}], "array": array}
    assert shape["cred_blob"] == {"size": 2, "hex": "0102"}
    assert line.json("keys", "info", pin=None)["large_blobs"] == array
    line.bench.key.manager.data = StoredData(None)
    shape = line.json("keys", "passkeys", "show", one)
    assert shape["large_blobs"] == {"key": False, "entries": [], "array": None}
    assert shape["cred_blob"] is None
    assert line.json("keys", "info", pin=None)["large_blobs"] is None
    assert line.failed("keys", "passkeys", "show", "aWQ")[1] == Code.KEY_LACKS_PASSKEY


def test_a_colour_is_given_and_taken_away(line: Line) -> None:
    assert line.json("keys", "tag", "blue", pin=None)["tag"] == "blue"
    assert rows(line, "keys", "list")[0]["tag"] == "blue"
    assert line.json("keys", "tag", "none", pin=None)["tag"] is None
    assert line.failed("keys", "tag", "mauve", pin=None)[0] == Exit.WRONG_USE


def test_options_are_told_as_the_key_tells_them(line: Line) -> None:
    line.bench.key.key = replace(line.bench.key.key, options=("clientPin", "no alwaysUv"))
    line.bench.key.told()
    assert line.json("keys", "info", pin=None)["options"] == {"clientPin": True, "alwaysUv": False}


def test_a_key_that_cannot_be_read_is_described_all_the_same(line: Line) -> None:
    line.bench.key.fail["stored_data"] = [KeydeskError(Code.KEY_MALFORMED)]
    assert line.json("keys", "info", pin=None)["large_blobs"] is None
    assert Code.KEY_MALFORMED in line.err
