"""`settings`: the shapes scripts rely on, and that what is set is what the program reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from keydesk.bootstrap.console import Console
from keydesk.bootstrap.sign_in_choices import sign_in_preferences
from keydesk.cli.app import main
from keydesk.config.appearance import Language, Theme
from keydesk.config.paths import Paths
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.settings import LabelScope, LogLevel, Provisioning, Settings, SettingsFile, WriteScopes
from keydesk.core.clock import SystemClock
from keydesk.core.encoding import JsonValue
from keydesk.domain.account import READ_SCOPES, Scope
from keydesk.domain.catalogue import Code, Exit

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a command in a home of its own; status and what it printed."""

    def run(*words: str) -> tuple[int, str]:
        status = main(["--home", str(tmp_path), *words], Console())
        return status, capsys.readouterr().out

    return run


def kept(home: Path) -> Settings:
    return SettingsFile(Paths.under(home).settings_file, SystemClock()).load().settings


def test_the_list(told: Told) -> None:
    status, out = told("--json", "settings", "list")
    shapes = json.loads(out)
    assert (status, out.count("\n")) == (0, 1)
    assert [shape["name"] for shape in shapes] == [
        "theme", "language", "text_size", "key_labels", "browser", "log_level", "write_scopes", "provisioning_desk",
        "key_name_template", "activity_days", "keys_lock_after_minutes", "idle_sign_out_minutes", "tray",
        "autostart", "update_check", "update_channel", "metadata_file",
    ]  # fmt: skip
    assert all(
        set(shape) == {"name", "value", "source", "locked", "default", "allowed", "meaning"} for shape in shapes
    )
    assert all(shape["value"] == shape["default"] == getattr(Settings(), shape["name"]) for shape in shapes)
    assert {(shape["source"], shape["locked"]) for shape in shapes} == {("default", False)}
    told("settings", "set", "text_size", "150")
    _, out = told("settings", "list")
    assert "text_size" in out
    assert "80 to 200" in out
    assert "150" in out


def test_one_is_shown_changed_and_in_force(told: Told, tmp_path: Path) -> None:
    assert told("settings", "get", "write_scopes") == (0, "at-sign-in\n")
    status, out = told("--json", "settings", "set", "write-scopes", "when-needed")
    shape = json.loads(out)
    assert (status, shape["name"], shape["value"]) == (0, "write_scopes", "when-needed")
    assert shape["default"] == "at-sign-in"
    assert json.loads(told("--json", "settings", "get", "write_scopes")[1])["value"] == "when-needed"
    told("settings", "set", "keys_lock_after_minutes", "0")
    assert kept(tmp_path).keys_lock_after_minutes == 0
    assert sign_in_preferences(lambda: kept(tmp_path)).scopes() == READ_SCOPES
    assert sign_in_preferences(Settings).scopes() == frozenset(Scope)


def test_what_the_organisation_set_is_told_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = Layer(Source.MANDATORY_MACHINE, "f", {"KeyLockMinutes": 2, "WriteScopes": "when-needed"})
    advice = Layer(Source.RECOMMENDED_MACHINE, "r", {"Theme": "dark", "TextSize": 110})
    policy = settle(Reading((rules, advice)))

    def told(*words: str) -> tuple[int, str]:
        status = main(["--home", str(tmp_path), "--json", *words], Console(lambda: policy))
        return status, capsys.readouterr().out

    assert told("settings", "set", "text_size", "125")[0] == 0
    shapes = {shape["name"]: shape for shape in json.loads(told("settings", "list")[1])}
    assert {name: (one["value"], one["source"], one["locked"]) for name, one in shapes.items()} == {
        "theme": ("dark", "recommended-machine", False),
        "language": ("system", "default", False),
        "text_size": (125, "person", False),
        "key_labels": ("computer", "default", False),
        "browser": (None, "default", False),
        "log_level": ("info", "default", False),
        "write_scopes": ("when-needed", "mandatory-machine", True),
        "keys_lock_after_minutes": (2, "mandatory-machine", True),
        "provisioning_desk": ("off", "default", False),
        "key_name_template": (None, "default", False),
        "activity_days": (365, "default", False),
        "idle_sign_out_minutes": (0, "default", False),
        "tray": ("off", "default", False),
        "autostart": ("off", "default", False),
        "metadata_file": (None, "default", False),
        "update_check": ("off", "default", False),
        "update_channel": ("stable", "default", False),
    }
    status, out = told("settings", "set", "keys_lock_after_minutes", "0")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.REFUSED, Code.POLICY_FORBIDS)
    assert not kept(tmp_path).chose("keys_lock_after_minutes")
    assert json.loads(told("settings", "get", "keys-lock-after-minutes")[1])["value"] == 2


