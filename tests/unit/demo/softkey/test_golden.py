"""Exchanges worked out from the specifications alone, without python-fido2: client and key must not share a bug.

Numbers: RFC 5903 §8.1 (P-256 key agreement), NIST SP 800-38A F.1.5 (AES-256), HKDF by the formula of RFC 5869,
and the pinUvAuthParam examples of the CTAP 2.1 migration guide. CBOR is written out by hand.
"""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.machine import Exchange
from keydesk.demo.softkey.params import Params
from keydesk.demo.softkey.pin_protocol import PinProtocol, PinProtocolOne, PinProtocolTwo
from keydesk.demo.softkey.profile import PROFILES

PLATFORM_X = bytes.fromhex("dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180")
PLATFORM_Y = bytes.fromhex("5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3")
KEY_PRIVATE = 0xC6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53
KEY_X = "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
KEY_Y = "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
SHARED_Z = bytes.fromhex("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")

PEER = Params({1: 2, 3: -25, -1: 1, -2: PLATFORM_X, -3: PLATFORM_Y})
# The platform's COSE_Key: {1: 2, 3: -25, -1: 1, -2: x, -3: y}
PEER_CBOR = bytes.fromhex("a50102033818200121 5820") + PLATFORM_X + bytes.fromhex("225820") + PLATFORM_Y


def prepared(kind: type[PinProtocol]) -> PinProtocol:
    protocol = kind()
    protocol.use_key(ec.derive_private_key(KEY_PRIVATE, ec.SECP256R1()))
    return protocol


def hkdf(info: bytes) -> bytes:
    """RFC 5869 with a zero salt of 32 bytes and one block of output."""
    return hmac.digest(hmac.digest(bytes(32), SHARED_Z, "sha256"), info + b"\x01", "sha256")


def aes_cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    step = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return step.update(plain) + step.finalize()


def aes_cbc_back(key: bytes, iv: bytes, sealed: bytes) -> bytes:
    step = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return step.update(sealed) + step.finalize()


def test_key_agreement_one() -> None:
    assert prepared(PinProtocolOne).shared_secret(PEER) == hashlib.sha256(SHARED_Z).digest()


def test_key_agreement_two() -> None:
    assert prepared(PinProtocolTwo).shared_secret(PEER) == hkdf(b"CTAP2 HMAC key") + hkdf(b"CTAP2 AES key")


def test_encryption_one_is_aes_256_cbc_with_zero_iv() -> None:
    secret = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    sealed = bytes.fromhex("f3eed1bdb5d2a03c064b5a7e3db181f8")
    assert PinProtocolOne().encrypt(secret, plain) == sealed
    assert PinProtocolOne().decrypt(secret, sealed) == plain


@pytest.mark.parametrize(
    ("subcommand", "param"),
    [
        (1, "4e724bc8af8776d0e92a3961c28bf9980b7b3962c610ba7abf07c74a0972b074"),
        (2, "40d0d64f5030fa46d8e27c1bb358d5eb7b0da88fd4955b83ed19335bb35d886c"),
    ],
)
def test_authentication_two(subcommand: int, param: str) -> None:
    token = bytes.fromhex("0125fecfd8bf3f679bd9ec221324baa74f3cade0314b4fba8029500a320612ad")
    message = b"\xff" * 32 + b"\x0d" + bytes([subcommand])
    assert PinProtocolTwo.authenticate(token, message).hex() == param


def test_authentication_one_is_half_an_hmac() -> None:
    # RFC 4231 case 2
    half = "5bdcc146bf60754e6a042426089575c7"
    assert PinProtocolOne.authenticate(b"Jefe", b"what do ya want for nothing?").hex() == half


def fresh(version: int) -> SoftwareKey:
    key = SoftwareKey(PROFILES["generic-2.1"])
    key.machine.session.pins[version].use_key(ec.derive_private_key(KEY_PRIVATE, ec.SECP256R1()))
    return key


def send(key: SoftwareKey, request: bytes) -> str:
    return key.process(request, Exchange()).hex()


@pytest.mark.parametrize("version", [1, 2])
def test_get_key_agreement(version: int) -> None:
    # {1: version, 2: 2} -> {1: COSE_Key}
    request = bytes.fromhex("06a2010" + str(version) + "0202")
    assert (
        send(fresh(version), request) == "00a101a5010203381820012158 20".replace(" ", "") + KEY_X + "225820" + KEY_Y
    )


def test_retries_of_a_new_key() -> None:
    # {1: 2, 2: 1} -> {3: 8, 4: false}
    assert send(fresh(2), bytes.fromhex("06a201020201")) == "00a2030804f4"


