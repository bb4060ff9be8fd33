"""authenticatorMakeCredential.

Runs under the key's lock; waits for a touch. Raises Refusal, Gone. Source for the order of steps: CTAP 2.1 §6.1.2.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from keydesk.demo.softkey import signing
from keydesk.demo.softkey.attestation import (
    PRESENT,
    VERIFIED,
    attested_credential,
    authenticator_data,
    packed_statement,
)
from keydesk.demo.softkey.ceremony import (
    find_by_id,
    hidden,
    read_options,
    refuse_probe,
    refuse_stranger,
    verify_by_finger,
    verify_user,
)
from keydesk.demo.softkey.extensions import (
    blob_wanted,
    creation_outputs,
    hmac_secret_wanted,
    large_blob_key_wanted,
    protection_wanted,
)
from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.state import StoredPasskey
from keydesk.demo.softkey.status import KeepAlive, Refusal, Status
from keydesk.demo.softkey.tokens import Permission
from keydesk.demo.softkey.wrapped import WrappedKey, rp_hash, wrap

_HASH, _RP, _USER, _ALGORITHMS, _EXCLUDE, _EXTENSIONS, _OPTIONS, _AUTH_PARAM, _PROTOCOL, _ENTERPRISE = range(1, 11)
_MAX_USER_ID = 64


@dataclass(frozen=True)
class _Request:
    client_hash: bytes
    rp_id: str
    user_id: bytes
    user_name: str | None
    display_name: str | None
    algorithm: int
    discoverable: bool
    verified: bool
    touched: bool
    extensions: Params | None


def make_credential(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Make a credential.

    Args:
        machine: the key.
        params: the command's members.
        exchange: whose command it is.

    Returns:
        Format, authenticator data and attestation statement.

    Raises:
        Refusal: as the specification says.
        Gone: the power went while it waited.
    """
    exchange.keepalive(KeepAlive.PROCESSING)
    refuse_probe(machine, params.optional(_AUTH_PARAM, bytes), exchange)
    request = _read(machine, params, exchange)
    if _excluded(machine, params, request):
        if not request.touched:
            _touch_whatever_comes(machine, exchange)
        raise Refusal(Status.CREDENTIAL_EXCLUDED)
    if not request.touched:
        machine.wait_for_touch(exchange)
    machine.session.tokens.spend()
    return _create(machine, request)


def _read(machine: Machine, params: Params, exchange: Exchange) -> _Request:
    client_hash = params.required(_HASH, bytes)
    rp_id = params.required_map(_RP).required("id", str)
    user = params.required_map(_USER)
    user_id = user.required("id", bytes)
    if not 1 <= len(user_id) <= _MAX_USER_ID:
        raise Refusal(Status.INVALID_LENGTH)
    algorithm = _choose_algorithm(machine, params.required_list(_ALGORITHMS))
    options = read_options(machine, params, _OPTIONS, params.optional(_AUTH_PARAM, bytes))
    if options.get("up") is False:
        raise Refusal(Status.INVALID_OPTION)
    if _ENTERPRISE in params:
        raise Refusal(Status.INVALID_PARAMETER)
    refuse_stranger(rp_id)
    discoverable = options.get("rk", False)
    keys = (_AUTH_PARAM, _PROTOCOL)
    touched = verify_by_finger(machine, options, exchange)
    by_token = not touched and verify_user(machine, params, keys, rp_id, Permission.MAKE_CREDENTIAL)
    verified = touched or by_token
    if not verified and _proof_needed(machine, discoverable=discoverable):
        raise Refusal(Status.PUAT_REQUIRED)
    return _Request(
        client_hash=client_hash,
        rp_id=rp_id,
        user_id=user_id,
        user_name=user.optional("name", str),
        display_name=user.optional("displayName", str),
        algorithm=algorithm,
        discoverable=discoverable,
        verified=verified,
        touched=touched or (by_token and machine.session.tokens.take_presence()),
        extensions=params.optional_map(_EXTENSIONS),
    )


