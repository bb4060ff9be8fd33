"""An open card that means harm, behind a stand-in for pyscard's connection: nothing it says goes on without end."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from fido2 import cbor
from fido2.ctap2.base import Ctap2
from fido2.hid import CTAPHID

from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import translate
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.pcsc_device import CardDevice
from keydesk.hardware.session import Session
from keydesk.hardware.transport import FoundKey

Answer = tuple[list[int], int, int]
SELECT = 0xA4


class Connection:
    """Answers SELECT and the first getInfo as a card should, then as it is told to."""

    def __init__(self) -> None:
        self.then: Callable[[], Answer] | None = None
        self.sent = 0

    def connect(self) -> None:
        """Always there."""

    def transmit(self, apdu: list[int], protocol: int | None = None) -> Answer:
        self.sent += 1
        if self.then is not None:
            return self.then()
        if apdu[1] == SELECT:
            return [*b"FIDO_2_0"], 0x90, 0
        return [0, *cbor.encode({1: ["FIDO_2_0"], 3: bytes(16)})], 0x90, 0

    def disconnect(self) -> None:
        """Nothing to do."""


def card() -> tuple[CardDevice, Connection]:
    connection = Connection()
    return CardDevice(connection, "reader"), connection


def test_an_honest_card_is_read() -> None:
    device, _ = card()
    assert Ctap2(device).info.versions == ["FIDO_2_0"]


def test_a_card_that_only_says_more_ends() -> None:
    device, connection = card()
    connection.then = lambda: ([0] * 256, 0x61, 0)
    with pytest.raises(ValueError, match="without end") as told:
        device.call(CTAPHID.CBOR, b"\x04")
    coded = translate(told.value, Stop())
    assert coded is not None
    assert coded.code == Code.KEY_MALFORMED
    assert connection.sent < 300


def test_a_card_that_only_says_wait_can_be_interrupted() -> None:
    device, connection = card()
    asked = threading.Event()

    def wait() -> Answer:
        asked.set()
        return [1], 0x91, 0

    connection.then = wait
    codes: list[str] = []

    def work() -> None:
        cancelled = threading.Event()
        cancelled.set()  # it is told to stop, and goes on
        try:
            device.call(CTAPHID.CBOR, b"\x04", cancelled)
        except OSError as error:
            told = translate(error, Stop())
            codes.append(told.code if told is not None else "none")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert asked.wait(5)
    device.interrupt()
    thread.join(5)
    assert not thread.is_alive()
    assert codes == [Code.KEY_REMOVED]


@pytest.mark.parametrize("answer", [([], 0x91, 0), ([0x77], 0x91, 0), ([], 0x90, 0), ([0xFF] * 8, 0x6F, 0)])
def test_what_makes_no_sense_is_coded(answer: Answer) -> None:
    device, connection = card()
    connection.then = lambda: answer
    session = Session(FoundKey("pcsc", "x", "Reader"), lambda: device, 0.0)
    with pytest.raises(Exception) as told:  # noqa: PT011 -- any error will do, if it is known
        session.read_info()
    assert session.failure(told.value, Stop()) is not None
