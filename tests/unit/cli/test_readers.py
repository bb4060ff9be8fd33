"""`keys readers`: the readers are listed, hidden and shown again, for real over the settings of a home."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keydesk.bootstrap.console import Console
from keydesk.cli.app import main
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.hardware.pcsc import PcscTransport
from keydesk.hardware.transport import Found


class Home:
    """A home, and what the card service tells."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.capture = folder, capture
        self.there = [("Alcor Micro AU9560 00 00", True), ("ACS ACR1252 01 00", False)]
        self.service = True
        home = self

        def listed(self: PcscTransport) -> list[Found]:
            if not home.service:
                raise KeydeskError(Code.READER_SERVICE_MISSING)
            self._readers.saw(home.there)
            return []

        monkeypatch.setattr(PcscTransport, "list", listed)

    def run(self, *words: str) -> tuple[int, str]:
        status = main(["--home", str(self.folder), *words], Console())
        return status, self.capture.readouterr().out

    def hidden(self, *words: str) -> dict[str, bool]:
        status, out = self.run("--json", "keys", "readers", *words)
        assert status == Exit.DONE
        return {one["name"]: one["hidden"] for one in json.loads(out)}


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, capsys, monkeypatch)


def test_readers_are_hidden_and_shown_again(home: Home) -> None:
    assert home.hidden() == {"Alcor Micro AU9560": False, "ACS ACR1252": False}
    assert home.hidden("--hide", "alcor micro au9560 00 00")["Alcor Micro AU9560"]
    assert home.hidden()["Alcor Micro AU9560"], "the next run knows it, too"
    status, out = home.run("keys", "readers")
    assert (status, "hidden by you, something lies on it" in out) == (Exit.DONE, True)
    home.there = []
    assert "hidden by you, not connected" in home.run("keys", "readers")[1]
    assert home.hidden("--show", "Alcor Micro AU9560") == {}
    assert "no card reader" in home.run("keys", "readers")[1]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("--hide", "Other"), Exit.NO_KEY, Code.READER_UNKNOWN), (("--show", "x"), Exit.NO_KEY, Code.READER_UNKNOWN),
        (("--hide", "a", "--show", "b"), Exit.WRONG_USE, Code.WRONG_USE),
    ],
)  # fmt: skip
def test_what_cannot_be_hidden(words: tuple[str, ...], status: int, code: Code, home: Home) -> None:
    told, out = home.run("--json", "keys", "readers", *words)
    assert (told, json.loads(out)["error"]["code"]) == (status, code)


def test_without_the_card_service_that_is_said(home: Home) -> None:
    home.service = False
    told, out = home.run("--json", "keys", "readers")
    assert (told, json.loads(out)["error"]["code"]) == (Exit.NO_KEY, Code.READER_SERVICE_MISSING)
