"""Remembered keys in a keyring as narrow as Windows', in memory, torn, foreign, hanging, and from two processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.remembered_key import ReadOnlyToken, RememberedKey
from keydesk.identity.keyring_store import KeyringTexts
from keydesk.identity.parted_text import PART_CHARS
from keydesk.identity.remembered_keys import MOST, NAME, MemoryTexts, RememberedKeys, read_keys, write_keys
from tests.fakes.token_backends import BlockedBackend, DictBackend, FileBackend, NarrowBackend

TOKEN = b64url_encode(bytes(range(32)))


def known(name: str, identifier: bytes | None = None) -> RememberedKey:
    own = f"identifier {name}".encode() if identifier is None else identifier
    token = ReadOnlyToken(own, Secret(TOKEN), 2, b"state of the key")
    return RememberedKey(name, token, "YubiKey 5C NFC ☺", datetime(2026, 3, 3, tzinfo=UTC))


def ids(keys: Sequence[RememberedKey]) -> list[str]:
    return [key.key_id for key in keys]


@pytest.mark.parametrize("kind", ["memory", "narrow"])
async def test_put_remove_and_clear(kind: str, tmp_path: Path) -> None:
    backend = NarrowBackend()
    texts = MemoryTexts() if kind == "memory" else KeyringTexts(lambda: backend, PART_CHARS)
    keys = RememberedKeys(texts, tmp_path)
    assert keys.lasts is (kind == "narrow")
    assert ids(await keys.all()) == []
    for n in range(20):  # far more than one entry of Windows holds
        await keys.put(known(f"key {n}"))
    assert ids(await keys.all()) == [f"key {n}" for n in reversed(range(20))]
    await keys.put(replace(known("key 3"), model="other"))
    assert ids(await keys.all())[0] == "key 3"
    assert len(await keys.all()) == 20
    await keys.remove(known("key 3"))
    assert len(await keys.all()) == 19
    assert await keys.clear() == 19
    assert ids(await keys.all()) == []
    assert backend.entries == {}


async def test_no_more_than_so_many_are_kept(tmp_path: Path) -> None:
    keys = RememberedKeys(MemoryTexts(), tmp_path)
    for n in range(MOST + 3):
        await keys.put(known(f"key {n}"))
    assert ids(await keys.all())[0] == f"key {MOST + 2}"
    assert len(await keys.all()) == MOST


async def test_keys_that_do_not_name_themselves_are_told_apart_by_identity(tmp_path: Path) -> None:
    keys = RememberedKeys(MemoryTexts(), tmp_path)
    for name in ("one", "two", "one"):
        await keys.put(known(name, b""))
    assert ids(await keys.all()) == ["one", "two"]


async def test_practice_has_an_entry_of_its_own(tmp_path: Path) -> None:
    backend = DictBackend()
    real = RememberedKeys(KeyringTexts(lambda: backend), tmp_path)
    practice = RememberedKeys(KeyringTexts(lambda: backend), tmp_path, practice=True)
    await practice.put(known("practice"))
    await real.put(known("real"))
    assert (ids(await real.all()), ids(await practice.all())) == (["real"], ["practice"])
    assert await practice.clear() == 1
    assert ids(await real.all()) == ["real"]


def test_everything_comes_back_and_the_token_is_in_no_repr() -> None:
    key = known("key")
    (back,) = read_keys(write_keys([key]))
    assert (back.key_id, back.model, back.at) == (key.key_id, key.model, key.at)
    token = back.token
    assert (token.identifier, token.state, token.protocol) == (key.token.identifier, key.token.state, 2)
    assert token.secret.matches(TOKEN)
    assert TOKEN not in repr(back)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", ""), ("id", 5), ("token", ""), ("token", "not base64!"), ("token", None), ("identifier", 7),
        ("identifier", "="), ("protocol", "2"), ("protocol", True), ("state", None), ("model", []), ("at", "now"),
        ("at", -1.0), ("at", 1e300),
    ],
)  # fmt: skip
def test_an_entry_that_is_not_whole_reads_as_absent(member: str, value: object) -> None:
    document = json.loads(write_keys([known("bad"), known("good")]))
    document["keys"][0][member] = value
    assert ids(read_keys(json.dumps(document))) == ["good"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"v":9,"keys":[]}', '{"v":1,"keys":{}}', '{"v":1,"keys":[5]}']
)
def test_what_is_no_list_of_ours_reads_as_absent(text: str) -> None:
    assert read_keys(text) == ()


async def test_a_torn_entry_reads_as_absent_and_is_written_anew(tmp_path: Path) -> None:
    backend = NarrowBackend()
    keys = RememberedKeys(KeyringTexts(lambda: backend, 100), tmp_path)
    await keys.put(known("one"))
    del backend.entries[f"{NAME}#2"]
    assert ids(await keys.all()) == []
    await keys.put(known("two"))
    assert ids(await keys.all()) == ["two"]


async def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    shared = tmp_path / "keyring.json"
    first = RememberedKeys(KeyringTexts(lambda: FileBackend(shared)), tmp_path)
    second = RememberedKeys(KeyringTexts(lambda: FileBackend(shared)), tmp_path)
    await first.put(known("one"))
    await second.put(known("two"))
    await first.remove(known("one"))
    assert ids(await second.all()) == ["two"]


async def test_a_hanging_keyring_ends_with_its_deadline(tmp_path: Path) -> None:
    backend = BlockedBackend()
    keys = RememberedKeys(KeyringTexts(lambda: backend), tmp_path, deadline_s=0.05)
    with pytest.raises(KeydeskError) as told:
        await keys.put(known("one"))
    assert told.value.code == Code.KEYRING_LOCKED
    backend.release.set()
