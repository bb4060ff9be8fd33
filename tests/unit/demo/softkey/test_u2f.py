"""U2F through python-fido2's Ctap1, and through Fido2Client on a key without FIDO2."""

from __future__ import annotations

import hashlib

import pytest
from fido2.ctap import CtapError
from fido2.ctap1 import APDU, ApduError, Ctap1

from keydesk.demo.softkey.touch import TouchMode
from tests.fakes.softkey import CLIENT_HASH, KeyInHand, credential_id, refused

APP = hashlib.sha256(b"localhost").digest()


def status(caught: pytest.ExceptionInfo[ApduError]) -> int:
    return caught.value.code


@pytest.mark.parametrize("profile", ["u2f-only", "fido2-off", "yubikey-5.7"])
def test_register_and_sign(profile: str) -> None:
    ctap1 = Ctap1(KeyInHand(profile).device)
    assert ctap1.get_version() == "U2F_V2"
    registration = ctap1.register(CLIENT_HASH, APP)
    registration.verify(APP, CLIENT_HASH)
    first = ctap1.authenticate(CLIENT_HASH, APP, registration.key_handle)
    first.verify(APP, CLIENT_HASH, registration.public_key)
    assert first.user_presence == 1
    assert ctap1.authenticate(CLIENT_HASH, APP, registration.key_handle).counter > first.counter


def test_mine_or_not_mine_without_a_touch() -> None:
    hand = KeyInHand("u2f-only")
    ctap1 = Ctap1(hand.device)
    handle = ctap1.register(CLIENT_HASH, APP).key_handle
    hand.key.touch.mode = TouchMode.NEVER
    for key_handle, answer in ((handle, APDU.USE_NOT_SATISFIED), (b"x" * 64, APDU.WRONG_DATA)):
        with pytest.raises(ApduError) as caught:
            ctap1.authenticate(CLIENT_HASH, APP, key_handle, check_only=True)
        assert status(caught) == answer


def test_the_touch_is_asked_for_again_and_again() -> None:
    hand = KeyInHand("u2f-only")
    hand.key.touch.mode = TouchMode.BUTTON
    seen: list[bool] = []
    hand.key.touch.listen(seen.append)
    ctap1 = Ctap1(hand.device)
    for _ in range(3):
        with pytest.raises(ApduError) as caught:
            ctap1.register(CLIENT_HASH, APP)
        assert status(caught) == APDU.USE_NOT_SATISFIED
    assert hand.key.touch.touch()
    ctap1.register(CLIENT_HASH, APP)
    assert seen == [True, False]


def test_strangers_are_refused() -> None:
    ctap1 = Ctap1(KeyInHand("u2f-only").device)
    with pytest.raises(ApduError) as caught:
        ctap1.register(CLIENT_HASH, hashlib.sha256(b"example.com").digest())
    assert status(caught) == APDU.WRONG_DATA


def test_a_reset_and_always_uv_end_it() -> None:
    hand = KeyInHand()
    ctap1 = Ctap1(hand.device)
    handle = ctap1.register(CLIENT_HASH, APP).key_handle
    hand.ctap.reset()
    with pytest.raises(ApduError) as caught:
        ctap1.authenticate(CLIENT_HASH, APP, handle)
    assert status(caught) == APDU.WRONG_DATA
    hand.with_pin().config().toggle_always_uv()
    with pytest.raises(ApduError) as caught:
        ctap1.get_version()
    assert status(caught) == 0x6D00


def test_a_u2f_credential_answers_ctap2_too() -> None:
    hand = KeyInHand()
    handle = Ctap1(hand.device).register(CLIENT_HASH, APP).key_handle
    (answer,) = hand.get(handle, up=False)
    assert answer.credential["id"] == handle
    made = credential_id(hand.make(rk=False))
    Ctap1(hand.device).authenticate(CLIENT_HASH, APP, made)


@pytest.mark.parametrize(
    ("apdu", "word"),
    [
        ("0003", "6700"),
        ("8003000000", "6e00"),
        ("0009000000", "6d00"),
        ("00010000010000", "6700"),
        ("00020000", "6700"),
    ],
)
def test_broken_apdus(apdu: str, word: str) -> None:
    assert KeyInHand("u2f-only").device.call(3, bytes.fromhex(apdu)).hex() == word


def test_the_client_on_a_key_without_fido2() -> None:
    hand = KeyInHand("u2f-only")
    client = hand.client()
    assert client.info.versions == ["U2F_V2"]
    client.selection()
    with refused(CtapError.ERR.INVALID_COMMAND):
        hand.device.call(0x10, b"\x04")
