from __future__ import annotations

import json

import httpx
import pytest

from keydesk.demo.tenant.config import MFA_ACR
from tests.fakes.hand_key import UP, HandKey
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.tenant import (
    ANA,
    MIKA,
    ApiClient,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    answer_of,
    read_forms,
    tokens_for,
)


def _claims(tenant: PracticeTenant, request: AppRequest, redirect: str) -> dict[str, object]:
    answer = request.exchange(redirect)
    assert answer.status_code == 200, answer.text
    return tenant.inside.keys.read(answer.json()["id_token"], "JWT")


def _enrol(tenant: PracticeTenant, key: HandKey) -> str:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        started = client.call("POST", "/authentication-methods", {"type": "passkey"}).json()
        answer = key.create(started["authn_params_public_key"], tenant.config.base)
        body = {"auth_session": started["auth_session"], "authn_response": answer}
        made = client.call("POST", "/authentication-methods/passkey%7Cnew/verify", body)
    assert made.status_code == 201, made.text
    key.counter += 1
    return str(made.json()["id"])


def _options(browser: PlainBrowser, tenant: PracticeTenant, page: httpx.Response) -> dict[str, object]:
    answer = browser.submit(page, "/u/passkey")  # an empty answer, to learn where the form leads
    assert answer.status_code == 400
    state = read_forms(page.text).forms["/u/login"]["state"]
    options: dict[str, object] = browser.post("/u/passkey/options", state=state).json()
    return options


def test_a_wrong_password_asks_again_and_keeps_the_address(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared).url)
        for name, password in ((ANA.email, "wr0ng-one"), ("nobody@example.com", ANA.password), (ANA.email, "")):
            again = browser.submit(page, "/u/login", username=name, password=password)
            assert again.status_code == 400
            assert "password is wrong" in again.text
            assert read_forms(again.text).forms["/u/login"]["username"] == name
            assert password not in again.text.partition("<details")[0] or not password


def test_the_address_is_compared_without_case(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared).url)
        answer = browser.submit(page, "/u/login", username=" ANA@Example.com ", password=ANA.password)
    assert "code" in answer_of(answer.headers["location"])


def test_cancel_is_told_to_the_app(shared: PracticeTenant) -> None:
    request = AppRequest(shared)
    with PlainBrowser(shared) as browser:
        answer = browser.submit(browser.open(request.url), "/u/cancel")
    told = answer_of(answer.headers["location"])
    assert (told["error"], told["state"]) == ("access_denied", request.parameters["state"])


def test_a_page_of_a_finished_sign_in_has_ended(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared).url)
        browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
        again = browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
    assert again.status_code == 400
    assert "This sign-in has ended" in again.text


def test_a_page_of_another_browser_is_refused(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as one, PlainBrowser(shared) as other:
        page = one.open(AppRequest(shared).url)
        other.open(AppRequest(shared).url)
        stolen = other.submit(page, "/u/login", username=ANA.email, password=ANA.password)
        assert stolen.status_code == 400
        assert other.open(str(page.url)).status_code == 400


def test_a_page_left_open_too_long_has_ended(tenant: PracticeTenant, clock: MovableClock) -> None:
    with PlainBrowser(tenant) as browser:
        page = browser.open(AppRequest(tenant).url)
        clock.advance(1801)
        answer = browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
    assert "This sign-in has ended" in answer.text


def test_the_confirmation_cannot_be_skipped_to(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared).url)
        state = read_forms(page.text).forms["/u/login"]["state"]
        assert browser.post("/u/confirm", state=state).status_code == 400
        assert browser.open(f"{shared.issuer}u/confirm?state={state}").status_code == 400
        assert browser.open(f"{shared.issuer}u/mfa?state={state}").status_code == 400


