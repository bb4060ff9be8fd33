"""A key is lost: what it opened is known without it, and its passkeys are removed, by script and in the window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.key_shelf import ShelfKey, passkeys_on, prepare_key, write_shelf
from tests.fakes.program import ROOT, Desk, Ran, environment

PIN = "journey-pin-4711"
STEPS = ["start", "sign-in", "enroll", "lost", "opens", "replace", "entries", "removed", "accounts", "record", "done"]


@pytest.mark.keyring
@pytest.mark.timeout(300)
def test_by_script(signed_in: Desk) -> None:
    blue = prepare_key(signed_in.root / "blue.json", pin=PIN)
    spare = prepare_key(signed_in.root / "spare.json", "generic-2.3", pin=PIN)

    def run(key: Path, *words: str, pin: str | None = None) -> Ran:
        more = write_shelf(signed_in.root / "shelf.json", ShelfKey(str(key)))
        return signed_in.run(*words, "--json", "--transport", "shelf", pin=pin, more=more)

    enroll = ("methods", "enroll", "passkey", "--name")
    gone = run(blue, *enroll, "Blue", pin=PIN).ok().shape()
    kept = run(spare, *enroll, "Spare", pin=PIN).ok().shape()
    (absent,) = run(spare, "keys", "lost").ok().rows()
    assert (absent["label"], absent["method_ids"]) == ("Blue", [gone["id"]])
    record = run(spare, "keys", "lost", "Blue").ok().shape()
    assert (record["left_over"], record["replaced_by"]) == ([gone["id"]], [])
    run(spare, "keys", "lost", "Nobody").failed(4, "KEY-019")
    # Nothing is removed without a yes; what stays is in the record, and the command can be given again.
    refused = run(spare, "keys", "lost", "Blue", "--remove")
    assert refused.status != 0, str(refused)
    removed = run(spare, "keys", "lost", "Blue", "--remove", "--yes").ok().shape()
    assert removed["left_over"] == []
    left = run(spare, "methods", "list").ok().rows()
    assert [row["id"] for row in left if row["type"] == "passkey"] == [kept["id"]]
    assert len(passkeys_on(blue)) == 1, "what is on a key that is not here stays on it"


@pytest.mark.timeout(300)
def test_in_the_window(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fakes.lost_walk", str(tmp_path / "walk")]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=99, check=False
    )
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert [step["name"] for step in report["steps"] if step["ok"]] == STEPS, report
