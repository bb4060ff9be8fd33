"""The one door where foreign errors of keys become coded errors: CTAP status, python-fido2, the system, smart cards.

Imports python-fido2, so it is imported on a key's thread only. Raises nothing; a bug of ours stays what it is.
"""

from __future__ import annotations

import errno
import struct
import sys

from cryptography.exceptions import InvalidKey, UnsupportedAlgorithm
from fido2.client import ClientError
from fido2.ctap import CtapError
from fido2.ctap1 import ApduError
from fido2.hid import ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.transport import CardInterrupted

ERR = CtapError.ERR

# Status bytes by which keys end a wait for a touch; which one they choose differs. Source: CTAP 2.1 §8.2.
ENDED_WAIT = frozenset(
    {
        ERR.KEEPALIVE_CANCEL,
        ERR.USER_ACTION_TIMEOUT,
        ERR.ACTION_TIMEOUT,
        ERR.OPERATION_DENIED,
        ERR.TIMEOUT,
        ERR.UP_REQUIRED,
    }
)
_STATUS = {
    ERR.CHANNEL_BUSY: Code.KEY_BUSY,
    ERR.CREDENTIAL_EXCLUDED: Code.KEY_HAS_PASSKEY,
    ERR.KEY_STORE_FULL: Code.KEY_FULL,
    ERR.NO_CREDENTIALS: Code.KEY_LACKS_PASSKEY,
    ERR.INVALID_CREDENTIAL: Code.KEY_LACKS_PASSKEY,
    ERR.PIN_INVALID: Code.PIN_WRONG,
    ERR.PIN_AUTH_BLOCKED: Code.PIN_REPLUG,
    ERR.PIN_BLOCKED: Code.PIN_BLOCKED,
    ERR.PIN_NOT_SET: Code.PIN_NOT_SET,
    ERR.PIN_POLICY_VIOLATION: Code.PIN_POLICY,
    ERR.PUAT_REQUIRED: Code.PIN_NEEDED,
    ERR.UV_BLOCKED: Code.FINGER_BLOCKED,
    ERR.UV_INVALID: Code.FINGER_UNKNOWN,
}
_UNSUPPORTED = {
    ERR.UNSUPPORTED_ALGORITHM: "algorithms",
    ERR.UNSUPPORTED_OPTION: "option",
    ERR.INVALID_OPTION: "option",
    ERR.INVALID_COMMAND: "command",
    ERR.INVALID_SUBCOMMAND: "command",
    ERR.REQUEST_TOO_LARGE: "size",
}
_GONE = frozenset(
    {errno.ENODEV, errno.EIO, errno.ENXIO, errno.ENOENT, errno.EPIPE, errno.EBADF, errno.ESHUTDOWN, errno.ECONNRESET}
)
_DENIED = frozenset({errno.EACCES, errno.EPERM})
_BUSY = frozenset({errno.EBUSY, errno.EAGAIN, errno.ETXTBSY})
# Windows: access denied; sharing violation; device gone in its many forms. Source: System Error Codes.
_WIN_DENIED, _WIN_BUSY, _WIN_GONE = 5, frozenset({32, 170}), frozenset({2, 6, 22, 31, 433, 1167})

# What python-fido2 raises when a key sends what no key should (20,000 mutated answers were tried).
MALFORMED = (
    IndexError, TypeError, ValueError, KeyError, AttributeError, OverflowError, struct.error, RecursionError,
    AssertionError, UnsupportedAlgorithm, InvalidKey,
)  # fmt: skip

# Without power, reset by another program: the card itself is still in the reader. Source: PC/SC part 5.
CARD_LOST_POWER = frozenset({0x80100067, 0x80100068})
_CARD_BUSY = frozenset({0x8010000B})  # sharing violation
_CARD_SERVICE = frozenset({0x8010001D, 0x8010001E, 0x80100014})  # no service, stopped, broken
_CARD_SERVICE_NAMES = frozenset(
    {"EstablishContextException", "CardServiceNotFoundException", "CardServiceStoppedException"}
)


