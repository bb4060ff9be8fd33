"""Credential management, settings, reset and selection."""

from __future__ import annotations

import hashlib

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.config import Config
from fido2.ctap2.credman import CredentialManagement
from fido2.webauthn import PublicKeyCredentialUserEntity

from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode
from tests.fakes.softkey import CLIENT_HASH, PERMISSION, PIN, RP, KeyInHand, credential_id, descriptor, refused

ERR = CtapError.ERR
RESULT = CredentialManagement.RESULT
RP_HASH = hashlib.sha256(b"localhost").digest()
FIDO2_PROFILES = [name for name, profile in PROFILES.items() if profile.ctap2]


@pytest.mark.parametrize("profile", FIDO2_PROFILES)
def test_count_list_delete(profile: str) -> None:
    hand = KeyInHand(profile).with_pin()
    slots = hand.key.profile.slots
    management = hand.management()
    assert management.enumerate_rps() == []
    assert management.enumerate_creds(RP_HASH) == []
    made = {user: hand.make(user) for user in (b"alice", b"bob")}
    management = hand.management()
    counts = management.get_metadata()
    assert (counts[RESULT.EXISTING_CRED_COUNT], counts[RESULT.MAX_REMAINING_COUNT]) == (2, slots - 2)
    (rp,) = management.enumerate_rps()
    assert (rp[RESULT.RP], rp[RESULT.RP_ID_HASH]) == ({"id": "localhost"}, RP_HASH)
    newest, oldest = management.enumerate_creds(RP_HASH)
    assert newest[RESULT.USER] == {"id": b"bob", "name": "bob@example.test", "displayName": "Bob"}
    assert oldest[RESULT.CREDENTIAL_ID] == {"type": "public-key", "id": credential_id(made[b"alice"])}
    data = made[b"alice"].auth_data.credential_data
    assert data is not None
    assert oldest[RESULT.PUBLIC_KEY] == dict(data.public_key)
    assert oldest[RESULT.CRED_PROTECT] == 1

    management.delete_cred(oldest[RESULT.CREDENTIAL_ID])
    with refused(ERR.NO_CREDENTIALS):
        management.delete_cred(oldest[RESULT.CREDENTIAL_ID])
    assert management.get_metadata()[RESULT.EXISTING_CRED_COUNT] == 1
    with refused(ERR.NO_CREDENTIALS):
        hand.get(credential_id(made[b"alice"]), up=False)


def test_rename_keeps_the_user_and_refuses_another() -> None:
    hand = KeyInHand().with_pin()
    made = descriptor(credential_id(hand.make()))
    management = hand.management()
    management.update_user_info(made, PublicKeyCredentialUserEntity(id=b"alice", name="new@example.test"))
    (entry,) = management.enumerate_creds(RP_HASH)
    assert entry[RESULT.USER] == {"id": b"alice", "name": "new@example.test"}
    with refused(ERR.INVALID_PARAMETER):
        management.update_user_info(made, PublicKeyCredentialUserEntity(id=b"bob", name="x"))
    with refused(ERR.NO_CREDENTIALS):
        management.update_user_info(descriptor(b"x" * 32), PublicKeyCredentialUserEntity(id=b"alice", name="x"))


def test_the_preview_cannot_rename() -> None:
    hand = KeyInHand("old-2.0").with_pin()
    hand.make()
    assert "credMgmt" not in hand.ctap.info.options
    assert not CredentialManagement.is_update_supported(hand.ctap.info)
    with refused(ERR.INVALID_SUBCOMMAND):
        hand.ctap.credential_mgmt(7, {}, 1, b"")
    with refused(ERR.INVALID_COMMAND):
        hand.ctap.send_cbor(0x0A, {1: 1})


def test_the_right_token_is_needed() -> None:
    hand = KeyInHand().with_pin()
    hand.make()
    wrong = CredentialManagement(hand.ctap, hand.protocol, hand.token(PERMISSION.GET_ASSERTION, "localhost"))
    with refused(ERR.PIN_AUTH_INVALID):
        wrong.get_metadata()
    bound = CredentialManagement(hand.ctap, hand.protocol, hand.token(PERMISSION.CREDENTIAL_MGMT, "localhost"))
    assert len(bound.enumerate_creds(RP_HASH)) == 1
    with refused(ERR.PIN_AUTH_INVALID):
        bound.enumerate_rps()
    elsewhere = CredentialManagement(hand.ctap, hand.protocol, hand.token(PERMISSION.CREDENTIAL_MGMT, "example.com"))
    with refused(ERR.PIN_AUTH_INVALID):
        elsewhere.enumerate_creds(RP_HASH)
    with refused(ERR.PUAT_REQUIRED):
        hand.ctap.credential_mgmt(1)


def test_enumeration_does_not_survive_another_command() -> None:
    hand = KeyInHand().with_pin()
    hand.make(b"alice")
    hand.make(b"bob")
    management = hand.management()
    with refused(ERR.NOT_ALLOWED):
        management.enumerate_creds_next()
    management.enumerate_creds_begin(RP_HASH)
    hand.ctap.get_info()
    with refused(ERR.NOT_ALLOWED):
        management.enumerate_creds_next()
    management.enumerate_creds_begin(RP_HASH)
    management.get_metadata()
    with refused(ERR.NOT_ALLOWED):
        management.enumerate_creds_next()


