"""Unlocking a key for a session, and the leave every command of management needs.

Runs on the key's thread. Raises PIN_NEEDED while locked, KEY_CHANGED, and what `pin.get_token` raises.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin, PinProtocol

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.hardware import finger, passkeys
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.hold import Token
from keydesk.hardware.info import key_id
from keydesk.hardware.pin import get_token
from keydesk.hardware.session import Session
from keydesk.hardware.touch import TouchRelay

log = logging.getLogger(__name__)

Permission = ClientPin.PERMISSION
Leave = tuple[PinProtocol, bytes]
OVER = frozenset({ERR.PIN_AUTH_INVALID, ERR.PUAT_REQUIRED, ERR.PIN_TOKEN_EXPIRED, ERR.UNAUTHORIZED_PERMISSION})
"""By these a key says that a token is worth nothing any more. Source: CTAP 2.1 §8.2."""


def permissions(info: Info) -> ClientPin.PERMISSION:
    """Tell what a session may want to do on a key; asking for what a key has not is refused as a whole.

    Args:
        info: its own words.

    Returns:
        The permissions, none for a key that lets nothing be managed. Source: CTAP 2.1 §6.5.5.7.
    """
    wanted = Permission(0)
    if passkeys.is_supported(info):
        wanted |= Permission.CREDENTIAL_MGMT
    if "bioEnroll" in info.options or "userVerificationMgmtPreview" in info.options:
        wanted |= Permission.BIO_ENROLL
    if info.options.get("authnrCfg") is True:
        wanted |= Permission.AUTHENTICATOR_CFG
    return wanted


def take(session: Session, pin: Secret) -> None:
    """Trade the PIN for a token, hold it, and use it once.

    Args:
        session: the key.
        pin: as typed.

    Raises:
        KeydeskError: PIN_*, KEY_UNSUPPORTED when there is nothing to manage.
    """
    token = _take(session, pin)
    # A token that is not used within half a minute dies; one that was lives on. Source: CTAP 2.1 §6.5.2.1.
    if passkeys.is_supported(session.info):
        CredentialManagement(session.ctap2, token.protocol, token.value).get_metadata()


def take_by_finger(session: Session, stop: Stop, relay: TouchRelay) -> None:
    """Trade a finger for a token, hold it, and use it once.

    Args:
        session: the key.
        stop: the wish to stop.
        relay: hears when the finger is wanted.

    Raises:
        KeydeskError: FINGER_UNKNOWN, FINGER_BLOCKED, KEY_CANCELLED; KEY_UNSUPPORTED where a finger opens nothing.
    """
    wanted = finger.managing(session.info)
    if not wanted or not finger.gives_tokens(session.info):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="management")
    protocol, value = finger.get_token(session, stop, relay, wanted)
    session.hold.take(Token(protocol, value, wanted, _identity(session)))
    if Permission.CREDENTIAL_MGMT in wanted:
        CredentialManagement(session.ctap2, protocol, value).get_metadata()


def _take(session: Session, pin: Secret) -> Token:
    wanted = permissions(session.info)
    if not wanted:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="management")
    protocol, value = get_token(session, pin, wanted)
    limited = session.info.options.get("pinUvAuthToken") is True
    token = Token(protocol, value, wanted if limited else None, _identity(session))
    session.hold.take(token)
    return token


def renew(session: Session, pin: Secret) -> None:
    """Hold a token again after a call that took another one, which ended ours.

    Args:
        session: the key.
        pin: as typed; the key accepted it a moment ago.
    """
    try:
        take(session, pin)
    except (KeydeskError, CtapError, OSError) as error:
        # The call itself is done; that the key is locked again is shown.
        log.info("the session was not unlocked again: %s", type(error).__name__)
        session.hold.drop()


@contextmanager
def leave(session: Session, pin: Secret | None, permission: ClientPin.PERMISSION) -> Iterator[Leave]:
    """Have the leave for one command, or for several of one kind.

    Args:
        session: the key.
        pin: as typed, traded for a fresh token; None to use what the session holds.
        permission: what for.

    Yields:
        Protocol and token.

    Raises:
        KeydeskError: PIN_NEEDED while locked or when the key no longer accepts the token; KEY_CHANGED.
    """
    if pin is not None:
        if session.hold.token is None:
            yield get_token(session, pin, permission)
            return
        fresh = _take(session, pin)  # a key has one token: the fresh one is the session's from now on
        yield fresh.protocol, fresh.value
        return
    token = session.hold.token
    if token is None or (token.permissions is not None and permission not in token.permissions):
        raise KeydeskError(Code.PIN_NEEDED)
    if token.key != _identity(session):
        session.hold.drop()
        raise KeydeskError(Code.KEY_CHANGED)
    try:
        yield token.protocol, token.value
    except CtapError as error:
        if error.code not in OVER:
            raise
        session.hold.drop()
        raise KeydeskError(Code.PIN_NEEDED) from error


def _identity(session: Session) -> str:
    return key_id(session.found, None, session.info)
