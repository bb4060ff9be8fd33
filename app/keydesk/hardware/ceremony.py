"""Makes a passkey and answers a challenge: WebAuthn's two ceremonies on CTAP2.

Runs on the key's thread; the watcher hears of touches on the loop. Raises KEY_*, PIN_*, CHALLENGE_INVALID.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fido2 import cbor
from fido2.ctap import CtapError
from fido2.ctap2.base import AssertionResponse, AttestationResponse, Info
from fido2.ctap2.pin import ClientPin, PinProtocol
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey, Proof, ProofRequest
from keydesk.hardware import finger, rules
from keydesk.hardware.ctap_errors import ERR
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.pin import get_token
from keydesk.hardware.session import Session
from keydesk.hardware.touch import TouchRelay

Permission = ClientPin.PERMISSION
FLAG = AuthenticatorData.FLAG
_SILENT_HASH = bytes(32)
# Of one site; a key has a few hundred places for all sites together.
_MOST_ANSWERS = 1000
_KNOWN_TRANSPORTS = frozenset({"usb", "nfc", "ble", "hybrid", "smart-card", "internal"})


@dataclass(frozen=True, slots=True)
class Line:
    """What one ceremony runs on.

    Args:
        session: the key.
        stop: the wish to stop.
        relay: tells the watcher.
    """

    session: Session
    stop: Stop
    relay: TouchRelay


@dataclass(frozen=True, slots=True)
class _Verified:
    """How the person is verified in one ceremony: a token, the key's own way, or not at all."""

    protocol: PinProtocol | None = None
    token: bytes | None = None
    own_way: bool = False

    def proof(self, client_hash: bytes) -> tuple[bytes | None, int | None]:
        if self.protocol is None or self.token is None:
            return None, None
        return self.protocol.authenticate(self.token, client_hash), self.protocol.VERSION


def make(line: Line, options: CreationOptions, origin: str, pin: Secret | None) -> MadePasskey:
    """Make a passkey.

    Args:
        line: the key and its surroundings.
        options: from the tenant.
        origin: of the tenant.
        pin: as typed; None when the key has none or verifies by itself.

    Returns:
        The passkey, with attestation ``none`` over the key's own authenticator data.

    Raises:
        KeydeskError: see the module. Source: WebAuthn §5.1.3, CTAP 2.1 §6.1.
    """
    rules.check_creation(options, origin)
    session, info = line.session, line.session.info
    algorithms = _common_algorithms(info, options.algorithms)
    if info.options.get("rk") is not True:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="passkeys")
    exclude = _fitting(info, options.exclude)
    permissions = Permission.MAKE_CREDENTIAL | (Permission.GET_ASSERTION if exclude else Permission(0))
    # A passkey the key keeps is never made without the PIN that is set, so "discouraged" cannot be had.
    demand = "required" if options.user_verification == "required" else "preferred"
    verified = _verify(line, demand, permissions, options.rp_id, pin)
    if len(exclude) > _batch(info):
        match = _find(session, options.rp_id, exclude, verified)
        exclude = [match] if match is not None else []
    data = rules.client_data("webauthn.create", options.challenge, origin)
    line.stop.check()
    response = _send_make(line, options, algorithms, exclude, data, verified)
    credential = _check_made(response, options.rp_id, algorithms)
    return MadePasskey(
        credential_id=credential.credential_id,
        client_data_json=data,
        attestation_object=bytes(AttestationObject.create("none", response.auth_data, {})),
        transports=told_transports(session, info),
        aaguid=aaguid_text(credential.aaguid),
        public_key=public_key_bytes(credential.public_key),
        user_verified=response.auth_data.is_user_verified(),
    )


