"""`keydesk policy`: what is in force and from where, the check of a file before it is rolled out, the schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from keydesk.bootstrap.console import Console
from keydesk.cli.app import main
from keydesk.config.policy.found import Policy, Source
from keydesk.config.policy.model import KEYS
from keydesk.config.policy.settle import Layer, Reading, Refused, settle
from keydesk.core.encoding import JsonValue

Keydesk = Callable[..., tuple[int, dict[str, JsonValue]]]


def policy(values: dict[str, JsonValue], advice: dict[str, JsonValue] | None = None) -> Policy:
    return settle(
        Reading(
            (
                Layer(Source.MANDATORY_MACHINE, "managed/10-acme.json", values),
                Layer(Source.RECOMMENDED_MACHINE, "recommended/10-acme.json", advice or {}),
            )
        )
    )


@pytest.fixture
def keydesk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Keydesk:
    def run(*words: str, found: Policy | None = None) -> tuple[int, dict[str, JsonValue]]:
        status = main(["--json", "--home", str(tmp_path / "home"), *words], Console(lambda: found or Policy()))
        return status, json.loads(capsys.readouterr().out)

    return run


def _entry(shown: dict[str, JsonValue], name: str) -> JsonValue:
    settings = shown["settings"]
    assert isinstance(settings, dict)
    return settings.get(name)


def test_show_says_value_source_and_lock(keydesk: Keydesk) -> None:
    status, shown = keydesk("policy", "show", found=policy({"AllowReset": False}, {"Theme": "dark"}))
    assert status == 0
    assert _entry(shown, "AllowReset") == {
        "value": False, "source": "mandatory-machine", "locked": True, "where": "managed/10-acme.json",
    }  # fmt: skip
    assert _entry(shown, "Theme") == {
        "value": "dark", "source": "recommended-machine", "locked": False, "where": "recommended/10-acme.json",
    }  # fmt: skip
    assert _entry(shown, "Language") == {"value": "system", "source": "default", "locked": False}
    assert (shown["problems"], shown["managed"], shown["closed"]) == ([], True, False)


def test_show_tells_what_is_wrong_and_fails_closed(keydesk: Keydesk) -> None:
    broken = settle(Reading(refused=(Refused(Source.MANDATORY_MACHINE, "managed/1.json", "writable"),)))
    status, shown = keydesk("policy", "show", found=broken)
    assert status == 0
    assert shown["closed"] is True
    problems = shown["problems"]
    assert isinstance(problems, list)
    assert isinstance(problems[0], dict)
    assert (problems[0]["code"], problems[0]["where"], problems[0]["reason"]) == (
        "POL-002",
        "managed/1.json",
        "writable",
    )
    assert _entry(shown, "AllowedAaguids") == {
        "value": [], "source": "closed", "locked": True, "where": "managed/1.json",
    }  # fmt: skip


def test_the_organisations_tenant_is_in_use_at_once(keydesk: Keydesk) -> None:
    found = policy({"TenantDomain": "login.acme.com", "ClientId": "acmeclient", "CallbackPorts": [30001]})
    status, shown = keydesk("profile", "list", found=found)
    assert status == 0
    listed: object = shown
    assert isinstance(listed, list)
    assert [(p["name"], p["issuer"], p["callback_ports"], p["current"]) for p in listed] == [
        ("login.acme.com", "https://login.acme.com/", [30001], True)
    ]
    status, refused = keydesk(
        "profile", "add", "--issuer", "https://login.evil.com", "--client-id", "other", found=found
    )
    error = refused["error"]
    assert isinstance(error, dict)
    assert (status, error["code"]) == (6, "POL-003")


def test_practice_is_refused_where_it_is_not_offered(keydesk: Keydesk) -> None:
    status, told = keydesk("demo", "--tour", found=policy({"AllowPracticeMode": False}))
    error = told["error"]
    assert isinstance(error, dict)
    assert (status, error["code"]) == (6, "POL-003")


def test_people_read_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "policy", "show"], Console(lambda: policy({"Theme": "pink"}))) == 0
    told = capsys.readouterr()
    assert "As Keydesk comes" in told.out
    assert "POL-001" in told.err


@pytest.mark.parametrize(
    ("text", "words", "status", "problems"),
    [
        ('{"AllowReset": false, "MinPinLength": 8}', (), 0, []),
        ('{"AllowReset": "no"}', (), 1, ["POL-001"]),
        ('{"AllowReset": false}', ("--recommended",), 1, ["POL-001"]),
        ('{"Theme": "dark"}', ("--recommended",), 0, []),
        ("{", (), 1, ["POL-002"]),
        ("", (), 1, ["POL-002"]),
    ],
)
def test_validate(
    keydesk: Keydesk, tmp_path: Path, text: str, words: tuple[str, ...], status: int, problems: list[str]
) -> None:
    file = tmp_path / "acme.json"
    file.write_text(text, encoding="utf-8")
    ended, told = keydesk("policy", "validate", *words, str(file))
    assert ended == status
    assert told["ok"] is (status == 0)
    listed = told["problems"]
    assert isinstance(listed, list)
    assert [one["code"] for one in listed if isinstance(one, dict)] == problems


def test_validate_says_what_a_key_takes(keydesk: Keydesk, tmp_path: Path) -> None:
    file = tmp_path / "acme.json"
    file.write_text('{"MinPinLength": 3, "Zorro": 1}', encoding="utf-8")
    _, told = keydesk("policy", "validate", str(file))
    problems = told["problems"]
    assert isinstance(problems, list)
    assert [one.get("expected") for one in problems if isinstance(one, dict)] == [
        {"type": "integer", "minimum": 4, "maximum": 63},
        None,
    ]


def test_validate_says_why_there_is_no_such_key(
    keydesk: Keydesk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "acme.json"
    file.write_text('{"RequireResidentKey": true, "Zorro": 1}', encoding="utf-8")
    _, told = keydesk("policy", "validate", str(file))
    problems = told["problems"]
    assert isinstance(problems, list)
    why = [one.get("why") for one in problems if isinstance(one, dict)]
    assert str(why[0]).startswith("Always so: Keydesk makes only passkeys that the key itself finds again.")
    assert why[1] is None
    main(["--home", str(tmp_path), "policy", "validate", str(file)], Console(Policy))
    assert f"Why there is none: {why[0]}" in capsys.readouterr().err


def test_schema_knows_every_key(keydesk: Keydesk) -> None:
    status, schema = keydesk("policy", "schema")
    assert status == 0
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == {"$schema", *(key.name for key in KEYS)}
