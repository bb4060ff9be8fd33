from __future__ import annotations

import contextlib
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from keydesk.demo.tenant.config import PEOPLE, Person
from keydesk.demo.tenant.outside import CALENDAR, WORK, ConnectedConfig
from tests.fakes.connecting import ACCOUNTS, COMPLETE, CONNECT, CONNECTIONS, Connecting, connected, walk_connection
from tests.fakes.tenant import (
    ANA,
    BEN,
    MIKA,
    ApiClient,
    Clock,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    answer_of,
    running_tenant,
    tokens_for,
)

DAY_S = 86400.0


@pytest.fixture
def ana(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        yield client


@pytest.fixture
def ben(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant, BEN)["access_token"]) as client:
        yield client


@contextlib.contextmanager
def _own(
    config: ConnectedConfig, person: Person = ANA, people: tuple[Person, ...] = PEOPLE, clock: Clock | None = None
) -> Iterator[tuple[PracticeTenant, ApiClient]]:
    """A tenant with its own settings, and a client of one of its people."""
    with (
        running_tenant(connected=config, people=people, clock=clock) as tenant,
        ApiClient(tenant, tokens_for(tenant, person)["access_token"]) as client,
    ):
        yield tenant, client


def _accounts(client: ApiClient, query: str = "") -> list[dict[str, object]]:
    listed: list[dict[str, object]] = client.call("GET", f"{ACCOUNTS}{query}").json()["accounts"]
    return listed


def _problem(answer: httpx.Response, status: int, part: str) -> None:
    assert answer.status_code == status, answer.text
    assert part in str(answer.json()), answer.text


def test_two_pretend_providers_are_offered(ana: ApiClient) -> None:
    assert ana.call("GET", CONNECTIONS).json() == {
        "connections": [
            {"name": "google-calendar", "strategy": "google-oauth2", "scopes": list(CALENDAR.scopes)},
            {"name": "github-work", "strategy": "github", "scopes": list(WORK.scopes)},
        ]
    }


def test_connections_come_in_pages(ana: ApiClient) -> None:
    first = ana.call("GET", f"{CONNECTIONS}?take=1").json()
    second = ana.call("GET", f"{CONNECTIONS}?take=1&from={first['next']}").json()

    assert [item["name"] for item in (*first["connections"], *second["connections"])] == [CALENDAR.name, WORK.name]
    assert "next" not in second


