"""authenticatorGetAssertion and authenticatorGetNextAssertion.

Runs under the key's lock; waits for a touch unless up is false. Raises Refusal, Gone.
Source for the order of steps: CTAP 2.1 §6.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from keydesk.demo.softkey import signing
from keydesk.demo.softkey.attestation import PRESENT, VERIFIED, authenticator_data
from keydesk.demo.softkey.ceremony import (
    Candidate,
    find_by_id,
    hidden,
    of_stored,
    read_options,
    refuse_probe,
    refuse_stranger,
    verify_by_finger,
    verify_user,
)
from keydesk.demo.softkey.extensions import assertion_outputs, blob_output, large_blob_key_wanted
from keydesk.demo.softkey.machine import Exchange, Machine
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.status import KeepAlive, Refusal, Status
from keydesk.demo.softkey.tokens import Permission

GET_ASSERTION = 0x02
NEXT_WITHIN_S = 30.0
_RP_ID, _HASH, _ALLOW, _EXTENSIONS, _OPTIONS, _AUTH_PARAM, _PROTOCOL = range(1, 8)


@dataclass(frozen=True)
class _Request:
    rp_id: str
    client_hash: bytes
    allowed: list[bytes]
    present: bool
    verified: bool
    extensions: Params | None


def get_assertion(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Sign with a credential.

    Args:
        machine: the key.
        params: the command's members.
        exchange: whose command it is.

    Returns:
        The first assertion, with numberOfCredentials when more can be fetched.

    Raises:
        Refusal: as the specification says.
        Gone: the power went while it waited.
    """
    signature = params.optional(_AUTH_PARAM, bytes)
    options = read_options(machine, params, _OPTIONS, signature)
    present = options.get("up", True)
    if present:
        exchange.keepalive(KeepAlive.PROCESSING)
    refuse_probe(machine, signature, exchange)
    touched = verify_by_finger(machine, options, exchange)
    request = _read(machine, params, options, present=present, touched=touched)
    candidates = _candidates(machine, request)
    if present and (candidates or machine.profile.touch_hides_absence):
        if not (touched or (request.verified and machine.session.tokens.take_presence())):
            machine.wait_for_touch(exchange)
        machine.session.tokens.spend()
    if not candidates:
        raise Refusal(Status.NO_CREDENTIALS)
    several = len(candidates) > 1
    answer = _sign(machine, request, candidates[0], several=several)
    if several:
        answer[5] = len(candidates)
        machine.session.pending[GET_ASSERTION] = _rest(machine, request, candidates[1:])
        machine.session.pending_until = machine.monotonic() + NEXT_WITHIN_S
    return answer


def get_next_assertion(machine: Machine, params: Params, exchange: Exchange) -> dict[int, object]:
    """Fetch one more assertion of the request before.

    Args:
        machine: the key.
        params: none.
        exchange: unused.

    Returns:
        The next assertion.

    Raises:
        Refusal: NOT_ALLOWED when there is none, or after 30 seconds.
    """
    session = machine.session
    answer = None
    if machine.monotonic() <= session.pending_until:
        answer = next(session.pending.get(GET_ASSERTION, iter(())), None)
    if answer is None:
        session.pending.clear()
        raise Refusal(Status.NOT_ALLOWED)
    session.pending_until = machine.monotonic() + NEXT_WITHIN_S
    return answer


def _read(machine: Machine, params: Params, options: dict[str, bool], *, present: bool, touched: bool) -> _Request:
    rp_id = params.required(_RP_ID, str)
    client_hash = params.required(_HASH, bytes)
    if "rk" in options:
        raise Refusal(Status.UNSUPPORTED_OPTION)
    allowed = params.descriptor_ids(_ALLOW)
    if len(allowed) > machine.profile.max_list:
        raise Refusal(Status.LIMIT_EXCEEDED)
    refuse_stranger(rp_id)
    verified = touched or verify_user(machine, params, (_AUTH_PARAM, _PROTOCOL), rp_id, Permission.GET_ASSERTION)
    if present and not verified and machine.state.always_uv:
        raise Refusal(Status.PUAT_REQUIRED)
    return _Request(rp_id, client_hash, allowed, present, verified, params.optional_map(_EXTENSIONS))


def _candidates(machine: Machine, request: _Request) -> list[Candidate]:
    if request.allowed:
        named = (find_by_id(machine, request.rp_id, credential_id) for credential_id in request.allowed)
        fitting = (
            candidate
            for candidate in named
            if candidate is not None and not hidden(candidate, verified=request.verified, by_id=True)
        )
        first = next(fitting, None)
        return [] if first is None else [first]
    newest_first = sorted(machine.state.passkeys, key=lambda passkey: passkey.order, reverse=True)
    own = [of_stored(passkey) for passkey in newest_first if passkey.rp_id == request.rp_id]
    return [candidate for candidate in own if not hidden(candidate, verified=request.verified, by_id=False)]


def _rest(machine: Machine, request: _Request, rest: list[Candidate]) -> Iterator[dict[int, object]]:
    for candidate in rest:
        yield _sign(machine, request, candidate, several=True)


def _sign(machine: Machine, request: _Request, candidate: Candidate, *, several: bool) -> dict[int, object]:
    outputs: dict[str, object] = {}
    if candidate.hmac_secret:
        outputs = assertion_outputs(
            machine,
            request.extensions,
            candidate.credential_id,
            verified=request.verified,
            present=request.present,
        )
    stored = candidate.stored
    outputs |= blob_output(machine, request.extensions, stored.blob if stored is not None else None)
    machine.state.counter += 1
    flags = (PRESENT if request.present else 0) | (VERIFIED if request.verified else 0)
    data = authenticator_data(request.rp_id, flags, machine.state.counter, extensions=outputs)
    signature = signing.sign(candidate.algorithm, candidate.private_key, data + request.client_hash)
    machine.save()
    answer: dict[int, object] = {
        1: {"type": "public-key", "id": candidate.credential_id},
        2: data,
        3: signature,
    }
    if candidate.stored is not None:
        answer[4] = _user(candidate, names=request.verified and several)
    if stored is not None and stored.large_blob_key and large_blob_key_wanted(machine, request.extensions):
        answer[7] = stored.large_blob_key
    return answer


def _user(candidate: Candidate, *, names: bool) -> dict[str, object]:
    # Names go out only to a verified user, and only where the platform must let a person choose.
    passkey = candidate.stored
    if passkey is None:
        return {}
    user: dict[str, object] = {"id": passkey.user_id}
    if names and passkey.user_name is not None:
        user["name"] = passkey.user_name
    if names and passkey.display_name is not None:
        user["displayName"] = passkey.display_name
    return user
