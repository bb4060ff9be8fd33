from __future__ import annotations

import pytest
from fido2 import cbor
from fido2.webauthn import AttestedCredentialData

from keydesk.core.encoding import b64url_decode, b64url_encode
from keydesk.demo.tenant.webauthn import ALGORITHMS, Ceremonies, CeremonyError, Registration, credential_id_of
from tests.fakes.hand_key import BE, BS, UP, UV, HandKey

ORIGIN = "http://localhost:8123"
HANDLE = b64url_encode(b"auth0|1")
CHALLENGE = b"\x07" * 32


@pytest.fixture(scope="module")
def ceremonies() -> Ceremonies:
    return Ceremonies(frozenset({ORIGIN, "https://localhost"}))


def _options(ceremonies: Ceremonies) -> dict[str, object]:
    return ceremonies.creation_options(
        challenge=CHALLENGE, user_handle=HANDLE, name="ana@example.com", display_name="Ana", timeout_ms=60_000
    )


def _register(ceremonies: Ceremonies, key: HandKey, origin: str = ORIGIN, **details: object) -> Registration:
    answer = key.create(_options(ceremonies), origin, **details)  # type: ignore[arg-type]  # passed through
    return ceremonies.register(answer, CHALLENGE)


def _assert(
    ceremonies: Ceremonies,
    key: HandKey,
    *,
    last_counter: int = 1,
    origin: str = ORIGIN,
    challenge: bytes = CHALLENGE,
    credential: AttestedCredentialData | None = None,
    **details: object,
) -> int:
    options = ceremonies.request_options(challenge=CHALLENGE, timeout_ms=60_000)
    key.user_handle = key.user_handle or HANDLE
    answer = key.get(options, origin, **details)  # type: ignore[arg-type]  # passed through
    known = credential or AttestedCredentialData.create(key.aaguid, key.credential_id, key.public)
    return ceremonies.assert_passkey(
        answer, challenge=challenge, credential=known, user_handle=HANDLE, last_counter=last_counter
    ).counter


def test_the_options_are_those_of_auth0(ceremonies: Ceremonies) -> None:
    assert _options(ceremonies) == {
        "challenge": b64url_encode(CHALLENGE),
        "timeout": 60_000,
        "rp": {"id": "localhost", "name": "Keydesk practice tenant"},
        "user": {"id": HANDLE, "name": "ana@example.com", "displayName": "Ana"},
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in (-8, -7, -257)],
        "authenticatorSelection": {"residentKey": "required", "userVerification": "preferred"},
    }


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("fmt", ["none", "packed"])
def test_every_offered_algorithm_registers(ceremonies: Ceremonies, algorithm: int, fmt: str) -> None:
    key = HandKey(algorithm=algorithm, counter=7)

    made = _register(ceremonies, key, fmt=fmt)

    assert made.credential.credential_id == key.credential_id
    assert dict(made.credential.public_key) == dict(key.public)
    assert (made.counter, made.user_verified, made.multi_device, made.backed_up) == (7, True, False, False)


def test_the_flags_are_read(ceremonies: Ceremonies) -> None:
    made = _register(ceremonies, HandKey(flags=UP | BE | BS))
    assert (made.user_verified, made.multi_device, made.backed_up) == (False, True, True)


def test_an_app_that_is_no_browser_may_name_the_bare_host(ceremonies: Ceremonies) -> None:
    assert _register(ceremonies, HandKey(), "https://localhost").credential