def prove(line: Line, request: ProofRequest, origin: str, pin: Secret | None) -> Proof:
    """Answer a challenge.

    Args:
        line: the key and its surroundings.
        request: the question.
        origin: of the tenant.
        pin: as typed; None to answer with a touch alone.

    Returns:
        The answer; it is not checked here.

    Raises:
        KeydeskError: see the module. Source: WebAuthn §5.1.4, CTAP 2.1 §6.2.
    """
    rules.check_request(request, origin)
    session, stop, relay = line.session, line.stop, line.relay
    info = session.info
    allow = _fitting(info, request.allow)
    if request.allow and not allow:
        raise KeydeskError(Code.KEY_LACKS_PASSKEY)
    usual = "preferred" if pin is not None or info.options.get("alwaysUv") else "discouraged"
    demand = request.user_verification or usual
    verified = _verify(line, demand, Permission.GET_ASSERTION, request.rp_id, pin)
    if len(allow) > _batch(info):
        match = _find(session, request.rp_id, allow, verified)
        if match is None:
            raise KeydeskError(Code.KEY_LACKS_PASSKEY)
        allow = [match]
    data = rules.client_data("webauthn.get", request.challenge, origin)
    client_hash = hashlib.sha256(data).digest()
    stop.check()
    relay.asked()
    try:
        with finger.refusals(session):
            first = session.ctap2.get_assertion(
                request.rp_id,
                client_hash,
                _descriptors(allow) or None,
                None,
                {"uv": True} if verified.own_way else None,
                *verified.proof(client_hash),
                event=stop.event,
                on_keepalive=relay.keepalive,
            )
    finally:
        relay.answered()
    # With a list of who may answer the key picks one by itself. Source: CTAP 2.1 §6.2.2
    others = _others(session, first.number_of_credentials) if not allow else ()
    rest = tuple(_proof(other, request.rp_id, allow, data) for other in others)
    return replace(_proof(first, request.rp_id, allow, data), others=rest)


def aaguid_text(aaguid: Aaguid) -> str | None:
    """Write a model id.

    Args:
        aaguid: 16 bytes.

    Returns:
        As UUID text; None for all zeros.
    """
    return str(aaguid) if aaguid else None


def public_key_bytes(public_key: Mapping[int, object]) -> bytes:
    """Write a COSE key as CBOR.

    Args:
        public_key: as python-fido2 parsed it.

    Returns:
        Canonical CBOR.
    """
    return cbor.encode(dict(public_key))


def told_transports(session: Session, info: Info) -> tuple[str, ...]:
    """Say how a key can be reached later.

    Args:
        session: the key.
        info: its own words; keys before CTAP 2.1 tell nothing.

    Returns:
        WebAuthn transport names, sorted, never empty.
    """
    told = {name for name in info.transports if name in _KNOWN_TRANSPORTS}
    return tuple(sorted(told or {"nfc" if session.found.transport == "pcsc" else "usb"}))


def _send_make(
    line: Line,
    options: CreationOptions,
    algorithms: Sequence[int],
    exclude: Sequence[bytes],
    data: bytes,
    verified: _Verified,
) -> AttestationResponse:
    client_hash = hashlib.sha256(data).digest()
    user: dict[str, object] = {"id": options.user_id}
    for member, text in (("name", options.user_name), ("displayName", options.display_name)):
        if text:
            user[member] = rules.cut(text)
    wishes = {"rk": True, "uv": True} if verified.own_way else {"rk": True}
    line.relay.asked()
    try:
        with finger.refusals(line.session):
            return line.session.ctap2.make_credential(
                client_hash,
                {"id": options.rp_id, "name": rules.cut(options.rp_name or options.rp_id)},
                user,
                [{"type": "public-key", "alg": algorithm} for algorithm in algorithms],
                _descriptors(exclude) or None,
                None,
                wishes,
                *verified.proof(client_hash),
                event=line.stop.event,
                on_keepalive=line.relay.keepalive,
            )
    finally:
        line.relay.answered()


def _verify(line: Line, demand: str, permissions: Permission, rp_id: str, pin: Secret | None) -> _Verified:
    info = line.session.info
    wanted = demand != "discouraged" or info.options.get("alwaysUv") is True
    if not wanted:
        return _Verified()
    # Some keys let nobody use passkeys by PIN. Source: CTAP 2.1 §6.4 (noMcGaPermissionsWithClientPin).
    pin_helps = info.options.get("noMcGaPermissionsWithClientPin") is not True
    if pin is not None and pin_helps and info.options.get("clientPin") is True:
        protocol, token = get_token(line.session, pin, permissions, rp_id)
        return _Verified(protocol, token)
    if finger.gives_tokens(info):
        return _Verified(*finger.get_token(line.session, line.stop, line.relay, permissions, rp_id))
    if finger.is_ready(info):
        return _Verified(own_way=True)
    if info.options.get("clientPin") is True:
        raise KeydeskError(Code.PIN_NEEDED)
    if demand == "required" or info.options.get("alwaysUv") is True:
        raise KeydeskError(Code.PIN_NOT_SET)
    return _Verified()  # preferred, and nothing to verify with: go on as browsers do


