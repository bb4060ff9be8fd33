"""CTAPHID: the real CtapHidDevice over a socket pair, and raw reports for what it never sends."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from fido2.ctap import STATUS, CtapError
from fido2.ctap1 import Ctap1
from fido2.ctap2.base import Ctap2
from fido2.ctap2.pin import ClientPin
from fido2.hid import CAPABILITY, CTAPHID, CtapHidDevice

from keydesk.demo.softkey import hid_framing
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.status import Status
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from tests.fakes.hid_line import HidLine, hid_line
from tests.fakes.softkey import CLIENT_HASH, PIN, RP, refused

ERR = CtapError.ERR
BROADCAST = b"\xff\xff\xff\xff"


@pytest.fixture
def key() -> SoftwareKey:
    return SoftwareKey(PROFILES["yubikey-5.7"], touch=TouchSource(delay_s=0.0), touch_timeout_s=10)


@pytest.fixture
def line(key: SoftwareKey) -> Iterator[HidLine]:
    with hid_line(key) as cable:
        yield cable


def channel_of(line: HidLine) -> bytes:
    answer = line.raw(BROADCAST + b"\x86\x00\x08" + b"nonce-00")
    assert answer[4:15] == b"\x86\x00\x11nonce-00"
    return answer[15:19]


def error_of(report: bytes) -> int:
    assert report[4:7] == b"\xbf\x00\x01"
    return report[7]


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_handshake_tells_version_and_capabilities(line: HidLine) -> None:
    device = line.open()
    assert device.version == 2
    assert device.device_version == (5, 7, 4)
    assert device.capabilities == CAPABILITY.CBOR | CAPABILITY.WINK
    assert device.call(CTAPHID.PING, bytes(range(256)) * 8) == bytes(range(256)) * 8
    device.wink()


def test_a_whole_ceremony(line: HidLine, key: SoftwareKey) -> None:
    device = line.open()
    ctap = Ctap2(device)
    ClientPin(ctap).set_pin(PIN)
    seen: list[STATUS] = []
    made = ctap.make_credential(
        CLIENT_HASH,
        RP,
        {"id": b"alice"},
        [{"type": "public-key", "alg": -7}],
        on_keepalive=lambda status: seen.append(STATUS(status)),
    )
    data = made.auth_data.credential_data
    assert data is not None
    answer = ctap.get_assertion("localhost", CLIENT_HASH, [{"type": "public-key", "id": data.credential_id}])
    answer.verify(CLIENT_HASH, data.public_key)
    assert seen == [STATUS.PROCESSING, STATUS.UPNEEDED]
    app = hashlib.sha256(b"localhost").digest()
    Ctap1(device).register(CLIENT_HASH, app).verify(app, CLIENT_HASH)


def test_keepalives_repeat_and_a_cancel_is_heard(line: HidLine, key: SoftwareKey) -> None:
    key.touch.mode = TouchMode.BUTTON
    channel = channel_of(line)
    line.send(channel + b"\x90\x00\x01\x0b")  # authenticatorSelection
    keepalives = [line.receive()[4:8] for _ in range(5)]
    assert keepalives == [b"\xbb\x00\x01\x01"] + [b"\xbb\x00\x01\x02"] * 4
    line.send(channel + b"\x91\x00\x00")
    while (report := line.receive())[4] == 0xBB:
        pass
    assert report[4:8] == bytes([0x90, 0, 1, Status.KEEPALIVE_CANCEL])


def test_cancel_by_the_client(line: HidLine, key: SoftwareKey) -> None:
    key.touch.mode = TouchMode.BUTTON
    ctap = Ctap2(line.open())
    event = threading.Event()
    with refused(ERR.KEEPALIVE_CANCEL):
        ctap.selection(event=event, on_keepalive=lambda status: event.set())
    ctap.get_info()


def test_another_channel_is_told_busy_but_may_say_hello(line: HidLine, key: SoftwareKey) -> None:
    key.touch.mode = TouchMode.BUTTON
    first, second = channel_of(line), channel_of(line)
    assert first != second
    line.send(first + b"\x90\x00\x01\x0b")
    line.receive()
    line.send(second + b"\x90\x00\x01\x04")
    line.send(BROADCAST + b"\x86\x00\x08" + b"nonce-01")
    line.send(second + b"\x91\x00\x00")  # a cancel from elsewhere means nothing
    reports: list[bytes] = []
    while len(reports) < 2:
        report = line.receive()
        if report[4] != 0xBB:
            reports.append(report)
    assert error_of(reports[0]) == Status.CHANNEL_BUSY
    assert reports[0][:4] == second
    assert reports[1][7:15] == b"nonce-01"
    wait_until(key.touch.touch)
    while (report := line.receive())[4] == 0xBB:
        pass
    assert report[:8] == first + b"\x90\x00\x01\x00"


def test_a_hello_on_the_own_channel_ends_the_command(line: HidLine, key: SoftwareKey) -> None:
    key.touch.mode = TouchMode.BUTTON
    channel = channel_of(line)
    line.send(channel + b"\x90\x00\x01\x0b")
    line.receive()
    line.send(channel + b"\x86\x00\x08" + b"nonce-02")
    while (report := line.receive())[4] == 0xBB:
        pass
    assert report[:15] == channel + b"\x86\x00\x11nonce-02"
    wait_until(lambda: not key.touch.wanted)


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (b"\x90\x00\x01\x04", None),
        (b"\x84\x00\x01\x05", Status.INVALID_COMMAND),
        (b"\x81\xff\xff", Status.INVALID_LENGTH),
        (b"\x86\x00\x07nonce", Status.INVALID_LENGTH),
    ],
)
def test_what_a_report_may_say(line: HidLine, report: bytes, status: Status | None) -> None:
    answer = line.raw(channel_of(line) + report)
    if status is None:
        assert answer[4] == 0x90
    else:
        assert error_of(answer) == status


@pytest.mark.parametrize("report", [b"\x90\x00\x01\x04", b"\x86\x00\x08nonce-03"])
def test_an_unknown_channel(line: HidLine, report: bytes) -> None:
    assert error_of(line.raw(b"\x00\x00\x12\x34" + report)) == Status.INVALID_CHANNEL


def test_continuations_in_the_wrong_order(line: HidLine) -> None:
    channel = channel_of(line)
    line.send(channel + b"\x05stray")  # ignored
    line.send(channel + b"\x81\x00\xc8" + bytes(57))
    assert error_of(line.raw(channel + b"\x01" + bytes(59))) == Status.INVALID_SEQ
    line.send(channel + b"\x81\x00\xc8" + bytes(57))
    assert error_of(line.raw(channel + b"\x81\x00\x01x")) == Status.INVALID_SEQ
    assert line.raw(channel + b"\x81\x00\x01x")[4:8] == b"\x81\x00\x01x"


def test_a_message_that_stops_in_the_middle(line: HidLine, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = channel_of(line)
    monkeypatch.setattr(hid_framing, "MESSAGE_WITHIN_S", -1.0)  # whatever comes next is late
    line.send(channel + b"\x81\x00\xc8" + bytes(57))
    assert error_of(line.raw(channel + b"\x81\x00\x01x")) == Status.TIMEOUT
    assert line.receive()[4:8] == b"\x81\x00\x01x"


def test_faults_reach_the_wire(line: HidLine, key: SoftwareKey) -> None:
    channel = channel_of(line)
    key.faults.busy(1)
    assert error_of(line.raw(channel + b"\x90\x00\x01\x04")) == Status.CHANNEL_BUSY
    ctap = Ctap2(line.open())
    key.faults.busy(2)
    ctap.get_info()  # CtapHidDevice tries again by itself


def test_pulled_while_waiting(line: HidLine, key: SoftwareKey) -> None:
    key.touch.mode = TouchMode.BUTTON
    ctap = Ctap2(line.open())
    with pytest.raises(OSError, match="Input/output"):
        ctap.selection(on_keepalive=lambda status: line.plug.pull() if status == STATUS.UPNEEDED else None)


def test_a_key_without_fido2() -> None:
    with hid_line(SoftwareKey(PROFILES["u2f-only"])) as line:
        device = line.open()
        assert isinstance(device, CtapHidDevice)
        assert device.capabilities == CAPABILITY.WINK
        with refused(ERR.INVALID_COMMAND):
            device.call(CTAPHID.CBOR, b"\x04")
        assert Ctap1(device).get_version() == "U2F_V2"


def test_long_messages_fill_many_reports(line: HidLine) -> None:
    data = bytes(range(256)) * 29 + bytes(hid_framing.MAX_MESSAGE - 256 * 29)
    assert len(data) == 7609
    assert line.open().call(CTAPHID.PING, data) == data
