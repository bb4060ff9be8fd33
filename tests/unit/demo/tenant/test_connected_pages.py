from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.connecting import Connecting, walk_connection
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
    tokens_for,
)

CONSENT = "/outside/consent"


@pytest.fixture
def ana(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        yield client


@pytest.fixture
def browser(tenant: PracticeTenant) -> Iterator[PlainBrowser]:
    """A browser in which Ana is signed in."""
    with PlainBrowser(tenant) as fresh:
        fresh.sign_in(AppRequest(tenant).url)
        fresh.pages.clear()
        yield fresh


def test_who_is_signed_in_goes_straight_to_the_provider(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    connecting = Connecting(tenant, ana).begin()
    redirect = walk_connection(browser, connecting.address)

    assert browser.pages[0] == CONSENT
    assert redirect.startswith(f"{connecting.body['redirect_uri']}?connect_code=")
    assert answer_of(redirect)["state"] == connecting.body["state"]
    assert len(answer_of(redirect)["connect_code"]) <= 46


def test_who_is_not_signed_in_signs_in_first(tenant: PracticeTenant, ana: ApiClient) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant) as fresh:
        page = fresh.open(connecting.address)
        assert 'value="ana@example.com"' in page.text
        redirect = walk_connection(fresh, connecting.address)
        assert fresh.pages == ["/u/login", "/u/login", CONSENT]

    assert "connect_code" in answer_of(redirect)


def test_who_gives_up_the_sign_in_gives_up_the_connection(tenant: PracticeTenant, ana: ApiClient) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant) as fresh:
        answer = fresh.submit(fresh.open(connecting.address), "/u/cancel")

    told = answer_of(answer.headers["location"])
    assert (told["error"], told["state"]) == ("access_denied", connecting.body["state"])


def test_the_page_says_who_asks_for_what_and_offers_another_account(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    page = browser.open(Connecting(tenant, ana).begin().address)

    assert "Pretend Google" in page.text
    assert "See your calendars (https://www.googleapis.com/auth/calendar.readonly)" in page.text
    assert "ana@pretend-google.example" in page.text
    assert "ana.private@pretend-google.example" in page.text
    assert "practice tenant</title>" not in page.text


def test_a_scope_nobody_knows_is_shown_as_it_is_and_never_as_markup(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    body: dict[str, object] = {"scopes": ["<b>all</b>"]}
    page = browser.open(Connecting(tenant, ana, body=body).begin().address)
    assert "&lt;b&gt;all&lt;/b&gt;" in page.text


def test_a_hint_proposes_the_account(tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser) -> None:
    hint = "ana.private@pretend-google.example"
    body: dict[str, object] = {"authorization_params": {"login_hint": hint}}
    page = browser.open(Connecting(tenant, ana, body=body).begin().address)
    assert f'value="{hint}" checked' in page.text


def test_denying_tells_the_app_and_ends_the_connection(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    connecting = Connecting(tenant, ana).begin()
    told = answer_of(walk_connection(browser, connecting.address, decision="deny"))

    assert (told["error"], told["state"]) == ("access_denied", connecting.body["state"])
    assert browser.open(connecting.address).status_code == 400


def test_a_provider_that_may_ask_nothing_says_that_it_must(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    body: dict[str, object] = {"authorization_params": {"prompt": "none"}}
    answer = browser.open(Connecting(tenant, ana, body=body).begin().address)
    assert answer_of(answer.headers["location"])["error"] == "interaction_required"


def test_an_account_is_connected_only_by_its_owner(tenant: PracticeTenant, ana: ApiClient) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url, BEN)
        page = browser.open(connecting.address)
        assert page.status_code == 403
        assert BEN.email in page.text
        assert ANA.email in page.text

        page = browser.submit(page, "/connected-accounts/connect/other")
        page = browser.submit(page, "/u/login", username=ANA.email, password=ANA.password)
        assert page.url.path == CONSENT


def test_the_wrong_person_may_give_up(tenant: PracticeTenant, ana: ApiClient) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant) as browser:
        browser.sign_in(AppRequest(tenant).url, BEN)
        answer = browser.submit(browser.open(connecting.address), "/connected-accounts/connect/cancel")
    assert answer_of(answer.headers["location"])["error"] == "access_denied"


def test_the_wrong_person_cannot_go_round_the_door(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    connecting = Connecting(tenant, ana).begin()
    page = browser.open(connecting.address)
    state = read_forms(page.text).forms[CONSENT]["state"]
    browser.sign_in(AppRequest(tenant, parameters={"prompt": "login"}).url, BEN)

    assert browser.open(f"{tenant.issuer}outside/consent?state={state}").status_code == 400
    answer = browser.post("outside/consent", state=state, decision="allow", account="ana@pretend-google.example")
    assert answer.status_code == 400


def test_an_address_without_its_own_query_leads_nowhere(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    connecting = Connecting(tenant, ana).begin()
    page = browser.open(connecting.address.replace("flow=token-vault&", ""))
    assert page.status_code == 400
    assert "part of connect_uri" in page.text


def test_the_address_may_be_opened_again_in_the_same_browser_and_in_no_other(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    connecting = Connecting(tenant, ana).begin()
    page = browser.open(connecting.address)
    state = read_forms(page.text).forms[CONSENT]["state"]
    assert browser.open(connecting.address).url.path == CONSENT

    with PlainBrowser(tenant) as other:
        other.sign_in(AppRequest(tenant).url)
        assert other.open(connecting.address).status_code == 400
        assert other.open(f"{tenant.issuer}outside/consent?state={state}").status_code == 400
        for path in ("outside/consent", "connected-accounts/connect/other", "connected-accounts/connect/cancel"):
            assert other.post(path, state=state, decision="allow").status_code == 400


def test_what_is_finished_cannot_be_opened_again(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser
) -> None:
    connecting = Connecting(tenant, ana).begin()
    walk_connection(browser, connecting.address)
    assert browser.open(connecting.address).status_code == 400


def test_an_account_of_nobody_is_not_taken(tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser) -> None:
    page = browser.open(Connecting(tenant, ana).begin().address)
    assert browser.submit(page, CONSENT, decision="allow", account="eve@evil.example").status_code == 400


def test_after_five_minutes_the_address_is_over(
    tenant: PracticeTenant, ana: ApiClient, browser: PlainBrowser, clock: MovableClock
) -> None:
    connecting = Connecting(tenant, ana).begin()
    clock.advance(301)
    assert browser.open(connecting.address).status_code == 400


@pytest.mark.parametrize("query", ["", "?flow=token-vault", "?flow=token-vault&ticket=x", "?flow=a&flow=b"])
def test_a_made_up_address_leads_nowhere(tenant: PracticeTenant, query: str) -> None:
    with PlainBrowser(tenant) as browser:
        assert browser.open(f"{tenant.issuer}connected-accounts/connect{query}").status_code == 400


def test_a_body_that_is_no_form_leads_nowhere(shared: PracticeTenant) -> None:
    from tests.fakes.plain_http import http_post

    assert http_post(f"{shared.issuer}outside/consent", json={}).status_code == 400


def test_the_pages_speak_japanese(tenant: PracticeTenant, ana: ApiClient) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant, language="ja") as browser:
        browser.sign_in(AppRequest(tenant).url)
        assert "カレンダーを見る" in browser.open(connecting.address).text
