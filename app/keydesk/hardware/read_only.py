"""Listing a key without its PIN: the persistent read-only token, recognising the key it is of, and the list by it.

Runs on the key's thread. A token that the key no longer takes costs no try. Raises KEY_*, PIN_*; PIN_NEEDED when the
token is worth nothing any more. Source: CTAP 2.2 §6.4 (encIdentifier), §6.5.5.7 (pcmr), §6.8; CTAP 2.3 §6.4
(encCredStoreState).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin, PinProtocol

from keydesk.core.encoding import b64url_decode, b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.remembered_key import ReadOnlyList, ReadOnlyToken
from keydesk.hardware import passkeys, stored
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.pin import get_token
from keydesk.hardware.session import Session
from keydesk.hardware.unlock import OVER

_SEALED = 32  # a block of random bytes, and one sealed with AES-128-CBC
_VOID = OVER | {ERR.PIN_NOT_SET, ERR.INVALID_PARAMETER}


def take(session: Session, pin: Secret) -> ReadOnlyToken:
    """Trade the PIN for a token that lists and does nothing else.

    Args:
        session: the key.
        pin: as typed.

    Returns:
        The token, with what the key calls itself to those who hold it.

    Raises:
        KeydeskError: KEY_UNSUPPORTED for keys that give none, PIN_*.
    """
    if not passkeys.gives_read_only_tokens(session.info):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="read-only-list")
    protocol, value = get_token(session, pin, ClientPin.PERMISSION.PERSISTENT_CREDENTIAL_MGMT)
    # Both are told only once there is a token.
    info = session.read_info()
    identifier, state = _opened(info.enc_identifier, info, value), _opened(info.enc_cred_store_state, info, value)
    return ReadOnlyToken(identifier, Secret(b64url_encode(value)), protocol.VERSION, state)


def recognise(session: Session, tokens: Sequence[ReadOnlyToken]) -> ReadOnlyToken | None:
    """Find the token that was given by this very key.

    Args:
        session: the key.
        tokens: those that may be of it.

    Returns:
        The token, with the key's state of its list as it is now; None when the key is another one, or has taken
        its leave back.
    """
    info = session.read_info()
    if not passkeys.gives_read_only_tokens(info):
        return None
    for token in tokens:
        value = b64url_decode(token.secret.reveal())
        if token.identifier != _opened(info.enc_identifier, info, value):
            continue
        return replace(token, state=_opened(info.enc_cred_store_state, info, value))
    return None


def list_all(session: Session, stop: Stop, token: ReadOnlyToken) -> ReadOnlyList:
    """List the passkeys of every site.

    Args:
        session: the key.
        stop: ends the listing between two entries.
        token: as recognised.

    Returns:
        The list, the counts, and the state of the list.

    Raises:
        KeydeskError: PIN_NEEDED when the key no longer takes the token; KEY_MALFORMED, KEY_UNSUPPORTED.
    """
    value = b64url_decode(token.secret.reveal())
    protocol = _protocol(session.info, token.protocol)
    try:
        found, slots = stored.read_all(CredentialManagement(session.ctap2, protocol, value), stop)
    except CtapError as error:
        if error.code in _VOID:
            raise KeydeskError(Code.PIN_NEEDED) from error
        raise
    info = session.read_info()
    return ReadOnlyList(found, slots, _opened(info.enc_cred_store_state, info, value))


def _opened(sealed: bytes | None, info: Info, value: bytes) -> bytes:
    """Open what a key sealed for holders of the token; what is of another size is nothing."""
    if sealed is None or len(sealed) != _SEALED:
        return b""
    open_ = info.get_identifier if sealed is info.enc_identifier else info.get_cred_store_state
    return open_(value) or b""


def _protocol(info: Info, number: int) -> PinProtocol:
    for protocol in ClientPin.PROTOCOLS:
        if number == protocol.VERSION and number in info.pin_uv_protocols:
            return protocol()
    raise KeydeskError(Code.PIN_NEEDED)
