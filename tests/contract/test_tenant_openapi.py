"""Every answer the OpenAPI file promises for factors and authentication methods, got from the practice tenant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpx
import pytest

from keydesk.demo.tenant.config import Person
from keydesk.demo.tenant.rules import AccountRules, FactorsAnswer
from tests.contract.held import HeldCalls
from tests.contract.openapi import ContractError, OpenApi
from tests.fakes.hand_key import HandKey
from tests.fakes.practice_phone import app_code, newest_code, on_the_phone
from tests.fakes.tenant import ANA, BEN, LENA, MIKA, ApiClient, PracticeTenant, running_tenant, tokens_for

METHODS = "/authentication-methods"
ONE = f"{METHODS}/{{authentication_method_id}}"
VERIFY = f"{ONE}/verify"


@pytest.fixture(scope="module")
def tenant() -> Iterator[PracticeTenant]:
    with running_tenant() as running:
        yield running


class Desk(HeldCalls):
    """Calls that take more than one step."""

    def id_of(self, kind: str, person: Person) -> str:
        listed = self.call("GET", f"{METHODS}?type={kind}", person=person).json()["authentication_methods"]
        return quote(listed[0]["id"], safe="")

    def enrolled(self, key: HandKey, person: Person = ANA) -> httpx.Response:
        token = self.token(person)
        started = self.call("POST", METHODS, {"type": "passkey"}, token=token)
        path = httpx.URL(started.headers["location"]).raw_path.decode().removeprefix("/me/v1")
        answer = key.create(
            started.json()["authn_params_public_key"], self.tenant.config.base, transports=["usb", "nfc"]
        )
        body = {"auth_session": started.json()["auth_session"], "authn_response": answer}
        return self.call("POST", f"{path}/verify", body, token=token)


Scenario = Callable[[Desk], httpx.Response]
_PATHS = {METHODS: METHODS, "/factors": "/factors", ONE: f"{METHODS}/x", VERIFY: f"{METHODS}/passkey%7Cnew/verify"}
_BODIES: dict[tuple[str, str], object] = {
    ("POST", METHODS): {"type": "passkey"},
    ("PATCH", ONE): {"name": "Blue"},
    ("POST", VERIFY): {"auth_session": "x"},  # as for push and recovery codes; the file cannot tell them apart
}


def _with_token(method: str, template: str, token: str) -> Scenario:
    return lambda desk: desk.call(method, _PATHS[template], _BODIES.get((method, template)), token=token)


def _unscoped(method: str, template: str) -> Scenario:
    body = _BODIES.get((method, template))
    return lambda desk: desk.call(method, _PATHS[template], body, token=desk.token(scope="openid"))


def _not_json(method: str, template: str) -> Scenario:
    body = json.dumps(_BODIES[method, template]).encode()
    return lambda desk: desk.call(method, _PATHS[template], body, correct=False)


def _limited(method: str, template: str) -> Scenario:
    def until_refused(desk: Desk) -> httpx.Response:
        token = desk.token()
        for _ in range(3):
            answer = desk.call(method, _PATHS[template], _BODIES.get((method, template)), token=token)
            if answer.status_code == 429:
                break
        return answer

    return until_refused


def _deleted(desk: Desk) -> httpx.Response:
    passkey = desk.enrolled(HandKey()).json()
    return desk.call("DELETE", f"{METHODS}/{quote(passkey['id'], safe='')}")


SCENARIOS: dict[tuple[str, str, int], Scenario] = {
    ("GET", "/factors", 200): lambda desk: desk.call("GET", "/factors"),
    ("GET", "/factors", 400): lambda desk: desk.call("GET", "/factors?all=1", correct=False),
    ("GET", METHODS, 200): lambda desk: desk.call("GET", METHODS),
    ("GET", METHODS, 400): lambda desk: desk.call("GET", f"{METHODS}?type=hat", correct=False),
    ("POST", METHODS, 202): lambda desk: desk.call("POST", METHODS, {"type": "passkey"}),
    ("POST", METHODS, 400): lambda desk: desk.call("POST", METHODS, {"type": "password", "connection": "Nowhere"}),
    ("GET", ONE, 200): lambda desk: desk.call("GET", f"{METHODS}/{desk.id_of('password', ANA)}"),
    ("GET", ONE, 400): lambda desk: desk.call("GET", f"{METHODS}/x?type=passkey", correct=False),
    ("GET", ONE, 404): lambda desk: desk.call("GET", f"{METHODS}/passkey%7Cdev_nobody"),
    ("PATCH", ONE, 200): lambda desk: desk.call(
        "PATCH", f"{METHODS}/{desk.id_of('totp', BEN)}", {"name": "Blue"}, person=BEN
    ),
    ("PATCH", ONE, 400): lambda desk: desk.call(
        "PATCH", f"{METHODS}/{desk.id_of('password', ANA)}", {"colour": "blue"}, correct=False
    ),
    ("DELETE", ONE, 204): _deleted,
    ("DELETE", ONE, 400): lambda desk: desk.call("DELETE", f"{METHODS}/passkey%7Cdev_nobody"),
    ("DELETE", ONE, 409): lambda desk: desk.call("DELETE", f"{METHODS}/{desk.id_of('password', MIKA)}", person=MIKA),
    ("POST", VERIFY, 201): lambda desk: desk.enrolled(HandKey()),
    ("POST", VERIFY, 400): lambda desk: desk.call("POST", f"{METHODS}/passkey%7Cnew/verify", {"auth_session": "x"}),
}
for _method, _template in (
    ("GET", "/factors"),
    ("GET", METHODS),
    ("POST", METHODS),
    ("GET", ONE),
    ("PATCH", ONE),
    ("DELETE", ONE),
    ("POST", VERIFY),
):
    SCENARIOS[_method, _template, 401] = _with_token(_method, _template, "not-a-token")
    SCENARIOS[_method, _template, 403] = _unscoped(_method, _template)
    SCENARIOS[_method, _template, 429] = _limited(_method, _template)
    if (_method, _template) in _BODIES:
        SCENARIOS[_method, _template, 415] = _not_json(_method, _template)


def test_there_is_a_scenario_for_every_answer_the_file_promises(openapi: OpenApi) -> None:
    assert set(SCENARIOS) == openapi.operations("/factors") | openapi.operations(METHODS)


@pytest.mark.parametrize(("method", "template", "status"), sorted(SCENARIOS), ids=lambda value: str(value).strip("/"))
def test_every_answer_is_as_the_file_says(
    openapi: OpenApi,
    tenant: PracticeTenant,
    tight_tenant: PracticeTenant,
    method: str,
    template: str,
    status: int,
) -> None:
    desk = Desk(openapi, tight_tenant if status == 429 else tenant)

    answer = SCENARIOS[method, template, status](desk)

    assert answer.status_code == status, answer.text
    path = str(answer.request.url)
    assert (answer.request.method, openapi.template_of(method, path)) == (method, template)
    assert int(answer.headers["x-ratelimit-limit"]) > 0
    if status >= 400:
        assert answer.json()["status"] == status


STARTS: dict[str, dict[str, object]] = {
    "totp": {"type": "totp"},
    "push-notification": {"type": "push-notification"},
    "phone": {"type": "phone", "phone_number": "+14155550100", "preferred_authentication_method": "voice"},
    "email": {"type": "email", "email": "ana@home.example"},
    "recovery-code": {"type": "recovery-code"},
    "password": {"type": "password", "connection": "Username-Password-Authentication"},
}


def _proof(desk: Desk, kind: str, started: dict[str, str]) -> dict[str, str]:
    if kind == "push-notification":
        assert on_the_phone(desk.tenant, "scan", started["id"]) == 204
    if kind == "totp":
        return {"otp_code": app_code(desk.tenant, started["manual_input_code"])}
    if kind in ("phone", "email"):
        return {"otp_code": newest_code(desk.tenant)}
    return {"new_password": "Blue-Harbour-72"} if kind == "password" else {}


@pytest.mark.parametrize("kind", sorted(STARTS))
def test_every_type_is_enrolled_as_the_file_says(openapi: OpenApi, kind: str) -> None:
    with running_tenant() as tenant:
        desk, token = Desk(openapi, tenant), tokens_for(tenant)["access_token"]
        answer = desk.call("POST", METHODS, STARTS[kind], token=token)
        path = httpx.URL(answer.headers["location"]).raw_path.decode().removeprefix("/me/v1")
        session = {"auth_session": answer.json()["auth_session"]}
        unfinished = desk.call("GET", METHODS, token=token).json()["authentication_methods"]
        proof = _proof(desk, kind, answer.json())
        wrong = {**session, **dict.fromkeys(proof, "x")}
        refused = [desk.call("POST", f"{path}/verify", wrong, token=token) for _ in range(6)]
        for pending in tenant.inside.pending.of_kind(kind):
            pending.paused_until = 0.0  # as if the pause for wrong codes were over
        done = desk.call("POST", f"{path}/verify", {**session, **proof}, token=token) if proof else refused[0]
        listed = desk.call("GET", METHODS, token=token).json()["authentication_methods"]
        one = desk.call("GET", f"{METHODS}/{quote(done.json()['id'], safe='')}", token=token)

    assert (answer.status_code, done.status_code) == (202, 201), done.text
    assert [each.status_code for each in refused] == _refusals(kind)
    assert len(unfinished) == len(listed) == (1 if kind == "password" else 2)
    assert one.json() == done.json() == listed[-1]


def _refusals(kind: str) -> list[int]:
    if kind == "password":
        return [400] * 6
    return [201] + [400] * 5 if kind in ("push-notification", "recovery-code") else [400] * 5 + [429]


def test_push_is_refused_as_the_file_says_until_the_phone_is_linked(openapi: OpenApi, tenant: PracticeTenant) -> None:
    desk = Desk(openapi, tenant)
    started = desk.call("POST", METHODS, STARTS["push-notification"], person=MIKA).json()
    path = f"{METHODS}/{quote(started['id'], safe='')}"

    early = desk.call("POST", f"{path}/verify", {"auth_session": started["auth_session"]}, person=MIKA)

    assert early.status_code == 400
    assert desk.call("DELETE", path, person=MIKA).status_code == 204


def test_the_hourly_limit_of_texts_answers_as_the_file_says(openapi: OpenApi) -> None:
    with running_tenant(rules=AccountRules(messages_per_hour=1)) as tenant:
        desk = Desk(openapi, tenant)
        assert desk.call("POST", METHODS, STARTS["phone"]).status_code == 202
        assert desk.call("POST", METHODS, STARTS["phone"]).status_code == 429


def test_linked_identities_and_a_bare_list_of_factors_are_the_only_things_beyond_the_file(
    openapi: OpenApi, tenant: PracticeTenant
) -> None:
    desk = Desk(openapi, tenant)
    listed = desk.call("GET", METHODS, person=LENA).json()["authentication_methods"]
    assert len({method["identity_user_id"] for method in listed}) == 2
    with running_tenant(rules=AccountRules(factors_answer=FactorsAnswer.BARE)) as bare, pytest.raises(ContractError):
        Desk(openapi, bare).call("GET", "/factors")


def test_only_the_type_nobody_knows_yet_breaks_the_list_of_the_second_person(
    openapi: OpenApi, tenant: PracticeTenant
) -> None:
    with ApiClient(tenant, tokens_for(tenant, BEN)["access_token"]) as client:
        answer = client.call("GET", METHODS)
    with pytest.raises(ContractError, match="is not valid under any of the given schemas"):
        openapi.check_response("GET", METHODS, 200, answer.headers, answer.content)

    known = [item for item in answer.json()["authentication_methods"] if item["type"] != "palm-vein"]

    assert len(known) == len(answer.json()["authentication_methods"]) - 1 >= 8
    body = json.dumps({"authentication_methods": known}).encode()
    openapi.check_response("GET", METHODS, 200, answer.headers, body)


def test_faults_of_the_tenant_keep_to_the_file_where_a_real_tenant_would(
    openapi: OpenApi, tenant: PracticeTenant
) -> None:
    desk = Desk(openapi, tenant)
    tenant.fault("429", count=1, value=7)
    limited = desk.call("GET", METHODS)
    tenant.fault("revoked-token", count=1)
    revoked = desk.call("GET", METHODS)

    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    assert revoked.status_code == 401


HEADERS = {"authorization": "Bearer x", "content-type": "application/json"}
LIMITS = {"x-ratelimit-limit": "5", "x-ratelimit-remaining": "4", "x-ratelimit-reset": "1790000000"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "reason"),
    [
        ("PUT", METHODS, HEADERS, b"{}", "has no PUT"),
        ("GET", "/elsewhere", HEADERS, None, "has no GET"),
        ("GET", METHODS, {}, None, "no bearer token"),
        ("GET", f"{METHODS}?page=2", HEADERS, None, "query parameter 'page'"),
        ("GET", f"{METHODS}?type=hat", HEADERS, None, "query parameter type"),
        ("GET", METHODS, HEADERS, b"{}", "a body where the file has none"),
        ("POST", METHODS, HEADERS, None, "no body"),
        ("POST", METHODS, HEADERS, b'{"type":"totp","x":1}', "Additional properties"),
        ("POST", METHODS, HEADERS, b'{"type":"pass', "not JSON"),
        ("POST", METHODS, {**HEADERS, "content-type": "text/plain"}, b"{}", "content type"),
        ("PATCH", f"{METHODS}/a%7Cb", HEADERS, b'{"preferred_authentication_method":"fax"}', "is not one of"),
    ],
)
def test_the_judge_refuses_bad_requests(
    openapi: OpenApi, method: str, path: str, headers: dict[str, str], body: bytes | None, reason: str
) -> None:
    with pytest.raises(ContractError, match=reason):
        openapi.check_request(method, path, headers, body)


@pytest.mark.parametrize(
    ("path", "status", "headers", "body", "reason"),
    [
        (METHODS, 404, LIMITS, b"{}", "knows only"),
        (METHODS, 200, {**LIMITS, "content-type": "text/html"}, b"<html>", "content type"),
        (METHODS, 200, {**HEADERS, **LIMITS}, b'{"methods":[]}', "required property"),
        (METHODS, 200, HEADERS, b'{"authentication_methods":[]}', "header x-ratelimit-limit is missing"),
        (
            METHODS,
            200,
            {**HEADERS, **LIMITS, "x-ratelimit-reset": "soon"},
            b'{"authentication_methods":[]}',
            "header x-ratelimit-reset",
        ),
        (
            METHODS,
            200,
            {**HEADERS, **LIMITS},
            b'{"authentication_methods":[{"id":"a","type":"recovery-code","confirmed":true,"usage":["secondary"],'
            b'"created_at":"yesterday"}]}',
            "is not a 'date-time'",
        ),
    ],
)
def test_the_judge_refuses_bad_answers(
    openapi: OpenApi, path: str, status: int, headers: dict[str, str], body: bytes, reason: str
) -> None:
    with pytest.raises(ContractError, match=reason):
        openapi.check_response("GET", path, status, headers, body)


def test_a_body_where_there_must_be_none_is_refused(openapi: OpenApi) -> None:
    openapi.check_response("DELETE", f"{METHODS}/x", 204, LIMITS, b"")
    with pytest.raises(ContractError, match="a body where the file has none"):
        openapi.check_response("DELETE", f"{METHODS}/x", 204, LIMITS, b"{}")


def test_a_location_with_a_bare_bar_is_refused(openapi: OpenApi) -> None:
    body = json.dumps(
        {
            "auth_session": "s",
            "authn_params_public_key": {
                "challenge": "AA",
                "pubKeyCredParams": [],
                "rp": {"name": "n"},
                "user": {"id": "u", "name": "n", "displayName": "d"},
            },
        }
    ).encode()
    good = {**HEADERS, **LIMITS, "location": f"http://localhost:1/me/v1{METHODS}/passkey%7Cnew"}
    openapi.check_response("POST", METHODS, 202, good, body)
    with pytest.raises(ContractError, match="header Location"):
        openapi.check_response("POST", METHODS, 202, {**good, "location": "http://h/passkey|new"}, body)
