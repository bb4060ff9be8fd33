"""The command line on a card, through a real pcscd with a virtual reader: a part of the script of every other way."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.demo.softkey.store import FileStore
from tests.fakes.key_script import MODEL, Script, script_key, short_script
from tests.fakes.pcscd import virtual_reader

pytestmark = [pytest.mark.pcsc, pytest.mark.slow, pytest.mark.timeout(120)]


def test_by_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "card.json"
    script_key(FileStore(store))
    with virtual_reader(store, MODEL):
        short_script(Script(tmp_path / "home", None, monkeypatch, capsys, "--transport", "pcsc"))
