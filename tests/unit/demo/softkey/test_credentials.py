"""makeCredential, getAssertion and getNextAssertion, rule by rule, through python-fido2's Ctap2."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from fido2.cose import ES256, ES384, CoseKey, EdDSA
from fido2.ctap import CtapError
from fido2.webauthn import AuthenticatorData

from keydesk.demo.softkey.touch import TouchMode
from tests.fakes.softkey import CLIENT_HASH, PERMISSION, RP, KeyInHand, credential_id, refused

ERR = CtapError.ERR
FLAG = AuthenticatorData.FLAG


def test_only_localhost_is_served() -> None:
    hand = KeyInHand()
    for rp_id in ("example.com", "localhost.example.com", "LOCALHOST", ""):
        with refused(ERR.NOT_ALLOWED):
            hand.ctap.make_credential(
                CLIENT_HASH, {"id": rp_id}, {"id": b"u"}, [{"type": "public-key", "alg": ES256.ALGORITHM}]
            )
        with refused(ERR.NOT_ALLOWED):
            hand.ctap.get_assertion(rp_id, CLIENT_HASH)


@pytest.mark.parametrize("algorithm", [ES256, EdDSA, ES384])
@pytest.mark.parametrize("rk", [True, False])
def test_every_algorithm_signs(algorithm: type[CoseKey], rk: bool) -> None:
    hand = KeyInHand()
    made = hand.make(rk=rk, algorithm=algorithm.ALGORITHM)
    data = made.auth_data.credential_data
    assert data is not None
    assert isinstance(data.public_key, algorithm)
    (answer,) = hand.get(data.credential_id)
    answer.verify(CLIENT_HASH, data.public_key)
    assert (answer.user is not None) is rk


def test_the_first_known_algorithm_is_taken_and_an_unknown_one_refused() -> None:
    hand = KeyInHand("yubikey-5.4")
    algorithms: list[Mapping[str, object]] = [
        {"type": "public-key", "alg": alg} for alg in (-257, EdDSA.ALGORITHM, ES256.ALGORITHM)
    ]
    made = hand.ctap.make_credential(CLIENT_HASH, RP, {"id": b"u"}, algorithms)
    data = made.auth_data.credential_data
    assert data is not None
    assert data.public_key[3] == EdDSA.ALGORITHM
    with refused(ERR.UNSUPPORTED_ALGORITHM):
        hand.make(algorithm=-257)


def test_same_user_overwrites() -> None:
    hand = KeyInHand()
    first, second = hand.make(b"alice"), hand.make(b"alice")
    assert credential_id(first) != credential_id(second)
    (answer,) = hand.get()
    assert answer.credential["id"] == credential_id(second)
    with refused(ERR.NO_CREDENTIALS):
        hand.get(credential_id(first))


def test_newest_first_and_next() -> None:
    hand = KeyInHand()
    made = [credential_id(hand.make(user)) for user in (b"alice", b"bob", b"carol")]
    answers = hand.get()
    assert [answer.credential["id"] for answer in answers] == made[::-1]
    assert answers[0].number_of_credentials == 3
    assert answers[1].number_of_credentials is None
    with refused(ERR.NOT_ALLOWED):
        hand.ctap.get_next_assertion()


def test_next_lapses_after_thirty_seconds_and_with_another_command() -> None:
    hand = KeyInHand()
    hand.make(b"alice")
    hand.make(b"bob")
    hand.ctap.get_assertion("localhost", CLIENT_HASH)
    hand.clock.now += 31
    with refused(ERR.NOT_ALLOWED):
        hand.ctap.get_next_assertion()
    hand.ctap.get_assertion("localhost", CLIENT_HASH)
    hand.ctap.get_info()
    with refused(ERR.NOT_ALLOWED):
        hand.ctap.get_next_assertion()


def test_an_allow_list_gives_one_answer_without_a_count() -> None:
    hand = KeyInHand()
    made = [credential_id(hand.make(user)) for user in (b"alice", b"bob")]
    (answer,) = hand.get(*made)
    assert answer.credential["id"] == made[0]
    assert answer.number_of_credentials is None


def test_the_counter_grows() -> None:
    hand = KeyInHand()
    counters = [hand.make().auth_data.counter]
    counters += [hand.get()[0].auth_data.counter for _ in range(3)]
    counters += [hand.get(up=False)[0].auth_data.counter]
    assert counters == sorted(set(counters))


def test_names_only_for_a_verified_user_who_must_choose() -> None:
    hand = KeyInHand().with_pin()
    hand.make(b"alice")
    (single,) = hand.get(proof=hand.proof(PERMISSION.GET_ASSERTION))
    assert single.user == {"id": b"alice"}
    hand.make(b"bob")
    unverified = hand.get()
    assert [answer.user for answer in unverified] == [{"id": b"bob"}, {"id": b"alice"}]
    verified = hand.get(proof=hand.proof(PERMISSION.GET_ASSERTION))
    assert verified[0].user == {"id": b"bob", "name": "bob@example.test", "displayName": "Bob"}
    assert FLAG.UV in FLAG(verified[0].auth_data.flags)
    assert FLAG.UV not in FLAG(unverified[0].auth_data.flags)


@pytest.mark.parametrize("rk", [True, False])
def test_excluded_after_the_touch(rk: bool) -> None:
    hand = KeyInHand()
    made = credential_id(hand.make(rk=rk))
    wanted: list[bool] = []
    stop = hand.key.touch.listen(wanted.append)
    with refused(ERR.CREDENTIAL_EXCLUDED):
        hand.make(b"bob", exclude=[b"x" * 32, made])
    stop()
    assert wanted == [True, False]
    hand.make(b"bob", exclude=[b"x" * 32])


def test_the_store_fills_up_but_overwriting_still_works() -> None:
    hand = KeyInHand("tiny-store")
    assert hand.ctap.get_info().remaining_disc_creds == 2
    hand.make(b"alice")
    hand.make(b"bob")
    assert hand.ctap.get_info().remaining_disc_creds == 0
    with refused(ERR.KEY_STORE_FULL):
        hand.make(b"carol")
    hand.make(b"bob")
    hand.make(b"carol", rk=False)
    assert len(hand.get()) == 2


def test_nothing_found_is_told_after_the_touch_on_yubikeys_and_before_it_on_others() -> None:
    for profile, touches in (("yubikey-5.7", 2), ("generic-2.1", 0)):
        hand = KeyInHand(profile)
        seen: list[bool] = []
        hand.key.touch.listen(seen.append)
        with refused(ERR.NO_CREDENTIALS):
            hand.get()
        assert len(seen) == touches, profile


@pytest.mark.parametrize("rk", [True, False])
def test_silent_probe(rk: bool) -> None:
    hand = KeyInHand().with_pin()
    made = credential_id(hand.make(rk=rk))
    hand.key.touch.mode = TouchMode.NEVER
    (answer,) = hand.get(made, up=False)
    assert FLAG(answer.auth_data.flags) == FLAG(0)
    with refused(ERR.NO_CREDENTIALS):
        hand.get(b"not-on-this-key" * 4, up=False)


@pytest.mark.parametrize(
    ("policy", "listed", "by_id", "verified"),
    [(1, True, True, True), (2, False, True, True), (3, False, False, True)],
)
def test_cred_protect(policy: int, listed: bool, by_id: bool, verified: bool) -> None:
    hand = KeyInHand().with_pin()
    made = hand.make(extensions={"credProtect": policy})
    assert made.auth_data.extensions == {"credProtect": policy}
    only = credential_id(made)

    def found(*allowed: bytes, uv: bool) -> bool:
        proof = hand.proof(PERMISSION.GET_ASSERTION) if uv else None
        return hand.holds(*allowed, proof=proof)

    assert found(uv=False) is listed
    assert found(only, uv=False) is by_id
    assert found(only, uv=True) is verified
    assert found(uv=True) is verified


def test_cred_protect_holds_for_wrapped_credentials_and_exclude_lists() -> None:
    hand = KeyInHand()
    made = credential_id(hand.make(rk=False, extensions={"credProtect": 3}))
    with refused(ERR.NO_CREDENTIALS):
        hand.get(made, up=False)
    hand.make(b"bob", rk=False, exclude=[made])  # not told to an unverified user
    hand.with_pin()
    with refused(ERR.CREDENTIAL_EXCLUDED):
        hand.make(b"bob", rk=False, exclude=[made], proof=hand.proof(PERMISSION.MAKE_CREDENTIAL))


def test_cred_protect_of_another_number_is_refused() -> None:
    with refused(ERR.INVALID_OPTION):
        KeyInHand().make(extensions={"credProtect": 4})


def test_a_pin_is_needed_for_passkeys_once_it_is_set() -> None:
    hand = KeyInHand().with_pin()
    with refused(ERR.PUAT_REQUIRED):
        hand.ctap.make_credential(
            CLIENT_HASH, RP, {"id": b"u"}, [{"type": "public-key", "alg": -7}], options={"rk": True}
        )
    hand.ctap.make_credential(CLIENT_HASH, RP, {"id": b"u"}, [{"type": "public-key", "alg": -7}])
    old = KeyInHand("yubikey-5.4").with_pin()
    with refused(ERR.PUAT_REQUIRED):
        old.ctap.make_credential(CLIENT_HASH, RP, {"id": b"u"}, [{"type": "public-key", "alg": -7}])


@pytest.mark.parametrize(
    ("options", "code"),
    [({"up": False}, ERR.INVALID_OPTION), ({"uv": True}, ERR.INVALID_OPTION), ({"rk": 1}, ERR.CBOR_UNEXPECTED_TYPE)],
)
def test_options_of_make_credential(options: dict[str, object], code: CtapError.ERR) -> None:
    with refused(code):
        KeyInHand().ctap.make_credential(
            CLIENT_HASH, RP, {"id": b"u"}, [{"type": "public-key", "alg": -7}], options=options
        )


def test_options_of_get_assertion() -> None:
    with refused(ERR.UNSUPPORTED_OPTION):
        KeyInHand().ctap.get_assertion("localhost", CLIENT_HASH, options={"rk": True})
    with refused(ERR.INVALID_OPTION):
        KeyInHand().ctap.get_assertion("localhost", CLIENT_HASH, options={"uv": True})


def test_a_proof_without_a_pin_or_a_protocol_is_refused() -> None:
    hand = KeyInHand()
    with refused(ERR.PIN_NOT_SET):
        hand.make(proof=(b"\0" * 32, 2))
    hand.with_pin()
    with refused(ERR.PIN_AUTH_INVALID):
        hand.make(proof=(b"\0" * 32, 2))
    with refused(ERR.INVALID_PARAMETER):
        hand.make(proof=(b"\0" * 32, 3))
    with refused(ERR.MISSING_PARAMETER):
        hand.ctap.get_assertion("localhost", CLIENT_HASH, pin_uv_param=b"\0" * 32)


def test_an_empty_proof_asks_for_a_touch_whatever_the_relying_party() -> None:
    hand = KeyInHand("old-2.0")
    hand.client().selection()  # makes a dummy request for example.com on such models
    hand.with_pin()
    hand.client().selection()
    assert hand.key.machine.state.passkeys == []


def test_too_long_lists_and_messages_are_refused() -> None:
    hand = KeyInHand()
    with refused(ERR.LIMIT_EXCEEDED):
        hand.get(*[bytes([number]) * 32 for number in range(9)])
    assert hand.key.process(b"\x04" + bytes(1280), hand.exchange())[0] == ERR.REQUEST_TOO_LARGE


def test_user_handles_have_one_to_sixty_four_bytes() -> None:
    hand = KeyInHand()
    hand.make(b"u" * 64)
    with refused(ERR.INVALID_LENGTH):
        hand.make(b"u" * 65)
    with refused(ERR.INVALID_LENGTH):
        hand.make(b"")


@pytest.mark.parametrize(
    ("request_hex", "code"),
    [
        ("", ERR.INVALID_LENGTH),
        ("99", ERR.INVALID_COMMAND),
        ("09a0", ERR.INVALID_COMMAND),
        ("01", ERR.MISSING_PARAMETER),
        ("0101", ERR.CBOR_UNEXPECTED_TYPE),
        ("01a1", ERR.INVALID_CBOR),
        ("01a10101", ERR.CBOR_UNEXPECTED_TYPE),
        ("02a10101", ERR.CBOR_UNEXPECTED_TYPE),
        ("06a0", ERR.MISSING_PARAMETER),
        ("06a10218ff", ERR.INVALID_SUBCOMMAND),
        ("0aa10101", ERR.PUAT_REQUIRED),
        ("0aa10118ff", ERR.INVALID_SUBCOMMAND),
        ("0da10101", ERR.INVALID_PARAMETER),
    ],
)
def test_broken_requests_get_a_status(request_hex: str, code: CtapError.ERR) -> None:
    hand = KeyInHand()
    assert hand.key.process(bytes.fromhex(request_hex), hand.exchange()) == bytes([code])
