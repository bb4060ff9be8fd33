"""The PIN: setting, changing, wrong tries, locks, tokens; driven by python-fido2's ClientPin."""

from __future__ import annotations

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.credman import CredentialManagement
from fido2.ctap2.pin import ClientPin, PinProtocol, PinProtocolV1, PinProtocolV2

from tests.fakes.softkey import CLIENT_HASH, PERMISSION, PIN, KeyInHand, refused

ERR = CtapError.ERR
WRONG = "not-the-pin"


def try_wrong(hand: KeyInHand) -> CtapError.ERR:
    with pytest.raises(CtapError) as caught:
        hand.pin().get_pin_token(WRONG)
    return caught.value.code


@pytest.mark.parametrize("protocol", [PinProtocolV1(), PinProtocolV2()])
def test_set_change_and_use(protocol: PinProtocol) -> None:
    hand = KeyInHand()
    pin = hand.pin(protocol)
    assert hand.ctap.get_info().options["clientPin"] is False
    with refused(ERR.PIN_NOT_SET):
        pin.get_pin_token(PIN)
    pin.set_pin(PIN)
    assert hand.ctap.get_info().options["clientPin"] is True
    with refused(ERR.PIN_AUTH_INVALID):
        pin.set_pin(PIN)
    pin.change_pin(PIN, "another-pin")
    assert len(pin.get_pin_token("another-pin")) == 32
    with refused(ERR.PIN_INVALID):
        pin.get_pin_token(PIN)


def test_three_wrong_in_a_row_then_replug_until_none_is_left() -> None:
    hand = KeyInHand().with_pin()
    assert hand.pin().get_pin_retries() == (8, False)
    assert [try_wrong(hand) for _ in range(3)] == [ERR.PIN_INVALID, ERR.PIN_INVALID, ERR.PIN_AUTH_BLOCKED]
    assert hand.pin().get_pin_retries() == (5, True)
    with refused(ERR.PIN_AUTH_BLOCKED):
        hand.pin().get_pin_token(PIN)
    assert hand.pin().get_pin_retries() == (5, True)

    hand.replug()
    assert hand.pin().get_pin_retries() == (5, False)
    assert [try_wrong(hand) for _ in range(3)][-1] == ERR.PIN_AUTH_BLOCKED
    hand.replug()
    assert [try_wrong(hand) for _ in range(2)] == [ERR.PIN_INVALID, ERR.PIN_BLOCKED]
    assert hand.pin().get_pin_retries()[0] == 0
    hand.replug()
    with refused(ERR.PIN_BLOCKED):
        hand.pin().get_pin_token(PIN)


def test_the_right_pin_restores_all_tries() -> None:
    hand = KeyInHand().with_pin()
    try_wrong(hand)
    try_wrong(hand)
    hand.pin().get_pin_token(PIN)
    assert hand.pin().get_pin_retries() == (8, False)


def test_a_wrong_try_costs_even_when_the_key_is_pulled_at_once() -> None:
    hand = KeyInHand().with_pin()
    try_wrong(hand)
    hand.replug()
    assert hand.pin().get_pin_retries() == (7, False)


def test_a_wrong_pin_renews_the_key_agreement() -> None:
    hand = KeyInHand().with_pin()

    def key_agreement() -> object:
        return hand.ctap.client_pin(2, ClientPin.CMD.GET_KEY_AGREEMENT)[1]

    before = key_agreement()
    assert key_agreement() == before
    try_wrong(hand)
    assert key_agreement() != before


@pytest.mark.parametrize(
    ("pin", "fits"),
    [
        ("äöü!", True),  # four code points, seven bytes
        ("🔑🔑🔑🔑", True),  # four code points, sixteen bytes
        ("x" * 63, True),
        ("ä" * 31 + "x", True),  # 63 bytes
        ("x" * 64, False),
        ("ä" * 32, False),  # 64 bytes
    ],
)
def test_length_counts_code_points_below_and_bytes_above(pin: str, fits: bool) -> None:
    hand = KeyInHand()
    if fits:
        hand.pin().set_pin(pin)
        hand.pin().get_pin_token(pin)
    else:
        with refused(ERR.PIN_POLICY_VIOLATION):
            hand.pin().set_pin(pin)
        assert hand.ctap.get_info().options["clientPin"] is False


