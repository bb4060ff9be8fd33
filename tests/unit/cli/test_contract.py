"""The contract of the command line: every command has its document, every status its codes."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from jsonschema import Draft202012Validator

from keydesk.cli.app import cli, main
from keydesk.cli.contract import COMMANDS, command_schema
from keydesk.domain.catalogue import Code, Exit, exit_status
from tests.fakes.bench_backstage import backstage
from tests.fakes.contract import command_of, hold, shipped
from tests.fakes.world import bench


def _leaves(command: click.Command, path: str = "") -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield path
        return
    if path and command.invoke_without_command:
        yield path
    for name, child in command.commands.items():
        if not child.hidden:
            yield from _leaves(child, f"{path} {name}".strip())


def test_every_command_has_its_document_and_no_other_has() -> None:
    assert sorted(_leaves(cli)) == sorted(COMMANDS), "a command prints a document: describe it in cli/contract.py"


def test_the_schema_is_one_and_ships() -> None:
    Draft202012Validator.check_schema(command_schema())
    assert shipped() == command_schema()


# Source: CLI contract, shapes.
PROMISED = {
    "status": {"signed_in", "profile", "user", "scopes", "expires_at", "token_store"},
    "methods list": {"id", "type", "label", "created_at", "last_used_at", "usage", "state", "on_keys"},
    "methods test": {"id", "verified", "key", "user_verified"},
    "keys list": {"id", "label", "model", "transport", "aaguid", "firmware", "versions", "pin", "passkeys", "can",
                  "usable"},
    "keys map": {"keys", "not_seen"},
    "accounts list": {"id", "connection", "strategy", "label", "state", "scopes", "created_at"},
    "doctor": {"code", "title", "state", "detail", "duration_s"},
    "policy show": {"settings", "problems"},
    "demo": {"steps", "tenant", "software_key"},
    "self-test": {"ok", "version", "python"},
}  # fmt: skip


@pytest.mark.parametrize("command", sorted(PROMISED))
def test_what_is_promised_is_required(command: str) -> None:
    schema = COMMANDS[command]
    schema = schema["items"] if schema.get("type") == "array" else schema  # type: ignore[assignment]  # our own
    ways = schema.get("anyOf")
    if isinstance(ways, list):  # the usual one stands first
        schema = ways[0]  # type: ignore[assignment]  # our own
    required = schema["required"]
    assert isinstance(required, list)
    assert PROMISED[command] <= {str(name) for name in required}


def test_a_missing_key_and_a_wrong_one_are_noticed() -> None:
    good = {"link": "keydesk://health", "verb": "health", "handed_over": True, "more": 1}
    hold("open", good)
    with pytest.raises(AssertionError, match="handed_over"):
        hold("open", {name: value for name, value in good.items() if name != "handed_over"})
    with pytest.raises(AssertionError, match="boolean"):
        hold("open", {**good, "handed_over": "yes"})
    with pytest.raises(AssertionError, match="failure"):
        hold("open", {"error": {"code": "KEY-001"}})


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["--json", "keys", "pin", "set"], "keys pin set"),
        (["keys", "label", "doctor"], "keys label"),
        (["--profile", "ways-in", "status"], "status"),
        (["keydesk://health"], None),
        ([], None),
    ],
)
def test_which_command_some_words_call(words: list[str], command: str | None) -> None:
    assert command_of(words) == command


# Source: CLI contract, table of exits.
STATUSES = {
    Exit.FAILED: (Code.INTERNAL, Code.STORE_CORRUPT, Code.KEY_NOT_RESPONDING, Code.WINDOW_SILENT),
    Exit.WRONG_USE: (Code.WRONG_USE, Code.NO_PROFILE, Code.ISSUER_INVALID, Code.LINK_REFUSED),
    Exit.SIGN_IN: (Code.SIGN_IN_NEEDED, Code.SESSION_ENDED, Code.FRESH_SIGN_IN_NEEDED),
    Exit.NO_KEY: (Code.KEY_NONE, Code.KEY_NO_PERMISSION, Code.KEY_BUSY),
    Exit.CANCELLED: (Code.KEY_CANCELLED, Code.SIGN_IN_TIMED_OUT, Code.KEY_NOT_TOUCHED),
    Exit.REFUSED: (Code.API_FORBIDDEN, Code.POLICY_FORBIDS, Code.LAST_METHOD, Code.LINK_IN_PRACTICE,
                   Code.LINK_NOT_HERE),
    Exit.OFFLINE: (Code.OFFLINE, Code.TENANT_UNREACHABLE, Code.TLS_REFUSED),
    Exit.PIN: (Code.PIN_WRONG, Code.PIN_BLOCKED, Code.PIN_NEEDED, Code.PIN_MUST_CHANGE),
    Exit.PARTLY: (Code.LEFT_OVER,),
}  # fmt: skip


@pytest.mark.parametrize(("status", "code"), [(status, code) for status, codes in STATUSES.items() for code in codes])
def test_statuses(status: int, code: Code) -> None:
    assert exit_status(code) == status


def test_every_code_ends_with_a_status_of_the_table() -> None:
    assert {exit_status(code) for code in Code} == set(STATUSES)


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["open", "https://evil.example"], Exit.WRONG_USE, "LNK-001"),
        (["open", "keydesk://health?x=1"], Exit.WRONG_USE, "LNK-001"),
        (["keydesk://nowhere"], Exit.WRONG_USE, "LNK-001"),
        (["keydesk://health", "more"], Exit.WRONG_USE, "CFG-000"),
        (["open"], Exit.WRONG_USE, "CFG-000"),
        (["nothing-of-ours"], Exit.WRONG_USE, "CFG-000"),
        (["methods", "test", "passkey|gone"], Exit.FAILED, "API-002"),
        (["methods", "--platform", "x"], Exit.WRONG_USE, "CFG-000"),
        (["-stylesheet", "x"], Exit.WRONG_USE, "CFG-000"),
    ],
)
def test_failures_of_whole_commands(
    words: list[str], status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json"], backstage(bench())) == status
    assert f'"code": "{code}"' in capsys.readouterr().out
