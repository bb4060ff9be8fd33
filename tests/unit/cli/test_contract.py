"""The contract of the command line: every command has its document, every status its codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
import pytest
from jsonschema import Draft202012Validator

from keydesk.cli.app import cli, main
from keydesk.cli.contract import COMMANDS, command_schema
from keydesk.domain.activity_chain import Break
from keydesk.domain.catalogue import Code, Exit, exit_status
from keydesk.domain.provisioning import DeskStep, KeyResult
from keydesk.helpdesk.desk import report
from keydesk.usecases import activity_book, key_inventory
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
    "activity": {*activity_book.COLUMNS},
    "inventory": {*key_inventory.COLUMNS},
    "provision": {"profile", "done", "keys"},
    "demo": {"steps", "tenant", "software_key"},
    "self-test": {"ok", "version", "python"},
}  # fmt: skip


@pytest.mark.parametrize("command", sorted(PROMISED))
def test_what_is_promised_is_required(command: str) -> None:
    schema = COMMANDS[command]
    ways = schema.get("anyOf")
    if isinstance(ways, list):  # the usual one stands first
        schema = ways[0]  # type: ignore[assignment]  # our own
    schema = schema["items"] if schema.get("type") == "array" else schema  # type: ignore[assignment]  # our own
    required = schema["required"]
    assert isinstance(required, list)
    assert PROMISED[command] <= {str(name) for name in required}


Row = dict[str, object]
KEY: Row = {
    "at": "2026-03-03T09:00:00Z", "key": "12345678", "model": "Test Key", "aaguid": None, "firmware": "5.7.1",
    "label": "Desk 5678", "result": "half-done", "step": "rules", "code": "AUTH-001",
}  # fmt: skip
LINE: Row = {
    "number": 1, "at": "2026-03-03T09:00:00.000Z", "action": "tested", "subject": "Blue", "result": "KEY-004",
    "seal": "ab" * 32,
}  # fmt: skip
CHAIN: Row = {
    "account": "tenant|me", "intact": False, "lines": 2, "began_at": None, "older": 0, "dropped": 0, "head": None,
    "faults": [{"kind": "cut", "number": 3}],
}  # fmt: skip
LISTED: Row = dict.fromkeys(key_inventory.COLUMNS) | {"model": "Test Key", "plugged_in": False}
ROWS: dict[str, tuple[Row, Callable[[Row], object]]] = {
    "provision": (KEY, lambda row: {"profile": "Desk", "done": 0, "keys": [row]}),
    "activity": (LINE, lambda row: [row]),
    "activity verify": (CHAIN, lambda row: {"intact": False, "chains": [row]}),
    "inventory": (LISTED, lambda row: [row]),
}
WRONG: list[tuple[str, str, object]] = [
    ("provision", "at", "yesterday"), ("provision", "key", 12345678), ("provision", "model", None),
    ("provision", "aaguid", "ff"), ("provision", "result", "fine"), ("provision", "step", 3),
    ("provision", "code", "no"), ("provision", "label", 1), ("provision", "firmware", 5.7),
    ("activity", "number", 0), ("activity", "at", "2026-03-03"), ("activity", "action", None),
    ("activity", "subject", 7), ("activity", "result", True), ("activity", "seal", "ab"),
    ("activity verify", "account", None), ("activity verify", "intact", "no"), ("activity verify", "lines", -1),
    ("activity verify", "began_at", 0), ("activity verify", "older", None), ("activity verify", "dropped", "1"),
    ("activity verify", "head", ""), ("activity verify", "faults", [{"kind": "odd", "number": 1}]),
    ("activity verify", "faults", [{"kind": "cut"}]),
    ("inventory", "name", 1), ("inventory", "model", 1), ("inventory", "form", "round"), ("inventory", "serial", 1),
    ("inventory", "firmware", 5.7), ("inventory", "aaguid", "ff"), ("inventory", "reached_by", "wire"),
    ("inventory", "transports", ["usb"]), ("inventory", "pin_set", "yes"), ("inventory", "pin_tries_left", -1),
    ("inventory", "pin_min_length", 4.5), ("inventory", "pin_must_change", 0), ("inventory", "always_verify", ""),
    ("inventory", "fingerprints", "no"), ("inventory", "passkeys_used", "3"), ("inventory", "passkeys_free", -1),
    ("inventory", "account_passkeys", True), ("inventory", "usable", 1), ("inventory", "problem", "broken"),
    ("inventory", "plugged_in", None), ("inventory", "seen_at", "now"),
]  # fmt: skip


@pytest.mark.parametrize("command", sorted(ROWS))
def test_every_field_of_a_row_is_promised_and_must_be_there(command: str) -> None:
    row, document = ROWS[command]
    hold(command, document(row))
    assert {name for told, name, _ in WRONG if told == command} == set(row), "each with a value it cannot have"
    for name in row:
        with pytest.raises(AssertionError):
            hold(command, document({other: value for other, value in row.items() if other != name}))


@pytest.mark.parametrize(("command", "name", "value"), WRONG)
def test_a_field_of_another_type_is_noticed(command: str, name: str, value: object) -> None:
    row, document = ROWS[command]
    with pytest.raises(AssertionError):
        hold(command, document(row | {name: value}))


def test_rows_are_what_the_program_writes() -> None:
    assert set(KEY) == set(report.COLUMNS)
    assert set(LINE) == set(activity_book.COLUMNS)
    assert set(LISTED) == set(key_inventory.COLUMNS)
    for result, step in zip([*KeyResult, KeyResult.DONE, KeyResult.DONE, KeyResult.DONE], DeskStep, strict=True):
        hold("provision", {"profile": "Desk", "done": 0, "keys": [KEY | {"result": str(result), "step": str(step)}]})
    for kind in Break:
        hold(
            "activity verify",
            {"intact": False, "chains": [CHAIN | {"faults": [{"kind": str(kind), "number": None}]}]},
        )


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
