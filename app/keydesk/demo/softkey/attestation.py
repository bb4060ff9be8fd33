"""Authenticator data, and how a key vouches for a new credential: self attestation or a model certificate.

Runs under the key's lock. Raises Refusal from signing only.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from keydesk.demo.softkey import cbor, signing
from keydesk.demo.softkey.machine import Machine
from keydesk.demo.softkey.profile import ES256, Profile
from keydesk.demo.softkey.wrapped import rp_hash

PRESENT, VERIFIED, ATTESTED, EXTENDED = 0x01, 0x04, 0x40, 0x80
_AAGUID_EXTENSION = x509.ObjectIdentifier("1.3.6.1.4.1.45724.1.1.4")


def authenticator_data(
    rp_id: str, flags: int, counter: int, attested: bytes = b"", extensions: dict[str, object] | None = None
) -> bytes:
    """Lay out authenticator data.

    Args:
        rp_id: relying party.
        flags: UP and UV; AT and ED follow from the rest.
        counter: signature counter.
        attested: attested credential data.
        extensions: outputs by name.

    Returns:
        The bytes. Source: WebAuthn §6.1.
    """
    flags |= (ATTESTED if attested else 0) | (EXTENDED if extensions else 0)
    tail = cbor.encode(extensions) if extensions else b""
    return rp_hash(rp_id) + struct.pack(">BI", flags, counter) + attested + tail


def attested_credential(aaguid: bytes, credential_id: bytes, public_key: dict[int, object]) -> bytes:
    """Lay out attested credential data.

    Args:
        aaguid: 16 bytes.
        credential_id: the id.
        public_key: COSE_Key.

    Returns:
        The bytes. Source: WebAuthn §6.5.1.
    """
    return aaguid + struct.pack(">H", len(credential_id)) + credential_id + cbor.encode(public_key)


def packed_statement(machine: Machine, algorithm: int, private: bytes, signed: bytes) -> dict[str, object]:
    """Vouch for a credential in format "packed".

    Args:
        machine: the key.
        algorithm: the credential's algorithm.
        private: the credential's private key.
        signed: authenticator data and client data hash.

    Returns:
        The attestation statement. Source: WebAuthn §8.2.
    """
    if machine.profile.attestation == "self":
        return {"alg": algorithm, "sig": signing.sign(algorithm, private, signed)}
    key, certificate = attestation_key(machine)
    return {"alg": ES256, "sig": signing.sign(ES256, key, signed), "x5c": [certificate]}


def attestation_key(machine: Machine) -> tuple[bytes, bytes]:
    """Get the model's attestation key, made on the first use.

    Args:
        machine: the key.

    Returns:
        Raw private key and DER certificate.
    """
    state = machine.state
    if state.attestation_key is None or state.attestation_certificate is None:
        state.attestation_key = signing.generate(ES256)
        state.attestation_certificate = _certificate(machine.profile, state.attestation_key)
    return state.attestation_key, state.attestation_certificate


def _certificate(profile: Profile, private: bytes) -> bytes:
    key = signing.elliptic_key(ES256, private)
    names = (
        (x509.NameOID.COUNTRY_NAME, "SE"),
        (x509.NameOID.ORGANIZATION_NAME, "Keydesk practice keys"),
        (x509.NameOID.ORGANIZATIONAL_UNIT_NAME, "Authenticator Attestation"),
        (x509.NameOID.COMMON_NAME, f"Keydesk practice key {profile.name}"),
    )
    name = x509.Name([x509.NameAttribute(oid, text) for oid, text in names])
    aaguid = x509.UnrecognizedExtension(_AAGUID_EXTENSION, b"\x04\x10" + profile.aaguid.bytes)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2049, 12, 31, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(aaguid, critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
