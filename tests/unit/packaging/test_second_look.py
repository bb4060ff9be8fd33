"""A test that failed is run once more, alone; real pytest runs in a checkout of two tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import second_look
import verbs

pytestmark = pytest.mark.slow  # each starts pytest, some of them with a process beside it

FAILS_ONCE = """
from pathlib import Path

def test_fine():
    assert Path(__file__).exists()

def test_race():
    seen = Path(__file__).with_name("seen")
    first = not seen.exists()
    seen.touch()
    assert not first
"""
FAILS_TWICE = "def test_wrong():\n    assert 1 == 2\n"
MANY = "".join(f"def test_{n}():\n    assert {n} == 9\n" for n in range(second_look.FEW + 1))
CRASHES = "import os\n\ndef test_crash():\n    os._exit(3)\n"

Checkout = Callable[[str, tuple[str, ...]], None]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Make the one verb `unit` run this text as its tests."""

    def make(text: str, options: tuple[str, ...]) -> None:
        (tmp_path / "tests" / "unit").mkdir(parents=True)
        (tmp_path / "tests" / "unit" / "test_it.py").write_text(text)
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        command = [sys.executable, "-m", "pytest", "-q", *options, "tests/unit"]
        for module in (verbs, second_look):
            monkeypatch.setattr(module, "REPOSITORY", tmp_path)
        monkeypatch.setattr(verbs, "COMMANDS", {"unit": lambda: [command]})
        monkeypatch.setattr(verbs, "NAMES", ("unit",))

    return make


def test_what_passes_alone_is_told_by_name(checkout: Checkout, capfd: pytest.CaptureFixture[str]) -> None:
    checkout(FAILS_ONCE, ("-n", "1"))
    assert verbs.run([]) == 0
    told = capfd.readouterr().out
    assert "failed first, passed alone: tests/unit/test_it.py::test_race" in told
    assert "1 passed" in told
    assert "test_fine" not in told.split("once more and alone")[1]


def test_what_fails_twice_is_red(checkout: Checkout, capfd: pytest.CaptureFixture[str]) -> None:
    checkout(FAILS_TWICE, ())
    assert verbs.run([]) == 1
    told = capfd.readouterr().out
    assert "once more and alone: tests/unit/test_it.py::test_wrong" in told
    assert "passed alone:" not in told


@pytest.mark.parametrize(("text", "options"), [(MANY, ()), (CRASHES, ("-n", "1"))], ids=["many", "crashed"])
def test_many_failures_and_a_crash_are_red_at_once(
    checkout: Checkout, capfd: pytest.CaptureFixture[str], text: str, options: tuple[str, ...]
) -> None:
    checkout(text, options)
    assert verbs.run([]) == 1
    assert "once more" not in capfd.readouterr().out
