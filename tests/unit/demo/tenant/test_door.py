from __future__ import annotations

import json
import time
from collections.abc import Iterator

import httpx
import pytest

from keydesk.demo.tenant.app import create_app
from keydesk.demo.tenant.config import TenantConfig
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.tenant import ApiClient, MovableClock, PracticeTenant, running_tenant, tokens_for

METHODS = "/authentication-methods"


@pytest.fixture
def ana(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        yield client


def test_429_comes_as_often_as_asked_with_its_wait(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    tenant.fault("429", count=2, value=9)
    answers = [ana.call("GET", METHODS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "9"
    assert abs(int(answers[0].headers["x-ratelimit-reset"]) - clock.now().timestamp() - 9) <= 1


def test_429_at_the_token_endpoint_is_an_oauth_error(tenant: PracticeTenant) -> None:
    tenant.fault("429", path="/oauth/token", count=1)
    answer = http_post(f"{tenant.issuer}oauth/token", data={})
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many_requests")


@pytest.mark.parametrize("status", [401, 403, 404, 409, 415])
def test_a_refusal_comes_with_problem_details(tenant: PracticeTenant, ana: ApiClient, status: int) -> None:
    tenant.fault(str(status), count=1)
    answers = [ana.call("GET", METHODS) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [status, 200]
    assert answers[0].json()["status"] == status
    assert answers[0].json()["detail"]


def test_500_is_not_problem_details(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("500", count=1)
    answer = ana.call("POST", METHODS, {"type": "passkey"})
    assert answer.status_code == 500
    assert "title" not in answer.json()


def test_slow_is_slow_and_then_answers(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("slow", count=1, value=0.3)
    begun = time.monotonic()
    assert ana.call("GET", METHODS).status_code == 200
    assert time.monotonic() - begun >= 0.3


@pytest.mark.parametrize(("name", "done"), [("drop-before-answer", False), ("drop-after-work", True)])
def test_a_dropped_answer_leaves_the_work_undone_or_done(
    tenant: PracticeTenant, ana: ApiClient, name: str, done: bool
) -> None:
    tenant.fault(name, method="POST", count=1)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        ana.call("POST", METHODS, {"type": "passkey"})
    assert len(tenant.inside.enrolments) == int(done)
    assert ana.call("GET", METHODS).status_code == 200


def test_a_captive_portal_answers_200_with_html(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("captive-portal", count=1)
    answer = ana.call("GET", METHODS)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "guest network" in answer.text


def test_truncated_json_stops_in_the_middle(tenant: PracticeTenant, ana: ApiClient) -> None:
    whole = ana.call("GET", METHODS)
    tenant.fault("truncated-json", count=1)
    half = ana.call("GET", METHODS)
    assert half.status_code == 200
    assert half.content == whole.content[: len(whole.content) // 2]
    assert half.headers["content-type"] == "application/json"
    with pytest.raises(json.JSONDecodeError):
        half.json()


def test_huge_json_is_as_big_as_asked(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("huge-json", count=1, value=5.5)
    answer = ana.call("GET", METHODS)
    assert answer.status_code == 200
    assert len(answer.content) > 5_500_000
    assert answer.json()["authentication_methods"] == []


def test_faults_can_be_on_from_the_start_and_at_one_path_only() -> None:
    with running_tenant(faults=("500@/.well-known/jwks.json*1", "clock-skew=60")) as tenant:
        statuses = [
            http_get(f"{tenant.issuer}.well-known/{name}").status_code
            for name in ("openid-configuration", "jwks.json", "jwks.json")
        ]
        assert [fault["name"] for fault in tenant.faults()] == ["clock-skew"]
    assert statuses == [200, 500, 200]


def test_a_fault_that_cannot_be_read_stops_the_start() -> None:
    with pytest.raises(ValueError, match="weather"):
        create_app(TenantConfig(port=8123, faults=("weather",)))


def test_a_tenant_without_a_port_is_refused() -> None:
    with pytest.raises(ValueError, match="know its port"):
        create_app(TenantConfig())


@pytest.mark.parametrize("host", ["evil.example:80", "localhost", "localhost:1", "127.0.0.1.nip.io:80", ""])
def test_a_foreign_host_name_does_not_get_in(shared: PracticeTenant, host: str) -> None:
    for path in ("", "_practice/faults", ".well-known/jwks.json"):
        answer = http_get(f"{shared.issuer}{path}", headers={"host": host})
        assert answer.status_code == 421


def test_both_names_of_this_computer_do(shared: PracticeTenant) -> None:
    for host in ("localhost", "127.0.0.1"):
        found = http_get(f"http://{host}:{shared.config.port}/.well-known/openid-configuration")
        assert found.json()["issuer"] == shared.issuer


def test_every_answer_has_one_date(shared: PracticeTenant) -> None:
    answer = http_get(shared.issuer)
    assert len(answer.headers.get_list("date")) == 1
    assert "server" not in answer.headers
