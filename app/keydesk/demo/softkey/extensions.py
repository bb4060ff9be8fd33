"""CTAP extensions of this key: credProtect, hmac-secret (and -mc), minPinLength, credBlob, largeBlobKey.

Runs under the key's lock. Raises Refusal.
"""

from __future__ import annotations

import hmac

from keydesk.demo.softkey.machine import Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.status import Refusal, Status
from keydesk.demo.softkey.wrapped import prf_secret

CRED_PROTECT = "credProtect"
HMAC_SECRET = "hmac-secret"  # noqa: S105 - the extension's name
HMAC_SECRET_MC = "hmac-secret-mc"  # noqa: S105 - the extension's name
MIN_PIN_LENGTH = "minPinLength"
CRED_BLOB = "credBlob"
LARGE_BLOB_KEY = "largeBlobKey"

UV_OPTIONAL, UV_OPTIONAL_WITH_ID, UV_REQUIRED = 1, 2, 3


def protection_wanted(machine: Machine, inputs: Params | None) -> int:
    """Read the credProtect input.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.

    Returns:
        The policy, 1 to 3; 1 when nothing was asked for.

    Raises:
        Refusal: INVALID_OPTION for another number. Source: CTAP 2.1 §12.1.
    """
    wanted = _input(machine, inputs, CRED_PROTECT)
    policy = None if wanted is None else wanted.optional(CRED_PROTECT, int)
    if policy is None:
        return UV_OPTIONAL
    if policy not in (UV_OPTIONAL, UV_OPTIONAL_WITH_ID, UV_REQUIRED):
        raise Refusal(Status.INVALID_OPTION)
    return policy


def hmac_secret_wanted(machine: Machine, inputs: Params | None) -> bool:
    """Read the hmac-secret input of makeCredential.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.

    Returns:
        Whether it was asked for.

    Raises:
        Refusal: CBOR_UNEXPECTED_TYPE.
    """
    wanted = _input(machine, inputs, HMAC_SECRET)
    return wanted is not None and wanted.optional(HMAC_SECRET, bool) is True


def blob_wanted(machine: Machine, inputs: Params | None) -> bytes | None:
    """Read the credBlob input of makeCredential.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.

    Returns:
        What to keep, None when nothing was asked for or it is too long. Source: CTAP 2.1 §12.2.
    """
    wanted = _input(machine, inputs, CRED_BLOB)
    blob = None if wanted is None else wanted.required(CRED_BLOB, bytes)
    return blob if blob is not None and len(blob) <= machine.profile.blob_bytes else None


def large_blob_key_wanted(machine: Machine, inputs: Params | None) -> bool:
    """Read the largeBlobKey input.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.

    Returns:
        Whether it was asked for.

    Raises:
        Refusal: INVALID_OPTION for anything but true. Source: CTAP 2.1 §12.3.
    """
    wanted = _input(machine, inputs, LARGE_BLOB_KEY)
    if wanted is None:
        return False
    if not wanted.required(LARGE_BLOB_KEY, bool):
        raise Refusal(Status.INVALID_OPTION)
    return True


def creation_outputs(
    machine: Machine,
    inputs: Params | None,
    rp_id: str,
    credential_id: bytes,
    *,
    verified: bool,
    discoverable: bool,
) -> dict[str, object]:
    """Make the outputs of makeCredential.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.
        rp_id: whom the credential is for.
        credential_id: the new id.
        verified: whether the user was verified.
        discoverable: the key stores it; a blob is kept with no other.

    Returns:
        Outputs by name; only for what was asked and is known.

    Raises:
        Refusal: as `assertion_outputs`.
    """
    outputs: dict[str, object] = {}
    if _input(machine, inputs, CRED_PROTECT) is not None:
        outputs[CRED_PROTECT] = protection_wanted(machine, inputs)
    if _input(machine, inputs, CRED_BLOB) is not None:
        outputs[CRED_BLOB] = discoverable and blob_wanted(machine, inputs) is not None
    if _input(machine, inputs, HMAC_SECRET) is not None:
        outputs[HMAC_SECRET] = hmac_secret_wanted(machine, inputs)
    salts = _input(machine, inputs, HMAC_SECRET_MC)
    if salts is not None and hmac_secret_wanted(machine, inputs):
        secret = prf_secret(machine.state.master_secret, credential_id, verified=verified)
        outputs[HMAC_SECRET_MC] = _evaluate(machine, salts.required_map(HMAC_SECRET_MC), secret)
    minimum = _input(machine, inputs, MIN_PIN_LENGTH)
    pin = machine.state.pin
    if minimum is not None and minimum.optional(MIN_PIN_LENGTH, bool) and rp_id in pin.min_length_rp_ids:
        outputs[MIN_PIN_LENGTH] = pin.min_length
    return outputs


def assertion_outputs(
    machine: Machine, inputs: Params | None, credential_id: bytes, *, verified: bool, present: bool
) -> dict[str, object]:
    """Make the outputs of getAssertion.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.
        credential_id: which credential; one with hmac-secret.
        verified: whether the user was verified.
        present: whether a touch was asked for.

    Returns:
        Outputs by name.

    Raises:
        Refusal: UNSUPPORTED_OPTION without a touch; PIN_AUTH_INVALID or INVALID_PARAMETER for wrong salts.
            Source: CTAP 2.1 §12.5.
    """
    salts = _input(machine, inputs, HMAC_SECRET)
    if salts is None:
        return {}
    if not present:
        raise Refusal(Status.UNSUPPORTED_OPTION)
    secret = prf_secret(machine.state.master_secret, credential_id, verified=verified)
    return {HMAC_SECRET: _evaluate(machine, salts.required_map(HMAC_SECRET), secret)}


def blob_output(machine: Machine, inputs: Params | None, blob: bytes | None) -> dict[str, object]:
    """Make the credBlob output of getAssertion.

    Args:
        machine: the key.
        inputs: the extensions map, None when there is none.
        blob: what is kept with the credential, None for nothing.

    Returns:
        The blob, empty when there is none; no output when it was not asked for. Source: CTAP 2.1 §12.2.
    """
    wanted = _input(machine, inputs, CRED_BLOB)
    return {CRED_BLOB: blob or b""} if wanted is not None and wanted.required(CRED_BLOB, bool) else {}


def _input(machine: Machine, inputs: Params | None, name: str) -> Params | None:
    known = inputs is not None and name in inputs and name in machine.profile.extensions
    return inputs if known else None


def _evaluate(machine: Machine, salts: Params, secret: bytes) -> bytes:
    peer, sealed, signature = salts.required_map(1), salts.required(2, bytes), salts.required(3, bytes)
    protocol = machine.session.pins.get(salts.optional(4, int) or 1)
    if protocol is None:
        raise Refusal(Status.INVALID_PARAMETER)
    shared = protocol.shared_secret(peer)
    if not protocol.verify(shared, sealed, signature):
        raise Refusal(Status.PIN_AUTH_INVALID)
    plain = protocol.decrypt(shared, sealed)
    if len(plain) not in (32, 64):
        raise Refusal(Status.INVALID_PARAMETER)
    halves = [plain[at : at + 32] for at in range(0, len(plain), 32)]
    return protocol.encrypt(shared, b"".join(hmac.digest(secret, salt, "sha256") for salt in halves))
