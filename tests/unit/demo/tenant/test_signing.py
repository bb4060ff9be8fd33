from __future__ import annotations

import json

import pytest

from keydesk.core.encoding import b64url_decode
from keydesk.demo.tenant.signing import SigningKeys, TokenError


@pytest.fixture(scope="module")
def keys() -> SigningKeys:
    return SigningKeys()


def _kids(keys: SigningKeys) -> list[str]:
    published = keys.jwks()["keys"]
    assert isinstance(published, list)
    return [key["kid"] for key in published]


def _header(token: str) -> dict[str, str]:
    header: dict[str, str] = json.loads(b64url_decode(token.partition(".")[0]))
    return header


def test_two_public_rsa_keys_are_published(keys: SigningKeys) -> None:
    published = keys.jwks()["keys"]

    assert isinstance(published, list)
    assert len(published) >= 2
    for key in published:
        assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
        assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


def test_a_token_reads_back(keys: SigningKeys) -> None:
    token = keys.sign({"sub": "x"}, "at+jwt")

    assert keys.read(token, "at+jwt") == {"sub": "x"}
    assert _header(token)["kid"] in _kids(keys)


def test_another_type_or_a_bent_token_is_refused(keys: SigningKeys) -> None:
    token = keys.sign({"sub": "x"}, "JWT")
    head, payload, signature = token.split(".")

    for bad in (token, f"{head}.{payload}x.{signature}", "", "a.b.c", "é", f"{head}.{payload}."):
        with pytest.raises(TokenError):
            keys.read(bad, "at+jwt")


def test_the_bad_signatures_are_bad(keys: SigningKeys) -> None:
    foreign = keys.sign_with_wrong_kid({"sub": "x"})
    shared = keys.sign_with_shared_secret({"sub": "x"})

    assert _header(foreign)["kid"] not in _kids(keys)
    assert _header(shared)["alg"] == "HS256"
    for bad in (foreign, shared):
        with pytest.raises(TokenError):
            keys.read(bad, "JWT")


def test_rotation_brings_the_next_key_forward_and_keeps_the_last() -> None:
    keys = SigningKeys()
    token = keys.sign({"sub": "x"}, "JWT")
    current, coming = _kids(keys)

    keys.rotate()

    assert _kids(keys)[0] == coming
    assert _kids(keys)[2] == current
    assert _header(keys.sign({}, "JWT"))["kid"] == coming
    assert keys.read(token, "JWT") == {"sub": "x"}
    keys.rotate()
    with pytest.raises(TokenError):
        keys.read(token, "JWT")
