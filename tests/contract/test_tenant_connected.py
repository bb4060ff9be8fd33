"""Every answer the OpenAPI file promises for connected accounts, got from the practice tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from keydesk.demo.tenant.config import Person
from keydesk.demo.tenant.outside import WORK, ConnectedConfig
from tests.contract.held import HeldCalls
from tests.contract.openapi import OpenApi
from tests.fakes.connecting import ACCOUNTS, COMPLETE, CONNECT, CONNECTIONS, Connecting, walk_connection
from tests.fakes.tenant import BEN, MIKA, ApiClient, PlainBrowser, PracticeTenant, running_tenant

ONE = f"{ACCOUNTS}/{{id}}"


@pytest.fixture(scope="module")
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant(connected=ConnectedConfig(crowd=12)) as running:
        yield running


class Desk(HeldCalls):
    """Calls that take more than one step."""

    usual = MIKA

    def connecting(self, person: Person) -> Connecting:
        with ApiClient(self.tenant, self.token(person)) as client:
            full = {
                "scopes": ["read:user"],
                "authorization_params": {"login_hint": "x", "prompt": "consent", "display": "page", "max_age": 0},
            }
            return Connecting(self.tenant, client, body={"connection": WORK.name, **full})

    def completed(self, person: Person) -> httpx.Response:
        """Begin, walk, complete; both calls are held against the file."""
        connecting = self.connecting(person)
        connecting.started = self.call("POST", CONNECT, connecting.body, person=person).json()
        with PlainBrowser(self.tenant) as browser:
            redirect = walk_connection(browser, connecting.address, person, second_account=True)
        body = {
            "auth_session": connecting.started["auth_session"],
            "connect_code": redirect.partition("connect_code=")[2].partition("&")[0],
            "redirect_uri": connecting.body["redirect_uri"],
            "code_verifier": connecting.verifier,
        }
        return self.call("POST", COMPLETE, body, person=person)


Scenario = Callable[[Desk], httpx.Response]
_PATHS = {ONE: f"{ACCOUNTS}/cac_nobody"}
_BODIES: dict[str, object] = {
    CONNECT: {"connection": "a", "redirect_uri": "http://127.0.0.1:1/callback"},
    COMPLETE: {"auth_session": "a", "connect_code": "b", "redirect_uri": "http://127.0.0.1:1/callback"},
}


def _with_token(method: str, template: str) -> Scenario:
    return lambda desk: desk.call(method, _PATHS.get(template, template), _BODIES.get(template), token="no-token")


def _unscoped(method: str, template: str) -> Scenario:
    def call(desk: Desk) -> httpx.Response:
        body = _BODIES.get(template)
        return desk.call(method, _PATHS.get(template, template), body, token=desk.token(scope="openid"))

    return call


def _not_json(method: str, template: str) -> Scenario:
    return lambda desk: desk.call(method, template, b"{}", correct=False)


def _limited(method: str, template: str) -> Scenario:
    def until_refused(desk: Desk) -> httpx.Response:
        token = desk.token()
        for _ in range(6):
            answer = desk.call(method, _PATHS.get(template, template), _BODIES.get(template), token=token)
            if answer.status_code == 429:
                break
        return answer

    return until_refused


def _deleted(desk: Desk) -> httpx.Response:
    first = desk.call("GET", f"{ACCOUNTS}?take=1&connection={WORK.name}").json()["accounts"][0]
    return desk.call("DELETE", f"{ACCOUNTS}/{first['id']}")


def _twice(desk: Desk) -> httpx.Response:
    desk.completed(BEN)
    return desk.completed(BEN)


SCENARIOS: dict[tuple[str, str, int], Scenario] = {
    ("GET", CONNECTIONS, 200): lambda desk: desk.call("GET", f"{CONNECTIONS}?take=1"),
    ("GET", CONNECTIONS, 400): lambda desk: desk.call("GET", f"{CONNECTIONS}?take=0", correct=False),
    ("GET", ACCOUNTS, 200): lambda desk: desk.call("GET", ACCOUNTS, person=BEN),
    ("GET", ACCOUNTS, 400): lambda desk: desk.call("GET", f"{ACCOUNTS}?from=x"),
    ("DELETE", ONE, 204): _deleted,
    ("DELETE", ONE, 400): lambda desk: desk.call("DELETE", f"{ACCOUNTS}/cac_nobody"),
    ("POST", CONNECT, 201): lambda desk: desk.call("POST", CONNECT, desk.connecting(MIKA).body),
    ("POST", CONNECT, 400): lambda desk: desk.call("POST", CONNECT, _BODIES[CONNECT]),
    ("POST", COMPLETE, 201): lambda desk: desk.completed(MIKA),
    ("POST", COMPLETE, 400): lambda desk: desk.call("POST", COMPLETE, _BODIES[COMPLETE]),
    ("POST", COMPLETE, 409): _twice,
}
for _method, _template in (
    ("GET", CONNECTIONS),
    ("GET", ACCOUNTS),
    ("DELETE", ONE),
    ("POST", CONNECT),
    ("POST", COMPLETE),
):
    SCENARIOS[_method, _template, 401] = _with_token(_method, _template)
    SCENARIOS[_method, _template, 403] = _unscoped(_method, _template)
    SCENARIOS[_method, _template, 429] = _limited(_method, _template)
    if _template in _BODIES:
        SCENARIOS[_method, _template, 415] = _not_json(_method, _template)


def test_there_is_a_scenario_for_every_answer_the_file_promises(openapi: OpenApi) -> None:
    assert set(SCENARIOS) == openapi.operations("/connected-accounts")


@pytest.mark.parametrize(("method", "template", "status"), sorted(SCENARIOS), ids=lambda value: str(value).strip("/"))
def test_every_answer_is_as_the_file_says(
    openapi: OpenApi,
    tenant: PracticeTenant,
    tight_tenant: PracticeTenant,
    method: str,
    template: str,
    status: int,
) -> None:
    answer = SCENARIOS[method, template, status](Desk(openapi, tight_tenant if status == 429 else tenant))

    assert answer.status_code == status, answer.text
    assert int(answer.headers["x-ratelimit-limit"]) > 0
    if status >= 400:
        assert answer.json()["status"] == status


def test_the_judge_reads_numbers_in_a_query(openapi: OpenApi) -> None:
    headers = {"authorization": "Bearer x"}
    openapi.check_request("GET", f"{ACCOUNTS}?take=20", headers, None)
    with pytest.raises(AssertionError, match="query parameter take"):
        openapi.check_request("GET", f"{ACCOUNTS}?take=few", headers, None)
