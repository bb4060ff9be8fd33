"""The passkeys a key keeps: list those of one site, delete one, count. Needs the PIN.

Runs on the key's thread; nothing else may be sent in the middle of a listing, which one thread per key ensures.
Reads what keys send with tolerance: a missing name or count is no reason to fail. Raises KEY_*, PIN_*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fido2.ctap import CtapError
from fido2.ctap2.base import Info
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin
from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Slots, StoredPasskey
from keydesk.hardware import rules
from keydesk.hardware.ceremony import public_key_bytes
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.pin import get_token
from keydesk.hardware.session import Session

RESULT = CredentialManagement.RESULT
Answer = Mapping[int, Any]
# How a key says that there is nothing more. Source: CTAP 2.1 §6.8.3, §6.8.4.
_NO_MORE = frozenset({ERR.NO_CREDENTIALS, ERR.NOT_ALLOWED})
_MOST = 1000
_HIGHEST_COUNT = 100_000
_LONGEST_USER_ID = 64  # WebAuthn §4


def list_site(session: Session, stop: Stop, rp_id: str, pin: Secret) -> tuple[StoredPasskey, ...]:
    """List the passkeys of one site; the others stay private.

    Args:
        session: the key.
        stop: ends the listing between two entries.
        rp_id: the site.
        pin: as typed.

    Returns:
        In the key's order. Source: CTAP 2.1 §6.8.4.
    """
    management = _manage(session, pin)
    site = hashlib.sha256(rp_id.encode()).digest()
    answers = walk(
        stop,
        lambda: management.enumerate_creds_begin(site),
        management.enumerate_creds_next,
        RESULT.TOTAL_CREDENTIALS,
        _MOST,
    )
    return tuple(_stored(answer, rp_id, site) for answer in answers)


def delete(session: Session, credential_id: bytes, pin: Secret) -> None:
    """Delete exactly one passkey.

    Args:
        session: the key.
        credential_id: raw bytes.
        pin: as typed.

    Raises:
        KeydeskError: KEY_LACKS_PASSKEY. Source: CTAP 2.1 §6.8.5.
    """
    management = _manage(session, pin)
    before = _used(management)
    management.delete_cred(PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=credential_id))
    # There are keys that say yes to deleting what they do not hold; the count tells.
    if before is not None and before == _used(management):
        raise KeydeskError(Code.KEY_LACKS_PASSKEY)
    session.read_info()


def slots(session: Session, pin: Secret) -> Slots:
    """Count passkeys held and free.

    Args:
        session: the key.
        pin: as typed.

    Returns:
        The counts; the free ones are the key's estimate. Source: CTAP 2.1 §6.8.2.
    """
    metadata = _manage(session, pin).get_metadata()
    return Slots(count(metadata.get(RESULT.EXISTING_CRED_COUNT)), count(metadata.get(RESULT.MAX_REMAINING_COUNT)))


def is_supported(info: Info) -> bool:
    """Tell whether a key can list its passkeys.

    Args:
        info: its own words.

    Returns:
        True for the final and the preview commands.
    """
    return CredentialManagement.is_supported(info)


def gives_read_only_tokens(info: Info) -> bool:
    """Tell whether a key can be listed without its PIN once it was remembered.

    Args:
        info: its own words.

    Returns:
        Whether it gives read-only tokens. Source: CTAP 2.2 §6.4, perCredMgmtRO.
    """
    return is_supported(info) and CredentialManagement.is_readonly_supported(info)


def count(value: object) -> int | None:
    """Take a count from a key when it can be one.

    Args:
        value: as told.

    Returns:
        The count, None for anything else.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _HIGHEST_COUNT:
        return value
    return None


def walk(
    stop: Stop, begin: Callable[[], Answer], following: Callable[[], Answer], total: int, most: int
) -> Iterator[Answer]:
    """Go through an enumeration; where a key tells no total, until it says that there is no more.

    Args:
        stop: ends it between two entries.
        begin: asks for the first entry.
        following: asks for the next one.
        total: where the first entry tells how many there are.
        most: so many are believed.

    Yields:
        The answers.

    Raises:
        KeydeskError: KEY_MALFORMED when there is no end, and why `stop` wants it to end.
    """
    try:
        first = begin()
    except CtapError as error:
        if error.code in _NO_MORE:
            return
        raise
    told = count(first.get(total))
    if told == 0:
        return
    yield first
    taken = 1
    while told is None or taken < told:
        if taken >= most:
            raise KeydeskError(Code.KEY_MALFORMED)
        stop.check()
        try:
            answer = following()
        except CtapError as error:
            if error.code in _NO_MORE:
                return  # fewer than it said; the counts show that some are missing
            raise
        yield answer
        taken += 1


def _manage(session: Session, pin: Secret) -> CredentialManagement:
    if not is_supported(session.info):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="credential-management")
    protocol, token = get_token(session, pin, ClientPin.PERMISSION.CREDENTIAL_MGMT)
    return CredentialManagement(session.ctap2, protocol, token)


def _used(management: CredentialManagement) -> int | None:
    return count(management.get_metadata().get(RESULT.EXISTING_CRED_COUNT))


def _stored(answer: Mapping[int, object], rp_id: str, site: bytes) -> StoredPasskey:
    descriptor = answer.get(RESULT.CREDENTIAL_ID)
    credential_id = descriptor.get("id") if isinstance(descriptor, Mapping) else None
    if not isinstance(credential_id, bytes) or not 1 <= len(credential_id) <= rules.MAX_ID:
        raise KeydeskError(Code.KEY_MALFORMED)
    told = answer.get(RESULT.USER)
    user: Mapping[object, object] = told if isinstance(told, Mapping) else {}
    user_id = user.get("id")
    key = answer.get(RESULT.PUBLIC_KEY)
    return StoredPasskey(
        credential_id=credential_id,
        rp_id=rp_id,
        rp_id_hash=site,
        user_id=user_id if isinstance(user_id, bytes) and len(user_id) <= _LONGEST_USER_ID else b"",
        user_name=_name(user.get("name")),
        display_name=_name(user.get("displayName")),
        public_key=public_key_bytes(key) if isinstance(key, Mapping) else b"",
    )


def _name(value: object) -> str:
    return clean_text(value) if isinstance(value, str) else ""
