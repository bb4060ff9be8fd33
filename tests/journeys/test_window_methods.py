"""Every sign-in method that is no passkey and no app, through the real window, against the practice tenant."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.method_walk import NEW_PASSWORD
from tests.fakes.program import ROOT, environment

pytestmark = pytest.mark.timeout(300)

STEPS = [
    "start", "sign-in", "phone-address", "phone-code", "phone-done", "email-address", "email-code", "email-done",
    "push-scan", "push-name", "push-done", "recovery-warning", "recovery-code", "recovery-done", "password",
    "password-done", "rename", "call", "remove", "removed",
]  # fmt: skip


def test_added_changed_and_removed(tmp_path: Path) -> None:
    folder = tmp_path / "walk"
    command = [sys.executable, "-m", "tests.fakes.method_walk", str(folder)]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path / "home"), capture_output=True, text=True, timeout=99, check=False
    )
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert [step["name"] for step in report["steps"] if step["ok"]] == STEPS, report
    kept = [path for path in folder.rglob("*") if path.is_file() and NEW_PASSWORD.encode() in path.read_bytes()]
    assert kept == []
