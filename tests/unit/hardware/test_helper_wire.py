"""The line between program and helper: what may pass, what is no frame, errors on their way, the greeting."""

from __future__ import annotations

import errno
import stat
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Pipe
from pathlib import Path

import pytest
from fido2.ctap import CtapDevice, CtapError
from fido2.hid import CTAPHID, ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.hardware import helper_errors
from keydesk.hardware.elevated import ElevatedTransport
from keydesk.hardware.helper_door import read_note, write_note
from keydesk.hardware.helper_wire import (
    Frame,
    Kind,
    LineBroken,
    greet_helper,
    greet_program,
    may_pass,
    pack_call,
    receive,
    send,
)
from keydesk.hardware.transport import Found, FoundKey, NotAKey
from tests.fakes.elevation import ThreadHelper
from tests.fakes.plugged import software_key

CBOR, MSG, WINK, PING, YUBIKEY = CTAPHID.CBOR, CTAPHID.MSG, CTAPHID.WINK, CTAPHID.PING, 0x42


@pytest.mark.parametrize(
    ("command", "data", "may"),
    [
        (CBOR, b"\x04", True), (CBOR, b"\x06\xa1", True), (CBOR, b"\x07", True), (CBOR, b"\x09", True),
        (CBOR, b"\x0a", True), (CBOR, b"\x0d", True), (CBOR, b"\x40", True), (CBOR, b"\x41", True),
        (CBOR, b"\x0b", True), (CBOR, b"\x01\xa4", False), (CBOR, b"\x02\xa4", False), (CBOR, b"\x08", False),
        (CBOR, b"\x0c", False), (CBOR, b"", False), (CBOR, b"\x50", False), (CBOR, b"\x04" * 7610, False),
        (MSG, b"\x00\x02\x07\x00", False), (WINK, b"", True), (WINK, b"x", False), (PING, b"x", False),
        (YUBIKEY, b"\x00", True), (YUBIKEY, b"\x01", False), (0x43, b"\x00", False), (0x06, b"12345678", False),
    ],
)  # fmt: skip
def test_only_what_managing_needs_may_pass(command: int, data: bytes, may: bool) -> None:
    assert may_pass(command, data) is may


class Program:
    """A program that speaks to the helper by hand, and asks for what it should not."""

    def __init__(self, port: SoftwareTransport) -> None:
        self.helper = ThreadHelper(port)
        self.line = self.helper.begin()

    def ask(self, kind: Kind, number: int, body: bytes = b"") -> Frame:
        send(self.line, Frame(kind, number, body))
        while (frame := receive(self.line)).number != number:
            pass
        return frame

    def end(self) -> None:
        send(self.line, Frame(Kind.BYE))
        assert self.helper.ended()
        self.line.close()


@pytest.mark.expects_log_warnings("commands that may not pass")
def test_the_helper_checks_for_itself() -> None:
    port = SoftwareTransport()
    path = port.plug(software_key()).path
    program = Program(port)
    assert program.ask(Kind.OPEN, 1, path.encode()).kind is Kind.OPENED
    assert program.ask(Kind.CALL, 2, pack_call(1, CBOR, b"\x04")).body[:1] == b"\0"
    for number, (command, data) in enumerate([(CBOR, b"\x02\xa0"), (MSG, b"\0"), (0x06, b"")], start=3):
        refused = program.ask(Kind.CALL, number, pack_call(1, command, data))
        assert refused.kind is Kind.FAILED
        assert b'"ctap","code":1' in refused.body
    program.end()


def test_only_what_is_plugged_can_be_opened() -> None:
    program = Program(SoftwareTransport())
    assert program.ask(Kind.OPEN, 1, b"/dev/sda").kind is Kind.FAILED
    assert program.ask(Kind.CALL, 2, pack_call(1, CBOR, b"\x04")).kind is Kind.FAILED
    program.end()


@pytest.mark.parametrize(
    "data", [b"", b"\x01", b"\xff\0\0\0\1", b"\x10\0\0\0\1", b"\x03\0\0\0\1x", b"\x02" * (16 * 1024 + 1)]
)
def test_what_is_no_frame_ends_the_line(data: bytes) -> None:
    helper = ThreadHelper(SoftwareTransport())
    line = helper.begin()
    with suppress(OSError):  # it hangs up as soon as it has read the length
        line.send_bytes(data)
    assert helper.ended()
    line.close()