def test_pages_carry_strict_headers_and_no_foreign_resource(shared: PracticeTenant) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared).url)
    policy = page.headers["content-security-policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "http://" not in page.text.replace(shared.issuer, "")
    assert "https://" not in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize("name", ["tenant.css", "passkey.js", "mark.svg"])
def test_assets_are_served(shared: PracticeTenant, name: str) -> None:
    answer = http_get(f"{shared.issuer}u/assets/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in ("text/css", "text/javascript", "image/svg+xml")


@pytest.mark.parametrize("name", ["texts.en.json", "login.html", "..%2Ftenant.css", "nothing.css"])
def test_nothing_else_is(shared: PracticeTenant, name: str) -> None:
    assert http_get(f"{shared.issuer}u/assets/{name}").status_code == 404


def test_a_password_sign_in_says_how_and_when(tenant: PracticeTenant, clock: MovableClock) -> None:
    request = AppRequest(tenant)
    with PlainBrowser(tenant) as browser:
        claims = _claims(tenant, request, browser.sign_in(request.url))
    assert claims["amr"] == ["pwd"]
    assert "acr" not in claims
    assert claims["auth_time"] == int(clock.now().timestamp())
    assert claims["nonce"] == request.parameters["nonce"]


def test_a_second_factor_is_asked_for_and_shown_in_the_token(tenant: PracticeTenant, clock: MovableClock) -> None:
    with PlainBrowser(tenant) as browser:
        first = AppRequest(tenant)
        before = _claims(tenant, first, browser.sign_in(first.url))
        clock.advance(50)
        request = AppRequest(tenant, parameters={"acr_values": MFA_ACR})
        page = browser.open(request.url)
        assert page.url.path == "/u/mfa"
        wrong = browser.submit(page, "/u/mfa", code="000000" if read_forms(page.text).code != "000000" else "1")
        assert "not the code" in wrong.text
        claims = _claims(tenant, request, browser.sign_in(str(page.url)))

        assert claims["amr"] == ["pwd", "otp", "mfa"]
        assert claims["acr"] == MFA_ACR
        assert claims["auth_time"] == int(clock.now().timestamp())
        assert claims["sid"] == before["sid"]
        assert browser.open(request.url).url.path == "/u/confirm"


def test_a_new_sign_in_with_a_second_factor_needs_both(tenant: PracticeTenant) -> None:
    request = AppRequest(tenant, parameters={"acr_values": f"other {MFA_ACR}", "prompt": "login"})
    with PlainBrowser(tenant) as browser:
        page = browser.open(request.url)
        state = read_forms(page.text).forms["/u/login"]["state"]
        browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
        assert browser.post("/u/confirm", state=state).headers["location"].startswith("/u/mfa?")
        claims = _claims(tenant, request, browser.sign_in(f"{tenant.issuer}u/mfa?state={state}"))
    assert "mfa" in str(claims["amr"])


def test_another_person_in_the_same_browser_gets_a_session_of_their_own(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant) as browser:
        first, second = AppRequest(tenant), AppRequest(tenant, parameters={"prompt": "login"})
        ana = _claims(tenant, first, browser.sign_in(first.url))
        mika = _claims(tenant, second, browser.sign_in(second.url, MIKA))
    assert mika["name"] == MIKA.name
    assert mika["sid"] != ana["sid"]


@pytest.mark.parametrize(("flags", "amr"), [(UP | 4, ["pop", "user"]), (UP, ["pop"])])
def test_a_passkey_signs_in_and_counts_as_used(
    tenant: PracticeTenant, clock: MovableClock, flags: int, amr: list[str]
) -> None:
    key = HandKey(flags=flags)
    method_id = _enrol(tenant, key)
    clock.advance(500)
    request = AppRequest(tenant)
    with PlainBrowser(tenant) as browser:
        page = browser.open(request.url)
        options = _options(browser, tenant, page)
        assert set(options) == {"challenge", "timeout", "rpId", "userVerification"}
        answer = browser.submit(page, "/u/passkey", answer=json.dumps(key.get(options, tenant.config.base)))
        tokens = request.exchange(answer.headers["location"]).json()

    assert tenant.inside.keys.read(tokens["id_token"], "JWT")["amr"] == amr
    with ApiClient(tenant, tokens["access_token"]) as client:
        used = next(item for item in client.list() if item["id"] == method_id)
    assert str(used["last_auth_at"]).startswith(clock.now().isoformat()[:19])


def test_a_passkey_challenge_is_good_once_and_for_a_minute(tenant: PracticeTenant, clock: MovableClock) -> None:
    key = HandKey()
    _enrol(tenant, key)
    with PlainBrowser(tenant) as browser:
        page = browser.open(AppRequest(tenant).url)
        options = _options(browser, tenant, page)
        clock.advance(61)
        late = browser.submit(page, "/u/passkey", answer=json.dumps(key.get(options, tenant.config.base)))
        assert "challenge has expired" in late.text

        options = _options(browser, tenant, page)
        stranger = browser.submit(page, "/u/passkey", answer=json.dumps(HandKey().get(options, tenant.config.base)))
        assert "not known here" in stranger.text
        again = browser.submit(page, "/u/passkey", answer=json.dumps(key.get(options, tenant.config.base)))
        assert "challenge has expired" in again.text


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"rawId":3}', "{" * 100, '{"rawId":"AAAA"}'])
def test_a_passkey_answer_of_garbage_is_refused_with_a_sentence(shared: PracticeTenant, answer: str) -> None:
    with PlainBrowser(shared) as browser:
        page = browser.open(AppRequest(shared).url)
        _options(browser, shared, page)
        refused = browser.submit(page, "/u/passkey", answer=answer)
    assert refused.status_code == 400
    assert "not accepted" in refused.text


def test_options_without_a_sign_in_are_refused(shared: PracticeTenant) -> None:
    answer = http_post(f"{shared.issuer}u/passkey/options", data={"state": "x"})
    assert answer.status_code == 400
