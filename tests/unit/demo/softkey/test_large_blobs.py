"""Large blobs and small ones on the software key, driven by python-fido2 and by bent commands."""

from __future__ import annotations

import hashlib

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.base import Ctap2
from fido2.ctap2.blob import LargeBlobs

from keydesk.demo.softkey.store import from_json, to_json
from tests.fakes.softkey import PERMISSION, KeyInHand, credential_id, refused

ERR = CtapError.ERR


@pytest.fixture
def hand() -> KeyInHand:
    return KeyInHand("generic-2.3").with_pin()


def blobs(hand: KeyInHand, writing: bool = True) -> LargeBlobs:
    if not writing:
        return LargeBlobs(Ctap2(hand.device))
    return LargeBlobs(Ctap2(hand.device), hand.protocol, hand.token(PERMISSION.LARGE_BLOB_WRITE))


def noise(count: int) -> bytes:
    return b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(count // 32))


def test_written_in_pieces_and_opened_by_its_own_key_alone(hand: KeyInHand) -> None:
    made = hand.make(extensions={"largeBlobKey": True})
    key = made.large_blob_key
    assert key is not None
    blobs(hand).put_blob(key, noise(3200))  # more than one message holds
    assert blobs(hand, writing=False).get_blob(key) == noise(3200)
    assert blobs(hand, writing=False).get_blob(bytes(32)) is None
    (answer,) = hand.get(credential_id(made), up=False, extensions={"largeBlobKey": True})
    assert answer.large_blob_key == key
    listed = hand.management().enumerate_creds(hashlib.sha256(b"localhost").digest())
    assert listed[0][0x0B] == key
    hand.replug()
    assert blobs(hand, writing=False).get_blob(key) == noise(3200)
    state = hand.key.machine.state
    assert from_json(to_json(state)) == state


def test_the_read_only_token_gets_nothing_that_opens_anything(hand: KeyInHand) -> None:
    hand.make(extensions={"largeBlobKey": True})
    management = hand.management(PERMISSION.PERSISTENT_CREDENTIAL_MGMT)
    (listed,) = management.enumerate_creds(hashlib.sha256(b"localhost").digest())
    assert 0x0B not in listed


def test_an_empty_array_before_anything_was_written(hand: KeyInHand) -> None:
    assert blobs(hand, writing=False).read_blob_array() == []
    assert hand.ctap.large_blobs(17, get=100)[1] == b""
    with refused(ERR.INVALID_PARAMETER):
        hand.ctap.large_blobs(18, get=1)
    with refused(ERR.INVALID_LENGTH):
        hand.ctap.large_blobs(0, get=5000)


def test_a_write_needs_leave_room_order_and_a_checksum(hand: KeyInHand) -> None:
    ctap = hand.ctap
    with refused(ERR.LARGE_BLOB_STORAGE_FULL):
        ctap.large_blobs(0, set=b"x", length=5000)
    with refused(ERR.INVALID_PARAMETER):
        ctap.large_blobs(0, set=b"x", length=16)
    with refused(ERR.INVALID_SEQ):
        ctap.large_blobs(3, set=b"x")
    with refused(ERR.PUAT_REQUIRED):
        ctap.large_blobs(0, set=b"x" * 20, length=20)
    token, protocol = hand.token(PERMISSION.LARGE_BLOB_WRITE), hand.protocol
    data = b"x" * 40
    message = b"\xff" * 32 + b"\x0c\x00" + bytes(4) + hashlib.sha256(data).digest()
    proof = protocol.authenticate(token, message)
    with refused(ERR.INTEGRITY_FAILURE):
        ctap.large_blobs(0, set=data, length=40, pin_uv_param=proof, pin_uv_protocol=protocol.VERSION)
    assert blobs(hand, writing=False).read_blob_array() == []


def test_a_key_without_them_says_so() -> None:
    hand = KeyInHand("yubikey-5.7").with_pin()
    assert not LargeBlobs.is_supported(hand.ctap.info)
    with refused(ERR.INVALID_COMMAND):
        hand.ctap.large_blobs(0, get=10)
    with refused(ERR.UNAUTHORIZED_PERMISSION):
        hand.token(PERMISSION.LARGE_BLOB_WRITE)


@pytest.mark.parametrize(("blob", "kept"), [(b"note", True), (b"", True), (b"x" * 64, True), (b"x" * 65, False)])
def test_a_small_blob_comes_back(hand: KeyInHand, blob: bytes, kept: bool) -> None:
    made = hand.make(extensions={"credBlob": blob})
    assert (made.auth_data.extensions or {})["credBlob"] is kept
    (answer,) = hand.get(credential_id(made), up=False, extensions={"credBlob": True})
    assert (answer.auth_data.extensions or {})["credBlob"] == (blob if kept else b"")


def test_only_a_stored_passkey_keeps_them(hand: KeyInHand) -> None:
    made = hand.make(rk=False, extensions={"credBlob": b"note"})
    assert (made.auth_data.extensions or {})["credBlob"] is False
    with refused(ERR.INVALID_OPTION):
        hand.make(rk=False, extensions={"largeBlobKey": True})
    with refused(ERR.INVALID_OPTION):
        hand.make(extensions={"largeBlobKey": False})