def translate(error: BaseException, stop: Stop) -> KeydeskError | None:
    """Turn a foreign error into a coded one.

    Args:
        error: what was raised on the key's thread.
        stop: the wish to stop of that call.

    Returns:
        The coded error, or None when the error is not the key's fault.
    """
    if isinstance(error, KeydeskError):
        return error
    if isinstance(error, ClientError):
        cause = error.cause
        if isinstance(cause, Exception):
            return translate(cause, stop)
        if error.code == ClientError.ERR.TIMEOUT:
            return ended(stop)
        return KeydeskError(Code.KEY_REFUSED, status=error.code.name)
    if isinstance(error, CtapError):
        return of_status(error, stop)
    if isinstance(error, ApduError):
        return KeydeskError(Code.KEY_REFUSED, status=f"0x{error.code:04X}")
    if isinstance(error, ConnectionFailure):
        return KeydeskError(Code.KEY_BUSY)
    if isinstance(error, CardInterrupted):
        return KeydeskError(Code.CARD_INTERRUPTED)
    if isinstance(error, OSError):
        return _of_system(error)
    if type(error).__module__.startswith("smartcard."):
        return _of_card(error)
    if isinstance(error, MALFORMED):
        return KeydeskError(Code.KEY_MALFORMED)
    return None


def of_status(error: CtapError, stop: Stop) -> KeydeskError:
    """Turn a status byte into a coded error.

    Args:
        error: as python-fido2 raised it; codes the enumeration lacks are plain integers.
        stop: tells a person's Cancel from the end of time.

    Returns:
        The coded error. Source: CTAP 2.1 §8.2.
    """
    if error.code in ENDED_WAIT:
        return ended(stop)
    if error.code in _UNSUPPORTED:
        return KeydeskError(Code.KEY_UNSUPPORTED, what=_UNSUPPORTED[error.code])
    code = _STATUS.get(error.code)
    if code is not None:
        return KeydeskError(code)
    return KeydeskError(Code.KEY_REFUSED, status=f"0x{int(error.code):02X}")


def ended(stop: Stop) -> KeydeskError:
    """Say why a wait for a touch ended.

    Args:
        stop: of the call.

    Returns:
        KEY_CANCELLED when a person cancelled, else KEY_NOT_TOUCHED.
    """
    return KeydeskError(Code.KEY_CANCELLED if stop.cancelled else Code.KEY_NOT_TOUCHED)


def _of_system(error: OSError) -> KeydeskError:
    windows: int | None = getattr(error, "winerror", None)
    if windows is not None:
        if windows == _WIN_DENIED:
            return KeydeskError(Code.KEY_WINDOWS_ADMIN)
        if windows in _WIN_BUSY:
            return KeydeskError(Code.KEY_BUSY)
        if windows in _WIN_GONE:
            return KeydeskError(Code.KEY_REMOVED)
    if isinstance(error, TimeoutError):
        return KeydeskError(Code.KEY_NOT_RESPONDING)
    if error.errno in _GONE or error.errno is None:
        return KeydeskError(Code.KEY_REMOVED)
    if error.errno in _DENIED:
        return KeydeskError(Code.KEY_NO_PERMISSION if sys.platform != "win32" else Code.KEY_WINDOWS_ADMIN)
    if error.errno in _BUSY:
        return KeydeskError(Code.KEY_BUSY)
    return KeydeskError(Code.KEY_REFUSED, status=errno.errorcode.get(error.errno, str(error.errno)))


def _of_card(error: BaseException) -> KeydeskError:
    raw = getattr(error, "hresult", None)
    status = raw & 0xFFFFFFFF if isinstance(raw, int) else None
    if status in CARD_LOST_POWER:
        return KeydeskError(Code.CARD_INTERRUPTED)
    if type(error).__name__ in _CARD_SERVICE_NAMES or status in _CARD_SERVICE:
        return KeydeskError(Code.READER_SERVICE_MISSING)
    if status in _CARD_BUSY:
        return KeydeskError(Code.KEY_BUSY)
    return KeydeskError(Code.KEY_REMOVED)
