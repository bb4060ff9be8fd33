"""The command line on a real device node: the first commands of the script that runs on every other way."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydesk.demo.softkey.uhid import UsbPlug
from tests.fakes.key_script import Script, first_commands, script_key
from tests.guest.cases.ports import in_guest

pytestmark = in_guest


def test_by_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    plug = UsbPlug(script_key())
    try:
        first_commands(Script(tmp_path, None, monkeypatch, capsys, "--transport", "hid"))
    finally:
        plug.pull()