def test_a_pin_over_one_block_too_long_is_no_valid_parameter() -> None:
    with refused(ERR.INVALID_PARAMETER):
        KeyInHand().pin().set_pin("x" * 70)


def test_too_short_a_pin_is_refused_by_the_key_too() -> None:
    hand = KeyInHand()
    hand.key.machine.state.pin.min_length = 6
    with refused(ERR.PIN_POLICY_VIOLATION):
        hand.pin().set_pin("12345")
    hand.pin().set_pin("123456")


def test_a_forged_set_pin_is_refused() -> None:
    hand = KeyInHand()
    protocol: PinProtocol = PinProtocolV2()
    peer = hand.ctap.client_pin(2, ClientPin.CMD.GET_KEY_AGREEMENT)[1]
    key_agreement, secret = protocol.encapsulate(peer)
    sealed = protocol.encrypt(secret, b"1234".ljust(64, b"\0"))
    with refused(ERR.PIN_AUTH_INVALID):
        hand.ctap.client_pin(2, ClientPin.CMD.SET_PIN, key_agreement, b"\0" * 32, sealed)


def test_tokens_carry_permissions() -> None:
    hand = KeyInHand().with_pin()
    token = hand.token(PERMISSION.GET_ASSERTION, "localhost")
    param = hand.protocol.authenticate(token, CLIENT_HASH)
    with refused(ERR.PIN_AUTH_INVALID):
        hand.make(proof=(param, 2))


def test_a_token_for_another_relying_party_is_refused() -> None:
    hand = KeyInHand().with_pin()
    token = hand.token(PERMISSION.MAKE_CREDENTIAL, "example.com")
    with refused(ERR.PIN_AUTH_INVALID):
        hand.make(proof=(hand.protocol.authenticate(token, CLIENT_HASH), 2))


def test_a_token_is_spent_by_a_ceremony() -> None:
    hand = KeyInHand().with_pin()
    proof = hand.proof(PERMISSION.MAKE_CREDENTIAL)
    hand.make(proof=proof)
    with refused(ERR.PIN_AUTH_INVALID):
        hand.make(b"bob", proof=proof)


def test_a_new_token_ends_the_one_before() -> None:
    hand = KeyInHand().with_pin()
    proof = hand.proof(PERMISSION.MAKE_CREDENTIAL)
    hand.token(PERMISSION.CREDENTIAL_MGMT)
    with refused(ERR.PIN_AUTH_INVALID):
        hand.make(proof=proof)


@pytest.mark.parametrize(("wait_s", "use_first", "good"), [(29, False, True), (31, False, False), (590, True, True)])
def test_tokens_age(wait_s: float, use_first: bool, good: bool) -> None:
    hand = KeyInHand().with_pin()
    management = hand.management()
    if use_first:
        management.get_metadata()
    hand.clock.now += wait_s
    if good:
        management.get_metadata()
    else:
        with refused(ERR.PIN_AUTH_INVALID):
            management.get_metadata()


def test_tokens_end_with_the_power_and_with_a_new_pin() -> None:
    hand = KeyInHand().with_pin()
    management = hand.management()
    hand.pin().change_pin(PIN, "another-pin")
    with refused(ERR.PIN_AUTH_INVALID):
        management.get_metadata()


