"""The card: APDUs to the applet, and vpcd's protocol over a socket pair."""

from __future__ import annotations

import socket
import struct
import threading
import time

import pytest

from keydesk.demo.softkey.applet import FIDO_AID, FidoApplet
from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.faults import Pull
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.reader import main
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.vpcd import ATR, VirtualCard, connect

SELECT = bytes.fromhex("00a4040008") + FIDO_AID + b"\x00"
GET_INFO = bytes.fromhex("80100000010400")


def key_of(profile: str, mode: TouchMode = TouchMode.AUTOMATIC) -> SoftwareKey:
    return SoftwareKey(PROFILES[profile], touch=TouchSource(mode, 0.0), touch_timeout_s=10)


def card(profile: str = "nfc-card", mode: TouchMode = TouchMode.AUTOMATIC) -> FidoApplet:
    applet = FidoApplet(SoftwareKeyDevice.plugged(key_of(profile, mode)))
    assert applet.exchange(SELECT) == b"U2F_V2\x90\x00"
    return applet


def whole(applet: FidoApplet, apdu: bytes) -> bytes:
    """The answer with what is fetched after 61xx."""
    answer = applet.exchange(apdu)
    body = b""
    while answer[-2] == 0x61:
        body += answer[:-2]
        answer = applet.exchange(b"\x00\xc0\x00\x00" + answer[-1:])
    return body + answer


def test_select_comes_first() -> None:
    applet = FidoApplet(SoftwareKeyDevice.plugged(key_of("nfc-card")))
    assert applet.exchange(GET_INFO) == b"\x6d\x00"
    assert applet.exchange(bytes.fromhex("00a4040005a000000308")) == b"\x6a\x82"
    assert applet.exchange(SELECT) == b"U2F_V2\x90\x00"
    assert whole(applet, GET_INFO)[0] == 0


def test_short_answers_come_in_parts_and_extended_ones_at_once() -> None:
    applet = card("yubikey-5.7")
    first = applet.exchange(GET_INFO)
    assert len(first) == 258
    assert first[-2] == 0x61
    parts = whole(applet, GET_INFO)
    at_once = applet.exchange(bytes.fromhex("80100000000001040000"))
    assert parts == at_once
    assert at_once[-2:] == b"\x90\x00"


def test_chained_commands() -> None:
    applet = card()
    assert applet.exchange(bytes.fromhex("9010000001 06")) == b"\x90\x00"
    assert applet.exchange(bytes.fromhex("8010000005a20102020100")) == bytes.fromhex("00a2030804f49000")


def test_a_key_that_waits_for_a_touch_is_polled() -> None:
    applet = card("yubikey-5.7", TouchMode.BUTTON)
    answer = applet.exchange(bytes.fromhex("80108000010b00"))
    while answer == b"\x01\x91\x00":
        answer = applet.exchange(bytes.fromhex("8011000000"))
    assert answer == b"\x02\x91\x00"
    assert applet.exchange(bytes.fromhex("80108000010400")) == b"\x69\x85"  # one at a time
    assert applet.exchange(bytes.fromhex("8011110000")) == b"\x2d\x90\x00"  # cancel
    assert applet.exchange(bytes.fromhex("8011000000")) == b"\x69\x85"


def test_after_a_reset_the_applet_is_selected_anew() -> None:
    applet = card()
    assert applet.exchange(bytes.fromhex("80100000010700")) == b"\x00\x90\x00"
    assert applet.exchange(GET_INFO) == b"\x6d\x00"


def test_u2f_over_the_card() -> None:
    applet = card("u2f-only")
    assert applet.exchange(bytes.fromhex("0003000000")) == b"U2F_V2\x90\x00"
    assert applet.exchange(GET_INFO) == b"\x6d\x00"


@pytest.mark.parametrize(
    ("apdu", "word"), [("", "6700"), ("8010", "6700"), ("801000000504", "6700"), ("60100000", "6e00")]
)
def test_broken_apdus(apdu: str, word: str) -> None:
    assert card().exchange(bytes.fromhex(apdu)).hex() == word


class Reader:
    """The other end of vpcd's line."""

    def __init__(self, key: SoftwareKey) -> None:
        self._line, far = socket.socketpair()
        self.card = threading.Thread(target=VirtualCard(key, far).run, daemon=True)
        self.card.start()

    def send(self, message: bytes) -> None:
        self._line.sendall(struct.pack(">H", len(message)) + message)

    def ask(self, message: bytes) -> bytes:
        self.send(message)
        (size,) = struct.unpack(">H", self._line.recv(2, socket.MSG_WAITALL))
        return self._line.recv(size, socket.MSG_WAITALL)

    def end(self) -> None:
        self._line.close()
        self.card.join(5)
        assert not self.card.is_alive()


def test_power_and_apdus_over_the_line() -> None:
    key = key_of("nfc-card")
    reader = Reader(key)
    assert reader.ask(b"\x04") == ATR
    reader.send(b"\x01")
    assert reader.ask(SELECT) == b"U2F_V2\x90\x00"
    key.machine.session.wrong_pins = 3
    reader.send(b"\x02")
    assert reader.ask(GET_INFO) == b"\x6d\x00"
    assert key.machine.session.wrong_pins == 0
    reader.send(b"\x00")
    assert reader.ask(SELECT) == b"U2F_V2\x90\x00"
    reader.end()


def test_a_pulled_key_leaves_the_reader() -> None:
    key = key_of("nfc-card")
    reader = Reader(key)
    assert reader.ask(SELECT) == b"U2F_V2\x90\x00"
    key.faults.pull(Pull.BEFORE_WORK)
    assert reader.ask(GET_INFO) == b"\x6f\x00"
    reader.card.join(5)
    assert not reader.card.is_alive()
    reader.end()


def test_the_reader_process_says_why_it_cannot_start(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--profile", "nfc-card"])
    assert caught.value.code == 2
    assert "--store" in capsys.readouterr().err


def test_connect_gives_up_and_waits_for_a_late_vpcd(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))  # nobody else can have the port, and nobody listens there yet
        port = late.getsockname()[1]
        with pytest.raises(ConnectionRefusedError):
            connect(port, within_s=0)
        pauses: list[float] = []

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            late.listen()

        monkeypatch.setattr(time, "sleep", pause)
        connect(port, within_s=60).close()
        assert len(pauses) == 1