def _choose_algorithm(machine: Machine, wanted: list[object]) -> int:
    chosen: int | None = None
    for entry in map(Params.of, wanted):
        number, kind = entry.required("alg", int), entry.required("type", str)
        if chosen is None and kind == "public-key" and number in machine.profile.algorithms:
            chosen = number
    if chosen is None:
        raise Refusal(Status.UNSUPPORTED_ALGORITHM)
    return chosen


def _proof_needed(machine: Machine, *, discoverable: bool) -> bool:
    if machine.state.always_uv:
        return True
    if machine.state.pin.hash is None and not machine.state.fingerprints:
        return False
    return discoverable or not machine.profile.tokens  # makeCredUvNotRqd came with CTAP 2.1


def _excluded(machine: Machine, params: Params, request: _Request) -> bool:
    ids = params.descriptor_ids(_EXCLUDE)
    if len(ids) > machine.profile.max_list:
        raise Refusal(Status.LIMIT_EXCEEDED)
    found = (find_by_id(machine, request.rp_id, credential_id) for credential_id in ids)
    return any(
        candidate is not None and not hidden(candidate, verified=request.verified, by_id=True) for candidate in found
    )


def _touch_whatever_comes(machine: Machine, exchange: Exchange) -> None:
    try:
        machine.wait_for_touch(exchange)
    except Refusal as refusal:
        if refusal.status is Status.KEEPALIVE_CANCEL:
            raise


def _create(machine: Machine, request: _Request) -> dict[int, object]:
    state = machine.state
    private = signing.generate(request.algorithm)
    sealed = WrappedKey(
        request.algorithm,
        private,
        protection_wanted(machine, request.extensions),
        hmac_secret_wanted(machine, request.extensions),
    )
    if request.discoverable:
        credential_id = os.urandom(32)
    else:
        credential_id = wrap(state.master_secret, rp_hash(request.rp_id), sealed)
    outputs = creation_outputs(
        machine,
        request.extensions,
        request.rp_id,
        credential_id,
        verified=request.verified,
        discoverable=request.discoverable,
    )
    blob_key = _large_blob_key(machine, request)
    if request.discoverable:
        _store(machine, request, credential_id, sealed, blob_key)
    state.counter += 1
    attested = attested_credential(
        machine.profile.aaguid.bytes, credential_id, signing.public_cose(request.algorithm, private)
    )
    flags = PRESENT | (VERIFIED if request.verified else 0)
    data = authenticator_data(request.rp_id, flags, state.counter, attested, outputs)
    statement = packed_statement(machine, request.algorithm, private, data + request.client_hash)
    machine.save()
    answer: dict[int, object] = {1: "packed", 2: data, 3: statement}
    return answer if blob_key is None else {**answer, 5: blob_key}


def _large_blob_key(machine: Machine, request: _Request) -> bytes | None:
    if not large_blob_key_wanted(machine, request.extensions):
        return None
    if not request.discoverable:
        raise Refusal(Status.INVALID_OPTION)
    return os.urandom(32)


def _store(
    machine: Machine, request: _Request, credential_id: bytes, key: WrappedKey, blob_key: bytes | None
) -> None:
    state = machine.state
    whose = (request.rp_id, request.user_id)
    kept = [passkey for passkey in state.passkeys if (passkey.rp_id, passkey.user_id) != whose]
    if len(kept) >= machine.profile.slots:
        raise Refusal(Status.KEY_STORE_FULL)
    state.order += 1
    passkey = StoredPasskey(
        credential_id=credential_id,
        rp_id=request.rp_id,
        user_id=request.user_id,
        algorithm=key.algorithm,
        private_key=key.private_key,
        protection=key.protection,
        order=state.order,
        user_name=request.user_name,
        display_name=request.display_name,
        hmac_secret=key.hmac_secret,
        large_blob_key=blob_key,
        blob=blob_wanted(machine, request.extensions),
    )
    state.passkeys = [*kept, passkey]
    state.list_state = os.urandom(16)
