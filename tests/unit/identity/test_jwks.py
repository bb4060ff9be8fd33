from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.discovery import Discovery
from keydesk.identity.jwks import SigningKeys, candidates, read_keys
from keydesk.net.door import HttpDoor
from tests.fakes.clock import FixedClock
from tests.fakes.http_server import json_reply, reply
from tests.fakes.issuer import Issuer, issuing, jwk, rsa_key

PATH = "/.well-known/jwks.json"


def good() -> dict[str, JsonValue]:
    return jwk(rsa_key(), "k0")  # type: ignore[return-value]  # str to str


WEAK = {"n": "AQAB", "e": "AQAB"}
SKIPPED: list[JsonValue] = [
    None,
    1,
    "key",
    [],
    {},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "x"},
    {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
    {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"},
    {"kty": "oct", "k": "AA"},
    {"kty": ["RSA"]},
    {"kty": "RSA"},
    {"kty": "RSA", **WEAK},
    {"kty": "RSA", "n": 1, "e": "AQAB"},
    {"kty": "RSA", "n": "@@@@", "e": "AQAB"},
    {"kty": "RSA", "n": "A" * 5000, "e": "AQAB"},
]
BENT: list[dict[str, JsonValue]] = [
    {"use": "enc"},
    {"use": 1},
    {"alg": "RS512"},
    {"alg": "HS256"},
    {"alg": "none"},
    {"alg": 1},
    {"key_ops": ["sign"]},
    {"key_ops": "verify"},
    {"kid": 7},
    {"e": "Aw"},  # 3
    {"e": "AQAA"},  # even
    {"e": "AQ"},
    {"e": "A" * 400},
    {"n": None},
]


@pytest.mark.parametrize("member", SKIPPED, ids=range(len(SKIPPED)))
def test_unknown_and_broken_keys_do_not_break_the_rest(member: JsonValue) -> None:
    assert [key.kid for key in read_keys({"keys": [member, good(), member]})] == ["k0"]


@pytest.mark.parametrize("bend", BENT, ids=range(len(BENT)))
def test_keys_that_must_not_be_used(bend: dict[str, JsonValue]) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_keys({"keys": [good() | bend]})
    assert caught.value.code == Code.SIGNING_KEYS_INVALID


@pytest.mark.parametrize("bits", [1024, 1536])
def test_weak_keys_are_refused(bits: int) -> None:
    weak = jwk(rsa_key(9, bits), "weak")
    with pytest.raises(KeydeskError):
        read_keys({"keys": [weak]})  # type: ignore[list-item]  # str to str


@pytest.mark.parametrize(
    "document", [{}, {"keys": None}, {"keys": {}}, {"keys": "x"}, {"keys": []}, {"key": [good()]}]
)
def test_what_is_no_key_set(document: dict[str, JsonValue]) -> None:
    with pytest.raises(KeydeskError) as caught:
        read_keys(document)
    assert caught.value.code == Code.SIGNING_KEYS_INVALID


def test_twenty_thousand_keys() -> None:
    many: list[JsonValue] = [{"kty": "RSA", "kid": str(n), **WEAK} for n in range(20_000)]
    assert len(read_keys({"keys": [*many, good()]})) == 1


def test_which_keys_a_token_may_be_signed_with() -> None:
    both = [jwk(rsa_key(), "k0"), jwk(rsa_key(1), "k1", alg="PS256"), jwk(rsa_key(2), "k1", alg=None)]
    keys = read_keys({"keys": both})  # type: ignore[dict-item]  # str to str
    assert [key.n for key in candidates(keys, "k0", "RS256")] == [keys[0].n]
    assert candidates(keys, "k0", "PS256") == ()
    assert len(candidates(keys, "k1", "PS256")) == 2
    assert len(candidates(keys, "k1", "RS256")) == 1
    assert candidates(keys, "K0", "RS256") == ()
    assert candidates(keys, None, "RS256") == ()  # more than one fits
    assert len(candidates(keys[:1], None, "RS256")) == 1


@contextlib.asynccontextmanager
async def looking() -> AsyncIterator[tuple[Issuer, FixedClock, SigningKeys]]:
    clock, door = FixedClock(), HttpDoor()
    with issuing() as issuer:
        yield issuer, clock, SigningKeys(door, Discovery(door, issuer.issuer, clock), clock)
        await door.close()


async def test_rotation_is_followed_by_one_look_more() -> None:
    async with looking() as (issuer, clock, keys):
        assert await keys.find("k0", "RS256")
        issuer.keys.append(jwk(rsa_key(1), "k1"))
        clock.advance(5)  # also right after a fetch
        assert await keys.find("k1", "RS256")
        assert issuer.counted(PATH) == 2


async def test_unknown_ids_do_not_hammer_the_tenant() -> None:
    async with looking() as (issuer, clock, keys):
        for number in range(20):
            assert await keys.find(f"x{number}", "RS256") == ()
        assert issuer.counted(PATH) == 2
        clock.advance(31)
        await keys.find("x", "RS256")
        assert issuer.counted(PATH) == 3


async def test_keys_are_kept_ten_minutes() -> None:
    async with looking() as (issuer, clock, keys):
        for seconds, fetches in ((0, 1), (599, 1), (2, 2)):
            clock.advance(seconds)
            await keys.find("k0", "RS256")
            assert issuer.counted(PATH) == fetches


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (json_reply({"keys": []}), Code.SIGNING_KEYS_INVALID),
        (json_reply(None), Code.SIGNING_KEYS_INVALID),
        (reply(200, "<html>", "text/html"), Code.CAPTIVE_PORTAL),
        (reply(200, "garbage"), Code.ANSWER_INVALID),
        (reply(404, "{}"), Code.SIGNING_KEYS_INVALID),
        (reply(307, Location="/x"), Code.REDIRECTED),
        (reply(503, "{}"), Code.API_SERVER),
    ],
    ids=range(7),
)
async def test_what_the_server_may_answer(answer: bytes, code: Code) -> None:
    async with looking() as (issuer, _clock, keys):
        issuer.answers[PATH] = lambda _r, _w: answer
        with pytest.raises(KeydeskError) as caught:
            await keys.find("k0", "RS256")
        assert caught.value.code == code