def test_an_unknown_permission_and_a_missing_rp_are_refused() -> None:
    hand = KeyInHand().with_pin()
    with refused(ERR.UNAUTHORIZED_PERMISSION):
        hand.token(PERMISSION.BIO_ENROLL)
    with refused(ERR.UNAUTHORIZED_PERMISSION):
        hand.token(PERMISSION.PERSISTENT_CREDENTIAL_MGMT)
    with refused(ERR.MISSING_PARAMETER):
        hand.token(PERMISSION.MAKE_CREDENTIAL)
    with refused(ERR.INVALID_PARAMETER):
        hand.token(PERMISSION(0))


def test_no_token_while_a_pin_change_is_due() -> None:
    hand = KeyInHand().with_pin()
    hand.key.machine.state.pin.force_change = True
    assert hand.ctap.get_info().force_pin_change is True
    with refused(ERR.PIN_POLICY_VIOLATION):
        hand.token(PERMISSION.CREDENTIAL_MGMT)
    with refused(ERR.PIN_POLICY_VIOLATION):
        hand.pin().get_pin_token(PIN)
    with refused(ERR.PIN_POLICY_VIOLATION):
        hand.pin().change_pin(PIN, PIN)
    hand.pin().change_pin(PIN, "another-pin")
    assert hand.ctap.get_info().force_pin_change is False
    hand.token(PERMISSION.CREDENTIAL_MGMT, pin="another-pin")


def test_the_old_model_has_protocol_one_and_one_token_for_everything() -> None:
    hand = KeyInHand("old-2.0").with_pin()
    assert hand.ctap.info.pin_uv_protocols == [1]
    assert hand.pin().get_pin_retries() == (8, None)
    token = hand.token(PERMISSION.MAKE_CREDENTIAL, "localhost")  # the client drops the permissions silently
    proof = (hand.protocol.authenticate(token, CLIENT_HASH), 1)
    hand.make(proof=proof)
    hand.make(b"bob", proof=proof)
    with refused(ERR.INVALID_PARAMETER):
        hand.ctap.client_pin(2, ClientPin.CMD.GET_KEY_AGREEMENT)
    with refused(ERR.INVALID_SUBCOMMAND):
        hand.ctap.client_pin(1, ClientPin.CMD.GET_TOKEN_USING_PIN)


def test_fingerprint_subcommands_are_unknown() -> None:
    with refused(ERR.INVALID_SUBCOMMAND):
        KeyInHand().pin().get_uv_retries()


def test_a_point_off_the_curve_is_refused() -> None:
    hand = KeyInHand().with_pin()
    off = {1: 2, 3: -25, -1: 1, -2: b"\x01" * 32, -3: b"\x02" * 32}
    with refused(ERR.INVALID_PARAMETER):
        hand.ctap.client_pin(2, ClientPin.CMD.GET_TOKEN_USING_PIN_LEGACY, off, pin_hash_enc=bytes(32))
    assert hand.pin().get_pin_retries() == (8, False)


def test_the_read_only_token_lists_but_does_not_delete() -> None:
    hand = KeyInHand("generic-2.3").with_pin()
    made = hand.make()
    token = hand.token(PERMISSION.PERSISTENT_CREDENTIAL_MGMT)
    identifier = hand.ctap.get_info().get_identifier(token)
    assert identifier == hand.key.machine.state.device_id
    state = hand.ctap.get_info().get_cred_store_state(token)
    hand.replug()

    management = CredentialManagement(hand.ctap, hand.protocol, token)
    assert management.is_readonly_supported(hand.ctap.info)
    assert management.get_metadata()[CredentialManagement.RESULT.EXISTING_CRED_COUNT] == 1
    (found,) = management.enumerate_creds(made.auth_data.rp_id_hash)
    with refused(ERR.PIN_AUTH_INVALID):
        management.delete_cred(found[CredentialManagement.RESULT.CREDENTIAL_ID])
    hand.make(b"bob")
    assert hand.ctap.get_info().get_cred_store_state(token) != state
    hand.pin().change_pin(PIN, "another-pin")
    with refused(ERR.PIN_AUTH_INVALID):
        management.get_metadata()