def test_set_pin_and_take_a_token_by_protocol_one() -> None:
    key = fresh(1)
    secret = hashlib.sha256(SHARED_Z).digest()
    sealed_pin = aes_cbc(secret, bytes(16), b"1234".ljust(64, b"\0"))
    param = hmac.digest(secret, sealed_pin, "sha256")[:16]
    set_pin = (
        bytes.fromhex("06a5 0101 0203 03") + PEER_CBOR + bytes.fromhex("0450") + param
        + bytes.fromhex("055840") + sealed_pin
    )  # fmt: skip
    assert send(key, set_pin) == "00"

    sealed_hash = aes_cbc(secret, bytes(16), hashlib.sha256(b"1234").digest()[:16])
    take = bytes.fromhex("06a4 0101 0205 03") + PEER_CBOR + bytes.fromhex("0650") + sealed_hash
    answer = bytes.fromhex(send(key, take))
    assert answer[:5].hex() == "00a1025820"  # {2: 32 bytes}
    token = aes_cbc_back(secret, bytes(16), answer[5:])
    assert key.machine.session.tokens.issued_for(token)

    wrong_hash = aes_cbc(secret, bytes(16), hashlib.sha256(b"4321").digest()[:16])
    wrong = bytes.fromhex("06a4 0101 0205 03") + PEER_CBOR + bytes.fromhex("0650") + wrong_hash
    assert send(key, wrong) == "31"
    assert send(key, bytes.fromhex("06a201010201")) == "00a2030704f4"  # seven tries left
    assert send(key, take) == "31"  # right PIN, but the key-agreement key has changed


def test_take_a_token_with_permissions_by_protocol_two() -> None:
    key = fresh(2)
    mac_key, aes_key = hkdf(b"CTAP2 HMAC key"), hkdf(b"CTAP2 AES key")
    iv = bytes(range(16))
    sealed_pin = iv + aes_cbc(aes_key, iv, b"1234".ljust(64, b"\0"))
    param = hmac.digest(mac_key, sealed_pin, "sha256")
    set_pin = (
        bytes.fromhex("06a5 0102 0203 03") + PEER_CBOR + bytes.fromhex("045820") + param
        + bytes.fromhex("055850") + sealed_pin
    )  # fmt: skip
    assert send(key, set_pin) == "00"

    sealed_hash = iv + aes_cbc(aes_key, iv, hashlib.sha256(b"1234").digest()[:16])
    # {1: 2, 2: 9, 3: key, 6: hash, 9: 4} - credential management
    take = bytes.fromhex("06a5 0102 0209 03") + PEER_CBOR + bytes.fromhex("065820") + sealed_hash + b"\x09\x04"
    answer = bytes.fromhex(send(key, take))
    assert answer[:5].hex() == "00a1025830"  # {2: IV and 32 bytes}
    token = aes_cbc_back(aes_key, answer[5:21], answer[21:])
    # credentialManagement getCredsMetadata: {1: 1, 3: 2, 4: HMAC over the sub-command} -> {1: 0, 2: 50}
    metadata = bytes.fromhex("0aa3 0101 0302 045820") + hmac.digest(token, b"\x01", "sha256")
    assert send(key, metadata) == "00a20100021832"


def test_get_info_of_a_new_key() -> None:
    expected = "".join(
        [
            "00",
            "af",  # 15 members
            "01 83 66 5532465f5632 68 4649444f5f325f30 68 4649444f5f325f31",  # U2F_V2, FIDO_2_0, FIDO_2_1
            "02 83 6b 6372656450726f74656374 6b 686d61632d736563726574 6c 6d696e50696e4c656e677468",
            "03 50 6b657964 6573 4b21 8000 000000000021",
            "04 aa",  # options, shortest names first
            "62 726b f5",  # rk
            "62 7570 f5",  # up
            "64 706c6174 f4",  # plat
            "68 616c776179735576 f4",  # alwaysUv
            "68 637265644d676d74 f5",  # credMgmt
            "69 617574686e72436667 f5",  # authnrCfg
            "69 636c69656e7450696e f4",  # clientPin
            "6e 70696e557641757468546f6b656e f5",  # pinUvAuthToken
            "6f 7365744d696e50494e4c656e677468 f5",  # setMinPINLength
            "70 6d616b65437265645576 4e6f74527164 f5",  # makeCredUvNotRqd
            "05 1904b0",  # 1200 bytes
            "06 82 02 01",
            "07 08",
            "08 1880",
            "09 81 63 757362",
            "0a 82 a2 63 616c67 26 64 74797065 6a 7075626c69632d6b6579",
            "a2 63 616c67 27 64 74797065 6a 7075626c69632d6b6579",
            "0c f4",
            "0d 04",
            "0e 1a00010200",
            "10 01",
            "14 1832",
        ]
    ).replace(" ", "")
    assert send(fresh(2), b"\x04") == expected