def _batch(info: Info) -> int:
    return max(1, info.max_creds_in_list)


def _fitting(info: Info, ids: Sequence[bytes]) -> list[bytes]:
    """An id longer than the key's own cannot be on it."""
    longest = info.max_cred_id_length or rules.MAX_ID
    return [one for one in dict.fromkeys(ids) if 0 < len(one) <= longest]


def _descriptors(ids: Sequence[bytes]) -> list[Mapping[str, object]]:
    return [{"type": "public-key", "id": one} for one in ids]


def _find(session: Session, rp_id: str, ids: Sequence[bytes], verified: _Verified) -> bytes | None:
    """Look for the one id a key holds, silently and in batches it can take."""
    size = _batch(session.info)
    proof = verified.proof(_SILENT_HASH)
    left = list(ids)
    while left:
        batch = left[:size]
        try:
            found = session.ctap2.get_assertion(rp_id, _SILENT_HASH, _descriptors(batch), None, {"up": False}, *proof)
        except CtapError as error:
            if error.code == ERR.REQUEST_TOO_LARGE and size > 1:
                size = max(1, size // 2)
                continue
            if error.code not in (ERR.NO_CREDENTIALS, ERR.INVALID_CREDENTIAL):
                raise
            left = left[len(batch) :]
            continue
        if len(batch) == 1:
            return batch[0]
        one = (found.credential or {}).get("id")
        if one not in batch:
            raise KeydeskError(Code.KEY_MALFORMED)
        return bytes(one)
    return None


def _common_algorithms(info: Info, wanted: Sequence[int]) -> list[int]:
    told = [entry.get("alg") for entry in info.algorithms]
    common = [algorithm for algorithm in wanted if not told or algorithm in told]
    if not common:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="algorithms")
    return common


def _check_made(response: AttestationResponse, rp_id: str, algorithms: Sequence[int]) -> AttestedCredentialData:
    """A passkey that is not what was asked for is no passkey."""
    data = response.auth_data
    credential = data.credential_data
    if (
        credential is None
        or data.rp_id_hash != hashlib.sha256(rp_id.encode()).digest()
        or not data.is_user_present()
        or not 1 <= len(credential.credential_id) <= rules.MAX_ID
        or credential.public_key.get(3) not in algorithms
    ):
        raise KeydeskError(Code.KEY_MALFORMED)
    return credential


def _others(session: Session, told: object) -> Sequence[AssertionResponse]:
    """The key says how many there are, and python-fido2 would believe any number."""
    if told is None:
        return ()
    if not isinstance(told, int) or not 0 <= told <= _MOST_ANSWERS:
        raise KeydeskError(Code.KEY_MALFORMED)
    return [session.ctap2.get_next_assertion() for _ in range(1, told)]


def _check_proof(response: AssertionResponse, rp_id: str, allow: Sequence[bytes]) -> bytes:
    told = (response.credential or {}).get("id")
    if told is None and len(allow) == 1:
        told = allow[0]  # may be left out when it is clear. Source: CTAP 2.1 §6.2.2
    if not isinstance(told, bytes) or (allow and told not in allow):
        raise KeydeskError(Code.KEY_MALFORMED)
    if response.auth_data.rp_id_hash != hashlib.sha256(rp_id.encode()).digest():
        raise KeydeskError(Code.KEY_MALFORMED)
    return told


def _proof(response: AssertionResponse, rp_id: str, allow: Sequence[bytes], data: bytes) -> Proof:
    user = response.user or {}
    name = user.get("name") or user.get("displayName")
    return Proof(
        credential_id=_check_proof(response, rp_id, allow),
        client_data_json=data,
        authenticator_data=bytes(response.auth_data),
        signature=bytes(response.signature),
        user_handle=_bytes_or_none(user.get("id")),
        user_verified=response.auth_data.is_user_verified(),
        user_name=clean_text(name) if isinstance(name, str) else None,
    )


def _bytes_or_none(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None
