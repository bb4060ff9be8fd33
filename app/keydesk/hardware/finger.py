"""Verifying a person by the key's own means: a fingerprint sensor as a rule, a keypad or a screen on some keys.

Runs on the key's thread. Raises FINGER_UNKNOWN and FINGER_BLOCKED with `retries`, and what the session raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.pin import ClientPin, PinProtocol
from fido2.hid import ConnectionFailure

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.ctap_errors import ERR, MALFORMED
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.touch import TouchRelay

Permission = ClientPin.PERMISSION
_HIGHEST_RETRIES = 255
# So keys say that they count no fingers. Source: CTAP 2.1 §6.5.5.3; keys with a preview sensor know no such command.
_NOT_COUNTED = frozenset({ERR.INVALID_COMMAND, ERR.INVALID_SUBCOMMAND, ERR.INVALID_PARAMETER})


def is_ready(info: Info) -> bool:
    """Tell whether a key knows a finger and asks for it when told to.

    Args:
        info: its own words.

    Returns:
        True for built-in user verification that is set up. Source: CTAP 2.1 §6.4 (uv).
    """
    return info.options.get("uv") is True


def gives_tokens(info: Info) -> bool:
    """Tell whether a finger can be traded for a token, as a PIN can.

    Args:
        info: its own words; keys before CTAP 2.1 verify inside the ceremony alone.

    Returns:
        True for CTAP 2.1 and later.
    """
    return is_ready(info) and info.options.get("pinUvAuthToken") is True


def managing(info: Info) -> ClientPin.PERMISSION:
    """Tell what may be managed after a finger; asking for more is refused as a whole.

    Args:
        info: its own words.

    Returns:
        The permissions; fingerprints and settings want the PIN on most keys. Source: CTAP 2.1 §6.4 (uvBioEnroll,
        uvAcfg).
    """
    wanted = Permission(0)
    if "pinUvAuthToken" not in info.options or "uv" not in info.options:
        return wanted
    if "credMgmt" in info.options:
        wanted |= Permission.CREDENTIAL_MGMT
    if info.options.get("uvBioEnroll") is True:
        wanted |= Permission.BIO_ENROLL
    if info.options.get("uvAcfg") is True:
        wanted |= Permission.AUTHENTICATOR_CFG
    return wanted


def read_retries(session: Session) -> int | None:
    """Read how many strange fingers the key still takes; costs none.

    Args:
        session: the key.

    Returns:
        The count, None where the key knows no finger or does not count.

    Raises:
        KeydeskError: KEY_MALFORMED.
    """
    info = session.info
    known = any(protocol.VERSION in info.pin_uv_protocols for protocol in ClientPin.PROTOCOLS)
    if not is_ready(info) or not known:
        return None
    try:
        retries = ClientPin(session.ctap2).get_uv_retries()
    except CtapError as error:
        if error.code not in _NOT_COUNTED:
            raise
        return None
    if not isinstance(retries, int) or not 0 <= retries <= _HIGHEST_RETRIES:
        raise KeydeskError(Code.KEY_MALFORMED)
    return retries


def get_token(
    session: Session, stop: Stop, relay: TouchRelay, permissions: ClientPin.PERMISSION, rp_id: str | None = None
) -> tuple[PinProtocol, bytes]:
    """Trade a finger for a token.

    Args:
        session: a key that `gives_tokens`.
        stop: the wish to stop.
        relay: hears when the finger is wanted.
        permissions: what the token is for.
        rp_id: site it is bound to.

    Returns:
        The protocol and the token, good in this session only. Source: CTAP 2.1 §6.5.5.7.3.

    Raises:
        KeydeskError: FINGER_UNKNOWN, FINGER_BLOCKED, KEY_CANCELLED, KEY_UNSUPPORTED.
    """
    if not any(protocol.VERSION in session.info.pin_uv_protocols for protocol in ClientPin.PROTOCOLS):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="pin")
    client_pin = ClientPin(session.ctap2)
    stop.check()
    relay.asked()
    try:
        with refusals(session):
            token = client_pin.get_uv_token(permissions, rp_id, stop.event, relay.keepalive)
    finally:
        relay.answered()
    session.hold.drop()  # a key has one token; the new one ended the one before
    return client_pin.protocol, token


@contextmanager
def refusals(session: Session) -> Iterator[None]:
    """Tell a refused finger with the tries left; any other error stays what it is.

    Args:
        session: the key that was asked.

    Yields:
        While the finger is asked for.

    Raises:
        KeydeskError: FINGER_UNKNOWN, FINGER_BLOCKED.
    """
    try:
        yield
    except CtapError as error:
        if error.code not in (ERR.UV_INVALID, ERR.UV_BLOCKED):
            raise
        try:
            retries = read_retries(session)
        except (CtapError, OSError, ConnectionFailure, KeydeskError, *MALFORMED):
            retries = None  # the key went right after; that the finger was refused is still what must be heard
        if error.code == ERR.UV_BLOCKED or retries == 0:
            raise KeydeskError(Code.FINGER_BLOCKED, retries=0) from error
        raise KeydeskError(Code.FINGER_UNKNOWN, retries=retries) from error
