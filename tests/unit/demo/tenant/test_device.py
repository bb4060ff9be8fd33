from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from keydesk.demo.tenant.flows import DeviceConfig
from tests.fakes.devices import ask_for_code, decide, new_device
from tests.fakes.plain_http import http, http_get, http_post
from tests.fakes.practice_phone import set_rules
from tests.fakes.tenant import (
    ANA,
    SCOPES,
    ApiClient,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    read_forms,
    refresh,
    running_tenant,
)


@pytest.fixture
def browser(tenant: PracticeTenant) -> Iterator[PlainBrowser]:
    with PlainBrowser(tenant) as fresh:
        yield fresh


def _refused(answer: httpx.Response, status: int, error: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_device_gets_codes(tenant: PracticeTenant) -> None:
    started = ask_for_code(tenant).json()

    assert re.fullmatch(r"[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}", started["user_code"])
    assert started["verification_uri"] == f"{tenant.config.base}/activate"
    assert started["verification_uri_complete"] == f"{tenant.config.base}/activate?user_code={started['user_code']}"
    assert (started["expires_in"], started["interval"]) == (900, 5)


def test_discovery_names_the_endpoint_only_when_it_is_there(tenant: PracticeTenant) -> None:
    address = f"{tenant.issuer}.well-known/openid-configuration"
    assert http_get(address).json()["device_authorization_endpoint"] == f"{tenant.issuer}oauth/device/code"

    with running_tenant(device=DeviceConfig(enabled=False)) as off:
        assert "device_authorization_endpoint" not in http_get(f"{off.issuer}.well-known/openid-configuration").json()
        _refused(ask_for_code(off), 403, "unauthorized_client")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "other"}, 401, "invalid_client"),
        ({"audience": "https://elsewhere.example/"}, 403, "access_denied"),
    ],
)
def test_a_bad_request_for_codes_is_refused(
    shared: PracticeTenant, changes: dict[str, str], status: int, error: str
) -> None:
    _refused(ask_for_code(shared, **changes), status, error)


def test_a_request_for_codes_must_be_readable(shared: PracticeTenant) -> None:
    _refused(http_post(f"{shared.issuer}oauth/device/code", content=b"x"), 400, "invalid_request")


def test_the_device_waits_until_the_person_allows(
    tenant: PracticeTenant, browser: PlainBrowser, clock: MovableClock
) -> None:
    device = new_device(tenant)
    _refused(device.ask(), 403, "authorization_pending")

    page = decide(browser, device.started["verification_uri_complete"])
    assert "You are signed in on the device" in page.text

    clock.advance(5)
    tokens = device.ask().json()
    assert set(tokens["scope"].split()) == set(SCOPES.split())
    assert tenant.inside.keys.read(tokens["id_token"], "JWT")["email"] == ANA.email
    assert refresh(tenant, tokens["refresh_token"]).status_code == 200
    with ApiClient(tenant, tokens["access_token"]) as client:
        assert client.call("GET", "/authentication-methods").status_code == 200

    clock.advance(5)
    _refused(device.ask(), 403, "invalid_grant")


