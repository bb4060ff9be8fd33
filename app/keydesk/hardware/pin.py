"""PINs: what a key takes, and the four things done with one. A PIN is sent once per call and never kept.

Runs on the key's thread. Raises PIN_* with `retries` and `before_replug`, and what the session raises.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.pin import ClientPin, PinProtocol
from fido2.hid import ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState
from keydesk.hardware import finger
from keydesk.hardware.ctap_errors import ERR, MALFORMED
from keydesk.hardware.session import Session

SHORTEST = 4
MAX_BYTES = 63
_IN_A_ROW = 3
_HIGHEST_RETRIES = 255
# How often a finger is asked for before the PIN, where a key has no wish of its own.
_USUAL_ATTEMPTS = 3


def normalise(pin: str) -> str:
    """Bring a PIN into the form all platforms send. Source: CTAP 2.1 §6.5.1 (NFC).

    Args:
        pin: as typed.

    Returns:
        The same characters, composed.
    """
    return unicodedata.normalize("NFC", pin)


def check_new(pin: Secret, min_length: int = SHORTEST, max_bytes: int = MAX_BYTES) -> str:
    """Check a new PIN against a key's rules before anything is sent.

    Args:
        pin: as typed.
        min_length: fewest code points.
        max_bytes: most UTF-8 bytes.

    Returns:
        The PIN as it goes to the key.

    Raises:
        KeydeskError: PIN_TOO_SHORT, PIN_TOO_LONG. Source: CTAP 2.1 §6.5.5.5.
    """
    text = normalise(pin.reveal())
    if len(text) < max(min_length, SHORTEST):
        raise KeydeskError(Code.PIN_TOO_SHORT, min_length=max(min_length, SHORTEST))
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise KeydeskError(Code.PIN_POLICY) from error
    if size > min(max_bytes, MAX_BYTES) or "\0" in text:
        raise KeydeskError(Code.PIN_TOO_LONG, max_bytes=min(max_bytes, MAX_BYTES))
    return text


def read_state(session: Session) -> PinState:
    """Read what the key says about its PIN; costs no try.

    Args:
        session: the key.

    Returns:
        The state.
    """
    info = session.info
    state = _described(info, session.least_pin)
    if state.finger:
        state = replace(state, finger_retries=finger.read_retries(session))
    if not state.set:
        return state
    retries, power_cycle = _read_retries(session)
    return replace(
        state,
        retries=retries,
        needs_replug=power_cycle,
        before_replug=_before_replug(session, retries, power_cycle),
    )


def set_first(session: Session, new: Secret) -> None:
    """Set the first PIN.

    Args:
        session: the key.
        new: as typed.

    Raises:
        KeydeskError: PIN_ALREADY_SET, PIN_TOO_SHORT, PIN_TOO_LONG, PIN_POLICY, KEY_UNSUPPORTED.
    """
    state = _described(session.read_info(), session.least_pin)
    if not state.supported:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="pin")
    if state.set:
        raise KeydeskError(Code.PIN_ALREADY_SET)
    text = check_new(new, state.min_length, state.max_bytes)
    try:
        _client_pin(session).set_pin(text)
    except CtapError as error:
        if error.code in (ERR.PIN_AUTH_INVALID, ERR.PUAT_REQUIRED, ERR.NOT_ALLOWED):
            raise KeydeskError(Code.PIN_ALREADY_SET) from error  # set elsewhere meanwhile
        raise
    session.wrong_pins = 0
    session.read_info()


def change(session: Session, old: Secret, new: Secret) -> None:
    """Change the PIN; cures a forced change.

    Args:
        session: the key.
        old: the present PIN, as typed.
        new: as typed.

    Raises:
        KeydeskError: PIN_WRONG, PIN_REPLUG, PIN_BLOCKED, PIN_NOT_SET, PIN_TOO_SHORT, PIN_TOO_LONG, PIN_POLICY.
    """
    state = _described(session.read_info(), session.least_pin)
    if not state.set:
        raise KeydeskError(Code.PIN_NOT_SET)
    text = check_new(new, state.min_length, state.max_bytes)
    present = _check_present(old)
    try:
        _client_pin(session).change_pin(present, text)
    except CtapError as error:
        raise _wrong(session, error) from error
    session.wrong_pins = 0
    session.hold.drop()
    session.read_info()


def verify(session: Session, pin: Secret) -> None:
    """Check a PIN and do nothing else.

    Args:
        session: the key.
        pin: as typed.

    Raises:
        KeydeskError: PIN_WRONG, PIN_REPLUG, PIN_BLOCKED, PIN_NOT_SET, PIN_MUST_CHANGE.
    """
    # A token for one site's sign-in is the least a key gives; it is thrown away.
    get_token(session, pin, ClientPin.PERMISSION.GET_ASSERTION, "localhost")


def get_token(
    session: Session, pin: Secret, permissions: ClientPin.PERMISSION, rp_id: str | None = None
) -> tuple[PinProtocol, bytes]:
    """Trade a PIN for a token; the one place where a PIN is sent for a token, once.

    Args:
        session: the key.
        pin: as typed.
        permissions: what the token is for; keys before CTAP 2.1 give one for everything.
        rp_id: site it is bound to.

    Returns:
        The protocol and the token, good in this session only.

    Raises:
        KeydeskError: PIN_WRONG, PIN_REPLUG, PIN_BLOCKED, PIN_NOT_SET, PIN_MUST_CHANGE, KEY_UNSUPPORTED.
    """
    state = _described(session.info, session.least_pin)
    if not state.set:
        raise KeydeskError(Code.PIN_NOT_SET)
    if state.must_change:
        raise KeydeskError(Code.PIN_MUST_CHANGE)
    text = _check_present(pin)
    client_pin = _client_pin(session)
    try:
        token = client_pin.get_pin_token(text, permissions, rp_id)
    except CtapError as error:
        if error.code == ERR.PIN_POLICY_VIOLATION:
            raise KeydeskError(Code.PIN_MUST_CHANGE) from error
        raise _wrong(session, error) from error
    session.wrong_pins = 0
    session.hold.drop()  # a key has one token; the new one ended the one before
    return client_pin.protocol, token


def _check_present(pin: Secret) -> str:
    """A PIN that no key can have is told without spending a try."""
    return check_new(pin, SHORTEST, MAX_BYTES)


def _described(info: Info, least: int) -> PinState:
    return PinState(
        supported="clientPin" in info.options,
        set=info.options.get("clientPin") is True,
        min_length=min(max(int(info.min_pin_length), SHORTEST, least), MAX_BYTES),
        max_bytes=min(max(int(info.max_pin_length), SHORTEST), MAX_BYTES),
        must_change=bool(info.force_pin_change),
        finger=finger.is_ready(info),
        finger_at_once=_at_once(info),
        finger_only=info.options.get("noMcGaPermissionsWithClientPin") is True,
    )


def _at_once(info: Info) -> int:
    told = info.preferred_platform_uv_attempts
    return told if isinstance(told, int) and 0 < told <= _HIGHEST_RETRIES else _USUAL_ATTEMPTS


def _client_pin(session: Session) -> ClientPin:
    protocols = session.info.pin_uv_protocols
    if not any(protocol.VERSION in protocols for protocol in ClientPin.PROTOCOLS):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="pin")
    return ClientPin(session.ctap2)


def _read_retries(session: Session) -> tuple[int, bool]:
    retries, power_cycle = _client_pin(session).get_pin_retries()
    if not isinstance(retries, int) or not 0 <= retries <= _HIGHEST_RETRIES:
        raise KeydeskError(Code.KEY_MALFORMED)
    return retries, power_cycle is True


def _before_replug(session: Session, retries: int, power_cycle: bool) -> int | None:
    if power_cycle:
        return 0
    if not session.seen_plug and session.wrong_pins == 0:
        return None  # another program may have used tries before we came
    return min(max(_IN_A_ROW - session.wrong_pins, 0), retries)


def _wrong(session: Session, error: CtapError) -> Exception:
    """Tell a refused PIN with its numbers; any other error stays what it is."""
    if error.code not in (ERR.PIN_INVALID, ERR.PIN_AUTH_BLOCKED, ERR.PIN_BLOCKED):
        return error
    session.wrong_pins += 1
    if error.code == ERR.PIN_BLOCKED:
        return KeydeskError(Code.PIN_BLOCKED, retries=0)
    try:
        retries, power_cycle = _read_retries(session)
    except (CtapError, OSError, ConnectionFailure, KeydeskError, *MALFORMED):
        # The key went away right after, or talks nonsense; that the PIN was wrong is still what the person must hear.
        return KeydeskError(Code.PIN_WRONG if error.code == ERR.PIN_INVALID else Code.PIN_REPLUG)
    if retries == 0:
        return KeydeskError(Code.PIN_BLOCKED, retries=0)
    if power_cycle or error.code == ERR.PIN_AUTH_BLOCKED:
        return KeydeskError(Code.PIN_REPLUG, retries=retries, before_replug=0)
    return KeydeskError(Code.PIN_WRONG, retries=retries, before_replug=_before_replug(session, retries, power_cycle))
