"""All passkeys a key keeps, of every site: list, rename, delete, count, with the leave of the session or a PIN.

Runs on the key's thread; nothing else may be sent in the middle of a listing, which one thread per key ensures. A key
is read with tolerance: what it leaves out stays unknown, and no entry is passed over. Raises KEY_*, PIN_*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TypeGuard

from fido2.ctap import CtapError
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin
from fido2.webauthn import (
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
)

from keydesk.core.encoding import b64url_encode, clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Slots, StoredPasskey
from keydesk.hardware import passkeys
from keydesk.hardware.ceremony import public_key_bytes
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from keydesk.hardware.unlock import Leave, leave

RESULT = CredentialManagement.RESULT
_MOST_SITES, _MOST = 1000, 2000
_SITE_LENGTH = 253
_HASH = 32
_COSE_ALGORITHM = 3
_HIGHEST_ALGORITHM = 1 << 31
Answer = passkeys.Answer


def list_all(session: Session, stop: Stop, pin: Secret | None) -> tuple[tuple[StoredPasskey, ...], Slots]:
    """List the passkeys of every site.

    Args:
        session: the key.
        stop: ends the listing between two entries.
        pin: as typed, None to use what the session holds.

    Returns:
        The passkeys in the key's order, and its counts. Source: CTAP 2.1 §6.8.3, §6.8.4.

    Raises:
        KeydeskError: PIN_NEEDED while locked; KEY_MALFORMED when the key names no end.
    """
    with _leave(session, pin) as granted:
        return read_all(CredentialManagement(session.ctap2, *granted), stop)


def read_all(management: CredentialManagement, stop: Stop) -> tuple[tuple[StoredPasskey, ...], Slots]:
    """List the passkeys of every site with a leave that is there already.

    Args:
        management: the commands, with their leave.
        stop: ends the listing between two entries.

    Returns:
        As `list_all`.
    """
    slots = _counts(management)
    if slots.used == 0:
        return (), slots
    found: list[StoredPasskey] = []
    begin, following = management.enumerate_rps_begin, management.enumerate_rps_next
    # All sites first: a key forgets where it was when it is asked for the passkeys of one of them.
    for answer in [*passkeys.walk(stop, begin, following, RESULT.TOTAL_RPS, _MOST_SITES)]:
        found += _of_site(management, stop, answer, _MOST - len(found))
    return tuple(found), slots


def rename(session: Session, passkey: StoredPasskey, user_name: str, display_name: str, pin: Secret | None) -> None:
    """Change the names a key keeps with a passkey; the user's id stays what it is.

    Args:
        session: the key.
        passkey: as listed.
        user_name: the new name.
        display_name: the new longer name.
        pin: as typed, None to use what the session holds.

    Raises:
        KeydeskError: KEY_UNSUPPORTED for keys that cannot, KEY_LACKS_PASSKEY. Source: CTAP 2.1 §6.8.6.
    """
    if not CredentialManagement.is_update_supported(session.info) or not passkey.user_id:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="rename-passkey")
    user = PublicKeyCredentialUserEntity(id=passkey.user_id, name=user_name, display_name=display_name)
    with _leave(session, pin) as granted:
        try:
            CredentialManagement(session.ctap2, *granted).update_user_info(_descriptor(passkey.credential_id), user)
        except CtapError as error:
            # There are keys that say they can and cannot.
            if error.code in (ERR.INVALID_COMMAND, ERR.INVALID_SUBCOMMAND):
                raise KeydeskError(Code.KEY_UNSUPPORTED, what="rename-passkey") from error
            raise


def delete(session: Session, credential_id: bytes, pin: Secret | None) -> Slots:
    """Delete exactly one passkey.

    Args:
        session: the key.
        credential_id: raw bytes.
        pin: as typed, None to use what the session holds.

    Returns:
        The counts afterwards.

    Raises:
        KeydeskError: KEY_LACKS_PASSKEY. Source: CTAP 2.1 §6.8.5.
    """
    if not credential_id:
        raise KeydeskError(Code.KEY_LACKS_PASSKEY)
    with _leave(session, pin) as granted:
        management = CredentialManagement(session.ctap2, *granted)
        before = _counts(management)
        management.delete_cred(_descriptor(credential_id))
        after = _counts(management)
    # There are keys that say yes to deleting what they do not hold; the count tells.
    if before.used is not None and before.used == after.used:
        raise KeydeskError(Code.KEY_LACKS_PASSKEY)
    session.read_info()
    return after


def _leave(session: Session, pin: Secret | None) -> AbstractContextManager[Leave]:
    if not passkeys.is_supported(session.info):
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="credential-management")
    return leave(session, pin, ClientPin.PERMISSION.CREDENTIAL_MGMT)


def _counts(management: CredentialManagement) -> Slots:
    told = management.get_metadata()
    return Slots(
        passkeys.count(told.get(RESULT.EXISTING_CRED_COUNT)), passkeys.count(told.get(RESULT.MAX_REMAINING_COUNT))
    )


def _descriptor(credential_id: bytes) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=credential_id)


def _of_site(management: CredentialManagement, stop: Stop, answer: Answer, most: int) -> list[StoredPasskey]:
    told = answer.get(RESULT.RP)
    name = told.get("id") if isinstance(told, Mapping) else None
    rp_id = clean_text(name, _SITE_LENGTH) if isinstance(name, str) else ""
    site = answer.get(RESULT.RP_ID_HASH)
    if not isinstance(site, bytes) or len(site) != _HASH:
        if not isinstance(name, str) or not name:
            raise KeydeskError(Code.KEY_MALFORMED)  # a site that can neither be named nor asked about
        site = hashlib.sha256(name.encode("utf-8", "replace")).digest()
    asked: bytes = site
    entries = passkeys.walk(
        stop,
        lambda: management.enumerate_creds_begin(asked),
        management.enumerate_creds_next,
        RESULT.TOTAL_CREDENTIALS,
        most,
    )
    return [_stored(entry, rp_id, asked) for entry in entries]


def _stored(answer: Answer, rp_id: str, site: bytes) -> StoredPasskey:
    descriptor = answer.get(RESULT.CREDENTIAL_ID)
    credential_id = descriptor.get("id") if isinstance(descriptor, Mapping) else None
    told = answer.get(RESULT.USER)
    user: Mapping[object, object] = told if isinstance(told, Mapping) else {}
    user_id = user.get("id")
    public_key, algorithm = _public_key(answer.get(RESULT.PUBLIC_KEY))
    protection = answer.get(RESULT.CRED_PROTECT)
    blob_key = answer.get(RESULT.LARGE_BLOB_KEY)
    return StoredPasskey(
        credential_id=credential_id if isinstance(credential_id, bytes) else b"",
        rp_id=rp_id,
        rp_id_hash=site,
        user_id=user_id if isinstance(user_id, bytes) else b"",
        user_name=_name(user.get("name")),
        display_name=_name(user.get("displayName")),
        public_key=public_key,
        algorithm=algorithm,
        protection=protection if _is_int(protection) and 1 <= protection <= 3 else None,
        large_blob_key=(
            Secret(b64url_encode(blob_key)) if isinstance(blob_key, bytes) and len(blob_key) == _HASH else None
        ),
    )


def _public_key(value: object) -> tuple[bytes, int | None]:
    if not isinstance(value, Mapping):
        return b"", None
    algorithm = value.get(_COSE_ALGORITHM)
    if not _is_int(algorithm) or abs(algorithm) > _HIGHEST_ALGORITHM:
        algorithm = None
    try:
        return public_key_bytes(value), algorithm
    except (TypeError, ValueError):  # members no key should send; the entry is still listed
        return b"", algorithm


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _name(value: object) -> str:
    return clean_text(value) if isinstance(value, str) else ""
