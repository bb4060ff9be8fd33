"""Checks a key's answer against the account's public key, without the tenant.

Pure computing, a few milliseconds; imports python-fido2 when first called. Raises TEST_FAILED and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING

from keydesk.core.encoding import b64url_encode, parse_json
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Proof, ProofRequest

if TYPE_CHECKING:
    from fido2.cose import CoseKey


def verify_proof(public_key: bytes, proof: Proof, request: ProofRequest, origin: str) -> None:
    """Check that the right passkey answered this question.

    Args:
        public_key: the account's, as COSE key in CBOR or as SubjectPublicKeyInfo in DER.
        proof: the key's answer.
        request: what was asked.
        origin: of the tenant.

    Raises:
        KeydeskError: TEST_FAILED with `what`. Source: WebAuthn §7.2.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if request.allow and proof.credential_id not in request.allow:
        raise _failed("credential_id")
    _check_client_data(proof.client_data_json, request.challenge, origin)
    data = proof.authenticator_data
    if len(data) < 37 or not hmac.compare_digest(data[:32], hashlib.sha256(request.rp_id.encode()).digest()):
        raise _failed("rp_id")
    if not data[32] & 0x01:
        raise _failed("touch")
    signed = data + hashlib.sha256(proof.client_data_json).digest()
    try:
        _public_key(public_key).verify(signed, proof.signature)
    except InvalidSignature as error:
        raise _failed("signature") from error
    except (ValueError, TypeError, KeyError, IndexError, NotImplementedError, UnsupportedAlgorithm) as error:
        raise _failed("public_key") from error


def _check_client_data(data: bytes, challenge: bytes, origin: str) -> None:
    try:
        members = parse_json(data)
    except ValueError as error:
        raise _failed("client_data") from error
    if not isinstance(members, dict):
        raise _failed("client_data")
    expected = {"type": "webauthn.get", "challenge": b64url_encode(challenge), "origin": origin}
    for name, value in expected.items():
        if members.get(name) != value:
            raise _failed(name)
    if members.get("crossOrigin", False) is not False:
        raise _failed("origin")


def _public_key(data: bytes) -> CoseKey:
    from fido2 import cbor
    from fido2.cose import CoseKey

    # A DER sequence begins with 30, a COSE map with a0 to bb; they cannot be taken for each other.
    if data[:1] == b"\x30":
        return _from_der(data)
    members = cbor.decode(data)
    if not isinstance(members, Mapping):
        raise ValueError("no COSE key")
    return CoseKey.parse(members)


def _from_der(data: bytes) -> CoseKey:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key
    from fido2 import cose

    key = load_der_public_key(data)
    if isinstance(key, ec.EllipticCurvePublicKey):
        kinds: dict[str, type[CoseKey]] = {
            "secp256r1": cose.ES256,
            "secp384r1": cose.ES384,
            "secp521r1": cose.ES512,
            "secp256k1": cose.ES256K,
        }
        kind = kinds[key.curve.name]
    elif isinstance(key, ed25519.Ed25519PublicKey):
        kind = cose.EdDSA
    elif isinstance(key, rsa.RSAPublicKey):
        kind = cose.RS256
    else:
        raise ValueError("a key of another kind")
    return kind.from_cryptography_key(key)


def _failed(what: str) -> KeydeskError:
    return KeydeskError(Code.TEST_FAILED, what=what)
