"""hmac-secret (and PRF through Fido2Client) and minPinLength."""

from __future__ import annotations

import hashlib

import pytest
from fido2.client import DefaultClientDataCollector, Fido2Client
from fido2.ctap import CtapError
from fido2.ctap2.extensions import HmacSecretExtension
from fido2.ctap2.pin import ClientPin
from fido2.webauthn import PublicKeyCredentialCreationOptions, PublicKeyCredentialRequestOptions

from tests.fakes.softkey import PERMISSION, FixedPin, KeyInHand, credential_id, refused

ERR = CtapError.ERR
SALT_1, SALT_2 = hashlib.sha256(b"one").digest(), hashlib.sha256(b"two").digest()


def secrets(hand: KeyInHand, made: bytes, salts: bytes, *, uv: bool = False, up: bool = True) -> bytes:
    protocol = hand.protocol
    proof = hand.proof(PERMISSION.GET_ASSERTION) if uv else None
    key_agreement, shared = protocol.encapsulate(
        hand.ctap.client_pin(protocol.VERSION, ClientPin.CMD.GET_KEY_AGREEMENT)[1]
    )
    sealed = protocol.encrypt(shared, salts)
    inputs = {1: key_agreement, 2: sealed, 3: protocol.authenticate(shared, sealed), 4: protocol.VERSION}
    (answer,) = hand.get(made, extensions={"hmac-secret": inputs}, proof=proof, up=up)
    assert answer.auth_data.extensions is not None
    return protocol.decrypt(shared, answer.auth_data.extensions["hmac-secret"])


@pytest.mark.parametrize("profile", ["yubikey-5.7", "old-2.0"])
@pytest.mark.parametrize("rk", [True, False])
def test_secrets_are_stable_and_differ_by_salt_and_verification(profile: str, rk: bool) -> None:
    hand = KeyInHand(profile)
    made = hand.make(rk=rk, extensions={"hmac-secret": True})
    assert made.auth_data.extensions == {"hmac-secret": True}
    one = secrets(hand, credential_id(made), SALT_1)
    both = secrets(hand, credential_id(made), SALT_1 + SALT_2)
    assert len(one) == 32
    assert both[:32] == one
    assert both[32:] != one
    hand.with_pin()
    assert secrets(hand, credential_id(made), SALT_1, uv=True) != one
    hand.replug()
    assert secrets(hand, credential_id(made), SALT_1) == one


def test_no_secret_without_a_touch_or_with_a_wrong_salt() -> None:
    hand = KeyInHand()
    made = credential_id(hand.make(extensions={"hmac-secret": True}))
    with refused(ERR.UNSUPPORTED_OPTION):
        secrets(hand, made, SALT_1, up=False)
    with refused(ERR.INVALID_PARAMETER):
        secrets(hand, made, SALT_1 + SALT_2[:16])


def test_no_output_from_a_credential_that_never_had_it() -> None:
    hand = KeyInHand()
    made = credential_id(hand.make())
    (answer,) = hand.get(made, extensions={"hmac-secret": {1: {}, 2: b"", 3: b""}})
    assert answer.auth_data.extensions is None


@pytest.mark.parametrize("profile", ["yubikey-5.7", "generic-2.3"])
def test_prf_by_the_client(profile: str) -> None:
    hand = KeyInHand(profile).with_pin()
    collector = DefaultClientDataCollector("https://localhost", verify=lambda rp_id, origin: True)
    client = Fido2Client(hand.device, collector, FixedPin(), extensions=[HmacSecretExtension()])  # type: ignore[no-untyped-call]  # untyped in fido2
    eval_input = {"eval": {"first": "c2FsdC1vbmU"}}
    made = client.make_credential(
        PublicKeyCredentialCreationOptions.from_dict(
            {
                "rp": {"id": "localhost", "name": "Practice"},
                "user": {"id": "YWxpY2U", "name": "alice", "displayName": "Alice"},
                "challenge": "Y2hhbGxlbmdlLWNoYWxsZW5nZQ",
                "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
                "authenticatorSelection": {"residentKey": "required", "userVerification": "required"},
                "extensions": {"prf": eval_input},
            }
        )
    )
    at_once = made.client_extension_results.prf
    assert at_once["enabled"] is True
    assert ("results" in at_once) is (profile == "generic-2.3")
    request = PublicKeyCredentialRequestOptions.from_dict(
        {
            "challenge": "Y2hhbGxlbmdlLWNoYWxsZW5nZQ",
            "rpId": "localhost",
            "userVerification": "required",
            "extensions": {"prf": eval_input},
        }
    )
    first, second = (
        client.get_assertion(request).get_response(0).client_extension_results.prf["results"]["first"]
        for _ in range(2)
    )
    assert first == second
    if profile == "generic-2.3":
        assert at_once["results"]["first"] == first


def test_min_pin_length_is_told_to_listed_relying_parties() -> None:
    hand = KeyInHand().with_pin()
    unlisted = hand.make(extensions={"minPinLength": True})
    assert unlisted.auth_data.extensions is None
    hand.config().set_min_pin_length(rp_ids=["localhost"])
    listed = hand.make(extensions={"minPinLength": True})
    assert listed.auth_data.extensions == {"minPinLength": 4}
