"""Between python-fido2 and the device: other programs on the line, busy channels, stopping before sending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from fido2 import cbor
from fido2.ctap import STATUS, CtapDevice, CtapError
from fido2.hid import CAPABILITY, CTAPHID, ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import GuardedDevice, Session
from keydesk.hardware.transport import FoundKey

INFO = b"\0" + cbor.encode({1: ["FIDO_2_0"], 3: bytes(16)})
GET_INFO, RETRIES, TOKEN, MAKE = (
    b"\x04",
    b"\x06\xa2\x01\x02\x02\x01",
    b"\x06\xa3\x01\x02\x02\x05\x03\xa0",
    b"\x01\xa0",
)


class Line(CtapDevice):
    """A device that answers from a script."""

    def __init__(self, *script: bytes | Exception) -> None:
        self.script = list(script)
        self.sent: list[bytes] = []
        self.closed = 0

    @property
    def capabilities(self) -> int:
        return int(CAPABILITY.CBOR)

    def call(
        self,
        cmd: int,
        data: bytes = b"",
        event: Event | None = None,
        on_keepalive: Callable[[STATUS], None] | None = None,
    ) -> bytes:
        self.sent.append(data)
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed += 1

    @classmethod
    def list_devices(cls) -> Iterator[CtapDevice]:
        return iter(())


class Opener:
    def __init__(self, *lines: Line | Exception) -> None:
        self.lines = list(lines)

    def __call__(self) -> CtapDevice:
        line = self.lines.pop(0)
        if isinstance(line, Exception):
            raise line
        return line


def wrong() -> ConnectionFailure:
    return ConnectionFailure("Wrong channel")


def busy() -> CtapError:
    return CtapError(CtapError.ERR.CHANNEL_BUSY)


@pytest.mark.parametrize("data", [GET_INFO, RETRIES, b"\x06\xa2\x01\x01\x02\x02"])
def test_what_changes_nothing_is_asked_again_on_a_fresh_line(data: bytes) -> None:
    first, second, third = Line(wrong()), Line(wrong()), Line(b"\0")
    guarded = GuardedDevice(Opener(first, second, third), Stop, 1.0)
    assert guarded.call(CTAPHID.CBOR, data) == b"\0"
    assert (first.closed, second.closed, third.closed) == (1, 1, 0)


@pytest.mark.parametrize("data", [TOKEN, MAKE, b"\x02\xa0", b"\x0a\xa1\x01\x06", b"\x06", b""])
def test_what_may_have_happened_is_never_repeated(data: bytes) -> None:
    line = Line(wrong())
    guarded = GuardedDevice(Opener(line, Line(b"\0")), Stop, 1.0)
    with pytest.raises(ConnectionFailure):
        guarded.call(CTAPHID.CBOR, data)
    assert len(line.sent) == 1


def test_three_times_and_no_more() -> None:
    guarded = GuardedDevice(Opener(Line(wrong()), Line(wrong()), Line(wrong()), Line(b"\0")), Stop, 1.0)
    with pytest.raises(ConnectionFailure):
        guarded.call(CTAPHID.CBOR, GET_INFO)


def test_opening_is_tried_three_times() -> None:
    assert GuardedDevice(Opener(wrong(), wrong(), Line()), Stop, 1.0).capabilities
    with pytest.raises(ConnectionFailure):
        GuardedDevice(Opener(wrong(), wrong(), wrong(), Line()), Stop, 1.0)


def test_a_busy_channel_is_waited_for_but_not_for_ever() -> None:
    guarded = GuardedDevice(Opener(Line(busy(), busy(), b"\0")), Stop, 1.0)
    assert guarded.call(CTAPHID.CBOR, MAKE) == b"\0"
    guarded = GuardedDevice(Opener(Line(*(busy() for _ in range(100)))), Stop, 0.25)
    with pytest.raises(CtapError):
        guarded.call(CTAPHID.CBOR, MAKE)


def test_a_wish_to_stop_ends_the_wait_for_a_busy_channel() -> None:
    stop = Stop()
    line = Line(*(busy() for _ in range(100)))
    guarded = GuardedDevice(Opener(line), lambda: stop, 60.0)
    stop.cancel()
    with pytest.raises(KeydeskError) as told:
        guarded.call(CTAPHID.CBOR, MAKE)
    assert told.value.code == Code.KEY_CANCELLED
    assert line.sent == []  # nothing goes out once a person cancelled


def test_an_error_while_closing_is_nobodys_business() -> None:
    tried: list[OSError] = []

    class Stuck(Line):
        def close(self) -> None:
            tried.append(OSError(19, "gone"))
            raise tried[-1]

    GuardedDevice(Opener(Stuck()), Stop, 1.0).close()
    assert len(tried) == 1


def test_a_handle_that_failed_is_dropped_and_opened_anew() -> None:
    broken, good = Line(b"\0\xff"), Line(INFO)
    session = Session(FoundKey("hid", "x"), Opener(broken, good), 1.0)
    with pytest.raises(ValueError, match="CTAP") as odd:
        session.read_info()
    told = session.failure(odd.value, Stop())
    assert told is not None
    assert (told.code, broken.closed) == (Code.KEY_MALFORMED, 1)
    assert session.info.versions == ["FIDO_2_0"]


def test_the_line_can_be_interrupted_where_the_device_knows_how() -> None:
    class Breaks(Line):
        broken = False

        def interrupt(self) -> None:
            self.broken = True

    line = Breaks(INFO)
    session = Session(FoundKey("hid", "x"), Opener(line), 1.0)
    session.interrupt()
    assert session.info.versions
    session.interrupt()
    assert line.broken
    session.release()
    session.release()
    assert line.closed == 1


def test_a_description_is_taken_apart_anew_only_when_it_is_another_one() -> None:
    other = b"\0" + cbor.encode({1: ["FIDO_2_1"], 3: bytes(16)})
    session = Session(FoundKey("hid", "x"), Opener(Line(INFO, INFO, other, INFO), Line(INFO)), 1.0)
    first = session.info
    assert session.read_info() is first
    assert session.read_info().versions == ["FIDO_2_1"]
    again = session.read_info()
    assert again.versions == ["FIDO_2_0"]
    session.release()
    assert session.info is again  # asked on the new line, and told the same