def test_nothing_longer_than_a_frame_is_sent() -> None:
    here, there = Pipe()
    with pytest.raises(LineBroken):
        send(here, Frame(Kind.CALL, 1, b"x" * (16 * 1024)))
    here.close()
    there.close()


class Listing:
    """A helper that lists what nobody should."""

    name = "hid"

    def list(self) -> Sequence[Found]:
        return [FoundKey("hid", f"p{number}", "x" * 999) for number in range(99)]

    def open(self, found: Found) -> CtapDevice:
        raise NotAKey

    def watch(self, changed: object) -> object:
        return lambda: None


def test_a_list_is_bounded() -> None:
    helper = ThreadHelper(Listing())  # type: ignore[arg-type]  # its watcher is looser than a transport's
    transport = ElevatedTransport(helper.begin)
    stop = transport.watch(lambda: None)
    transport.start()
    listed = transport.list()
    assert len(listed) == 32
    assert len(listed[0].product) == 64
    with pytest.raises(NotAKey):
        transport.open(listed[0])
    stop()
    assert helper.ended()
    assert list(transport.list()) == []
    with pytest.raises(OSError, match="No such device"):
        transport.open(listed[0])


def test_errors_arrive_as_what_they_were() -> None:
    gone = OSError(errno.ENODEV, "x")
    for error in (CtapError(0x31), CtapError(0xF7), ConnectionFailure("x"), NotAKey(), gone):
        again = helper_errors.raised(helper_errors.told(error))
        assert type(again) in (type(error), OSError)
        if isinstance(error, CtapError) and isinstance(again, CtapError):
            assert again.code == error.code
    windows = OSError(errno.EACCES, "x")
    windows.winerror = 5  # type: ignore[attr-defined,unused-ignore]  # exists on Windows only
    assert getattr(helper_errors.raised(helper_errors.told(windows)), "winerror", None) == 5
    for odd, code in ((TimeoutError(), Code.KEY_NOT_RESPONDING), (KeyError("x"), Code.KEY_MALFORMED)):
        told = helper_errors.raised(helper_errors.told(odd))
        assert isinstance(told, KeydeskError)
        assert told.code == code
    broke = helper_errors.raised(helper_errors.told(RuntimeError("secret")))
    assert isinstance(broke, KeydeskError)
    assert "secret" not in repr(helper_errors.told(RuntimeError("secret")))


@pytest.mark.parametrize("what", [None, [], {}, {"kind": "ctap"}, {"kind": "coded", "code": "rm -rf"}, 7])
def test_an_error_nobody_knows_is_one_all_the_same(what: object) -> None:
    error = helper_errors.raised(what)  # type: ignore[arg-type]  # whatever the line brings
    assert isinstance(error, KeydeskError)
    assert error.code == Code.KEY_REFUSED


def greeted(program: bytes, helper: bytes, limit_s: float = 2.0) -> tuple[bool, bool]:
    here, there = Pipe()
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(greet_program(there, helper, limit_s)))
    thread.start()
    let_in = greet_helper(here, program, limit_s)
    here.close()
    thread.join(5)
    there.close()
    return let_in, answers[0]


def test_the_greeting_needs_the_same_nonce_on_both_sides() -> None:
    assert greeted(b"n" * 32, b"n" * 32) == (True, True)
    assert greeted(b"n" * 32, b"m" * 32) == (False, False)


def test_who_says_nothing_is_not_waited_for() -> None:
    here, there = Pipe()
    assert not greet_helper(here, b"n" * 32, 0.05)
    assert not greet_program(there, b"n" * 32, 0.0)  # a greeting is there, the proof does not come
    here.close()
    there.close()


def test_the_nonce_is_for_this_person_alone(tmp_path: Path) -> None:
    note = tmp_path / "nonce"
    write_note(note, b"n" * 32)
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert read_note(note) == b"n" * 32
    with pytest.raises(FileExistsError):
        write_note(note, b"n" * 32)
    (tmp_path / "long").write_bytes(b"n" * 33)
    with pytest.raises(OSError, match="no nonce"):
        read_note(tmp_path / "long")
