"""An open USB key over a cable made of a socket pair: limits, other programs' packets, locks, interrupts."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.base import Ctap2
from fido2.hid import CTAPHID, ConnectionFailure
from fido2.hid.base import HidDescriptor

from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.device import Plug, SoftwareKeyDevice
from keydesk.demo.softkey.hid_framing import REPORT_SIZE, HidFraming
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.touch import TouchMode
from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import translate
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.hid_library_device import BoundedHidDevice
from keydesk.hardware.hid_linux_device import LinuxConnection, lock, open_locked
from tests.fakes.plugged import software_key

DESCRIPTOR = HidDescriptor("socket", 0x1050, 0x0407, REPORT_SIZE, REPORT_SIZE, "Practice", None)


class Cable:
    """The host's end is handed to the connection, the key's end to whoever plays the key."""

    def __init__(self, silence_s: float) -> None:
        host, self.key = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        host.setblocking(False)
        self.connection = LinuxConnection(host.detach(), REPORT_SIZE, silence_s)

    def open(self) -> BoundedHidDevice:
        return BoundedHidDevice(DESCRIPTOR, self.connection)

    def receive(self) -> bytes:
        return self.key.recv(REPORT_SIZE + 1)[1:]  # without the number of the report

    def send(self, report: bytes) -> None:
        self.key.sendall(report.ljust(REPORT_SIZE, b"\0"))

    def answer_init(self, channel: bytes = b"\x00\x00\x00\x01") -> None:
        asked = self.receive()
        self.send(asked[:4] + b"\x86\x00\x11" + asked[7:15] + channel + b"\x02\x05\x07\x04\x05")

    def close(self) -> None:
        self.connection.close()
        self.key.close()


@contextmanager
def cable(silence_s: float = 0.3) -> Iterator[Cable]:
    line = Cable(silence_s)
    try:
        yield line
    finally:
        line.close()


@contextmanager
def played(play: Callable[[], None]) -> Iterator[None]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            play()
        except OSError:
            pass
        except AssertionError as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="played-key", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join(10)
        assert not errors


@contextmanager
def softkey_on(line: Cable, key: SoftwareKey) -> Iterator[Plug]:
    plug = Plug(key)

    def hang_up() -> None:
        line.key.shutdown(socket.SHUT_RDWR)

    framing = HidFraming(SoftwareKeyDevice(plug), line.key.sendall, ended=hang_up)
    thread = threading.Thread(target=framing.serve, args=(line.receive,), name="hid-line", daemon=True)
    thread.start()
    try:
        yield plug
    finally:
        line.connection.close()
        thread.join(10)


def test_a_software_key_behind_real_packets() -> None:
    with cable(2) as line, softkey_on(line, software_key()):
        device = line.open()
        assert device.device_version == (5, 7, 4)
        assert "FIDO_2_1" in Ctap2(device).info.versions
        assert device.ping(b"x" * 500) == b"x" * 500
        device.wink()


def test_a_touch_longer_than_the_silence_is_no_silence() -> None:
    with cable(1.0) as line:
        key = software_key(touch=TouchMode.BUTTON)
        with softkey_on(line, key):
            ctap = Ctap2(line.open())
            seen: list[int] = []
            timer = threading.Timer(1.4, key.touch.touch)
            timer.start()
            ctap.selection(on_keepalive=seen.append)
            assert 2 in seen


def test_cancel_reaches_the_key() -> None:
    with cable(2) as line, softkey_on(line, software_key(touch=TouchMode.BUTTON)):
        ctap, event = Ctap2(line.open()), threading.Event()
        with pytest.raises(CtapError) as ended:
            ctap.selection(event=event, on_keepalive=lambda _: event.set())
        assert ended.value.code == CtapError.ERR.KEEPALIVE_CANCEL


def test_pulled_while_it_waits() -> None:
    with cable(2) as line, softkey_on(line, software_key(touch=TouchMode.BUTTON)) as plug:
        ctap = Ctap2(line.open())
        with pytest.raises(OSError) as gone:  # noqa: PT011 -- which number differs by who notices first
            ctap.selection(on_keepalive=lambda _: plug.pull())
        told = translate(gone.value, Stop())
        assert told is not None
        assert told.code == Code.KEY_REMOVED


def test_a_silent_key_ends_in_a_time_out() -> None:
    with cable(0.2) as line, pytest.raises(TimeoutError):
        line.open()


def test_a_blocked_read_can_be_interrupted() -> None:
    with cable(30) as line:
        threading.Timer(0.1, line.connection.interrupt).start()
        with pytest.raises(OSError, match="No such device"):
            line.open()
        line.connection.interrupt()


def test_packets_of_other_programs_are_dropped() -> None:
    with cable(1) as line:

        def play() -> None:
            asked = line.receive()
            line.send(b"\xff\xff\xff\xff\x86\x00\x11" + b"otherone" + b"\x00\x00\x00\x09\x02\x05\x07\x04\x05")
            line.send(b"\x00\x00\x00\x07\x90\x00\x01\x00")
            line.send(asked[:4] + b"\x86\x00\x11" + asked[7:15] + b"\x00\x00\x00\x01\x02\x05\x07\x04\x05")
            line.receive()
            line.send(b"\x00\x00\x00\x07\x81\x00\x02no")
            line.send(b"\x00\x00\x00\x01\x81\x00\x02ok")

        with played(play):
            assert line.open().ping(b"ok") == b"ok"


@pytest.mark.parametrize(
    "reply",
    [
        b"\x00\x00\x00\x01\x90\x00\x50" + b"a" * 57,  # the continuation never comes
        b"\x00\x00\x00\x01\x90\xff\xff" + b"a" * 57,  # an oversize length
        b"\x00\x00\x00\x01",
        b"\x00\x00\x00\x01\x95\x00\x01\x00",  # the answer to another command
        b"\x00\x00\x00\x01\xbb\x00\x01\x09",  # a keep-alive nobody knows
        b"\x00\x00\x00\x01\xbf\x00\x01\x06",  # busy
        b"\x00\x00\x00\x01\xbf\x00\x01\x7f",
    ],
)
def test_odd_packets_end_in_one_kind_of_error(reply: bytes) -> None:
    with cable(0.2) as line:

        def play() -> None:
            line.answer_init()
            line.receive()
            line.send(reply)

        with played(play):
            device = line.open()
            with pytest.raises((CtapError, ConnectionFailure, OSError, struct.error, IndexError)) as odd:
                device.call(CTAPHID.CBOR, b"\x04")
            assert translate(odd.value, Stop()) is not None


def test_a_wrong_sequence_number() -> None:
    with cable(0.3) as line:

        def play() -> None:
            line.answer_init()
            line.receive()
            line.send(b"\x00\x00\x00\x01\x90\x00\x70" + b"a" * 57)
            line.send(b"\x00\x00\x00\x01\x05" + b"b" * 59)

        with played(play):
            device = line.open()
            with pytest.raises(ConnectionFailure):
                device.call(CTAPHID.CBOR, b"\x04")


def test_a_busy_channel_is_told_at_once() -> None:
    with cable(2) as line:

        def play() -> None:
            line.answer_init()
            line.receive()
            line.send(b"\x00\x00\x00\x01\xbf\x00\x01\x06")

        with played(play):
            device = line.open()
            with pytest.raises(CtapError) as busy:
                device.call(CTAPHID.PING, b"x")
            assert busy.value.code == CtapError.ERR.CHANNEL_BUSY


def test_endless_keepalives_can_be_cancelled() -> None:
    with cable(1) as line:
        over = threading.Event()

        def play() -> None:
            line.answer_init()
            line.receive()
            while not over.wait(0.02):
                line.send(b"\x00\x00\x00\x01\xbb\x00\x01\x02")

        with played(play):
            device, event = line.open(), threading.Event()
            threading.Timer(0.2, event.set).start()
            threading.Timer(0.6, line.connection.interrupt).start()  # the watchdog, for a key that ignores the cancel
            with pytest.raises(OSError, match="No such device"):
                device.call(CTAPHID.CBOR, b"\x0b", event)
            over.set()


def test_the_lock_of_libfido2(tmp_path: Path) -> None:
    node = tmp_path / "hidraw0"
    node.touch()
    first, second = os.open(node, os.O_RDWR), os.open(node, os.O_RDWR)
    fcntl.flock(first, fcntl.LOCK_EX)
    started = time.monotonic()
    with pytest.raises(KeydeskError) as busy:
        lock(second, 0.2)
    assert busy.value.code == Code.KEY_BUSY
    assert time.monotonic() - started > 0.15
    threading.Timer(0.1, fcntl.flock, (first, fcntl.LOCK_UN)).start()
    lock(second, 15)
    os.close(first)
    os.close(second)


def test_closing_twice_and_interrupting_a_closed_one() -> None:
    with cable() as line:
        line.connection.close()
        handles = set(os.listdir("/proc/self/fd"))
        line.connection.interrupt()
        line.connection.close()
        assert set(os.listdir("/proc/self/fd")) == handles, (
            "numbers of handles are used again: closed once, not twice"
        )


def test_after_a_wait_the_node_is_opened_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "hidraw0"
    node.touch()
    opened: list[int] = []
    plain = os.open

    def opening(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        opened.append(plain(path, flags, mode, dir_fd=dir_fd))
        return opened[-1]

    holder = os.open(node, os.O_RDWR)
    fcntl.flock(holder, fcntl.LOCK_EX)
    monkeypatch.setattr("keydesk.hardware.hid_linux_device.os.open", opening)
    threading.Timer(0.1, os.close, [holder]).start()
    ours = open_locked(node, 5)
    assert len(opened) == 2, "the handle that waited holds answers meant for others"
    os.close(ours)
    assert open_locked(node, 5) == ours
    assert len(opened) == 3
    os.close(ours)


def test_a_lock_that_is_not_given_up_leaves_no_handle(tmp_path: Path) -> None:
    node = tmp_path / "hidraw0"
    node.touch()
    holder = os.open(node, os.O_RDWR)
    fcntl.flock(holder, fcntl.LOCK_EX)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(KeydeskError) as told:
        open_locked(node, 0.1)
    assert told.value.code == Code.KEY_BUSY
    assert len(os.listdir("/proc/self/fd")) == before
    os.close(holder)
