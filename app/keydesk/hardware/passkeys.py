"""The passkeys a key keeps: list those of one site, delete one, count. Needs the PIN.

Runs on the key's thread; nothing else may be sent in the middle of a listing, which one thread per key ensures.
Reads what keys send with tolerance: a missing name or count is no reason to fail. Raises KEY_*, PIN_*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

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
from keydesk.hardware.ceremony import public_key_bytes
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.pin import get_token
from keydesk.hardware.session import Session

RESULT = CredentialManagement.RESULT
_MOST = 1000
_HIGHEST_COUNT = 100_000


def list_site(session: Session, rp_id: str, pin: Secret) -> tuple[StoredPasskey, ...]:
    """List the passkeys of one site; the others stay private.

    Args:
        session: the key.
        rp_id: the site.
        pin: as typed.

    Returns:
        In the key's order. Source: CTAP 2.1 §6.8.4.
    """
    management = _manage(session, pin)
    site = hashlib.sha256(rp_id.encode()).digest()
    try:
        answers = [management.enumerate_creds_begin(site)]
    except CtapError as error:
        if error.code == ERR.NO_CREDENTIALS:
            return ()
        raise
    total = count(answers[0].get(RESULT.TOTAL_CREDENTIALS)) or 1
    answers += [management.enumerate_creds_next() for _ in range(1, min(total, _MOST))]
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
    if not isinstance(credential_id, bytes) or not credential_id:
        raise KeydeskError(Code.KEY_MALFORMED)
    told = answer.get(RESULT.USER)
    user: Mapping[object, object] = told if isinstance(told, Mapping) else {}
    user_id = user.get("id")
    key = answer.get(RESULT.PUBLIC_KEY)
    return StoredPasskey(
        credential_id=credential_id,
        rp_id=rp_id,
        rp_id_hash=site,
        user_id=user_id if isinstance(user_id, bytes) else b"",
        user_name=_name(user.get("name")),
        display_name=_name(user.get("displayName")),
        public_key=public_key_bytes(key) if isinstance(key, Mapping) else b"",
    )


def _name(value: object) -> str:
    return clean_text(value) if isinstance(value, str) else ""
