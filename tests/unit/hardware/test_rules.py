"""What must hold before a request may reach a key; and the check of a key's answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fido2 import cbor
from fido2.cose import CoseKey

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Proof, ProofRequest
from keydesk.hardware.proof import verify_proof
from keydesk.hardware.rules import check_creation, check_request, check_site, client_data, cut
from tests.fakes.plugged import ORIGIN, RP_ID, Looker, desk, enroll, options, question, software_key


@pytest.mark.parametrize(
    ("rp_id", "origin"),
    [
        ("localhost", "http://localhost:8400"), ("localhost", "https://localhost"),
        ("acme.eu.auth0.com", "https://acme.eu.auth0.com"), ("example.com", "https://login.example.com"),
        ("login.example.com", "https://login.example.com:8443"), ("example.co.uk", "https://id.example.co.uk"),
        ("xn--mnchen-3ya.de", "https://login.xn--mnchen-3ya.de"),
    ],
)  # fmt: skip
def test_sites_that_belong_to_their_origin(rp_id: str, origin: str) -> None:
    check_site(rp_id, origin)
    with pytest.raises(KeydeskError):
        check_site(f"x{rp_id}", origin)


@pytest.mark.parametrize(
    ("rp_id", "origin"),
    [
        ("evil.com", "https://login.example.com"), ("com", "https://example.com"), ("co.uk", "https://x.co.uk"),
        ("github.io", "https://me.github.io"), ("ample.com", "https://example.com"), ("", "https://example.com"),
        ("example.com.", "https://example.com"), ("EXAMPLE.com", "https://example.com"),
        ("exаmple.com", "https://example.com"), ("login.example.com", "https://example.com"),
        (".example.com", "https://a.example.com"), ("https://example.com", "https://example.com"),
        ("127.0.0.1", "https://127.0.0.1"), ("example.com", "http://example.com"), ("internal", "https://a.internal"),
        ("example.com", "https://example.com/"), ("example.com", "https://user@example.com"),
        ("example.com", "https://example.com:bad"), ("example.com", "example.com"), ("example.com", ""),
        ("example.com", "https://EXAMPLE.com"), ("a" * 300, "https://" + "a" * 300), ("-a.com", "https://-a.com"),
    ],
)  # fmt: skip
def test_sites_that_do_not(rp_id: str, origin: str) -> None:
    with pytest.raises(KeydeskError) as refused:
        check_site(rp_id, origin)
    assert refused.value.code == Code.CHALLENGE_INVALID
    assert refused.value.params["what"] in ("rp_id", "origin")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"challenge": b""}, "challenge"), ({"challenge": b"x" * 15}, "challenge"), ({"user_id": b""}, "user_id"),
        ({"user_id": b"x" * 65}, "user_id"), ({"algorithms": ()}, "algorithms"), ({"rp_id": "com"}, "rp_id"),
        ({"user_verification": "maybe"}, "user_verification"),
    ],
)  # fmt: skip
def test_creation_options_that_may_not_reach_a_key(changes: dict[str, object], what: str) -> None:
    with pytest.raises(KeydeskError) as refused:
        check_creation(options(**changes), ORIGIN)  # type: ignore[arg-type]  # changed by name
    assert (refused.value.code, refused.value.params["what"]) == (Code.CHALLENGE_INVALID, what)


def test_good_ones_pass() -> None:
    check_creation(options(challenge=b"x" * 16, user_id=b"x" * 64), ORIGIN)
    check_request(question(), ORIGIN)
    with pytest.raises(KeydeskError):
        check_request(question(), "https://elsewhere.example.com")


def test_a_short_question_is_refused() -> None:
    with pytest.raises(KeydeskError):
        check_request(ProofRequest(RP_ID, b"short"), ORIGIN)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" * 100, "a" * 64), ("é" * 40, "é" * 32), ("😀" * 17, "😀" * 16), ("a" + "😀" * 16, "a" + "😀" * 15),
        ("", ""), ("<b>\u202e", "<b>\u202e"), ("\ud800", "?"),
    ],
)  # fmt: skip
def test_names_are_cut_between_characters(text: str, kept: str) -> None:
    assert cut(text) == kept
    assert len(cut(text).encode()) <= 64


def test_client_data_has_the_order_that_limited_verifiers_rely_on() -> None:
    assert client_data("webauthn.get", b"\x00" * 16, "https://example.com") == (
        b'{"type":"webauthn.get","challenge":"AAAAAAAAAAAAAAAAAAAAAA","origin":"https://example.com",'
        b'"crossOrigin":false}'
    )


def _cose(algorithm: int, key: PublicKeyTypes) -> CoseKey:
    kind: type[CoseKey] = CoseKey.for_alg(algorithm)
    return kind.from_cryptography_key(key)


class Signer:
    """A passkey made by hand."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        if kind == "ES256":
            self.ec = ec.generate_private_key(ec.SECP256R1())
            self.cose: CoseKey = _cose(-7, self.ec.public_key())
            self.der = self.ec.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        elif kind == "EdDSA":
            self.ed = ed25519.Ed25519PrivateKey.generate()
            self.cose = _cose(-8, self.ed.public_key())
            self.der = self.ed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            self.rsa = rsa.generate_private_key(65537, 2048)
            self.cose = _cose(-257, self.rsa.public_key())
            self.der = self.rsa.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        if self.kind == "ES256":
            return self.ec.sign(message, ec.ECDSA(SHA256()))
        if self.kind == "EdDSA":
            return self.ed.sign(message)
        return self.rsa.sign(message, PKCS1v15(), SHA256())

    def prove(
        self, request: ProofRequest, origin: str = ORIGIN, flags: int = 0x05, kind: str = "webauthn.get"
    ) -> Proof:
        data = client_data(kind, request.challenge, origin)
        authenticator = hashlib.sha256(request.rp_id.encode()).digest() + bytes([flags]) + bytes(4)
        signature = self.sign(authenticator + hashlib.sha256(data).digest())
        return Proof(b"id", data, authenticator, signature, None, bool(flags & 4))


