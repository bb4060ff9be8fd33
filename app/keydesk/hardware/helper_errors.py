"""Errors of keys on their way from the helper to the program: told as numbers, raised again as what they were.

So the key layer meets the same errors with the helper and without. Imports python-fido2: on a key's thread and in the
helper only. Raises nothing of its own.
"""

from __future__ import annotations

import os

from fido2.ctap import CtapError
from fido2.hid import ConnectionFailure

from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import translate
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.transport import NotAKey

_KNOWN = {code.value: code for code in Code}


def told(error: BaseException) -> JsonValue:
    """Tell an error.

    Args:
        error: what a key or the system raised in the helper.

    Returns:
        Its kind and number; never its text.
    """
    if isinstance(error, CtapError):
        return {"kind": "ctap", "code": int(error.code)}
    if isinstance(error, ConnectionFailure):
        return {"kind": "mixed"}
    if isinstance(error, NotAKey):
        return {"kind": "card"}
    if isinstance(error, OSError) and not isinstance(error, TimeoutError):
        windows: int | None = getattr(error, "winerror", None)
        return {"kind": "os", "code": error.errno, "windows": windows}
    coded = translate(error, Stop())
    return {"kind": "coded", "code": str(coded.code) if coded is not None else str(Code.KEY_MALFORMED)}


def raised(what: JsonValue) -> Exception:
    """Make the error that was told.

    Args:
        what: as `told`; untrusted.

    Returns:
        The error to raise.
    """
    members = what if isinstance(what, dict) else {}
    kind, code, windows = members.get("kind"), members.get("code"), members.get("windows")
    if kind == "ctap" and isinstance(code, int):
        return CtapError(code & 0xFF)
    if kind == "mixed":
        return ConnectionFailure("through the helper")
    if kind == "card":
        return NotAKey()
    if kind == "os":
        number = code if isinstance(code, int) else None
        error = OSError(number, os.strerror(number)) if number is not None else OSError()
        if isinstance(windows, int):
            error.winerror = windows  # type: ignore[attr-defined,unused-ignore]  # exists on Windows only
        return error
    return KeydeskError(_KNOWN.get(str(code), Code.KEY_REFUSED), status="helper")
