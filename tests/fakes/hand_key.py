"""Passkeys made by hand with cryptography, so that every byte of a ceremony can be bent.

Unlike the software key this has no rules of its own: it signs whatever a test wants signed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

from keydesk.core.encoding import b64url_encode

UP, UV, BE, BS, AT = 0x01, 0x04, 0x08, 0x10, 0x40
AAGUID = bytes.fromhex("f8a011f38c0a4d15800617111f9edc7d")

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


@dataclass
class HandKey:
    """One key pair and its credential id.

    Attributes:
        algorithm: COSE algorithm: -7, -8, -257 or -35; any other makes a P-256 key that claims it.
        credential_id: raw id.
        counter: signature counter of the next ceremony.
        flags: flags of the next ceremony, without AT.
        rp_id: what is hashed into the authenticator data.
        user_handle: base64url, as learned at registration.
    """

    algorithm: int = -7
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    counter: int = 1
    flags: int = UP | UV
    rp_id: str = "localhost"
    cross_origin: bool = False
    aaguid: bytes = AAGUID
    user_handle: str = ""

    def __post_init__(self) -> None:
        self.private = _new_private_key(self.algorithm)
        self.public = _cose(self.private, self.algorithm)

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))

    def authenticator_data(self, *, attested: bool) -> bytes:
        """Build authenticator data. Source: WebAuthn level 3 §6.1."""
        head = hashlib.sha256(self.rp_id.encode()).digest()
        flags = self.flags | (AT if attested else 0)
        tail = AttestedCredentialData.create(self.aaguid, self.credential_id, self.public) if attested else b""
        return head + struct.pack(">BI", flags, self.counter) + tail

    def client_data(self, kind: str, challenge: str, origin: str) -> bytes:
        """Build client data. Source: WebAuthn level 3 §5.8.1."""
        data = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": self.cross_origin}
        return json.dumps(data, separators=(",", ":")).encode()

    def create(
        self,
        options: dict[str, object],
        origin: str,
        *,
        fmt: str = "none",
        statement: dict[str, object] | None = None,
        kind: str = "webauthn.create",
        transports: list[str] | None = None,
    ) -> dict[str, object]:
        """Answer creation options with a `RegistrationResponseJSON`.

        Args:
            options: `authn_params_public_key`.
            origin: what the client claims to be.
            fmt: attestation format; `packed` without a statement is signed by the passkey itself.
            statement: attestation statement; None makes the right one.
            kind: `type` of the client data.
            transports: as a client may tell.
        """
        user = options["user"]
        assert isinstance(user, dict)
        self.user_handle = str(user["id"])
        client_data = self.client_data(kind, str(options["challenge"]), origin)
        data = AuthenticatorData(self.authenticator_data(attested=True))
        if statement is None:
            signed = self.sign(data + hashlib.sha256(client_data).digest()) if fmt == "packed" else b""
            statement = {"alg": self.algorithm, "sig": signed} if fmt == "packed" else {}
        attestation = cbor.encode({"fmt": fmt, "attStmt": statement, "authData": bytes(data)})
        response: dict[str, object] = {
            "clientDataJSON": b64url_encode(client_data),
            "attestationObject": b64url_encode(attestation),
        }
        if transports is not None:
            response["transports"] = transports
        return {
            "id": b64url_encode(self.credential_id),
            "rawId": b64url_encode(self.credential_id),
            "type": "public-key",
            "authenticatorAttachment": "cross-platform",
            "clientExtensionResults": {},
            "response": response,
        }

    def get(
        self, options: dict[str, object], origin: str, *, kind: str = "webauthn.get", signature: bytes | None = None
    ) -> dict[str, object]:
        """Answer request options with an `AuthenticationResponseJSON`; the counter then grows."""
        client_data = self.client_data(kind, str(options["challenge"]), origin)
        data = self.authenticator_data(attested=False)
        self.counter += 1
        signed = self.sign(data + hashlib.sha256(client_data).digest()) if signature is None else signature
        return {
            "id": b64url_encode(self.credential_id),
            "rawId": b64url_encode(self.credential_id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": b64url_encode(data),
                "clientDataJSON": b64url_encode(client_data),
                "signature": b64url_encode(signed),
                "userHandle": self.user_handle,
            },
        }


def _new_private_key(algorithm: int) -> PrivateKey:
    if algorithm == -8:
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == -257:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP384R1() if algorithm == -35 else ec.SECP256R1())


def _cose(private: PrivateKey, algorithm: int) -> CoseKey:
    """Write the public key. Source: RFC 9053 §2, §7; RFC 8230 §4."""
    public = private.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        return CoseKey.parse({1: 1, 3: algorithm, -1: 6, -2: public.public_bytes_raw()})
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        return CoseKey.parse({1: 3, 3: algorithm, -1: numbers.n.to_bytes(256), -2: numbers.e.to_bytes(3)})
    point = public.public_numbers()
    size, curve = (48, 2) if algorithm == -35 else (32, 1)
    return CoseKey.parse({1: 2, 3: algorithm, -1: curve, -2: point.x.to_bytes(size), -3: point.y.to_bytes(size)})