REQUEST = question(b"id")


@pytest.mark.parametrize("kind", ["ES256", "EdDSA", "RS256"])
def test_good_proofs_of_every_kind_in_both_encodings(kind: str) -> None:
    signer = Signer(kind)
    proof = signer.prove(REQUEST)
    verify_proof(cbor.encode(dict(signer.cose)), proof, REQUEST, ORIGIN)
    verify_proof(signer.der, proof, REQUEST, ORIGIN)
    with pytest.raises(KeydeskError):
        verify_proof(Signer(kind).der, proof, REQUEST, ORIGIN)


def test_bad_proofs_say_what_is_wrong() -> None:
    signer, other = Signer("ES256"), Signer("ES256")
    good = signer.prove(REQUEST)
    key = cbor.encode(dict(signer.cose))
    bad: list[tuple[bytes, Proof, ProofRequest, str, str]] = [
        (cbor.encode(dict(other.cose)), good, REQUEST, ORIGIN, "signature"),
        (key, replace(good, signature=good.signature[:-1]), REQUEST, ORIGIN, "signature"),
        (key, replace(good, authenticator_data=good.authenticator_data[:-1] + b"\x01"), REQUEST, ORIGIN, "signature"),
        (key, signer.prove(REQUEST, flags=0x04), REQUEST, ORIGIN, "touch"),
        (key, signer.prove(REQUEST, origin="http://localhost:1"), REQUEST, ORIGIN, "origin"),
        (key, signer.prove(REQUEST, kind="webauthn.create"), REQUEST, ORIGIN, "type"),
        (key, good, replace(REQUEST, challenge=b"d" * 32), ORIGIN, "challenge"),
        (key, good, replace(REQUEST, rp_id="example.com"), ORIGIN, "rp_id"),
        (key, good, replace(REQUEST, allow=(b"other",)), ORIGIN, "credential_id"),
        (key, replace(good, client_data_json=b"{"), REQUEST, ORIGIN, "client_data"),
        (key, replace(good, client_data_json=b"[]"), REQUEST, ORIGIN, "client_data"),
        (key, replace(good, authenticator_data=b"short"), REQUEST, ORIGIN, "rp_id"),
        (b"", good, REQUEST, ORIGIN, "public_key"),
        (b"\xa0", good, REQUEST, ORIGIN, "public_key"),
        (b"\x01", good, REQUEST, ORIGIN, "public_key"),
        (b"\x30\x03\x02\x01\x05", good, REQUEST, ORIGIN, "public_key"),
        (cbor.encode({1: 2, 3: -7, -1: 1, -2: b"x", -3: b"y"}), good, REQUEST, ORIGIN, "public_key"),
        (cbor.encode({1: 2, 3: -9999}), good, REQUEST, ORIGIN, "public_key"),
    ]
    for public_key, proof, request, origin, what in bad:
        with pytest.raises(KeydeskError) as failed:
            verify_proof(public_key, proof, request, origin)
        assert (failed.value.code, failed.value.params["what"]) == (Code.TEST_FAILED, what)


def test_a_proof_framed_by_another_page_is_refused() -> None:
    signer = Signer("EdDSA")
    good = signer.prove(REQUEST)
    members = {**json.loads(good.client_data_json), "crossOrigin": True}
    data = json.dumps(members).encode()
    signature = signer.sign(good.authenticator_data + hashlib.sha256(data).digest())
    with pytest.raises(KeydeskError):
        verify_proof(signer.der, replace(good, client_data_json=data, signature=signature), REQUEST, ORIGIN)


async def test_a_key_with_another_passkey_fails_the_test() -> None:
    async with desk() as it:
        key = await it.plug(software_key())
        first, second = await enroll(key, pin=None), await enroll(key, pin=None, user=b"bob")
        request = question(second.credential_id)
        proof = await key.prove(request, ORIGIN, None, Looker(), CancelToken())
        verify_proof(second.public_key, proof, request, ORIGIN)
        with pytest.raises(KeydeskError) as failed:
            verify_proof(first.public_key, proof, request, ORIGIN)
        assert failed.value.code == Code.TEST_FAILED
