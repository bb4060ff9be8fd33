"""Resetting a key: on which terms it lets itself be reset, and the command, sent without reading anything before.

Runs on the key's thread. A reset is taken only within some seconds after plugging in and needs a touch, no PIN.
Raises RESET_TOO_LATE, RESET_NOT_ALLOWED(reason), KEY_*.
"""

from __future__ import annotations

import logging

from fido2.ctap import CtapError

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import ResetTerms
from keydesk.domain.keys import Transport
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.touch import TouchRelay

log = logging.getLogger(__name__)

WINDOW_S = 5.0
"""The shortest window in the field; the specification has ten seconds. Source: CTAP 2.1 §6.6."""

# A reader may be a slot with contacts or a field. Source: WebAuthn §5.8.4.
_WAYS = {Transport.PCSC: ("nfc", "smart-card"), Transport.HID: ("usb",), Transport.SOFTWARE: ("usb", "nfc")}
_MOST_WORDS, _WORD = 8, 32


def terms(session: Session) -> ResetTerms:
    """Tell on which terms a key lets itself be reset.

    Args:
        session: the key.

    Returns:
        The terms; a key before CTAP 2.3 names no transports and takes all. Source: CTAP 2.3 §6.4.
    """
    info = session.info
    told = info.transports_for_reset if isinstance(info.transports_for_reset, list | tuple) else ()
    names = tuple(clean_text(name, _WORD) for name in told[:_MOST_WORDS] if isinstance(name, str))
    ways = _WAYS.get(Transport(session.found.transport), ())
    return ResetTerms(
        transports=names,
        allowed_here=not names or any(way in names for way in ways),
        long_touch=info.long_touch_for_reset is True,
        window_s=WINDOW_S,
    )


def reset(session: Session, stop: Stop, relay: TouchRelay) -> None:
    """Reset a key that was plugged in a moment ago; returns when it is as new.

    Args:
        session: the key.
        stop: the wish to stop.
        relay: hears when a touch is wanted.

    Raises:
        KeydeskError: RESET_TOO_LATE, RESET_NOT_ALLOWED with `reason`, KEY_NOT_TOUCHED, KEY_CANCELLED.
    """
    stop.check()
    relay.asked()
    try:
        session.ctap2.reset(event=stop.event, on_keepalive=relay.keepalive)
    except CtapError as error:
        raise _refused(session, error) from error
    finally:
        relay.answered()
    log.info("a key was reset")
    session.hold.drop()
    session.wrong_pins = 0
    # A card must be selected anew, and some keys drop their channels: the next call opens it again.
    session.release()


def _refused(session: Session, error: CtapError) -> Exception:
    if error.code in (ERR.INVALID_COMMAND, ERR.UNSUPPORTED_OPTION):
        return KeydeskError(Code.KEY_UNSUPPORTED, what="reset")
    if error.code not in (ERR.NOT_ALLOWED, ERR.OPERATION_DENIED):
        return error
    told = terms(session)
    if not told.allowed_here:
        return KeydeskError(Code.RESET_NOT_ALLOWED, reason="transport", transports=", ".join(told.transports))
    if not session.seen_plug or session.age_s > WINDOW_S:
        return KeydeskError(Code.RESET_TOO_LATE)
    return KeydeskError(Code.RESET_NOT_ALLOWED, reason="refused") if error.code == ERR.NOT_ALLOWED else error
