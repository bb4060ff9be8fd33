"""Register and sign in through Fido2Client, verified by Fido2Server, on every model that speaks FIDO2."""

from __future__ import annotations

import pytest
from fido2.attestation.packed import PackedAttestation
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from keydesk.demo.softkey.profile import PROFILES
from tests.fakes.softkey import FixedPin, KeyInHand

FIDO2_PROFILES = [name for name, profile in PROFILES.items() if profile.ctap2]


def server() -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(id="localhost", name="Practice tenant"),
        attestation=AttestationConveyancePreference.DIRECT,
        verify_origin=lambda origin: origin == "https://localhost",
    )


@pytest.mark.parametrize("profile", FIDO2_PROFILES)
def test_register_and_sign_in(profile: str) -> None:
    hand = KeyInHand(profile).with_pin()
    relying_party = server()
    interaction = FixedPin()
    options, state = relying_party.register_begin(
        PublicKeyCredentialUserEntity(id=b"alice", name="alice@example.test", display_name="Alice"),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    response = hand.client(interaction).make_credential(options.public_key)
    data = relying_party.register_complete(state, response)
    assert data.is_user_verified()
    assert data.credential_data is not None
    assert data.credential_data.aaguid == hand.key.profile.aaguid.bytes
    attestation = response.response.attestation_object
    result = PackedAttestation().verify(
        attestation.att_stmt, attestation.auth_data, response.response.client_data.hash
    )
    assert bool(result.trust_path) is (hand.key.profile.attestation == "basic")

    request, state = relying_party.authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    answer = hand.client(interaction).get_assertion(request.public_key).get_response(0)
    relying_party.authenticate_complete(state, [data.credential_data], answer)
    assert answer.response.user_handle == b"alice"
    assert answer.response.authenticator_data.counter > data.counter
    assert interaction.touches == (2 if hand.key.profile.keepalives else 0)
