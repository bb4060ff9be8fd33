from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest

from keydesk.demo.tenant.config import MFA_ACR
from tests.fakes.plain_http import http_get
from tests.fakes.tenant import (
    ANA,
    BEN,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    answer_of,
    read_forms,
    running_tenant,
    sign_in_over_http,
)


def _get(url: str) -> httpx.Response:
    return http_get(url)


def _error_of(request: AppRequest) -> dict[str, str]:
    answer = _get(request.url)
    assert answer.status_code == 302, answer.text
    location = answer.headers["location"]
    assert location.startswith(request.parameters["redirect_uri"] + "?")
    told = answer_of(location)
    assert told["state"] == request.parameters["state"]
    assert "code" not in told
    assert told["error_description"]
    return told


def test_a_sign_in_comes_back_with_code_and_state_and_nothing_else(shared: PracticeTenant) -> None:
    request = AppRequest(shared)

    redirect = sign_in_over_http(shared, request.url)

    assert redirect.startswith(shared.config.callbacks[0] + "?")
    assert set(answer_of(redirect)) == {"code", "state"}
    assert answer_of(redirect)["state"] == request.parameters["state"]


def test_every_registered_callback_works(shared: PracticeTenant) -> None:
    for callback in shared.config.callbacks:
        request = AppRequest(shared, parameters={"redirect_uri": callback})
        assert sign_in_over_http(shared, request.url).startswith(callback + "?code=")


def test_a_state_of_any_characters_comes_back_unchanged(shared: PracticeTenant) -> None:
    state = "a&b=c d+e%20#\"'<é鍵>"
    request = AppRequest(shared, parameters={"state": state})
    assert answer_of(sign_in_over_http(shared, request.url))["state"] == state


@pytest.mark.parametrize(
    "bend",
    [
        lambda uri: uri.replace("127.0.0.1", "localhost"),
        lambda uri: uri.replace("127.0.0.1", "[::1]"),
        lambda uri: uri + "/",
        lambda uri: uri + "?x=1",
        lambda uri: uri.replace("http:", "https:"),
        lambda uri: uri.replace("/callback", "/Callback"),
        lambda uri: f"http://127.0.0.1:9{urlsplit(uri).path}",
        lambda uri: "",
        lambda uri: "javascript:alert(1)",
    ],
)
def test_any_other_callback_gets_an_error_page_and_no_redirect(shared: PracticeTenant, bend: object) -> None:
    assert callable(bend)
    asked = bend(shared.config.callbacks[0])

    answer = _get(AppRequest(shared, parameters={"redirect_uri": asked}).url)

    assert answer.status_code == 403
    assert "location" not in answer.headers
    assert "Callback URL mismatch" in answer.text
    assert "unauthorized_client" in answer.text
    assert shared.config.callbacks[2] in answer.text


def test_what_the_error_page_repeats_is_escaped(shared: PracticeTenant) -> None:
    answer = _get(AppRequest(shared, parameters={"redirect_uri": "http://x/<script>alert(1)</script>"}).url)
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_foreign_client_gets_an_error_page(shared: PracticeTenant) -> None:
    answer = _get(AppRequest(shared, parameters={"client_id": "other"}).url)
    assert (answer.status_code, "location" in answer.headers) == (400, False)


def test_a_repeated_parameter_is_refused(shared: PracticeTenant) -> None:
    answer = _get(AppRequest(shared).url + "&state=second")
    assert answer.status_code == 400
    assert "more than once" in answer.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"request": "eyJ..."}, "invalid_request"),
        ({"prompt": "weather"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"audience": "https://api.example.com/"}, "access_denied"),
        ({"organization": "acme"}, "invalid_request"),
    ],
)
def test_a_wrong_parameter_is_told_by_redirect(shared: PracticeTenant, changes: dict[str, str], error: str) -> None:
    assert _error_of(AppRequest(shared, parameters=changes))["error"] == error


@pytest.mark.parametrize("name", ["response_type", "code_challenge", "code_challenge_method"])
def test_a_missing_parameter_is_told_by_redirect(shared: PracticeTenant, name: str) -> None:
    assert _error_of(AppRequest(shared).without(name))["error"] == "invalid_request"


def test_an_audience_without_its_slash_is_another_one(shared: PracticeTenant) -> None:
    wrong = shared.config.audience.rstrip("/")
    assert "Service not found" in _error_of(AppRequest(shared, parameters={"audience": wrong}))["error_description"]


