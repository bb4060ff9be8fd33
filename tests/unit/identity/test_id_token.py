from __future__ import annotations

import hashlib
import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.id_token import Claims, Expected, Header, Times, check_id_token, read_header
from keydesk.identity.jwks import SigningKey, read_keys
from tests.fakes.issuer import b64, jwk, rsa_key, sign

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
T = int(NOW.timestamp())
ISSUER = "https://login.acme.com/"
CLIENT = "client_1"
ACCESS = Secret("access-token")
NONCE = Secret("n-0S6_WzA2Mj")
EXPECTED = Expected(ISSUER, CLIENT, nonce=NONCE)
HEADER: dict[str, object] = {"alg": "RS256", "typ": "JWT", "kid": "k0"}
CLAIMS: dict[str, object] = {
    "iss": ISSUER,
    "aud": CLIENT,
    "sub": "auth0|ana",
    "iat": T,
    "exp": T + 36000,
    "nonce": NONCE.reveal(),
    "name": "Ana Ito",
    "email": "ana@acme.com",
}
ABSENT = object()


def keys() -> tuple[SigningKey, ...]:
    return read_keys({"keys": [jwk(rsa_key(), "k0", alg=None)]})  # type: ignore[list-item]  # str to str


def check(token: str, expected: Expected = EXPECTED, now: datetime = NOW, server: datetime | None = None) -> Claims:
    return check_id_token(Secret(token), keys(), expected, Times(now, server), ACCESS)


def refused(token: str, expected: Expected = EXPECTED, now: datetime = NOW) -> str:
    with pytest.raises(KeydeskError) as caught:
        check(token, expected, now)
    assert caught.value.code == Code.ID_TOKEN_INVALID
    return str(caught.value.params["clause"])


def bent(**changes: object) -> str:
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not ABSENT}
    return sign(HEADER, claims)


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_a_good_token(alg: str) -> None:
    at_hash = b64(hashlib.sha256(b"access-token").digest()[:16])
    claims = CLAIMS | {"azp": CLIENT, "at_hash": at_hash, "auth_time": T - 5, "amr": ["mfa"], "sid": "s1", "nbf": T}
    checked = check(sign(HEADER | {"alg": alg, "unknown": "header"}, claims))
    assert (checked.person.sub, checked.person.name, checked.person.email) == ("auth0|ana", "Ana Ito", "ana@acme.com")
    assert checked.auth_time == NOW - timedelta(seconds=5)
    assert (checked.multi_factor, checked.sid) == (True, "s1")


def test_the_audience_may_be_a_list_of_one() -> None:
    assert check(bent(aud=[CLIENT])).person.sub == "auth0|ana"


