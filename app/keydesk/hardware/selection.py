"""Waits for a person to touch one key, so that the one they mean is found among several.

Runs on each key's own thread. Raises KEY_CANCELLED, KEY_NOT_TOUCHED and what the session raises.
"""

from __future__ import annotations

from fido2.ctap import CtapError
from fido2.ctap1 import APDU, ApduError, Ctap1

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.touch import TouchRelay

_U2F_STEP_S = 0.25
# A registration with an empty PIN proof waits for a touch, then fails by one of these. Source: CTAP 2.0 §5.1.
_TOUCHED = frozenset({ERR.PIN_NOT_SET, ERR.PIN_INVALID, ERR.PIN_AUTH_INVALID})
HAS_SELECTION = "FIDO_2_1"


def wait_for_touch(session: Session, stop: Stop, relay: TouchRelay) -> None:
    """Return when this key is touched.

    Args:
        session: the key.
        stop: the wish to stop.
        relay: tells the watcher.

    Raises:
        KeydeskError: KEY_CANCELLED, KEY_NOT_TOUCHED. Source: CTAP 2.1 §6.9.
    """
    stop.check()
    relay.asked()
    try:
        if not session.speaks_ctap2:
            _by_u2f(session, stop, relay)
        elif HAS_SELECTION in session.info.versions:
            session.ctap2.selection(event=stop.event, on_keepalive=relay.keepalive)
        else:
            _by_empty_registration(session, stop, relay)
    finally:
        relay.answered()


def _by_empty_registration(session: Session, stop: Stop, relay: TouchRelay) -> None:
    try:
        session.ctap2.make_credential(
            bytes(32),
            {"id": "selection.invalid", "name": "selection"},
            {"id": b"selection", "name": "selection"},
            [{"type": "public-key", "alg": -7}],
            pin_uv_param=b"",
            pin_uv_protocol=(session.info.pin_uv_protocols or [1])[0],
            event=stop.event,
            on_keepalive=relay.keepalive,
        )
    except CtapError as error:
        if error.code not in _TOUCHED:
            raise


def _by_u2f(session: Session, stop: Stop, relay: TouchRelay) -> None:
    ctap1 = Ctap1(session.device)
    while not stop.event.is_set():
        try:
            ctap1.register(bytes(32), bytes(32))
            return
        except ApduError as error:
            if error.code != APDU.USE_NOT_SATISFIED:
                raise
        relay.keepalive(2)
        stop.event.wait(_U2F_STEP_S)
    raise KeydeskError(Code.KEY_CANCELLED if stop.cancelled else Code.KEY_NOT_TOUCHED)
