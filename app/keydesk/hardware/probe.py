"""The silent map: asks a key which passkeys it holds, one id per call; no PIN, no touch, no light.

Runs on the key's thread. Raises KEY_* when the key itself fails; a refusal for one id is answered "unknown".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from fido2.ctap import CtapError
from fido2.ctap1 import APDU, ApduError, Ctap1
from fido2.ctap2.base import Ctap2

from keydesk.domain.keys import Presence
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session

_HASH = bytes(32)
_NOT_MINE = frozenset({ERR.NO_CREDENTIALS, ERR.INVALID_CREDENTIAL})
_U2F_LONGEST = 255
# These say that the line is broken, not that one id cannot be asked about.
_FATAL = frozenset({ERR.CHANNEL_BUSY})


def probe(session: Session, stop: Stop, rp_id: str, ids: Sequence[bytes]) -> Mapping[bytes, Presence]:
    """Ask for each id.

    Args:
        session: the key.
        stop: the wish to stop.
        rp_id: site of the passkeys.
        ids: raw credential ids.

    Returns:
        One answer per id. Source: CTAP 2.1 §6.2 (up false); U2F raw messages §6.1.4 (check-only).
    """
    ask = _ask_ctap2 if session.speaks_ctap2 else _ask_u2f
    answers: dict[bytes, Presence] = {}
    for one in dict.fromkeys(ids):
        stop.check()
        answers[one] = ask(session, rp_id, one)
    return answers


def _ask_ctap2(session: Session, rp_id: str, one: bytes) -> Presence:
    ctap2: Ctap2 = session.ctap2
    longest = session.info.max_cred_id_length
    if not one or (longest and len(one) > longest):
        return Presence.UNKNOWN  # the key cannot be asked about it; some refuse the whole call
    try:
        ctap2.get_assertion(rp_id, _HASH, [{"type": "public-key", "id": one}], None, {"up": False})
    except CtapError as error:
        if error.code in _FATAL:
            raise
        return Presence.LACKS if error.code in _NOT_MINE else Presence.UNKNOWN
    return Presence.HOLDS


def _ask_u2f(session: Session, rp_id: str, one: bytes) -> Presence:
    if not 0 < len(one) <= _U2F_LONGEST:
        return Presence.UNKNOWN
    try:
        Ctap1(session.device).authenticate(_HASH, hashlib.sha256(rp_id.encode()).digest(), one, check_only=True)
    except ApduError as error:
        # Check-only always ends in an error: one of them means "mine".
        if error.code == APDU.USE_NOT_SATISFIED:
            return Presence.HOLDS
        return Presence.LACKS if error.code == APDU.WRONG_DATA else Presence.UNKNOWN
    except CtapError as error:
        if error.code in _FATAL:
            raise
        return Presence.UNKNOWN
    return Presence.HOLDS
