"""Nonces from run to run: a call is not refused only because the program was started anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.identity.dpop import DpopKey, Prover
from keydesk.identity.nonces import NonceFile, Nonces
from tests.fakes.clock import FixedClock
from tests.fakes.scripted_door import json_answer

BOTH = Nonces("for-tokens", "for-the-api")


def test_what_is_kept_is_read_by_the_same_session_alone(tmp_path: Path) -> None:
    file = NonceFile(tmp_path / "folder" / "x.nonces")
    assert file.read("key-1") == Nonces()
    file.write("key-1", BOTH)
    assert file.read("key-1") == BOTH
    assert file.read("key-2") == Nonces()
    file.forget()
    file.forget()
    assert file.read("key-1") == Nonces()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff", b'{"key": 1}', b'{"key": "key-1", "token": 5, "api": {}}']
)
def test_anything_else_is_no_nonce(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.nonces"
    path.write_bytes(data)
    assert NonceFile(path).read("key-1") == Nonces()


def test_a_folder_that_cannot_be_written_costs_a_request_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    file = NonceFile(tmp_path / "file" / "x.nonces")
    file.write("key-1", BOTH)
    file.forget()
    assert file.read("key-1") == Nonces()


@pytest.mark.may_block("a key is drawn here on the loop, which the app does in a worker")
def test_each_new_nonce_is_told_once() -> None:
    told: list[tuple[str, Nonces]] = []
    made = Prover(DpopKey.new(), FixedClock(), Nonces("old", 'not "one"'), lambda key, new: told.append((key, new)))
    answer = json_answer({}, 200, {"dpop-nonce": "new"})
    for _ in range(3):
        made.again(answer, None, api=True)
    made.again(json_answer({}, 200, {"dpop-nonce": "old"}), None, api=False)
    assert told == [(made.key.thumbprint, Nonces("old", "new"))]
