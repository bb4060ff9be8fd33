"""The table of foreign errors: every kind has one coded answer, bugs stay bugs."""

from __future__ import annotations

import errno
import struct

import pytest
from fido2.client import ClientError
from fido2.ctap import CtapError
from fido2.ctap1 import ApduError
from fido2.hid import ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import translate
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.transport import CardInterrupted


def code(error: BaseException, stop: Stop | None = None) -> str | None:
    told = translate(error, stop or Stop())
    return told.code if told is not None else None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EIO, Code.KEY_REMOVED), (errno.ENODEV, Code.KEY_REMOVED), (errno.ENXIO, Code.KEY_REMOVED),
        (errno.EBADF, Code.KEY_REMOVED), (errno.ENOENT, Code.KEY_REMOVED), (errno.EPIPE, Code.KEY_REMOVED),
        (errno.EACCES, Code.KEY_NO_PERMISSION), (errno.EPERM, Code.KEY_NO_PERMISSION), (errno.EBUSY, Code.KEY_BUSY),
        (errno.ETIMEDOUT, Code.KEY_NOT_RESPONDING), (errno.EINVAL, Code.KEY_REFUSED),
    ],
)  # fmt: skip
def test_errors_of_the_system(number: int, expected: Code) -> None:
    assert code(OSError(number, "x")) == expected


def test_an_error_without_a_number_is_a_removal() -> None:
    assert code(OSError("failed to write entire packet")) == Code.KEY_REMOVED


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (5, Code.KEY_WINDOWS_ADMIN), (32, Code.KEY_BUSY), (1167, Code.KEY_REMOVED), (31, Code.KEY_REMOVED),
        (2, Code.KEY_REMOVED),
    ],
)  # fmt: skip
def test_errors_of_windows(number: int, expected: Code) -> None:
    error = OSError(errno.EINVAL, "x")
    error.winerror = number  # type: ignore[attr-defined]  # exists on Windows only
    assert code(error) == expected


@pytest.mark.parametrize(
    "error",
    [
        IndexError(), TypeError(), ValueError(), KeyError(1), struct.error(), RecursionError(), OverflowError(),
        AttributeError(), AssertionError(), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"),
    ],
)  # fmt: skip
def test_answers_no_key_should_give(error: Exception) -> None:
    assert code(error) == Code.KEY_MALFORMED


@pytest.mark.parametrize("error", [ZeroDivisionError(), KeyboardInterrupt(), MemoryError(), RuntimeError()])
def test_bugs_stay_bugs(error: BaseException) -> None:
    assert code(error) is None


def test_every_status_byte_has_an_answer() -> None:
    for status in range(1, 256):
        assert code(CtapError(status)) in set(Code)


def test_status_bytes_the_library_does_not_know_keep_their_number() -> None:
    told = translate(CtapError(0x99), Stop())
    assert told is not None
    assert (told.code, told.params) == (Code.KEY_REFUSED, {"status": "0x99"})


@pytest.mark.parametrize("status", [0x2D, 0x2F, 0x27, 0x3A, 0x05, 0x3B])
def test_the_end_of_a_wait_is_cancel_only_when_a_person_cancelled(status: int) -> None:
    cancelled, timed_out = Stop(), Stop()
    cancelled.cancel()
    timed_out.time_out()
    assert code(CtapError(status), cancelled) == Code.KEY_CANCELLED
    assert code(CtapError(status), timed_out) == Code.KEY_NOT_TOUCHED
    assert code(CtapError(status)) == Code.KEY_NOT_TOUCHED


def client_error(kind: ClientError.ERR, cause: object = None) -> ClientError:
    error = ClientError.__new__(ClientError)
    error.code, error.cause = kind, cause
    return error


def test_errors_of_the_client_tell_their_cause() -> None:
    assert code(client_error(ClientError.ERR.BAD_REQUEST, CtapError(0x31))) == Code.PIN_WRONG
    assert code(client_error(ClientError.ERR.TIMEOUT)) == Code.KEY_NOT_TOUCHED
    assert code(client_error(ClientError.ERR.BAD_REQUEST, "text")) == Code.KEY_REFUSED
    assert code(client_error(ClientError.ERR.OTHER_ERROR, OSError(errno.EIO, "x"))) == Code.KEY_REMOVED


def test_the_rest_of_the_library() -> None:
    assert code(ApduError(0x6D00)) == Code.KEY_REFUSED
    assert code(ConnectionFailure("Wrong channel")) == Code.KEY_BUSY
    assert code(KeydeskError(Code.KEY_FULL)) == Code.KEY_FULL


def card_error(name: str, hresult: int = -1) -> Exception:
    kind = type(name, (Exception,), {"__module__": "smartcard.Exceptions", "hresult": hresult})
    error: Exception = kind()
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (card_error("CardConnectionException"), Code.KEY_REMOVED), (card_error("NoCardException"), Code.KEY_REMOVED),
        (card_error("CardConnectionException", 0x8010000B - (1 << 32)), Code.KEY_BUSY),
        (card_error("CardConnectionException", 0x80100068 - (1 << 32)), Code.CARD_INTERRUPTED),
        (card_error("CardConnectionException", 0x80100069 - (1 << 32)), Code.KEY_REMOVED),
        (CardInterrupted(), Code.CARD_INTERRUPTED),
        (card_error("EstablishContextException"), Code.READER_SERVICE_MISSING),
        (card_error("CardServiceStoppedException"), Code.READER_SERVICE_MISSING),
        (card_error("CardConnectionException", 0x8010001D), Code.READER_SERVICE_MISSING),
    ],
)  # fmt: skip
def test_errors_of_cards(error: Exception, expected: Code) -> None:
    assert code(error) == expected
