"""Every way in, several accounts, and accounts outside, through the real window, against the practice tenant."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes.accounts_walk import LABEL
from tests.fakes.program import ROOT, environment
from tests.fakes.ways_walk import PIN

pytestmark = pytest.mark.timeout(300)

TOKENS = (b"eyJ", b"refresh_token", b"access_token", b"device_code")
"""How a token, or an answer that holds one, begins."""


def walked(tmp_path: Path, module: str, walk: str, steps: list[str]) -> dict[str, object]:
    """Walk in a process of its own; every step is there, and nothing secret is in any file afterwards."""
    folder = tmp_path / "walk"
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.fakes.{module}", walk, str(folder)],
        cwd=ROOT, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    report: dict[str, object] = json.loads(ran.stdout)
    told = report["steps"]
    assert isinstance(told, list)
    assert [step["name"] for step in told if step["ok"]] == steps, report
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png"]
    assert any(path.suffix == ".sqlite" for path in files)
    secrets = (PIN.encode(), *TOKENS)
    assert [path for path in files if any(secret in path.read_bytes() for secret in secrets)] == []
    return report


def test_with_the_key_itself(tmp_path: Path) -> None:
    """Then one more step is due in the browser; then the tenant takes no key, and it is not offered again."""
    steps = [
        "start", "sign-in", "enroll", "signed-out", "key-pin", "key-touch", "key-in", "more-due", "more-due-in",
        "refused", "refused-in", "key-not-offered",
    ]  # fmt: skip
    walked(tmp_path, "ways_walk", "key", steps)


def test_on_another_device(tmp_path: Path) -> None:
    steps = ["cancelled", "code", "denied", "allowed", "run-out", "not-enough", "not-enough-in"]
    walked(tmp_path, "ways_walk", "device", steps)


def test_a_new_account(tmp_path: Path) -> None:
    walked(tmp_path, "accounts_walk", "new", ["who", "pin", "taken", "touch", "joined", "in-again"])


def test_several_accounts(tmp_path: Path) -> None:
    """Each sees its own; nothing is left of the one that was removed."""
    steps = [
        "start", "sign-in", "enrolled", "switcher-one", "add", "second-in", "switcher-two", "first-again",
        "second-again", "first-once-more", "remove-ask", "removed", "one-left",
    ]  # fmt: skip
    report = walked(tmp_path, "accounts_walk", "several", steps)
    second = report["second"]
    assert isinstance(second, str)
    [store] = (tmp_path / "walk").rglob("*.sqlite")
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as opened:
        kept = "\n".join(opened.iterdump())
    assert LABEL in kept
    assert second not in kept
    assert "Ben Okafor" not in kept


def test_an_account_outside(tmp_path: Path) -> None:
    steps = [
        "start", "sign-in", "connect-explain", "connect-done", "disconnect-ask", "still-connected", "disconnected",
    ]  # fmt: skip
    report = walked(tmp_path, "accounts_walk", "outside", steps)
    assert report["question"] == "Disconnect Google?"
    assert report["stays"] == "The permission at Google remains until you remove it there."


def test_an_account_outside_is_denied_first(tmp_path: Path) -> None:
    steps = ["start", "sign-in", "asked", "denied", "allowed", "on-the-page"]
    report = walked(tmp_path, "accounts_walk", "denied", steps)
    assert report["title"] == "The provider was not allowed to connect"
    assert report["completed"] == 0


def test_what_others_left(tmp_path: Path) -> None:
    """Also: which of several linked sign-ins gets the new password, and the end of the browser's session."""
    steps = [
        "start", "sign-in", "unfinished", "older-key", "out-of-the-browser", "start", "sign-in", "which", "password",
        "password-done",
    ]  # fmt: skip
    walked(tmp_path, "others_walk", "others", steps)
