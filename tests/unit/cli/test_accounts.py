"""`accounts`: the shapes and exit statuses scripts rely on. Source: CLI contract."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest

from keydesk.cli.app import main
from keydesk.cli.backstage import Backstage
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.connected import ReadAccounts
from keydesk.usecases.state import Connected
from tests.fakes.bench_backstage import BenchBackstage
from tests.fakes.connected import LOST, account
from tests.fakes.world import ACCOUNT, Bench, bench

SHAPE = {"id", "connection", "strategy", "label", "state", "scopes", "created_at"}


@dataclass
class Shell:
    """Runs commands and keeps what they printed."""

    capture: pytest.CaptureFixture[str]
    bench: Bench = field(default_factory=bench)
    status: int = 0
    out: str = ""
    err: str = ""

    def __post_init__(self) -> None:
        self.console = BenchBackstage(self.bench)

    def run(self, *words: str) -> Shell:
        self.status = main(words, cast(Backstage, self.console))
        self.out, self.err = self.capture.readouterr()
        return self

    def json(self, *words: str) -> object:
        self.run("--json", *words)
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)

    def shape(self, *words: str) -> dict[str, object]:
        told = self.json(*words)
        assert isinstance(told, dict)
        return told

    def failed(self, status: int, code: Code, *words: str) -> None:
        told = self.shape(*words)
        assert isinstance(told["error"], dict)
        assert (self.status, told["error"]["code"]) == (status, code)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    made = Shell(capsys)
    made.bench.connected.stored = [account(1), account(2, "gone", "repo")]
    return made


def has(shape: object, keys: Iterable[str]) -> dict[str, object]:
    """The object has at least these members; the contract lets JSON gain others."""
    assert isinstance(shape, dict)
    assert set(keys) <= set(shape), set(keys) - set(shape)
    return shape


def test_list(shell: Shell) -> None:
    told = shell.json("accounts", "list")
    assert isinstance(told, list)
    first, second = (has(one, SHAPE) for one in told)
    assert (first["id"], first["connection"], first["strategy"]) == ("cac_1", "google", "google-oauth2")
    assert (first["label"], first["state"], first["created_at"]) == ("Google", "connected", "2026-03-03T09:00:00Z")
    assert first["scopes"] == ["openid", "calendar.readonly"]
    assert "expires_at" not in first
    assert (second["state"], second["strategy"], second["label"]) == ("not-offered", None, "gone")
    shell.run("accounts", "list")
    assert "Can view calendar while you are away" in shell.out
    shell.bench.connected.stored = []
    shell.bench.services.state.put(connected=Connected())
    assert shell.run("accounts", "list").out == "No account is connected.\n"


def test_offline_the_list_of_the_last_run_is_told_with_its_age(shell: Shell) -> None:
    before = ReadAccounts((account(1),), (), datetime(2026, 3, 2, 8, tzinfo=UTC))
    shell.bench.services.state.put(
        connected=Connected(accounts=before.accounts, connections=(), at=before.read_at, remembered=True)
    )
    shell.bench.connected.fail["connections"] = [KeydeskError(Code.OFFLINE)]
    told = shell.json("accounts", "list")
    assert isinstance(told, list)
    assert [(one["id"], one["as_of"]) for one in told] == [("cac_1", "2026-03-02T08:00:00Z")]
    assert "This is what was read at 2026-03-02T08:00:00Z." in shell.err
    assert shell.status == 0
    told = shell.json("accounts", "list")
    assert isinstance(told, list)
    assert [one["id"] for one in told] == ["cac_1", "cac_2"]
    assert shell.err == ""


def test_available(shell: Shell) -> None:
    told = shell.json("accounts", "available")
    assert told == [
        {"name": "google", "strategy": "google-oauth2", "provider": "Google",
         "scopes": ["openid", "calendar.readonly"], "connected": 1},
        {"name": "github", "strategy": "github", "provider": None, "scopes": ["repo"], "connected": 0},
    ]  # fmt: skip
    assert "google" in shell.run("accounts", "available").out


def test_available_that_cannot_be_read(shell: Shell) -> None:
    shell.bench.connected.fail["connections"] = [KeydeskError(Code.API_FORBIDDEN)]
    shell.failed(Exit.REFUSED, Code.API_FORBIDDEN, "accounts", "available")


def test_connect(shell: Shell) -> None:
    told = has(shell.shape("accounts", "connect", "github", "--browser", "firefox %s"), SHAPE)
    assert (told["connection"], told["state"]) == ("github", "more-needed")
    assert shell.console.browsers == ["firefox %s"]
    assert "Continue in your browser (300 seconds)" in shell.err
    assert shell.bench.connected.begun == [("github", False)]
    shell.run("accounts", "list")
    assert shell.run("accounts", "connect", "google", "--choose-account").out.startswith("Connected: Google.")
    assert "is connected already" in shell.err
    assert shell.bench.connected.begun[-1] == ("google", True)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (Code.CONNECT_DENIED, Exit.CANCELLED), (Code.CONNECT_EXPIRED, Exit.CANCELLED),
        (Code.STATE_MISMATCH, Exit.SIGN_IN), (Code.BROWSER_MISSING, Exit.FAILED),
    ],
)  # fmt: skip
def test_connecting_that_comes_to_nothing(shell: Shell, code: Code, status: int) -> None:
    shell.bench.visit.fail = [KeydeskError(code)]
    shell.failed(status, code, "accounts", "connect", "google")


def test_a_connecting_that_was_cancelled(shell: Shell) -> None:
    shell.bench.visit.fail = [KeydeskError(Code.SIGN_IN_CANCELLED)]
    shell.failed(Exit.CANCELLED, Code.KEY_CANCELLED, "accounts", "connect", "google")


def test_what_cannot_be_connected(shell: Shell) -> None:
    shell.failed(Exit.REFUSED, Code.CONNECTION_GONE, "accounts", "connect", "nowhere")
    shell.bench.connected.fail["complete"] = [KeydeskError(Code.ACCOUNT_EXISTS)]
    shell.failed(Exit.REFUSED, Code.ACCOUNT_EXISTS, "accounts", "connect", "google")


def test_a_fresh_sign_in_nobody_can_be_asked_for(shell: Shell) -> None:
    shell.bench.connected.fail["begin"] = [KeydeskError(Code.SCOPE_MISSING)]
    shell.failed(Exit.SIGN_IN, Code.SCOPE_MISSING, "accounts", "connect", "google")
    shell.bench.connected.fail["begin"] = [KeydeskError(Code.SCOPE_MISSING)]
    has(shell.shape("--yes", "accounts", "connect", "google"), SHAPE)
    assert shell.bench.identity.sign_ins == [(True, "auth0|ana")]


def test_label(shell: Shell) -> None:
    told = has(shell.shape("accounts", "label", "cac_1", "Work"), SHAPE)
    assert told["label"] == "Work"
    assert shell.bench.labels.texts == {(ACCOUNT, "account:cac_1"): "Work"}
    assert shell.shape("accounts", "label", "Work", "")["label"] == "Google"
    shell.failed(Exit.FAILED, Code.ACCOUNT_GONE, "accounts", "label", "cac_9", "x")


def test_remove(shell: Shell) -> None:
    shell.failed(Exit.WRONG_USE, Code.CONFIRMATION_NEEDED, "accounts", "remove", "cac_1")
    assert len(shell.bench.connected.stored) == 2
    told = has(shell.shape("--yes", "accounts", "remove", "cac_1"), {"id", "removed"})
    assert (told["id"], told["removed"]) == ("cac_1", True)
    assert told["provider_page"] == "https://myaccount.google.com/connections"
    assert [one.id for one in shell.bench.connected.stored] == ["cac_2"]
    assert "on the provider's own page" in shell.run("--yes", "accounts", "remove", "cac_2").out
    shell.failed(Exit.FAILED, Code.ACCOUNT_GONE, "--yes", "accounts", "remove", "cac_1")


def test_removing_with_a_lost_answer(shell: Shell) -> None:
    shell.bench.connected.fail["remove"] = [LOST]
    shell.failed(Exit.OFFLINE, Code.CONNECTION_LOST, "--yes", "accounts", "remove", "cac_1")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (Code.OFFLINE, Exit.OFFLINE), (Code.API_NOT_ACTIVE, Exit.FAILED), (Code.SESSION_ENDED, Exit.SIGN_IN),
        (Code.SCOPE_MISSING, Exit.SIGN_IN), (Code.API_RATE_LIMITED, Exit.REFUSED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [("list",), ("available",), ("label", "cac_1", "x"), ("remove", "cac_1")])
def test_a_list_that_cannot_be_read(shell: Shell, command: tuple[str, ...], code: Code, status: int) -> None:
    shell.bench.connected.fail["connections"] = [KeydeskError(code)]
    shell.bench.connected.fail["accounts"] = [KeydeskError(code)]
    shell.failed(status, code, "accounts", *command)


def test_an_earlier_try_is_said(shell: Shell) -> None:
    shell.bench.services.connected._put(unfinished=("google",))
    shell.run("accounts", "list")
    assert "An earlier try to connect google was not finished" in shell.err
