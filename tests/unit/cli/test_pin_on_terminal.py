"""A person at a terminal and the PIN of a key: typed twice, asked for again with the reason, no last try unasked."""

from __future__ import annotations

import io
from collections.abc import Sequence

import click
import pytest

from keydesk.cli.app import main
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from tests.fakes.bench_backstage import backstage
from tests.fakes.world import Bench, bench

PIN = "1234"


class Stdin(io.StringIO):
    def isatty(self) -> bool:
        return True


class Person:
    """Types what a test says, one answer after the other.

    Args:
        patch: where the terminal is taken over.
        told: what the commands print.
    """

    def __init__(self, patch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]) -> None:
        self._told = told
        self.answers: list[str] = []
        self.questions: list[str] = []
        self.sure = True
        patch.setattr("sys.stdin", Stdin())
        patch.setattr(click, "prompt", self._prompt)
        patch.setattr(click, "confirm", self._confirm)

    def run(self, b: Bench, words: Sequence[str], *answers: str) -> tuple[int, str]:
        """Status, and what stands on standard error."""
        self.answers = list(answers)
        status = main(["keys", "pin", *words], backstage(b))
        return status, self._told.readouterr().err

    def _prompt(self, question: str, **_: object) -> str:
        self.questions.append(question)
        return self.answers.pop(0)

    def _confirm(self, question: str, **_: object) -> bool:
        self.questions.append(question)
        return self.sure


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(monkeypatch, capsys)


def test_a_new_pin_is_typed_twice(person: Person) -> None:
    b = bench()
    status, err = person.run(b, ["set"], PIN, "1243", PIN, PIN)
    assert (status, b.key.pin) == (Exit.DONE, PIN)
    assert "The two are not the same." in err
    assert person.questions == ["New PIN (at least 4 characters)", "The same PIN again"] * 2
    assert b.key.pins_sent.count("1243") == 0


def test_a_pin_that_is_too_simple_is_asked_for_again_with_the_reason(person: Person) -> None:
    b = bench()
    b.key.fail["set_pin"] = [KeydeskError(Code.PIN_POLICY)]
    status, err = person.run(b, ["set"], "1111", "1111", "2580", "2580")
    assert (status, b.key.pin) == (Exit.DONE, "2580")
    assert "too simple" in err


def test_a_wrong_pin_is_asked_for_again_with_the_tries_left(person: Person) -> None:
    b = bench(pin=PIN)
    status, err = person.run(b, ["verify"], "0000", PIN)
    assert status == Exit.DONE
    assert "Wrong PIN. 7 tries left." in err
    assert b.key.pins_sent == ["0000", PIN]


def test_the_last_tries_want_a_yes(person: Person) -> None:
    b = bench(pin=PIN)
    b.key.retries = 2
    b.key.describe()
    person.sure = False
    status, _ = person.run(b, ["verify"])
    assert status == Exit.PIN
    assert person.questions == ["Only 2 tries are left before this key locks for good. Try?"]
    assert b.key.pins_sent == []
    person.sure = True
    assert person.run(b, ["verify"], PIN)[0] == Exit.DONE


def test_a_replug_is_told_from_a_lock(person: Person) -> None:
    b = bench(pin=PIN)
    status, err = person.run(b, ["verify"], "0000", "0001", "0002")
    assert status == Exit.PIN
    assert Code.PIN_REPLUG in err
    b.key.retries = 0
    b.key.describe()
    status, err = person.run(b, ["verify"])
    assert (status, Code.PIN_BLOCKED in err) == (Exit.PIN, True)