def test_silent_sign_in_is_refused_for_loopback_callbacks_even_with_a_session(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url)
        answer = browser.open(AppRequest(tenant, parameters={"prompt": "none"}).url)
    assert answer_of(answer.headers["location"])["error"] == "interaction_required"


def test_with_a_session_a_page_asks_whether_this_is_the_app(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url)
        page = browser.open(AppRequest(tenant).url)
        assert page.url.path == "/u/confirm"
        assert ANA.email in page.text
        assert tenant.config.callbacks[0] in page.text
        assert "code" in answer_of(browser.submit(page, "/u/confirm").headers["location"])


def test_after_a_page_was_shown_nothing_more_is_asked(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url)
        assert browser.pages == ["/u/login"]


def test_without_the_confirmation_a_session_is_silent() -> None:
    with running_tenant(confirm_callback=False) as tenant, PlainBrowser(tenant) as browser:
        silent = AppRequest(tenant, parameters={"prompt": "none"})
        assert answer_of(browser.open(silent.url).headers["location"])["error"] == "login_required"
        browser.sign_in(AppRequest(tenant).url)
        pages = len(browser.pages)

        assert "code" in answer_of(browser.open(AppRequest(tenant).url).headers["location"])
        assert "code" in answer_of(browser.open(silent.url).headers["location"])
        step_up = AppRequest(tenant, parameters={"prompt": "none", "acr_values": MFA_ACR})
        told = answer_of(browser.open(step_up.url).headers["location"])

        assert (told["error"], told["error_description"]) == ("login_required", "Multifactor authentication required")
        assert len(browser.pages) == pages
        consent = browser.open(AppRequest(tenant, parameters={"prompt": "consent"}).url)
        assert consent.url.path == "/u/confirm"


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"prompt": "select_account"}, {"max_age": "0"}])
def test_a_fresh_sign_in_is_had_for_the_asking(tenant: PracticeTenant, changes: dict[str, str]) -> None:
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url)
        assert browser.open(AppRequest(tenant, parameters=changes).url).url.path == "/u/login"


def test_max_age_asks_for_a_sign_in_only_when_the_last_is_too_old(
    tenant: PracticeTenant, clock: MovableClock
) -> None:
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url)
        clock.advance(100)
        assert browser.open(AppRequest(tenant, parameters={"max_age": "101"}).url).url.path == "/u/confirm"
        assert browser.open(AppRequest(tenant, parameters={"max_age": "100"}).url).url.path == "/u/login"


def test_the_login_hint_is_filled_in_escaped(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared, parameters={"login_hint": '"><b>ana@example.com'}).url)
    assert read_forms(page.text).forms["/u/login"]["username"] == '"><b>ana@example.com'
    assert "<b>" not in page.text


@pytest.mark.parametrize(
    ("ui_locales", "accept", "word"),
    [
        ("ja", "en", "ようこそ"),
        ("fr ja-JP en", "en", "ようこそ"),
        ("en", "ja", "Welcome"),
        ("", "ja,en;q=0.5", "ようこそ"),
        ("fr", "de", "Welcome"),
    ],
)
def test_the_language_is_the_first_one_there_is(
    shared: PracticeTenant, ui_locales: str, accept: str, word: str
) -> None:
    with PlainBrowser(shared, language=accept) as browser:
        page = browser.open(AppRequest(shared, parameters={"ui_locales": ui_locales}).url)
    assert word in page.text


def test_sign_up_is_answered_with_a_sentence(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared, parameters={"screen_hint": "signup"}).url)
    assert "Nobody new can join" in page.text


def test_iss_is_sent_when_the_tenant_does_that() -> None:
    with running_tenant(send_iss=True) as tenant:
        assert answer_of(sign_in_over_http(tenant, AppRequest(tenant).url))["iss"] == tenant.issuer
        refused = _error_of(AppRequest(tenant, parameters={"prompt": "weather"}))
        found = _get(f"{tenant.issuer}.well-known/openid-configuration").json()

    assert refused["iss"] == tenant.issuer
    assert found["authorization_response_iss_parameter_supported"] is True


def test_an_organization_ends_up_in_the_tokens(shared: PracticeTenant) -> None:
    request = AppRequest(shared, parameters={"organization": "org_practice1"})
    tokens = request.exchange(sign_in_over_http(shared, request.url, BEN)).json()
    assert shared.inside.keys.read(tokens["id_token"], "JWT")["org_id"] == "org_practice1"
    assert shared.inside.keys.read(tokens["access_token"], "at+jwt")["org_id"] == "org_practice1"