def test_an_account_is_connected_listed_and_removed(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    assert _accounts(ana) == []
    made = connected(tenant, ana)

    assert made.status_code == 201, made.text
    account = made.json()
    assert account["id"].startswith("cac_")
    assert (account["connection"], account["access_type"]) == (CALENDAR.name, "offline")
    assert account["scopes"] == list(CALENDAR.scopes)
    assert "expires_at" not in account
    assert _accounts(ana) == [account]

    assert ana.call("DELETE", f"{ACCOUNTS}/{account['id']}").status_code == 204
    assert _accounts(ana) == []
    _problem(ana.call("DELETE", f"{ACCOUNTS}/{account['id']}"), 400, "does not exist")


def test_the_second_person_has_one_account_that_ends_soon_and_one_without_an_end(
    ben: ApiClient, clock: MovableClock
) -> None:
    soon, endless = _accounts(ben)

    assert (soon["connection"], endless["connection"]) == (CALENDAR.name, WORK.name)
    assert str(soon["expires_at"]) > clock.now().isoformat()
    assert "expires_at" not in endless


def test_nobody_reaches_the_accounts_of_somebody_else(ana: ApiClient, ben: ApiClient) -> None:
    account = _accounts(ben)[0]
    _problem(ana.call("DELETE", f"{ACCOUNTS}/{account['id']}"), 400, "does not exist")
    assert len(_accounts(ben)) == 2


def test_the_same_account_twice_is_a_conflict_and_another_one_is_not(tenant: PracticeTenant, ana: ApiClient) -> None:
    assert connected(tenant, ana).status_code == 201
    _problem(connected(tenant, ana), 409, "connected already")
    assert connected(tenant, ana, second_account=True).status_code == 201
    assert len(_accounts(ana)) == 2


def test_access_that_ends_is_renewed_in_place(tenant: PracticeTenant, ben: ApiClient) -> None:
    before = _accounts(ben)[0]
    after = connected(tenant, ben, BEN).json()

    assert after["id"] == before["id"]
    assert "expires_at" not in after
    assert len(_accounts(ben)) == 2


def test_more_permission_is_given_in_place(tenant: PracticeTenant, ana: ApiClient) -> None:
    before = connected(tenant, ana).json()
    tenant.inside.connected.demand(CALENDAR.name, "https://www.googleapis.com/auth/calendar")

    wanted = ana.call("GET", CONNECTIONS).json()["connections"][0]["scopes"]
    assert set(wanted) > set(before["scopes"])

    after = connected(tenant, ana).json()
    assert (after["id"], after["scopes"]) == (before["id"], wanted)


def test_scopes_of_the_app_replace_the_configured_ones_but_for_offline_access(
    tenant: PracticeTenant, ana: ApiClient
) -> None:
    made = connected(tenant, ana, scopes=["openid", "profile"]).json()
    assert made["scopes"] == ["openid", "profile", "offline_access"]


def test_a_connection_withdrawn_is_not_offered_and_its_accounts_stay(tenant: PracticeTenant, ben: ApiClient) -> None:
    tenant.inside.connected.withdraw(CALENDAR.name)

    assert [item["name"] for item in ben.call("GET", CONNECTIONS).json()["connections"]] == [WORK.name]
    assert len(_accounts(ben)) == 2
    _problem(ben.call("POST", CONNECT, Connecting(tenant, ben).body), 400, "not enabled")


def test_a_tenant_may_offer_nothing() -> None:
    with _own(ConnectedConfig(providers=()), BEN) as (_tenant, client):
        assert client.call("GET", CONNECTIONS).json() == {"connections": []}
        assert _accounts(client) == []


@pytest.mark.parametrize("lasts_s", [3 * DAY_S, -DAY_S])
def test_access_may_end(lasts_s: float) -> None:
    clock = MovableClock()
    with _own(ConnectedConfig(lasts_s=lasts_s), clock=clock) as (tenant, client):
        account = connected(tenant, client).json()
    assert (str(account["expires_at"]) > clock.now().isoformat()) == (lasts_s > 0)


def test_accounts_of_an_organization_say_so_in_the_list(tenant: PracticeTenant) -> None:
    token = tokens_for(tenant, ANA, organization="org_practice1")["access_token"]
    with ApiClient(tenant, token) as client:
        made = connected(tenant, client)
        assert made.status_code == 201
        assert "org_id" not in made.json()
        assert _accounts(client)[0]["org_id"] == "org_practice1"


def test_the_list_comes_in_pages_that_hold_still_while_accounts_go() -> None:
    with _own(ConnectedConfig(crowd=45)) as (_tenant, client):
        first = client.call("GET", ACCOUNTS).json()
        assert len(first["accounts"]) == 10
        for account in first["accounts"]:
            client.call("DELETE", f"{ACCOUNTS}/{account['id']}")
        seen = [account["id"] for account in first["accounts"]]
        token = first["next"]
        while token:
            page = client.call("GET", f"{ACCOUNTS}?take=20&from={quote(token)}").json()
            seen += [account["id"] for account in page["accounts"]]
            token = page.get("next", "")

    assert len(seen) == len(set(seen)) == 45


def test_the_list_can_be_cut_to_some_connections() -> None:
    with _own(ConnectedConfig(crowd=6)) as (_tenant, client):
        both = _accounts(client, f"?connection={CALENDAR.name}&connection={WORK.name}")
        work = _accounts(client, f"?connection={WORK.name}")
        nobody = _accounts(client, "?connection=nobody")

    assert (len(both), {item["connection"] for item in work}, nobody) == (6, {WORK.name}, [])


def test_ten_thousand_accounts_are_read_to_the_end() -> None:
    with _own(ConnectedConfig(crowd=10_000), MIKA, people=(MIKA,)) as (tenant, client):
        first = client.call("GET", f"{ACCOUNTS}?take=20").json()
        account = tenant.inside.people.by_email(MIKA.email)
        assert account is not None
        count, after = 0, 0
        while True:
            page, last = tenant.inside.connected.page(account.user_id, (), after, 20)
            count += len(page)
            if last is None:
                break
            after = last
    assert (len(first["accounts"]), count) == (20, 10_000)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (f"{ACCOUNTS}?take=0", "from 1 to 20"),
        (f"{ACCOUNTS}?take=21", "from 1 to 20"),
        (f"{ACCOUNTS}?take=ten", "from 1 to 20"),
        (f"{ACCOUNTS}?take=1&take=2", "is not allowed"),
        (f"{ACCOUNTS}?from=elsewhere", "not a page"),
        (f"{ACCOUNTS}?from=%E3%81%82", "not a page"),
        (f"{ACCOUNTS}?page=2", "is not allowed"),
        (f"{ACCOUNTS}?" + "&".join(f"connection=c{number}" for number in range(21)), "at most 20 names"),
        (f"{CONNECTIONS}?connection=a", "is not allowed"),
    ],
)
def test_a_query_that_cannot_be_is_refused(ana: ApiClient, path: str, part: str) -> None:
    _problem(ana.call("GET", path), 400, part)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"connection": "elsewhere"}, "does not exist"),
        ({"connection": ""}, "1 to 128"),
        ({"connection": 7}, "must be a string"),
        ({"redirect_uri": "http://127.0.0.1:9/callback"}, "allowed callback URLs"),
        ({"redirect_uri": "no uri"}, "must be a URI"),
        ({"state": ""}, "1 to 4096"),
        ({"code_challenge": "short"}, "43 to 128"),
        ({"code_challenge_method": "plain"}, "must be S256"),
        ({"scopes": []}, "1 to 100"),
        ({"scopes": "openid"}, "1 to 100"),
        ({"scopes": ["openid", "openid"]}, "twice"),
        ({"scopes": ["openid", 7]}, "1 to 255"),
        ({"scopes": ["x" * 256]}, "1 to 255"),
        ({"colour": "blue"}, "is not allowed"),
        ({"authorization_params": "x"}, "must be an object"),
        ({"authorization_params": {"colour": "blue"}}, "is not allowed"),
        ({"authorization_params": {"prompt": "later"}}, "must be one of"),
        ({"authorization_params": {"login_hint": "x" * 256}}, "1 to 255"),
        ({"authorization_params": {"max_age": -1}}, "whole number"),
        ({"authorization_params": {"max_age": True}}, "whole number"),
        ({"authorization_params": {"ui_locales": "english"}}, "language tags"),
    ],
)
def test_a_body_of_connect_that_cannot_be_is_refused(
    tenant: PracticeTenant, ana: ApiClient, changes: dict[str, object], part: str
) -> None:
    _problem(ana.call("POST", CONNECT, {**Connecting(tenant, ana).body, **changes}), 400, part)


