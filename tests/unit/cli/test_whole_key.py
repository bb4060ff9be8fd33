"""The command line on the software key, in process and over CTAPHID: the real program, flows and key layer.

On a card reader: tests/device/test_key_by_script.py; on a real ``/dev/hidraw``: tests/guest/cases/test_script.py.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.hardware.transport import KeyTransport
from tests.fakes.cables import Cables
from tests.fakes.key_script import Move, Script, script_key, whole_script

WAYS = ("in process", "ctaphid")


def plugged(way: str) -> tuple[KeyTransport, Move, Move]:
    """A port with the key in it, and the hand that takes it out and brings it back."""
    key = script_key()
    if way == "in process":
        port = SoftwareTransport()
        port.plug(key)
        return port, partial(port.unplug, key), partial(port.plug, key)
    cables = Cables(4.0)
    paths = [cables.plug(key)]
    return cables, lambda: cables.unplug(paths[0]), partial(cables.plug, key)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_by_script(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port, out, back = plugged(way)
    whole_script(Script(tmp_path, port, monkeypatch, capsys), out, back)