WRONG: list[tuple[str, object]] = [
    *(("iss", value) for value in (ABSENT, None, "", 1, True, [ISSUER], ISSUER[:-1], ISSUER.upper(), ISSUER + "x")),
    *(("aud", value) for value in (ABSENT, None, "", 1, True, [], [""], "other", ["other"], [CLIENT, "other"],
                                   ["other", CLIENT], [CLIENT, CLIENT], CLIENT.upper(), {"a": CLIENT}, [[CLIENT]])),
    *(("azp", value) for value in ("other", None, 1, True, [CLIENT], "")),
    *(("sub", value) for value in (ABSENT, None, "", 1, True, ["auth0|ana"], {}, "x" * 256, "a\nb")),
    *(("nonce", value) for value in (ABSENT, None, "", 1, True, [NONCE.reveal()], "other", NONCE.reveal()[:-1],
                                     NONCE.reveal().upper())),
    *(("exp", value) for value in (ABSENT, None, "", str(T + 60), True, [T], {}, -1, T - 61, T - 100000, 0, 1e300,
                                   T + 10**14)),
    *(("iat", value) for value in (ABSENT, None, "", str(T), True, [T], {}, -1, T + 61, T + 10**6, T - 601, 1e300)),
    *(("nbf", value) for value in (None, "", str(T), True, [T], T + 61, -1, 1e300)),
    *(("at_hash", value) for value in (None, "", 1, True, "x", b64(b"\0" * 16))),
    *(("auth_time", value) for value in (None, "", str(T), True, [T], -1, 1e300)),
    ("events", {"http://schemas.openid.net/event/backchannel-logout": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[f"{name}-{n}" for n, (name, _) in enumerate(WRONG)])
def test_one_clause_wrong(name: str, value: object) -> None:
    clause = refused(bent(**{name: value}))
    assert clause in (name, "exp" if name == "iat" else name, "iat" if name == "exp" else name)


_BY_NAME = {name: value for name, value in WRONG if name not in ("exp", "iat", "nbf", "events")}


@pytest.mark.parametrize("pair", list(itertools.combinations(_BY_NAME, 2)))
def test_two_clauses_wrong(pair: tuple[str, str]) -> None:
    assert refused(bent(**{name: _BY_NAME[name] for name in pair})) in pair


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_numbers_that_are_none(number: str) -> None:
    claims = json.dumps(CLAIMS).replace(str(T + 36000), number).encode()
    assert refused(sign(HEADER, claims)) == "form"


def test_a_repeated_claim() -> None:
    claims = json.dumps(CLAIMS)[:-1] + ', "sub": "auth0|eve"}'
    assert refused(sign(HEADER, claims.encode())) == "form"


@pytest.mark.parametrize("claims", [b"", b"[]", b"null", b'"x"', b"1", b"{", b"\xff", b"{}"])
def test_claims_that_are_no_object(claims: bytes) -> None:
    assert refused(sign(HEADER, claims)) in ("form", "iss")


# Signature (C2)


def test_signatures() -> None:
    good = sign(HEADER, CLAIMS)
    head, body, signature = good.split(".")
    other_body = sign(HEADER, CLAIMS | {"sub": "auth0|eve"}).split(".")[1]
    flipped = signature[:10] + ("A" if signature[10] != "A" else "B") + signature[11:]
    ps256_head = sign(HEADER | {"alg": "PS256"}, CLAIMS).split(".")[0]
    for token in (
        f"{head}.{body}.{flipped}",
        f"{head}.{other_body}.{signature}",
        f"{ps256_head}.{body}.{signature}",
        sign(HEADER, CLAIMS, rsa_key(1)),
        f"{head}.{body}.{b64(bytes(256))}",
        f"{head}.{body}.{b64(bytes(10))}",
    ):
        assert refused(token) == "signature"
    for token in (f"{head}.{body}.", f"{head}.{body}", f"{good}.x", f".{body}.{signature}", "", "...", "x"):
        assert refused(token) == "form"
    for token in (f"{good}=", f"{good}\n", f" {good}"):
        assert refused(token) in ("form", "signature")


# Algorithms and headers (C3, C4, C5)


@pytest.mark.parametrize(
    "alg",
    [ABSENT, None, "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "RS512", "PS384", "ES256", "EdDSA", "rs256",
     "RS1", 256, True, ["RS256"]],
)  # fmt: skip
def test_other_algorithms(alg: object) -> None:
    header = {"typ": "JWT", "kid": "k0"} | ({} if alg is ABSENT else {"alg": alg})
    assert refused(sign(header, CLAIMS)) == "alg"


def test_hs256_with_public_material() -> None:
    import hmac

    signed = f"{b64(json.dumps(HEADER | {'alg': 'HS256'}).encode())}.{b64(json.dumps(CLAIMS).encode())}"
    secret = str(jwk(rsa_key(), "k0")["n"]).encode()
    assert refused(f"{signed}.{b64(hmac.digest(secret, signed.encode(), 'sha256'))}") == "alg"


@pytest.mark.parametrize(
    "more",
    [
        {"jwk": jwk(rsa_key(1), "k0")},
        {"jku": "https://evil.com/jwks.json"},
        {"x5u": "https://evil.com/cert"},
        {"crit": ["exp"]},
        {"crit": []},
        {"b64": False},
        {"b64": True},
        {"zip": "DEF"},
    ],
)
def test_headers_that_would_change_the_meaning(more: dict[str, object]) -> None:
    assert refused(sign(HEADER | more, CLAIMS)) == "header"
    assert refused(sign(HEADER | more, CLAIMS, rsa_key(1))) == "header"


@pytest.mark.parametrize("kid", ["", 1, True, None, ["k0"], {}])
def test_odd_key_ids(kid: object) -> None:
    assert refused(sign(HEADER | {"kid": kid}, CLAIMS)) == "kid"


def test_no_key_of_that_id() -> None:
    with pytest.raises(KeydeskError) as caught:
        check_id_token(Secret(sign(HEADER, CLAIMS)), (), EXPECTED, Times(NOW), ACCESS)
    assert caught.value.params["clause"] == "kid"


@pytest.mark.parametrize("typ", ["at+jwt", "logout+jwt", "dpop+jwt", "", 1, None, "application/at+jwt"])
def test_tokens_of_another_type(typ: object) -> None:
    assert refused(sign(HEADER | {"typ": typ}, CLAIMS)) == "typ"


def test_the_header_is_read_before_anything_is_trusted() -> None:
    assert read_header(Secret(sign(HEADER, CLAIMS))) == Header("RS256", "k0")
    assert read_header(Secret(sign({"alg": "PS256"}, CLAIMS))) == Header("PS256", None)


# The person, freshness, organization


def test_another_person_at_a_refresh() -> None:
    later = Expected(ISSUER, CLIENT, sub="auth0|ana")
    assert check(bent(nonce=ABSENT), later).person.sub == "auth0|ana"
    assert refused(bent(nonce=ABSENT, sub="auth0|eve"), later) == "sub"


@pytest.mark.parametrize(("auth_time", "fresh"), [(T, True), (T - 60, True), (T + 30, True), (T - 61, False),
                                                  (T - 900, False), (ABSENT, False)])  # fmt: skip
def test_a_fresh_sign_in_must_be_fresh(auth_time: object, fresh: bool) -> None:
    expected = Expected(ISSUER, CLIENT, nonce=NONCE, authenticated_since=NOW)
    token = bent(auth_time=auth_time)
    if fresh:
        assert check(token, expected).auth_time is not None
    else:
        assert refused(token, expected) == "auth_time"


@pytest.mark.parametrize(
    ("wanted", "claims", "fits"),
    [
        ("org_1", {"org_id": "org_1"}, True),
        ("org_1", {"org_id": "org_2"}, False),
        ("org_1", {"org_id": 1}, False),
        ("org_1", {}, False),
        ("Acme", {"org_name": "acme"}, True),
        ("acme", {"org_name": "other"}, False),
        ("acme", {"org_id": "acme"}, False),
        (None, {"org_id": "org_9"}, True),
    ],
)
def test_organizations(wanted: str | None, claims: dict[str, object], fits: bool) -> None:
    expected = Expected(ISSUER, CLIENT, nonce=NONCE, organization=wanted)
    if fits:
        assert check(bent(**claims), expected)
    else:
        assert refused(bent(**claims), expected) == "organization"


HOSTILE = ["<script>x</script>", "a\u202eb", "a\nb", "\x1b[31mred", "x" * 5000, "", "  ", 1, None, True, ["a"]]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["name", "email", "nickname", "sid", "amr"])
def test_hostile_texts_become_plain_ones(name: str, value: object) -> None:
    checked = check(bent(**{name: value}))
    for text in (checked.person.name, checked.person.email or "", checked.sid or ""):
        assert text.isprintable()
        assert len(text) <= 5000
    assert checked.person.name


# Clocks (C9)


@pytest.mark.parametrize(
    ("off_s", "outcome"),
    [
        (0, None), (30, None), (-30, None), (59, None), (-59, None), (300, None),
        (3600, 60), (-3600, -60), (-300, -5), (86400, 1440), (-86400, -1440),
        (365 * 86400, 525600), (-365 * 86400, -525600), (-90, -2),
    ],
)  # fmt: skip
def test_a_wrong_clock_is_called_one(off_s: int, outcome: int | None) -> None:
    here = NOW + timedelta(seconds=off_s)
    if outcome is None:
        assert check(bent(), now=here, server=NOW)
        return
    with pytest.raises(KeydeskError) as caught:
        check(bent(), now=here, server=NOW)
    assert caught.value.code == Code.CLOCK_WRONG
    assert caught.value.params["minutes"] == outcome


def test_a_wrong_clock_shows_in_a_fresh_sign_in_too() -> None:
    here = NOW + timedelta(seconds=300)
    expected = Expected(ISSUER, CLIENT, nonce=NONCE, authenticated_since=here)
    with pytest.raises(KeydeskError) as caught:
        check(bent(auth_time=T), expected, now=here, server=NOW)
    assert (caught.value.code, caught.value.params["minutes"]) == (Code.CLOCK_WRONG, 5)


@pytest.mark.parametrize("server", [None, NOW - timedelta(hours=1)])
def test_an_old_token_is_not_blamed_on_a_clock_that_agrees(server: datetime | None) -> None:
    with pytest.raises(KeydeskError) as caught:
        check(bent(), now=NOW - timedelta(hours=1), server=server)
    assert caught.value.code == Code.ID_TOKEN_INVALID


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_any_bytes_are_refused_with_a_clause(data: bytes) -> None:
    with pytest.raises(KeydeskError) as caught:
        check(data.decode("latin-1"))
    assert caught.value.code == Code.ID_TOKEN_INVALID


def test_no_value_of_the_token_is_in_an_error() -> None:
    token = bent(iss="https://canary.example/", nonce="canary")
    with pytest.raises(KeydeskError) as caught:
        check(token)
    assert "canary" not in str(caught.value)
    assert token[:20] not in str(caught.value)
