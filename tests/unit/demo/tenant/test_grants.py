from __future__ import annotations

import pytest

from keydesk.demo.tenant.grants import (
    Authorization,
    BrowserSessions,
    Codes,
    GrantError,
    Login,
    RefreshTokens,
    s256,
)

LOGIN = Login(user_id="auth0|1", auth_time=100.0, amr=("pwd",), sid="sid-1")
GRANT = Authorization(login=LOGIN, scopes=("openid",), audience="a", organization="", nonce="", acr="")
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CALLBACK = "http://127.0.0.1:1/callback"


def _codes() -> tuple[Codes, str]:
    codes = Codes(60.0)
    return codes, codes.issue(GRANT, redirect_uri=CALLBACK, challenge=s256(VERIFIER), now=0.0)


def _rotating(leeway_s: float = 0.0) -> RefreshTokens:
    return RefreshTokens(rotation=True, leeway_s=leeway_s, life_s=1000.0)


def test_s256_is_that_of_the_rfc() -> None:
    assert s256(VERIFIER) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_code_is_good_once() -> None:
    codes, code = _codes()

    assert codes.redeem(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=60.0) is GRANT
    with pytest.raises(GrantError):
        codes.redeem(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=60.0)


@pytest.mark.parametrize(
    ("redirect_uri", "verifier", "now"),
    [
        (CALLBACK, VERIFIER, 60.1),
        ("http://127.0.0.1:2/callback", VERIFIER, 0.0),
        (CALLBACK, VERIFIER[:-1] + "X", 0.0),
    ],
    ids=["expired", "other address", "other verifier"],
)
def test_a_code_that_does_not_fit_is_lost(redirect_uri: str, verifier: str, now: float) -> None:
    codes, code = _codes()

    with pytest.raises(GrantError):
        codes.redeem(code, redirect_uri=redirect_uri, verifier=verifier, now=now)
    with pytest.raises(GrantError):
        codes.redeem(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=0.0)


def test_a_second_use_of_a_code_kills_what_the_first_gave() -> None:
    codes, code = _codes()
    tokens = _rotating()
    codes.redeem(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=0.0)
    family = tokens.start(GRANT, 0.0)
    codes.remember_family(code, family)

    with pytest.raises(GrantError):
        codes.redeem(code, redirect_uri=CALLBACK, verifier=VERIFIER, now=1.0)
    with pytest.raises(GrantError):
        tokens.use(family.newest, 2.0)


def test_each_use_replaces_the_refresh_token() -> None:
    tokens = _rotating()
    first = tokens.start(GRANT, 0.0).newest

    second = tokens.use(first, 1.0).newest

    assert second != first
    assert tokens.use(second, 2.0).newest not in (first, second)


def test_a_replay_kills_the_family() -> None:
    tokens = _rotating()
    first = tokens.start(GRANT, 0.0).newest
    second = tokens.use(first, 1.0).newest

    with pytest.raises(GrantError):
        tokens.use(first, 1.0)
    with pytest.raises(GrantError):
        tokens.use(second, 1.0)


def test_within_the_leeway_the_token_just_replaced_works_again_and_both_children_live() -> None:
    tokens = _rotating(leeway_s=5.0)
    first = tokens.start(GRANT, 0.0).newest
    second = tokens.use(first, 1.0).newest

    third = tokens.use(first, 6.0).newest

    assert tokens.use(second, 7.0).newest
    assert tokens.use(third, 8.0).newest


def test_after_the_leeway_it_is_a_replay() -> None:
    tokens = _rotating(leeway_s=5.0)
    first = tokens.start(GRANT, 0.0).newest
    second = tokens.use(first, 1.0).newest

    with pytest.raises(GrantError):
        tokens.use(first, 6.1)
    with pytest.raises(GrantError):
        tokens.use(second, 6.2)


def test_the_leeway_is_for_the_token_just_replaced_only() -> None:
    tokens = _rotating(leeway_s=60.0)
    first = tokens.start(GRANT, 0.0).newest
    second = tokens.use(first, 1.0).newest
    tokens.use(second, 2.0)

    with pytest.raises(GrantError):
        tokens.use(first, 3.0)


def test_without_rotation_a_token_stays() -> None:
    tokens = RefreshTokens(rotation=False, leeway_s=0.0, life_s=1000.0)
    first = tokens.start(GRANT, 0.0).newest

    assert tokens.use(first, 1.0).newest == tokens.use(first, 2.0).newest == first


def test_a_family_ends_with_its_life_however_often_it_was_used() -> None:
    tokens = _rotating()
    second = tokens.use(tokens.start(GRANT, 0.0).newest, 999.0).newest

    with pytest.raises(GrantError):
        tokens.use(second, 1000.1)


def test_revoking_any_token_of_a_family_kills_it() -> None:
    tokens = _rotating()
    first = tokens.start(GRANT, 0.0).newest
    second = tokens.use(first, 1.0).newest

    assert tokens.revoke(first)
    assert not tokens.revoke("nobody's")
    with pytest.raises(GrantError):
        tokens.use(second, 2.0)


def test_a_browser_stays_signed_in_until_the_session_is_closed_or_old() -> None:
    sessions = BrowserSessions()
    cookie = sessions.open(LOGIN)

    assert sessions.find(cookie, 200.0) is LOGIN
    assert sessions.find("other", 200.0) is None
    assert sessions.find(None, 200.0) is None
    assert sessions.find(cookie, 100.0 + 4 * 86400) is None
    sessions.close("sid-1")
    assert sessions.find(cookie, 200.0) is None


def test_tokens_do_not_show_in_a_repr() -> None:
    family = _rotating().start(GRANT, 0.0)
    assert family.newest not in repr(family)
