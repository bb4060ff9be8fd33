from __future__ import annotations

import httpx
import pytest

from keydesk.demo.tenant.config import MFA_ACR, Person
from tests.fakes.practice_phone import set_rules
from tests.fakes.tenant import (
    ANA,
    BEN,
    ApiClient,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    answer_of,
    read_forms,
    refresh,
    running_tenant,
    tokens_for,
)

READ = "read:me:authentication_methods"
CREATE = "create:me:authentication_methods"


def _pages(tenant: PracticeTenant, person: Person, **parameters: str) -> tuple[list[str], dict[str, str]]:
    """Sign in in a fresh browser: which pages were shown, and the tokens."""
    request = AppRequest(tenant, parameters=parameters)
    with PlainBrowser(tenant) as browser:
        redirect = browser.sign_in(request.url, person)
        tokens: dict[str, str] = request.exchange(redirect).json()
        return browser.pages, tokens


def _refused(answer: httpx.Response) -> str:
    assert answer.status_code in (401, 403), answer.text
    error: str = answer.json()["error"]
    return error


@pytest.mark.parametrize("status", [401, 403])
def test_always_challenges_every_sign_in_and_refuses_every_refresh(tenant: PracticeTenant, status: int) -> None:
    set_rules(tenant, always_mfa=True, mfa_required_status=status)
    pages, tokens = _pages(tenant, ANA)
    ben = tokens_for(tenant, BEN)

    assert "/u/mfa" in pages
    answer = refresh(tenant, tokens["refresh_token"])
    assert answer.status_code == status
    body = answer.json()
    assert (body["error"], body["mfa_token"][:8]) == ("mfa_required", "Fe26.2**")
    assert body["mfa_requirements"] == {"enroll": [{"type": "otp"}, {"type": "phone"}]}
    challenge = refresh(tenant, ben["refresh_token"]).json()["mfa_requirements"]["challenge"]
    assert {"type": "otp"} in challenge
    assert {"type": "phone"} in challenge
    set_rules(tenant, always_mfa=False)
    # What was refused was not used up.
    assert refresh(tenant, tokens["refresh_token"]).status_code == 200


def test_the_default_policy_challenges_whoever_has_a_factor_every_quarter_of_an_hour(
    tenant: PracticeTenant, clock: MovableClock
) -> None:
    set_rules(tenant, second_factor_every_s=900)
    pages, tokens = _pages(tenant, BEN)
    assert "/u/mfa" in pages
    clock.advance(900)
    tokens = refresh(tenant, tokens["refresh_token"]).json()
    clock.advance(1)
    assert _refused(refresh(tenant, tokens["refresh_token"])) == "mfa_required"
    assert "/u/mfa" in _pages(tenant, BEN)[0]


def test_the_default_policy_lets_whoever_has_none_in_for_a_quarter_of_an_hour(
    tenant: PracticeTenant, clock: MovableClock
) -> None:
    set_rules(tenant, second_factor_every_s=900)
    pages, tokens = _pages(tenant, ANA)
    assert "/u/mfa" not in pages
    clock.advance(900)
    tokens = refresh(tenant, tokens["refresh_token"]).json()
    clock.advance(1)
    assert _refused(refresh(tenant, tokens["refresh_token"])) == "unmet_authentication_requirements"
    assert "/u/mfa" not in _pages(tenant, ANA)[0]


def test_the_default_policy_asks_the_browser_session_too(clock: MovableClock) -> None:
    with (
        running_tenant(clock=clock, confirm_callback=False) as tenant,
        PlainBrowser(tenant) as ana,
        PlainBrowser(tenant) as ben,
    ):
        set_rules(tenant, second_factor_every_s=900)
        ana.sign_in(AppRequest(tenant).url, ANA)
        ben.sign_in(AppRequest(tenant).url, BEN)
        silent = AppRequest(tenant, parameters={"prompt": "none"}).url
        for browser in (ana, ben):
            assert "code" in answer_of(browser.open(silent).headers["location"])
        clock.advance(901)

        assert answer_of(ana.open(silent).headers["location"])["error"] == "unmet_authentication_requirements"
        assert answer_of(ben.open(silent).headers["location"])["error"] == "login_required"
        assert "/u/login" in read_forms(ana.open(AppRequest(tenant).url).text).forms
        assert "/u/mfa" in read_forms(ben.open(AppRequest(tenant).url).text).forms


def test_the_default_policy_is_for_its_own_api_only(tenant: PracticeTenant, clock: MovableClock) -> None:
    set_rules(tenant, second_factor_every_s=900)
    tokens = tokens_for(tenant, BEN, audience=tenant.config.userinfo_audience, scope="openid offline_access")
    clock.advance(901)
    assert refresh(tenant, tokens["refresh_token"]).status_code == 200


def test_scopes_can_be_challenged_at_sign_in_and_at_each_stale_refresh(
    tenant: PracticeTenant, clock: MovableClock
) -> None:
    set_rules(tenant, step_up="challenge")
    assert "/u/mfa" not in _pages(tenant, ANA, scope=f"openid offline_access {READ}")[0]
    pages, tokens = _pages(tenant, ANA)
    assert "/u/mfa" in pages
    clock.advance(901)
    assert _refused(refresh(tenant, tokens["refresh_token"])) == "mfa_required"
    assert refresh(tenant, tokens["refresh_token"], scope=READ).json()["scope"] == READ


def test_scopes_can_be_withheld_until_a_second_factor_is_fresh(tenant: PracticeTenant, clock: MovableClock) -> None:
    set_rules(tenant, step_up="withhold")
    plain = tokens_for(tenant)
    assert CREATE not in plain["scope"].split()
    assert READ in plain["scope"].split()
    with ApiClient(tenant, plain["access_token"]) as client:
        refused = client.call("POST", "/authentication-methods", {"type": "totp"})
    assert (refused.status_code, refused.json()["title"]) == (403, "insufficient_scope")

    stepped = tokens_for(tenant, acr_values=MFA_ACR)
    assert CREATE in stepped["scope"].split()
    clock.advance(900)
    again = refresh(tenant, stepped["refresh_token"]).json()
    assert CREATE in again["scope"].split()
    clock.advance(1)
    stale = refresh(tenant, again["refresh_token"]).json()
    assert CREATE not in stale["scope"].split()


def test_replays_are_punished_under_every_policy(tenant: PracticeTenant) -> None:
    first = tokens_for(tenant)["refresh_token"]
    second = refresh(tenant, first).json()["refresh_token"]
    set_rules(tenant, always_mfa=True)
    assert _refused(refresh(tenant, first)) == "invalid_grant"
    set_rules(tenant, always_mfa=False)
    assert _refused(refresh(tenant, second)) == "invalid_grant"