@pytest.mark.parametrize(
    ("key", "details", "reason"),
    [
        (HandKey(), {"origin": "http://localhost:1"}, "origin"),
        (HandKey(), {"origin": "https://login.localhost"}, "origin"),
        (HandKey(), {"kind": "webauthn.get"}, "type"),
        (HandKey(rp_id="example.com"), {}, "RP ID"),
        (HandKey(flags=UV), {}, "User Present"),
        (HandKey(flags=UP | BS), {}, "backup flags"),
        (HandKey(cross_origin=True), {}, "foreign page"),
        (HandKey(algorithm=-35), {}, "algorithm was not offered"),
        (HandKey(credential_id=b"\x01" * 1024), {}, "too long"),
        (HandKey(), {"fmt": "none", "statement": {"alg": -7}}, "attestation"),
        (HandKey(), {"fmt": "packed", "statement": {"alg": -7, "sig": b"\x30\x00"}}, "attestation"),
        (HandKey(), {"fmt": "packed", "statement": {"alg": -8, "sig": b"x"}}, "attestation"),
        (HandKey(), {"fmt": "fido-u2f", "statement": {}}, "attestation"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_registration_that_breaks_a_rule_is_refused(
    ceremonies: Ceremonies, key: HandKey, details: dict[str, object], reason: str
) -> None:
    with pytest.raises(CeremonyError, match=reason):
        _register(ceremonies, key, **details)  # type: ignore[arg-type]  # passed through


def test_a_registration_for_another_challenge_is_refused(ceremonies: Ceremonies) -> None:
    answer = HandKey().create(_options(ceremonies), ORIGIN)
    with pytest.raises(CeremonyError, match="challenge"):
        ceremonies.register(answer, b"\x08" * 32)


def test_the_id_must_be_that_of_the_authenticator_data(ceremonies: Ceremonies) -> None:
    answer = HandKey().create(_options(ceremonies), ORIGIN)
    other = b64url_encode(b"other")
    with pytest.raises(CeremonyError, match="credential id differs"):
        ceremonies.register({**answer, "id": other, "rawId": other}, CHALLENGE)
    with pytest.raises(CeremonyError, match="id and rawId differ"):
        ceremonies.register({**answer, "id": other}, CHALLENGE)


def test_a_point_off_the_curve_is_refused(ceremonies: Ceremonies) -> None:
    key = HandKey()
    key.public = type(key.public)({**key.public, -2: b"\x01" * 32})
    with pytest.raises(CeremonyError, match="public key is malformed"):
        _register(ceremonies, key)


@pytest.mark.parametrize(
    "attestation",
    [
        b"",
        b"\xa0",
        b"\x00",
        b"\x81" * 1400,
        bytes(range(200)),
        cbor.encode({"fmt": "none", "attStmt": {}, "authData": b"\x00" * 36}),
        cbor.encode({"fmt": "none", "attStmt": {}, "authData": b"\x00" * 37}),
        cbor.encode({"fmt": "none", "attStmt": {}, "authData": b"\x00" * 32 + b"\x41" + b"\x00" * 4}),
    ],
)
def test_an_attestation_object_of_garbage_is_refused(ceremonies: Ceremonies, attestation: bytes) -> None:
    answer = HandKey().create(_options(ceremonies), ORIGIN)
    response = answer["response"]
    assert isinstance(response, dict)
    bent = {**answer, "response": {**response, "attestationObject": b64url_encode(attestation)}}
    with pytest.raises(CeremonyError):
        ceremonies.register(bent, CHALLENGE)


@pytest.mark.parametrize("client_data", [b"", b"{}", b"[]", b"\xff", b'{"type":"webauthn.create"}'])
def test_client_data_of_garbage_is_refused(ceremonies: Ceremonies, client_data: bytes) -> None:
    answer = HandKey().create(_options(ceremonies), ORIGIN)
    response = answer["response"]
    assert isinstance(response, dict)
    bent = {**answer, "response": {**response, "clientDataJSON": b64url_encode(client_data)}}
    with pytest.raises(CeremonyError):
        ceremonies.register(bent, CHALLENGE)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_offered_algorithm_signs_in(ceremonies: Ceremonies, algorithm: int) -> None:
    assert _assert(ceremonies, HandKey(algorithm=algorithm, counter=9)) == 9


def test_a_key_that_does_not_count_may_stay_at_zero(ceremonies: Ceremonies) -> None:
    assert _assert(ceremonies, HandKey(counter=0), last_counter=0) == 0


@pytest.mark.parametrize(("counter", "last"), [(5, 5), (4, 5), (0, 5)])
def test_a_counter_that_did_not_grow_is_refused(ceremonies: Ceremonies, counter: int, last: int) -> None:
    with pytest.raises(CeremonyError, match="may have been copied"):
        _assert(ceremonies, HandKey(counter=counter), last_counter=last)


@pytest.mark.parametrize(
    ("key", "details", "reason"),
    [
        (HandKey(counter=9), {"origin": "https://elsewhere"}, "origin"),
        (HandKey(counter=9), {"kind": "webauthn.create"}, "type"),
        (HandKey(counter=9), {"challenge": b"\x08" * 32}, "challenge"),
        (HandKey(counter=9), {"signature": b"\x30\x00"}, "[Ss]ignature|malformed"),
        (HandKey(counter=9, rp_id="example.com"), {}, "RP ID"),
        (HandKey(counter=9, flags=UV), {}, "User Present"),
        (HandKey(counter=9, flags=UP | BS), {}, "backup flags"),
        (HandKey(counter=9, cross_origin=True), {}, "foreign page"),
        (HandKey(counter=9, user_handle=b64url_encode(b"auth0|2")), {}, "somebody else"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_sign_in_that_breaks_a_rule_is_refused(
    ceremonies: Ceremonies, key: HandKey, details: dict[str, object], reason: str
) -> None:
    with pytest.raises(CeremonyError, match=reason):
        _assert(ceremonies, key, **details)  # type: ignore[arg-type]  # passed through


def test_the_signature_of_another_key_is_refused(ceremonies: Ceremonies) -> None:
    key, other = HandKey(counter=9), HandKey()
    credential = AttestedCredentialData.create(key.aaguid, key.credential_id, other.public)
    with pytest.raises(CeremonyError, match="signature"):
        _assert(ceremonies, key, credential=credential)


def test_a_missing_user_handle_is_refused(ceremonies: Ceremonies) -> None:
    key = HandKey(counter=9)
    answer = key.get(ceremonies.request_options(challenge=CHALLENGE, timeout_ms=60_000), ORIGIN)
    response = answer["response"]
    assert isinstance(response, dict)
    del response["userHandle"]
    known = AttestedCredentialData.create(key.aaguid, key.credential_id, key.public)
    with pytest.raises(CeremonyError, match="somebody else"):
        ceremonies.assert_passkey(answer, challenge=CHALLENGE, credential=known, user_handle=HANDLE, last_counter=1)


def test_the_credential_id_is_read_from_an_answer() -> None:
    assert credential_id_of({"rawId": b64url_encode(b"abc")}) == b64url_decode("YWJj")
    for bad in ({}, {"rawId": 3}, {"rawId": "not base64!"}):
        with pytest.raises(CeremonyError):
            credential_id_of(bad)
