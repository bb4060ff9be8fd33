"""The FIDO Alliance of a test: a root, a signer below it, and lists signed by it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.hardware.metadata import SIGNER

MODEL = "a25342c0-3cdc-4414-8e46-f4807fca511c"
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Alliance:
    """Who signs lists.

    Args:
        root: what everything leads to.
        chain: the signer's certificate and those between.
        key: the signer's.
    """

    root: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: Private

    @classmethod
    def new(cls, signer: str = SIGNER, until: datetime = UNTIL, by_rsa: bool = False) -> Alliance:
        """Make one."""
        top, middle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        own: Private = rsa.generate_private_key(65537, 2048) if by_rsa else ec.generate_private_key(ec.SECP256R1())
        root = _certificate("Test Root", top, "Test Root", top, True, UNTIL)
        between = _certificate("Test Signers", middle, "Test Root", top, True, UNTIL)
        leaf = _certificate(signer, own, "Test Signers", middle, False, until)
        return cls(root, (leaf, between), own)

    def sign(self, payload: JsonValue, alg: str | None = None, **header: JsonValue) -> bytes:
        """Sign a list as it is published. Source: RFC 7515 §7.1."""
        chain: list[JsonValue] = [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in self.chain]
        by = "RS256" if isinstance(self.key, rsa.RSAPrivateKey) else "ES256"
        head: dict[str, JsonValue] = {"typ": "JWT", "alg": alg or by, "x5c": chain, **header}
        signed = b".".join(b64url_encode(json.dumps(part).encode()).encode() for part in (head, payload))
        return signed + b"." + b64url_encode(self._signature(signed)).encode()

    def _signature(self, signed: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        pair = decode_dss_signature(self.key.sign(signed, ec.ECDSA(hashes.SHA256())))
        return b"".join(number.to_bytes(32, "big") for number in pair)


def _certificate(
    name: str, key: Private, issuer: str, signer: ec.EllipticCurvePrivateKey, is_ca: bool, until: datetime
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(is_ca, None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
        .add_extension(x509.KeyUsage(not is_ca, False, False, False, False, is_ca, is_ca, False, False), True)
    )
    if not is_ca:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    return builder.sign(signer, hashes.SHA256())


@cache
def alliance() -> Alliance:
    """One for all tests of a run."""
    return Alliance.new()


def entry(aaguid: str, description: str, version: int | None, *reports: tuple[str, str]) -> JsonValue:
    """A model with its reports, each a status and a day."""
    told: list[JsonValue] = [{"status": status, "effectiveDate": day} for status, day in reports]
    statement: dict[str, JsonValue] = {"description": description}
    if version is not None:
        statement["authenticatorVersion"] = version
    return {"aaguid": aaguid, "metadataStatement": statement, "statusReports": told,
            "timeOfLastStatusChange": "2026-01-01"}  # fmt: skip


def models(*entries: JsonValue, until: str = "2026-04-01") -> dict[str, JsonValue]:
    """A list that is good until a day."""
    listed: Sequence[JsonValue] = entries
    return {"legalHeader": "For tests.", "no": 1, "nextUpdate": until, "entries": [*listed]}
