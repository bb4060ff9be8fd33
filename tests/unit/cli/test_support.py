"""`help`, `record`, `bundle`: the real commands over the real console, in a home of their own."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from keydesk.bootstrap.console import Console, run_console
from keydesk.cli.app import main
from keydesk.config.policy.found import Source
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.core.crash_reports import CrashReports
from keydesk.core.encoding import JsonValue
from keydesk.core.logs import LOG_FILE
from keydesk.domain.catalogue import Code, Exit
from keydesk.helpdesk import bundle as bundles
from keydesk.helpdesk.bundle import Bundle, BundleChoices
from keydesk.helpdesk.bundle_parts import Facts
from tests.fakes.clock import FixedClock

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take away what a command put into the log of this process."""
    root, crash = logging.getLogger(), logging.getLogger("keydesk.crash")
    before = list(root.handlers), list(crash.handlers), root.level
    yield
    for log, kept in ((root, before[0]), (crash, before[1])):
        for handler in set(log.handlers) - set(kept):
            log.removeHandler(handler)
            handler.close()
    root.setLevel(before[2])


def run(home: Path, *words: str) -> int:
    return run_console(["--home", str(home), "--transport", "hid", "--token-store", "memory", *words])


def told(capsys: Capture) -> dict[str, object]:
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def test_a_code_is_explained_in_both_languages(tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path, "help", "key-002") == 0
    out = capsys.readouterr().out
    assert out.startswith("KEY-002  This computer does not let you use the key\n")
    assert "For IT\n  Install the udev rule" in out
    assert run(tmp_path, "help", "KEY-002", "--language", "ja", "--json") == 0
    page = told(capsys)
    assert set(page) == {"code", "title", "what", "safe", "next", "it"}
    assert "udev" in str(page["it"])


def test_a_code_nobody_knows_is_wrong_use_with_a_guess(tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path, "help", "KEY-02", "--json") == 2
    assert "KEY-0" in json.dumps(told(capsys))


def test_a_problem_is_recorded_looked_at_and_ended(tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path, "record", "--json") == 0
    begun = told(capsys)
    assert begun["recording_until"]
    assert len(str(begun["support_code"])) == 11
    assert run(tmp_path, "record", "--show", "--json") == 0
    assert told(capsys)["recording_until"] == begun["recording_until"]
    assert run(tmp_path, "record", "--stop") == 0
    assert capsys.readouterr().out == "No problem is being recorded.\n"
    assert run(tmp_path, "record", "--stop", "--show") == 2


def test_a_log_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "logs").write_text("in the way")
    assert run(tmp_path, "record", "--json") == 1
    assert "SYS-008" in capsys.readouterr().out


def bundle(home: Path, out: Path, *words: str) -> int:
    return run(home, "bundle", "--out", str(out), "--no-checks", *words)


