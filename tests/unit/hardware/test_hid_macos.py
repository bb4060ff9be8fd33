"""The connection on macOS, with stand-ins for python-fido2's and for the system's calls."""

from __future__ import annotations

import errno

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import translate
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.hid_macos import MacConnection, open_error


class Inner:
    """python-fido2's connection, whose errors have no number."""

    def __init__(self) -> None:
        self.handle: object = "device"
        self.run_loop_ref: object = "loop"
        self.packets = [b"one"]
        self.sent: list[bytes] = []
        self.gone = False
        self.closed = 0
        self.waits_s = 4.0
        self.now = 0.0

    def close(self) -> None:
        self.closed += 1

    def write_packet(self, data: bytes) -> None:
        if self.gone:
            raise OSError("Failed to write report to device: 1")
        self.sent.append(data)

    def read_packet(self) -> bytes:
        if self.packets:
            return self.packets.pop()
        self.now += self.waits_s
        raise OSError("Failed reading a response")


class Calls:
    def __init__(self) -> None:
        self.closed: list[object] = []
        self.stopped: list[object] = []

    def close_device(self, handle: object) -> None:
        self.closed.append(handle)

    def stop_loop(self, loop: object) -> None:
        self.stopped.append(loop)


class Line:
    def __init__(self) -> None:
        self.inner, self.calls = Inner(), Calls()
        self.connection = MacConnection(self.inner, self.calls, lambda: self.inner.now)


def told(error: OSError) -> str | None:
    coded = translate(error, Stop())
    assert isinstance(coded, KeydeskError)
    return coded.code


def test_packets_pass() -> None:
    line = Line()
    line.connection.write_packet(b"ask")
    assert (line.connection.read_packet(), line.inner.sent) == (b"one", [b"ask"])


@pytest.mark.parametrize(("waits_s", "code"), [(4.0, Code.KEY_NOT_RESPONDING), (0.1, Code.KEY_REMOVED)])
def test_silence_is_no_removal(waits_s: float, code: Code) -> None:
    line = Line()
    line.inner.packets.clear()
    line.inner.waits_s = waits_s
    with pytest.raises(OSError, match=r".") as raised:
        line.connection.read_packet()
    assert told(raised.value) == code


def test_a_pulled_key_takes_nothing() -> None:
    line = Line()
    line.inner.gone = True
    with pytest.raises(OSError, match=r".") as raised:
        line.connection.write_packet(b"x")
    assert raised.value.errno == errno.ENODEV


def test_it_is_closed_for_good_and_once() -> None:
    line = Line()
    line.connection.close()
    line.connection.close()
    assert (line.inner.closed, line.calls.closed) == (1, ["device"])
    line.connection.interrupt()
    assert line.calls.stopped == [], "a loop that is over is not touched"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Failed to open device for communication: 3758097122", Code.KEY_NO_PERMISSION),
        ("Failed to open device for communication: -536870174", Code.KEY_NO_PERMISSION),
        ("Failed to open device for communication: 3758097089", Code.KEY_NO_PERMISSION),
        ("Failed to open device for communication: 3758097093", Code.KEY_BUSY),
        ("Failed to open device for communication: 1", Code.KEY_REMOVED),
        ("Device ID 7 does not match any HID device on the system", Code.KEY_REMOVED),
    ],
)
def test_why_a_key_cannot_be_opened(words: str, code: Code) -> None:
    assert told(open_error(OSError(words))) == code


def test_a_wait_can_be_broken() -> None:
    line = Line()
    line.inner.packets.clear()
    line.connection.interrupt()
    assert line.calls.stopped == ["loop"]
    with pytest.raises(OSError, match=r".") as raised:
        line.connection.read_packet()
    assert told(raised.value) == Code.KEY_REMOVED
