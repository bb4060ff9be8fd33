from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest

from tests.fakes.plain_http import http, http_get
from tests.fakes.tenant import (
    ANA,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    answer_of,
    refresh,
    running_tenant,
    tokens_for,
)


def _signed_in(tenant: PracticeTenant, browser: PlainBrowser) -> dict[str, str]:
    request = AppRequest(tenant, parameters={"prompt": "login"})
    tokens: dict[str, str] = request.exchange(browser.sign_in(request.url)).json()
    return tokens


def _is_signed_in(tenant: PracticeTenant, browser: PlainBrowser) -> bool:
    return browser.open(AppRequest(tenant).url).url.path == "/u/confirm"


def _logout(tenant: PracticeTenant, **query: str) -> str:
    return f"{tenant.issuer}oidc/logout?{urlencode(query)}"


def test_discovery_names_every_endpoint(shared: PracticeTenant) -> None:
    found = http_get(f"{shared.issuer}.well-known/openid-configuration").json()

    assert found["issuer"] == shared.issuer
    for name in (
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "revocation_endpoint",
        "end_session_endpoint",
    ):
        assert found[name].startswith(shared.issuer)
        assert http("OPTIONS", found[name]).status_code != 404
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["id_token_signing_alg_values_supported"] == ["RS256"]
    assert "authorization_response_iss_parameter_supported" not in found


def test_the_home_page_says_what_runs_here(shared: PracticeTenant) -> None:
    page = http_get(shared.issuer)
    assert shared.client_id in page.text
    assert shared.config.callbacks[0] in page.text
    assert ANA.email in page.text


def test_userinfo_shows_what_the_scopes_allow(tenant: PracticeTenant, clock: MovableClock) -> None:
    def ask(token: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"}
        return http_get(f"{tenant.issuer}userinfo", headers=headers)

    full = ask(tokens_for(tenant)["access_token"]).json()
    assert (full["email"], full["name"], full["nickname"]) == (ANA.email, ANA.name, "ana")
    token = tokens_for(tenant, scope="openid")["access_token"]
    assert ask(token).json() == {"sub": full["sub"]}
    without = tokens_for(tenant, scope="read:me:factors")["access_token"]
    for bad in ("x", without):
        assert ask(bad).status_code == 401
    clock.advance(7200)
    assert ask(token).json()["error"] == "invalid_token"


def test_a_hint_signs_out_without_a_question_even_when_expired(tenant: PracticeTenant, clock: MovableClock) -> None:
    with PlainBrowser(tenant) as browser:
        tokens = _signed_in(tenant, browser)
        clock.advance(40_000)
        target = tenant.config.callbacks[1]
        answer = browser.open(
            _logout(tenant, id_token_hint=tokens["id_token"], post_logout_redirect_uri=target, state="x y")
        )
        assert answer.headers["location"].startswith(target + "?")
        assert answer_of(answer.headers["location"]) == {"state": "x y"}
        assert not _is_signed_in(tenant, browser)
    assert refresh(tenant, tokens["refresh_token"]).status_code == 200


def test_a_logout_hint_does_the_same(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        sid = tenant.inside.keys.read(_signed_in(tenant, browser)["id_token"], "JWT")["sid"]
        page = browser.open(_logout(tenant, logout_hint=str(sid)))
        assert "You are signed out" in page.text
        assert not _is_signed_in(tenant, browser)


def test_without_a_hint_the_person_is_asked(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        _signed_in(tenant, browser)
        page = browser.open(_logout(tenant, post_logout_redirect_uri=tenant.config.callbacks[0]))
        assert "Sign out?" in page.text
        assert _is_signed_in(tenant, browser)
        answer = browser.submit(page, "/oidc/logout")
        assert answer.headers["location"] == tenant.config.callbacks[0]
        assert not _is_signed_in(tenant, browser)


def test_a_hint_of_another_session_asks_too(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        other = tokens_for(tenant)["id_token"]
        _signed_in(tenant, browser)
        assert "Sign out?" in browser.open(_logout(tenant, id_token_hint=other)).text


def test_nobody_signed_in_means_goodbye(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        assert "You are signed out" in browser.open(_logout(shared)).text


@pytest.mark.parametrize(
    "query",
    [
        {"post_logout_redirect_uri": "https://evil.example/"},
        {"post_logout_redirect_uri": "//evil.example"},
        {"client_id": "other"},
        {"id_token_hint": "x.y.z"},
    ],
)
def test_a_bad_logout_gets_an_error_page(shared: PracticeTenant, query: dict[str, str]) -> None:
    with PlainBrowser(shared) as browser:
        _signed_in(shared, browser)
        page = browser.open(_logout(shared, **query))
        assert page.status_code == 400
        assert "location" not in page.headers
        assert _is_signed_in(shared, browser)


def test_a_forged_target_in_the_form_is_ignored(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        _signed_in(tenant, browser)
        page = browser.submit(browser.open(_logout(tenant)), "/oidc/logout", target="https://evil.example/")
        assert "You are signed out" in page.text


def test_an_access_token_is_no_hint(tenant: PracticeTenant) -> None:
    token = tokens_for(tenant)["access_token"]
    with PlainBrowser(tenant) as browser:
        assert browser.open(_logout(tenant, id_token_hint=token)).status_code == 400


def test_the_older_way_out_never_asks() -> None:
    with (
        running_tenant(logout_urls=("https://app.example/bye",)) as tenant,
        PlainBrowser(tenant) as browser,
    ):
        _signed_in(tenant, browser)
        assert browser.open(f"{tenant.issuer}v2/logout?returnTo=https://evil.example/").status_code == 400
        answer = browser.open(f"{tenant.issuer}v2/logout?returnTo=https://app.example/bye?x=1")
        assert answer.headers["location"] == "https://app.example/bye?x=1"
        assert not _is_signed_in(tenant, browser)
