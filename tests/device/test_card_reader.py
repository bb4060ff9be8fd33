"""The software key as a card in a real reader of a real card service, reached by python-fido2's PC/SC transport."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import pytest
from fido2.ctap2.base import Ctap2
from fido2.pcsc import CtapPcscDevice

from tests import card_reader

pytestmark = [pytest.mark.pcsc, pytest.mark.slow]

SEEN_WITHIN_S = 30.0


@pytest.fixture(autouse=True)
def needs_a_reader() -> None:
    reason = card_reader.unavailable()
    if reason is not None:
        pytest.skip(reason)


def versions() -> list[str]:
    """What the card says it is; every handle is given back before the service ends, pyscard complains otherwise."""
    deadline = time.monotonic() + SEEN_WITHIN_S
    while time.monotonic() < deadline:
        for device in CtapPcscDevice.list_devices(card_reader.READER):
            try:
                return Ctap2(device).get_info().versions
            finally:
                device.close()
        time.sleep(0.2)
    pytest.fail(f"no card in {card_reader.READER} within {SEEN_WITHIN_S:.0f} s")


def test_the_card_is_a_fido2_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    command = [sys.executable, "-m", "keydesk.demo.softkey.reader", "--store", str(tmp_path / "key.json")]
    with card_reader.card_reader(command):
        found = versions()
        gc.collect()
    assert "FIDO_2_1" in found


def test_only_one_card_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / "pcscd.comm"
    taken.touch()
    monkeypatch.setattr(card_reader, "SOCKET", taken)
    with pytest.raises(card_reader.CardReaderError, match="runs already"), card_reader.card_reader():
        pass


def test_a_card_that_ends_at_once_is_told_and_nothing_is_left() -> None:
    with (
        pytest.raises(card_reader.CardReaderError, match="code 3"),
        card_reader.card_reader([sys.executable, "-c", "raise SystemExit(3)"]),
    ):
        pass
    assert not card_reader.SOCKET.exists()