def test_the_code_may_be_typed_in_any_way(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    device = new_device(tenant)
    typed = device.started["user_code"].lower().replace("-", " ")
    assert "signed in on the device" in decide(browser, device.started["verification_uri"], code=typed).text


def test_who_is_signed_in_only_confirms(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    browser.sign_in(AppRequest(tenant).url)
    browser.pages.clear()
    decide(browser, new_device(tenant).started["verification_uri_complete"])
    assert browser.pages == ["/activate", "/activate/confirm", "/activate/confirm"]


def test_denying_is_told_to_the_device(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    device = new_device(tenant)
    page = decide(browser, device.started["verification_uri_complete"], "deny")

    assert "was not signed in" in page.text
    _refused(device.ask(), 403, "access_denied")


def test_giving_up_the_sign_in_is_denying(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    device = new_device(tenant)
    page = browser.submit(browser.open(device.started["verification_uri_complete"]), "/activate")
    page = browser.submit(page, "/u/cancel")

    assert "was not signed in" in page.text
    _refused(device.ask(), 403, "access_denied")


def test_asking_too_often_is_slowed_down(tenant: PracticeTenant, browser: PlainBrowser, clock: MovableClock) -> None:
    device = new_device(tenant)
    _refused(device.ask(), 403, "authorization_pending")
    clock.advance(3)
    _refused(device.ask(), 429, "slow_down")
    clock.advance(5)
    _refused(device.ask(), 429, "slow_down")
    clock.advance(15)
    _refused(device.ask(), 403, "authorization_pending")


def test_a_code_runs_out_and_says_so_once(tenant: PracticeTenant, browser: PlainBrowser, clock: MovableClock) -> None:
    device = new_device(tenant)
    clock.advance(901)

    page = browser.submit(browser.open(device.started["verification_uri_complete"]), "/activate")
    assert page.status_code == 400
    assert "may have run out" in page.text
    _refused(device.ask(), 403, "expired_token")
    _refused(device.ask(), 403, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [({"device_code": ""}, 400, "invalid_request"), ({"device_code": "unknown"}, 403, "invalid_grant")],
)
def test_a_bad_question_is_refused(shared: PracticeTenant, changes: dict[str, str], status: int, error: str) -> None:
    _refused(new_device(shared).ask(**changes), status, error)


def test_a_wrong_code_shows_the_form_again(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    page = browser.submit(browser.open(f"{tenant.issuer}activate"), "/activate", user_code="AAAA-AAAA")
    assert page.status_code == 400
    assert "No device waits" in page.text
    assert http_post(f"{tenant.issuer}activate", json={}).status_code == 400


def test_the_question_belongs_to_one_browser(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    device = new_device(tenant)
    browser.sign_in(AppRequest(tenant).url)
    page = browser.submit(browser.open(device.started["verification_uri_complete"]), "/activate")
    state = read_forms(page.text).forms["/activate/confirm"]["state"]

    with PlainBrowser(tenant) as other:
        other.sign_in(AppRequest(tenant).url)
        assert other.open(f"{tenant.issuer}activate/confirm?state={state}").status_code == 400
        assert other.post("activate/confirm", state=state, decision="allow").status_code == 400
        other.open(f"{tenant.issuer}activate/ended?state={state}")
    assert http_post(f"{tenant.issuer}activate/confirm", json={}).status_code == 400
    _refused(device.ask(), 403, "authorization_pending")


def test_nothing_is_told_to_a_device_before_the_person_has_seen_the_question(
    tenant: PracticeTenant, browser: PlainBrowser
) -> None:
    device = new_device(tenant)
    page = browser.open(device.started["verification_uri_complete"])

    assert "this very code" in page.text
    assert browser.post("activate/confirm", state="", decision="allow").status_code == 400
    _refused(device.ask(), 403, "authorization_pending")


def test_a_session_that_ended_meanwhile_cannot_allow(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    device = new_device(tenant)
    browser.sign_in(AppRequest(tenant).url)
    page = browser.submit(browser.open(device.started["verification_uri_complete"]), "/activate")
    browser.post("oidc/logout", target="")

    assert browser.submit(page, "/activate/confirm", decision="allow").status_code == 400


# When a second factor is due


def _switch(tenant: PracticeTenant, **changes: object) -> None:
    answer = http("PATCH", f"{tenant.issuer}_practice/flows", json=changes)
    assert answer.status_code == 200, answer.text


def test_a_policy_is_met_on_the_way_as_in_any_browser(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    set_rules(tenant, step_up="challenge")
    device = new_device(tenant)
    page = decide(browser, device.started["verification_uri_complete"])

    assert "signed in on the device" in page.text
    assert browser.pages == ["/activate", "/u/login", "/u/mfa", "/activate/confirm", "/activate/confirm"]
    claims = tenant.inside.keys.read(device.ask().json()["id_token"], "JWT")
    amr = claims["amr"]
    assert isinstance(amr, list)
    assert "mfa" in amr


def test_who_is_signed_in_gives_the_second_factor_alone(tenant: PracticeTenant, browser: PlainBrowser) -> None:
    browser.sign_in(AppRequest(tenant).url)
    set_rules(tenant, always_mfa=True)
    browser.pages.clear()
    decide(browser, new_device(tenant).started["verification_uri_complete"])
    assert browser.pages == ["/activate", "/u/mfa", "/activate/confirm", "/activate/confirm"]


def test_a_second_factor_that_grew_old_is_asked_for_again(
    tenant: PracticeTenant, browser: PlainBrowser, clock: MovableClock
) -> None:
    """An account with nothing to give a second factor by signs in from the start, as the default policy has it."""
    browser.sign_in(AppRequest(tenant).url)
    set_rules(tenant, second_factor_every_s=900)
    clock.advance(901)
    browser.pages.clear()
    page = decide(browser, new_device(tenant).started["verification_uri_complete"])
    assert "signed in on the device" in page.text
    assert browser.pages == ["/activate", "/u/login", "/activate/confirm", "/activate/confirm"]


def test_a_policy_of_the_last_moment_is_met_before_the_device_is_allowed(
    tenant: PracticeTenant, browser: PlainBrowser
) -> None:
    device = new_device(tenant)
    browser.sign_in(AppRequest(tenant).url)
    page = browser.submit(browser.open(device.started["verification_uri_complete"]), "/activate")
    set_rules(tenant, always_mfa=True)
    page = browser.submit(page, "/activate/confirm", decision="allow")
    assert "/u/mfa" in read_forms(page.text).forms
    _refused(device.ask(), 403, "authorization_pending")


@pytest.mark.parametrize("status", [401, 403])
def test_a_page_that_does_not_mind_leaves_the_device_refused(
    tenant: PracticeTenant, browser: PlainBrowser, status: int
) -> None:
    _switch(tenant, device_minds_policy=False)
    set_rules(tenant, step_up="challenge", mfa_required_status=status)
    device = new_device(tenant)
    page = decide(browser, device.started["verification_uri_complete"])

    assert "signed in on the device" in page.text
    assert "/u/mfa" not in browser.pages
    answer = device.ask()
    _refused(answer, status, "mfa_required")
    assert answer.json()["mfa_requirements"]


def test_an_old_sign_in_without_any_second_factor_is_unmet(
    tenant: PracticeTenant, browser: PlainBrowser, clock: MovableClock
) -> None:
    device = new_device(tenant)
    decide(browser, device.started["verification_uri_complete"])
    set_rules(tenant, second_factor_every_s=300)
    clock.advance(301)
    _refused(device.ask(), 403, "unmet_authentication_requirements")


def test_the_pages_speak_japanese(tenant: PracticeTenant) -> None:
    with PlainBrowser(tenant, language="ja") as browser:
        page = decide(browser, new_device(tenant).started["verification_uri_complete"])
    assert "デバイスでサインインしました" in page.text
