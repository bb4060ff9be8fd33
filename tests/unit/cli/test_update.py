"""`update check`: the real command over the real console and a real feed on this computer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keydesk import __version__
from keydesk.bootstrap.console import Console
from keydesk.cli.app import main
from keydesk.core.encoding import JsonValue
from keydesk.domain.catalogue import Code, Exit
from tests.fakes.contract import hold
from tests.fakes.update_feed import FeedServer, Signer, feed_server
from tests.unit.bootstrap.test_managed import say

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


@pytest.fixture
def served() -> Iterator[FeedServer]:
    with feed_server() as server:
        server.answer = announce(server.signer)
        yield server


def announce(signer: Signer, **changes: JsonValue) -> bytes:
    """A document of the time the test runs at; the command line has the computer's own clock."""
    now = datetime.now(UTC)
    times: dict[str, JsonValue] = {
        "issued": (now - timedelta(hours=1)).isoformat(),
        "expires": (now + timedelta(days=1)).isoformat(),
    }
    return signer.document(**{**times, **changes})


def check(home: Path, rules: dict[str, JsonValue], *words: str) -> int:
    return main(["--home", str(home), "update", "check", *words], Console(lambda: say(rules)))


def told(capsys: Capture) -> dict[str, JsonValue]:
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "newer"),
        ({"version": __version__}, "current"),
        ({"version": "9.0.0", "minimum": "9.0.0"}, "unsafe"),
    ],
)
def test_what_is_told(
    tmp_path: Path, capsys: Capture, served: FeedServer, changes: dict[str, JsonValue], state: str
) -> None:
    served.answer = announce(served.signer, **changes)
    assert check(tmp_path, served.rules(), "--json") == Exit.DONE
    document = told(capsys)
    hold("update check", document)
    assert (document["state"], document["version"], document["managed"]) == (state, __version__, False)


def test_sentences_for_people(tmp_path: Path, capsys: Capture, served: FeedServer) -> None:
    assert check(tmp_path, served.rules()) == Exit.DONE
    out = capsys.readouterr().out
    assert f"Keydesk 1.2.0 is available since 2026-03-03; this is {__version__}." in out
    assert "  Keys on readers are found sooner." in out
    assert out.endswith("Get it at https://keydesk.example.com/1.2.0\n")
    served.answer = announce(served.signer, minimum="1.0.0")
    assert check(tmp_path, served.rules(UpdatesManaged=True)) == Exit.DONE
    out = capsys.readouterr().out
    assert out.startswith(f"Keydesk {__version__} is no longer safe to use.\n")
    assert out.endswith("Your organisation installs it.\n")
    served.answer = announce(served.signer, version="0.0.1")
    assert check(tmp_path, served.rules()) == Exit.DONE
    assert capsys.readouterr().out == f"Keydesk {__version__} is the newest version.\n"


def test_a_feed_that_is_turned_back_is_found_out(tmp_path: Path, capsys: Capture, served: FeedServer) -> None:
    served.answer = announce(served.signer, serial=8)
    assert check(tmp_path, served.rules()) == Exit.DONE
    capsys.readouterr()
    served.answer = announce(served.signer, serial=7)
    assert check(tmp_path, served.rules(), "--json") == Exit.FAILED
    document = told(capsys)
    hold("update check", document)
    assert "UPD-006" in json.dumps(document)


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (b"HTTP/1.1 503 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", Code.UPDATE_UNREACHABLE, Exit.OFFLINE),
        (announce(Signer()), Code.UPDATE_UNSIGNED, Exit.FAILED),
        (b"{}", Code.UPDATE_INVALID, Exit.FAILED),
    ],
)
def test_what_is_wrong_has_its_code_and_status(
    tmp_path: Path, capsys: Capture, served: FeedServer, answer: bytes, code: Code, status: int
) -> None:
    served.answer = answer
    assert check(tmp_path, served.rules(), "--json") == status
    assert code in json.dumps(told(capsys))


def test_a_clock_that_is_wrong(tmp_path: Path, capsys: Capture, served: FeedServer) -> None:
    now = datetime.now(UTC)
    for changes, code in (
        ({"issued": (now + timedelta(days=1)).isoformat(), "expires": (now + timedelta(days=2)).isoformat()},
         Code.UPDATE_TOO_EARLY),
        ({"issued": (now - timedelta(days=2)).isoformat(), "expires": (now - timedelta(days=1)).isoformat()},
         Code.UPDATE_EXPIRED),
    ):  # fmt: skip
        served.answer = served.signer.document(**changes)
        assert check(tmp_path, served.rules(), "--json") == Exit.FAILED
        assert code in json.dumps(told(capsys))


@pytest.mark.parametrize(
    "rules", [{}, {"UpdateCheck": "on"}, {"UpdateFeedUrl": "https://updates.invalid/"}, {"UpdateCheck": "off"}]
)
def test_where_nobody_is_asked(tmp_path: Path, capsys: Capture, rules: dict[str, JsonValue]) -> None:
    assert check(tmp_path, rules, "--json") == Exit.REFUSED
    assert Code.UPDATE_OFF in json.dumps(told(capsys))


def test_the_organisation_s_no_is_said_to_be_its_own(tmp_path: Path, capsys: Capture, served: FeedServer) -> None:
    assert check(tmp_path, served.rules(UpdateCheck="off")) == Exit.REFUSED
    assert "Your organisation does not want" in capsys.readouterr().err
    assert served.asked == []