def test_minimum_length_only_rises_and_forces_a_change() -> None:
    hand = KeyInHand().with_pin("1234")
    hand.config("1234").set_min_pin_length(6)
    info = hand.ctap.get_info()
    assert (info.min_pin_length, info.force_pin_change) == (6, True)
    with refused(ERR.PIN_POLICY_VIOLATION):
        hand.pin().change_pin("1234", "12345")
    hand.pin().change_pin("1234", "123456")
    assert hand.ctap.get_info().force_pin_change is False
    with refused(ERR.PIN_POLICY_VIOLATION):
        hand.config("123456").set_min_pin_length(5)
    hand.config("123456").set_min_pin_length(force_change_pin=True)
    assert hand.ctap.get_info().force_pin_change is True


def test_settings_without_a_pin() -> None:
    hand = KeyInHand()
    with refused(ERR.PIN_NOT_SET):
        Config(hand.ctap).set_min_pin_length(force_change_pin=True)
    Config(hand.ctap).set_min_pin_length(8)
    assert hand.ctap.get_info().min_pin_length == 8


def test_too_many_relying_parties_for_the_minimum() -> None:
    with refused(ERR.KEY_STORE_FULL):
        KeyInHand().with_pin().config().set_min_pin_length(rp_ids=["localhost", "example.com"])


def test_settings_need_the_right_token() -> None:
    hand = KeyInHand().with_pin()
    with refused(ERR.PUAT_REQUIRED):
        Config(hand.ctap).toggle_always_uv()
    with refused(ERR.PIN_AUTH_INVALID):
        Config(hand.ctap, hand.protocol, hand.token(PERMISSION.CREDENTIAL_MGMT)).toggle_always_uv()


def test_always_uv() -> None:
    hand = KeyInHand().with_pin()
    made = credential_id(hand.make())
    hand.config().toggle_always_uv()
    info = hand.ctap.get_info()
    assert info.options["alwaysUv"] is True
    assert info.options["makeCredUvNotRqd"] is False
    assert "U2F_V2" not in info.versions
    with refused(ERR.PUAT_REQUIRED):
        hand.get()
    with refused(ERR.PUAT_REQUIRED):
        hand.ctap.make_credential(CLIENT_HASH, RP, {"id": b"u"}, [{"type": "public-key", "alg": -7}])
    hand.get(made, up=False)  # a silent probe is not asked for the PIN
    hand.get(proof=hand.proof(PERMISSION.GET_ASSERTION))
    hand.config().toggle_always_uv()
    assert hand.ctap.get_info().options["alwaysUv"] is False


def test_reset_wipes_all_but_the_serial() -> None:
    hand = KeyInHand().with_pin()
    wrapped = credential_id(hand.make(rk=False))
    hand.make()
    hand.config().set_min_pin_length(4, rp_ids=["localhost"])
    serial = hand.key.serial
    hand.replug()
    hand.ctap.reset()
    info = hand.ctap.get_info()
    assert info.options["clientPin"] is False
    assert info.remaining_disc_creds == 100
    assert hand.key.serial == serial
    with refused(ERR.NO_CREDENTIALS):
        hand.get()
    with refused(ERR.NO_CREDENTIALS):
        hand.get(wrapped)
    hand.with_pin()


@pytest.mark.parametrize(("age", "taken"), [(9.9, True), (10.1, False)])
def test_reset_is_taken_only_just_after_plugging(age: float, taken: bool) -> None:
    hand = KeyInHand().with_pin()
    hand.clock.now += age
    if taken:
        hand.ctap.reset()
    else:
        with refused(ERR.NOT_ALLOWED):
            hand.ctap.reset()
    assert hand.ctap.get_info().options["clientPin"] is not taken


def test_reset_cures_a_blocked_pin_and_needs_a_touch() -> None:
    hand = KeyInHand().with_pin()
    hand.key.machine.state.pin.tries = 0
    hand.key.machine.save()
    hand.replug()
    with refused(ERR.PIN_BLOCKED):
        hand.pin().get_pin_token(PIN)
    hand.key.touch.mode = TouchMode.NEVER
    with refused(ERR.USER_ACTION_TIMEOUT):
        hand.ctap.reset()
    hand.key.touch.mode = TouchMode.AUTOMATIC
    hand.ctap.reset()
    assert hand.pin().get_pin_retries() == (8, False)


def test_selection() -> None:
    hand = KeyInHand()
    hand.ctap.selection()
    hand.key.touch.mode = TouchMode.NEVER
    with refused(ERR.USER_ACTION_TIMEOUT):
        hand.ctap.selection()
    with refused(ERR.INVALID_COMMAND):
        KeyInHand("yubikey-5.4").ctap.selection()


def test_what_the_models_say_of_themselves() -> None:
    def info(profile: str) -> tuple[object, ...]:
        told = KeyInHand(profile).ctap.info
        return told.firmware_version, told.remaining_disc_creds, told.pin_uv_protocols, told.max_msg_size

    assert info("yubikey-5.7") == (0x050704, 100, [2, 1], 1280)
    assert info("yubikey-5.4") == (0x050403, None, [2, 1], 1200)
    assert info("old-2.0") == (0, None, [1], 1200)
    assert info("tiny-store") == (0x010200, 2, [2, 1], 1200)
    assert info("generic-2.3") == (0x020001, 150, [2, 1], 2048)
    assert KeyInHand("generic-2.3").ctap.info.authenticator_config_commands == [1, 2, 3]
    assert "FIDO_2_1" not in KeyInHand("yubikey-5.4").ctap.info.versions