def test_a_challenge_needs_its_method(tenant: PracticeTenant, ana: ApiClient) -> None:
    body = Connecting(tenant, ana).body
    del body["code_challenge_method"]
    _problem(ana.call("POST", CONNECT, body), 400, "is required with code_challenge")


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"connect_code": "wrong"}, "connect_code is wrong"),
        ({"redirect_uri": "http://127.0.0.1:9/callback"}, "redirect_uri differs"),
        ({"code_verifier": "A" * 43}, "does not fit"),
        ({"code_verifier": None}, "does not fit"),
    ],
)
def test_a_completion_that_does_not_fit_is_refused_and_spends_the_session(
    tenant: PracticeTenant, ana: ApiClient, changes: dict[str, object], part: str
) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant) as browser:
        redirect = walk_connection(browser, connecting.address)

    _problem(connecting.complete(redirect, **changes), 400, part)
    _problem(connecting.complete(redirect), 400, "was used already")
    assert _accounts(ana) == []


@pytest.mark.parametrize(
    "changes",
    [{"connect_code": "x" * 47}, {"auth_session": "x" * 65}, {"code_verifier": "short"}, {"colour": "blue"}],
)
def test_a_body_of_complete_that_cannot_be_is_refused(
    tenant: PracticeTenant, ana: ApiClient, changes: dict[str, object]
) -> None:
    body = {"auth_session": "s", "connect_code": "c", "redirect_uri": tenant.config.callbacks[0], **changes}
    _problem(ana.call("POST", COMPLETE, body), 400, next(iter(changes)))


def test_a_connection_is_completed_once_and_by_its_owner(
    tenant: PracticeTenant, ana: ApiClient, ben: ApiClient
) -> None:
    connecting = Connecting(tenant, ana).begin()
    with PlainBrowser(tenant) as browser:
        redirect = walk_connection(browser, connecting.address)

    _problem(Connecting(tenant, ben, started=connecting.started).complete(redirect), 400, "unknown")
    assert connecting.complete(redirect).status_code == 201
    _problem(connecting.complete(redirect), 400, "was used already")


def test_a_connection_is_completed_within_five_minutes(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    connecting = Connecting(tenant, ana).begin()
    assert connecting.started["expires_in"] == 300
    with PlainBrowser(tenant) as browser:
        redirect = walk_connection(browser, connecting.address)
    clock.advance(301)
    _problem(connecting.complete(redirect), 400, "has expired")


def test_the_fault_expired_session_strikes_completions_too(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("expired-session", count=1)
    _problem(connected(tenant, ana), 400, "has expired")
    assert connected(tenant, ana).status_code == 201


def test_a_proof_key_is_optional_as_the_file_says(tenant: PracticeTenant, ana: ApiClient) -> None:
    connecting = Connecting(tenant, ana)
    for name in ("code_challenge", "code_challenge_method", "state"):
        del connecting.body[name]
    connecting.begin()
    with PlainBrowser(tenant) as browser:
        redirect = walk_connection(browser, connecting.address)

    assert list(answer_of(redirect)) == ["connect_code"]
    assert connecting.complete(redirect, code_verifier=None).status_code == 201


def test_each_call_needs_its_scope(tenant: PracticeTenant) -> None:
    token = tokens_for(tenant, scope="openid read:me:connected_accounts")["access_token"]
    with ApiClient(tenant, token) as client:
        assert client.call("GET", ACCOUNTS).status_code == 200
        _problem(client.call("POST", CONNECT, {}), 403, "create:me:connected_accounts")
        _problem(client.call("POST", COMPLETE, {}), 403, "create:me:connected_accounts")
        _problem(client.call("DELETE", f"{ACCOUNTS}/cac_1"), 403, "delete:me:connected_accounts")
