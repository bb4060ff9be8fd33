"""The steps that makeCredential and getAssertion share: the PIN proof, the options, finding credentials.

Runs under the key's lock. Raises Refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from keydesk.demo.softkey.bio_enrollment import verify_finger
from keydesk.demo.softkey.extensions import UV_OPTIONAL, UV_REQUIRED
from keydesk.demo.softkey.machine import PRACTICE_RP_ID, Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.state import StoredPasskey
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.tokens import Permission
from keydesk.demo.softkey.wrapped import WrappedKey, rp_hash, unwrap


@dataclass(frozen=True)
class Candidate:
    """A credential that fits a request, stored or wrapped.

    Args:
        credential_id: its id.
        algorithm: COSE number.
        private_key: raw private key.
        protection: credProtect policy.
        hmac_secret: whether it has PRF secrets.
        stored: the stored entry, None for a wrapped one.
    """

    credential_id: bytes
    algorithm: int
    private_key: bytes = field(repr=False)
    protection: int
    hmac_secret: bool
    stored: StoredPasskey | None


def refuse_probe(machine: Machine, signature: bytes | None, exchange: Exchange) -> None:
    """Answer a request with an empty pinUvAuthParam: choose-by-touch of older clients.

    Args:
        machine: the key.
        signature: the pinUvAuthParam.
        exchange: whose command it is.

    Raises:
        Refusal: after the touch PIN_NOT_SET or PIN_INVALID, when the proof is empty. Source: CTAP 2.1 §6.1.2 step 1.
    """
    if signature == b"":
        machine.wait_for_touch(exchange)
        raise Refusal(Status.PIN_NOT_SET if machine.state.pin.hash is None else Status.PIN_INVALID)


def refuse_stranger(rp_id: str) -> None:
    """Keep the practice key out of real accounts.

    Args:
        rp_id: of the request.

    Raises:
        Refusal: NOT_ALLOWED for any relying party but localhost.
    """
    if rp_id != PRACTICE_RP_ID:
        raise Refusal(Status.NOT_ALLOWED)


def read_options(machine: Machine, params: Params, key: int, signature: bytes | None) -> dict[str, bool]:
    """Read the options map.

    Args:
        machine: the key.
        params: the command's members.
        key: which member it is.
        signature: the pinUvAuthParam; with it, "uv" counts as not asked.

    Returns:
        Options by name.

    Raises:
        Refusal: CBOR_UNEXPECTED_TYPE, INVALID_OPTION for built-in UV on a key that knows no finger.
    """
    options: dict[str, bool] = {}
    for name, value in (params.optional_map(key) or Params({})).members.items():
        if not isinstance(name, str) or not isinstance(value, bool):
            raise Refusal(Status.CBOR_UNEXPECTED_TYPE)
        options[name] = value
    if signature is not None:
        options.pop("uv", None)
    elif options.get("uv") and not machine.state.fingerprints:
        raise Refusal(Status.INVALID_OPTION)
    return options


def verify_by_finger(machine: Machine, options: dict[str, bool], exchange: Exchange) -> bool:
    """Verify by the sensor where the options want it; the finger is the touch, too.

    Args:
        machine: the key.
        options: as read.
        exchange: whose command it is.

    Returns:
        Whether the finger was asked for, and is known.

    Raises:
        Refusal: UV_INVALID, UV_BLOCKED, untouched, KEEPALIVE_CANCEL.
        Gone: the power went. Source: CTAP 2.1 §6.1.2 step 11, §6.2.2 step 6.
    """
    if not options.get("uv"):
        return False
    verify_finger(machine, exchange)
    return True


def verify_user(machine: Machine, params: Params, keys: tuple[int, int], rp_id: str, use: Permission) -> bool:
    """Check the PIN proof over the client data hash.

    Args:
        machine: the key.
        params: the command's members.
        keys: members for the pinUvAuthParam and for the protocol.
        rp_id: relying party of the request.
        use: MAKE_CREDENTIAL or GET_ASSERTION.

    Returns:
        Whether the user is verified; False when no proof came.

    Raises:
        Refusal: PIN_AUTH_INVALID, PIN_NOT_SET, MISSING_PARAMETER, INVALID_PARAMETER.
    """
    param_key, protocol_key = keys
    signature = params.optional(param_key, bytes)
    if signature is None:
        return False
    protocol = machine.pin_protocol(params, protocol_key)
    if machine.state.pin.hash is None and not machine.state.fingerprints:
        raise Refusal(Status.PIN_NOT_SET)
    client_hash = params.required(1 if use is Permission.MAKE_CREDENTIAL else 2, bytes)
    machine.session.tokens.check(protocol, client_hash, signature, use)
    machine.session.tokens.bind(rp_id)
    return True


def find_by_id(machine: Machine, rp_id: str, credential_id: bytes) -> Candidate | None:
    """Find one credential of a relying party.

    Args:
        machine: the key.
        rp_id: relying party.
        credential_id: its id.

    Returns:
        The credential, stored or wrapped, or None.
    """
    for passkey in machine.state.passkeys:
        if passkey.credential_id == credential_id and passkey.rp_id == rp_id:
            return of_stored(passkey)
    key = unwrap(machine.state.master_secret, rp_hash(rp_id), credential_id)
    return None if key is None else of_wrapped(credential_id, key)


def of_stored(passkey: StoredPasskey) -> Candidate:
    """Take a stored passkey as a candidate.

    Args:
        passkey: the entry.

    Returns:
        The candidate.
    """
    return Candidate(
        passkey.credential_id,
        passkey.algorithm,
        passkey.private_key,
        passkey.protection,
        passkey.hmac_secret,
        passkey,
    )


def of_wrapped(credential_id: bytes, key: WrappedKey) -> Candidate:
    """Take an unwrapped id as a candidate.

    Args:
        credential_id: the id.
        key: what it held.

    Returns:
        The candidate.
    """
    return Candidate(credential_id, key.algorithm, key.private_key, key.protection, key.hmac_secret, None)


def hidden(candidate: Candidate, *, verified: bool, by_id: bool) -> bool:
    """Tell whether credProtect keeps a credential out of sight.

    Args:
        candidate: the credential.
        verified: whether the user is verified.
        by_id: whether the request named its id.

    Returns:
        True when it must not be used or told. Source: CTAP 2.1 §6.2.2 step 7, §12.1.
    """
    if verified or candidate.protection == UV_OPTIONAL:
        return False
    return candidate.protection == UV_REQUIRED or not by_id
