"""`methods` for every type: answers line by line or on a terminal, the shape of `methods list`, exact statuses."""

import json
from dataclasses import replace
from datetime import timedelta

import click
import pytest

from keydesk.cli.app import main
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, Scope
from keydesk.domain.catalogue import Code, Exit
from tests.fakes.account import ALL_SCOPES, PASSWORD
from tests.fakes.bench_backstage import Stdin, backstage
from tests.fakes.world import Bench, bench

SHAPE = {"id", "type", "label", "created_at", "last_used_at", "usage", "state", "on_keys"}
PHONE = Method("phone|1", MethodType.PHONE, usage=("secondary",), detail="+4915112345678", channel="sms")
TOTP = Method("totp|1", MethodType.TOTP, usage=("secondary",), name="Phone app")
OLD_CODE = Method("recovery-code|1", MethodType.RECOVERY_CODE, usage=("secondary",))


class Line:
    """One command line after the other on one bench."""

    def __init__(self, b: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench = b
        self._patch = monkeypatch
        self._capsys = capsys
        self.err = ""

    def run(self, *words: str, answers: str | None = None) -> tuple[int, str]:
        """Status and stdout; `answers` come as lines with ``--pin-stdin``."""
        self._patch.setattr("sys.stdin", Stdin(answers or "", terminal=False))
        status = main([*words, *(["--pin-stdin"] if answers is not None else [])], backstage(self.bench))
        out, self.err = self._capsys.readouterr()
        return status, out

    def shape(self, *words: str, answers: str | None = None) -> dict[str, object]:
        status, out = self.run(*words, "--json", answers=answers)
        assert status == Exit.DONE, out
        found = json.loads(out)
        assert isinstance(found, dict)
        assert set(found) >= SHAPE
        return found

    def failed(self, *words: str, answers: str | None = None) -> tuple[int, str]:
        status, out = self.run(*words, "--json", answers=answers)
        return status, json.loads(out)["error"]["code"]


def fresh(b: Bench) -> None:
    assert b.identity.granted is not None
    b.identity.granted = replace(b.identity.granted, auth_time=b.clock.now() - timedelta(seconds=5))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    b = bench(PASSWORD, PHONE, TOTP)
    fresh(b)
    return Line(b, monkeypatch, capsys)


def test_an_app(line: Line) -> None:
    shape = line.shape("methods", "enroll", "totp", "--name", "Mine", answers="123456\n")
    assert (shape["type"], shape["label"], shape["state"]) == ("totp", "Mine", "active")
    assert line.bench.api.proofs == ["123456"]
    assert "MANUAL" in line.err
    assert "█" in line.err or "▄" in line.err


def test_a_push_app(line: Line) -> None:
    assert line.shape("methods", "enroll", "push", answers="\n")["type"] == "push-notification"


def test_a_phone(line: Line) -> None:
    words = ("methods", "enroll", "phone", "--phone", "+81 90 1234 5678", "--channel", "voice")
    shape = line.shape(*words, answers="123456\n")
    assert (shape["label"], shape["channel"]) == ("+819012345678", "voice")
    assert "+819012345678" in line.err


def test_an_address_and_a_new_code(line: Line) -> None:
    words = ("methods", "enroll", "email", "--email", "ana@example.com")
    assert line.shape(*words, answers="new\n123456\n")["label"] == "ana@example.com"
    assert line.bench.api.calls.count("begin_method") == 2
    assert all(m.confirmed for m in line.bench.api.methods)


def test_a_recovery_code_is_in_the_document_once(line: Line) -> None:
    shape = line.shape("methods", "enroll", "recovery-code", "--yes")
    assert shape["recovery_code"] == "RECOVERY-1"
    assert "RECOVERY-1" not in line.err


def test_a_recovery_code_for_people(line: Line) -> None:
    line.bench.api.methods.append(OLD_CODE)
    status, out = line.run("methods", "enroll", "recovery-code", "--yes")
    assert status == Exit.DONE
    assert "RECOVERY-1" in line.err
    assert "stops working" in line.err
    assert "RECOVERY-1" not in out


def test_a_recovery_code_nobody_confirms_is_not_made(line: Line) -> None:
    assert line.failed("methods", "enroll", "recovery-code", answers="") == (Exit.WRONG_USE, Code.CONFIRMATION_NEEDED)
    assert "begin_method" not in line.bench.api.calls


def test_a_password(line: Line) -> None:
    shape = line.shape("methods", "enroll", "password", answers="Quiet-Harbour-7\n")
    assert shape["id"] == PASSWORD.id
    assert line.bench.api.proofs == ["Quiet-Harbour-7"]
    assert "Quiet-Harbour-7" not in line.err


def test_a_password_of_one_of_several_identities(line: Line) -> None:
    both = [replace(PASSWORD, identity_user_id="auth0|a"), replace(PASSWORD, id="p|2", identity_user_id="auth0|b")]
    line.bench.api.methods = both
    status, code = line.failed("methods", "enroll", "password", answers="Quiet-Harbour-7\n")
    assert (status, code) == (Exit.WRONG_USE, Code.WRONG_USE)
    line.shape("methods", "enroll", "password", "--identity", "auth0|b", answers="Quiet-Harbour-7\n")
    identity = line.bench.api.wishes[0].identity
    assert identity is not None
    assert identity.user_id == "auth0|b"


@pytest.mark.parametrize(
    ("fails", "words", "status", "code"),
    [
        ({"verify_method": Code.CODE_WRONG}, ("totp",), 6, Code.CODE_WRONG),
        ({"verify_method": Code.PHONE_NOT_LINKED}, ("push",), 6, Code.PHONE_NOT_LINKED),
        ({"verify_method": Code.PASSWORD_REFUSED}, ("password",), 6, Code.PASSWORD_REFUSED),
        ({"begin_method": Code.METHOD_REFUSED}, ("push",), 6, Code.METHOD_REFUSED),
        ({"begin_method": Code.PHONE_INVALID}, ("phone", "--phone", "12"), 2, Code.PHONE_INVALID),
        ({"begin_method": Code.EMAIL_INVALID}, ("email", "--email", "x"), 2, Code.EMAIL_INVALID),
        ({"begin_method": Code.OFFLINE}, ("email", "--email", "a@b.cd"), 7, Code.OFFLINE),
        ({"begin_method": Code.SCOPE_MISSING}, ("totp",), 3, Code.SCOPE_MISSING),
        ({"begin_method": Code.FRESH_SIGN_IN_NEEDED}, ("totp",), 3, Code.FRESH_SIGN_IN_NEEDED),
        ({}, ("phone",), 2, Code.WRONG_USE),
    ],
)
def test_what_goes_wrong_ends_with_its_status_and_leaves_nothing(
    line: Line, fails: dict[str, Code], words: tuple[str, ...], status: int, code: Code
) -> None:
    for call, why in fails.items():
        line.bench.api.fail[call] = [KeydeskError(why)]
    assert line.failed("methods", "enroll", *words, answers="123456\n") == (status, code)
    assert all(m.confirmed for m in line.bench.api.methods)


def test_no_answer_at_all(line: Line) -> None:
    assert line.failed("methods", "enroll", "totp", answers="") == (Exit.PIN, Code.PIN_NEEDED)
    assert all(m.confirmed for m in line.bench.api.methods)


def test_what_stays_behind_is_in_the_document(line: Line) -> None:
    line.bench.api.fail["begin_method"] = []
    line.bench.api.fail["verify_method"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    line.bench.api.fail["remove"] = [KeydeskError(Code.OFFLINE)]
    line.bench.identity.fail = [KeydeskError(Code.SIGN_IN_CANCELLED)]
    words = ("methods", "enroll", "email", "--email", "ana@example.com", "--yes", "--json")
    status, out = line.run(*words, answers="123456\n")
    assert status == Exit.PARTLY
    assert json.loads(out)["left_over"] == ["ana@example.com"]
    assert "unfinished entry" in line.err


def test_unknown_types_are_wrong_use(line: Line) -> None:
    assert line.failed("methods", "enroll", "sms") == (Exit.WRONG_USE, Code.WRONG_USE)


def test_a_channel(line: Line) -> None:
    assert line.shape("methods", "channel", PHONE.id, "voice")["channel"] == "voice"
    assert line.failed("methods", "channel", TOTP.id, "voice") == (Exit.FAILED, Code.KEY_UNSUPPORTED)
    assert line.failed("methods", "channel", "gone", "voice") == (Exit.FAILED, Code.METHOD_GONE)
    assert line.run("methods", "channel", PHONE.id, "fax")[0] == Exit.WRONG_USE


def test_names_on_the_server_and_here(line: Line) -> None:
    assert line.shape("methods", "rename", TOTP.id, "Work")["label"] == "Work"
    assert line.bench.api.calls.count("rename") == 1
    assert line.shape("methods", "rename", PHONE.id, "Mobile")["label"] == "Mobile"
    assert line.bench.api.calls.count("rename") == 1
    assert line.shape("methods", "channel", "Mobile", "voice")["label"] == "Mobile"
    assert line.failed("methods", "rename", PASSWORD.id, "x") == (Exit.FAILED, Code.KEY_UNSUPPORTED)


def test_removing_forgets_the_name(line: Line) -> None:
    line.shape("methods", "rename", PHONE.id, "Mobile")
    status, _ = line.run("methods", "remove", "Mobile", "--yes")
    assert status == Exit.DONE
    assert line.bench.services.state.now.labels == {}


def test_an_unfinished_entry_is_removed_even_where_nothing_else_may_be(line: Line) -> None:
    unfinished = replace(TOTP, id="totp|dev_9", confirmed=False)
    line.bench.api.methods = [PASSWORD, unfinished]
    assert line.failed("methods", "remove", PASSWORD.id, "--yes") == (Exit.REFUSED, Code.LAST_METHOD)
    assert line.run("methods", "remove", unfinished.id, "--yes")[0] == Exit.DONE
    assert line.bench.api.methods == [PASSWORD]


def test_a_scope_for_a_small_change_is_led_through(line: Line) -> None:
    assert line.bench.identity.granted is not None
    line.bench.identity.granted = replace(line.bench.identity.granted, scopes=ALL_SCOPES - {Scope.UPDATE_METHODS})
    assert line.shape("methods", "rename", TOTP.id, "Work", "--yes")["label"] == "Work"
    assert len(line.bench.identity.sign_ins) == 1


class Person:
    """Somebody at a terminal: answers prompts in turn."""

    def __init__(self, *answers: str | bool) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def prompt(self, question: str, **_more: object) -> str:
        self.asked.append(question)
        if not self.answers:
            raise click.Abort
        return str(self.answers.pop(0))

    def confirm(self, question: str, **_more: object) -> bool:
        self.asked.append(question)
        if not self.answers:
            raise click.Abort
        return bool(self.answers.pop(0))


def at_terminal(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], person: Person, *words: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", Stdin("", terminal=True))
    monkeypatch.setattr("click.prompt", person.prompt)
    monkeypatch.setattr("click.confirm", person.confirm)
    status = main([*words], backstage(line.bench))
    out, err = capsys.readouterr()
    return status, out, err


def test_a_wrong_code_on_a_terminal_is_asked_for_again(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line.bench.api.fail["verify_method"] = [KeydeskError(Code.CODE_WRONG)]
    person = Person("+49 151 12345678", "000000", "123456")
    status, out, err = at_terminal(line, monkeypatch, capsys, person, "methods", "enroll", "phone")
    assert status == Exit.DONE
    assert Code.CODE_WRONG in err
    assert "+4915112345678" in out
    assert len(person.asked) == 3


def test_a_password_on_a_terminal_is_typed_twice_under_the_rules(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = Person("short", "Quiet-Harbour-7", "other", "Quiet-Harbour-7", "Quiet-Harbour-7")
    status, _, err = at_terminal(line, monkeypatch, capsys, person, "methods", "enroll", "password")
    assert status == Exit.DONE
    assert line.bench.api.proofs == ["Quiet-Harbour-7"]
    assert "at least 8 characters" in err
    assert "not the same" in err


@pytest.mark.parametrize("kind", ["totp", "push", "phone", "email", "recovery-code", "password"])
def test_ctrl_c_at_a_question_changes_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    before = list(line.bench.api.methods)
    status, _, _ = at_terminal(line, monkeypatch, capsys, Person(), "methods", "enroll", kind)
    assert status == Exit.CANCELLED
    assert line.bench.api.methods == before