def test_the_tenant_of_the_organisation_is_the_one_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tenant: dict[str, JsonValue] = {"TenantDomain": "login.acme.com", "ClientId": "acmeclient"}
    policy = settle(Reading((Layer(Source.MANDATORY_MACHINE, "f", tenant),)))

    def told(*words: str) -> tuple[int, str]:
        status = main(["--home", str(tmp_path), "--json", *words], Console(lambda: policy))
        return status, capsys.readouterr().out

    assert "https://login.acme.com/" in told("profile", "list")[1]
    status, out = told("profile", "add", "--issuer", "https://login.evil.example", "--client-id", "c")
    assert (status, json.loads(out)["error"]["code"]) == (Exit.REFUSED, Code.POLICY_FORBIDS)


@pytest.mark.expects_log_warnings("a file that cannot be used is refused")
def test_a_profile_with_words_for_permissions(told: Told, tmp_path: Path) -> None:
    own, add = tmp_path / "own.json", ("profile", "add", "--issuer", "https://login.acme.example", "--client-id", "c")
    own.write_text("{", "utf-8")
    status, out = told("--json", *add, "--scope-file", str(own))
    assert (status, json.loads(out)["error"]["code"]) == (Exit.FAILED, "SYS-007")
    assert kept(tmp_path).profiles == ()
    own.write_text('{"strategies": {"acme": {"name": "Acme CRM"}}}', "utf-8")
    status, out = told("--json", *add, "--scope-file", str(own), "--scope-file", str(tmp_path / "."))
    assert (status, json.loads(out)["scope_files"]) == (0, [str(own), str(tmp_path)])
    assert kept(tmp_path).profiles[0].scope_files == (str(own), str(tmp_path))


EVERY = [
    *(("theme", word) for word in get_args(Theme)),
    *(("language", word) for word in get_args(Language)),
    *(("key_labels", word) for word in get_args(LabelScope)),
    *(("provisioning_desk", word) for word in get_args(Provisioning)),
    *(("log_level", word) for word in get_args(LogLevel)),
    *(("write_scopes", word) for word in get_args(WriteScopes)),
    ("text_size", "80"), ("text_size", "200"), ("keys_lock_after_minutes", "1440"), ("idle_sign_out_minutes", "30"),
]  # fmt: skip


def test_every_value_that_is_offered_is_taken(told: Told, tmp_path: Path) -> None:
    for name, value in EVERY:
        assert told("settings", "set", name, value) == (0, f"{name} is {value} now.\n")
        assert str(getattr(kept(tmp_path), name)) == value


def test_the_list_of_models_is_a_file_or_none(told: Told, tmp_path: Path) -> None:
    assert told("settings", "set", "metadata-file", str(tmp_path / "mds.jwt"))[0] == 0
    assert kept(tmp_path).metadata_file == str(tmp_path / "mds.jwt")
    assert told("settings", "set", "metadata-file", "none")[0] == 0
    assert kept(tmp_path).metadata_file is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", ""),
        ("text_size", "79"),
        ("text_size", "201"),
        ("text_size", "big"),
        ("text_size", "１００"),
        ("keys_lock_after_minutes", "1441"),
        ("keys_lock_after_minutes", "-1"),
        ("keys_lock_after_minutes", "9" * 5000),
        ("metadata_file", "mds.jwt"),
        ("metadata_file", ""),
        ("log_level", "traffic"),
        ("browser", ""),
        ("browser", "fire\nfox"),
        ("browser", "x" * 1001),
        ("write_scopes", "never"),
        ("current", "x"),
        ("profiles", "x"),
    ],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(
    told: Told, tmp_path: Path, name: str, value: str
) -> None:
    status, out = told("--json", "settings", "set", "--", name, value)
    assert status == Exit.WRONG_USE
    assert "error" in json.loads(out)
    assert kept(tmp_path) == Settings()


def test_the_browser_is_a_command_or_the_systems(told: Told, tmp_path: Path) -> None:
    assert told("settings", "set", "browser", "firefox --private-window %s")[0] == 0
    assert kept(tmp_path).browser == "firefox --private-window %s"
    assert json.loads(told("--json", "settings", "get", "browser")[1])["value"] == "firefox --private-window %s"
    assert told("settings", "set", "browser", "none")[0] == 0
    assert kept(tmp_path).browser is None


def test_the_template_of_key_names(told: Told, tmp_path: Path) -> None:
    assert told("settings", "set", "key-name-template", "{model} {last4}")[0] == 0
    assert kept(tmp_path).key_name_template == "{model} {last4}"
    assert told("settings", "set", "key_name_template", "{pin}")[0] == Exit.WRONG_USE
    assert kept(tmp_path).key_name_template == "{model} {last4}"
    assert told("settings", "set", "key_name_template", "none")[0] == 0
    assert kept(tmp_path).key_name_template is None