def names(path: Path) -> Sequence[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


@pytest.mark.may_block("a command of a process of its own; its start is not the window's")
def test_a_bundle_is_saved_for_the_owner_only_and_never_over_anything(tmp_path: Path, capsys: Capture) -> None:
    home, out = tmp_path / "home", tmp_path / "bundle.zip"
    reports = CrashReports(home / "logs", FixedClock(), "AAAAA-BBBBB", "1")
    reports.write(ValueError("x"))
    assert bundle(home, out, "--json") == 0
    shape = told(capsys)
    assert shape["file"] == str(out)
    assert out.stat().st_mode & 0o777 == 0o600
    listed = shape["files"]
    assert isinstance(listed, list)
    assert [one["name"] for one in listed] == list(names(out))
    assert "crashes/crash-1.txt" in names(out)
    assert reports.waiting() == (), "whoever has the bundle has been told"
    with zipfile.ZipFile(out) as archive:
        assert json.loads(archive.read("manifest.json"))["support_code"] == shape["support_code"]
    before = out.read_bytes()
    assert bundle(home, out, "--json") == 2
    assert out.read_bytes() == before
    assert bundle(home, out, "--yes") == 0
    assert "Support code:" in capsys.readouterr().out


@pytest.mark.may_block("a command of a process of its own; its start is not the window's")
def test_a_preview_shows_all_and_writes_nothing(tmp_path: Path, capsys: Capture) -> None:
    home = tmp_path / "home"
    assert run(home, "bundle", "--preview", "--no-checks") == 0
    assert "==== README.txt" in capsys.readouterr().out
    assert not list(tmp_path.rglob("*.zip"))
    assert run(home, "bundle", "--json") == 2
    assert run(home, "bundle", "--preview", "--out", "x.zip", "--json") == 2


@pytest.mark.may_block("a command of a process of its own; its start is not the window's")
def test_links_beside_the_log_are_not_followed(tmp_path: Path, capsys: Capture) -> None:
    home, out = tmp_path / "home", tmp_path / "bundle.zip"
    (home / "logs").mkdir(parents=True)
    (tmp_path / "theirs").write_text("canary of somebody else\n")
    (home / "logs" / f"{LOG_FILE}.1").symlink_to(tmp_path / "theirs")
    (home / "logs" / "20260101T000000-x.crash.txt").symlink_to(tmp_path / "theirs")
    assert bundle(home, out) == 0
    with zipfile.ZipFile(out) as archive:
        assert not any(b"canary" in archive.read(entry) for entry in archive.infolist())
        assert f"logs/{LOG_FILE}.1" not in archive.namelist()
    link = tmp_path / "link.zip"
    link.symlink_to(tmp_path / "theirs")
    assert bundle(home, link, "--yes") == 0
    assert (tmp_path / "theirs").read_text() == "canary of somebody else\n"


def under(home: Path, rules: dict[str, JsonValue], *words: str, source: Source = Source.MANDATORY_MACHINE) -> int:
    """A bundle on a computer with a policy."""
    policy = settle(Reading((Layer(source, "f", rules),)))
    assert policy.problems == ()
    start = ["--home", str(home / "home"), "--transport", "hid", "--token-store", "memory", "bundle", "--no-checks"]
    return main([*start, "--json", "--yes", "--out", str(home / "b.zip"), *words], Console(lambda: policy))


def test_allow_bundle(tmp_path: Path, capsys: Capture) -> None:
    """AllowBundle: nothing is made and nothing is written."""
    assert under(tmp_path, {"AllowBundle": False}) == Exit.REFUSED
    error = told(capsys)["error"]
    assert isinstance(error, dict)
    assert (error["code"], "support bundles" in str(error)) == (Code.POLICY_FORBIDS, True)
    assert not (tmp_path / "b.zip").exists()


class Serials:
    """Stands in for the making of a bundle and notes what was let in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[bool] = []
        made = bundles.make_bundle

        def make(facts: Facts, choices: BundleChoices) -> Bundle:
            self.asked.append(choices.serials)
            return made(facts, choices)

        monkeypatch.setattr(bundles, "make_bundle", make)


@pytest.mark.may_block("a command of a process of its own; its start is not the window's")
def test_include_serials(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """IncludeSerials: prescribed either way it cannot be asked otherwise; recommended it can."""
    noted, advised = Serials(monkeypatch), Source.RECOMMENDED_MACHINE
    assert under(tmp_path, {"IncludeSerials": True}) == 0
    assert under(tmp_path, {"IncludeSerials": True}, source=advised) == 0
    assert under(tmp_path, {"IncludeSerials": True}, "--short-serials", source=advised) == 0
    assert under(tmp_path, {"IncludeSerials": False}) == 0
    assert noted.asked == [True, True, False, False]
    capsys.readouterr()
    for value, word in ((False, "--full-serials"), (True, "--short-serials")):
        assert under(tmp_path, {"IncludeSerials": value}, word) == Exit.REFUSED
        assert "serial numbers" in capsys.readouterr().out
    assert len(noted.asked) == 4


def test_a_failure_tells_the_support_code_of_its_run(tmp_path: Path, capsys: Capture) -> None:
    assert run(tmp_path, "keys", "label", "Blue", "--key", "none-of-these", "--json") == 4
    error = told(capsys)["error"]
    assert isinstance(error, dict)
    assert error["code"] == "KEY-001"
    assert len(str(error["support_code"])) == 11
