from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from keydesk.demo.tenant.config import CONNECTION, Plan
from tests.fakes.hand_key import BE, BS, UP, UV, HandKey
from tests.fakes.plain_http import http_get
from tests.fakes.tenant import ANA, BEN, MIKA, ApiClient, MovableClock, PracticeTenant, running_tenant, tokens_for

METHODS = "/authentication-methods"
VERIFY = f"{METHODS}/passkey%7Cnew/verify"


@pytest.fixture
def ana(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        yield client


@pytest.fixture
def ben(tenant: PracticeTenant) -> Iterator[ApiClient]:
    with ApiClient(tenant, tokens_for(tenant, BEN)["access_token"]) as client:
        yield client


def _one(method_id: object) -> str:
    return f"{METHODS}/{quote(str(method_id), safe='')}"


def _body(tenant: PracticeTenant, client: ApiClient, key: HandKey, **details: object) -> dict[str, object]:
    started = client.call("POST", METHODS, {"type": "passkey"})
    assert started.status_code == 202, started.text
    options = started.json()["authn_params_public_key"]
    answer = key.create(options, tenant.config.base, **details)  # type: ignore[arg-type]  # passed through
    return {"auth_session": started.json()["auth_session"], "authn_response": answer}


def _enrol(tenant: PracticeTenant, client: ApiClient, key: HandKey, **details: object) -> httpx.Response:
    return client.call("POST", VERIFY, _body(tenant, client, key, **details), headers={"user-agent": "Keydesk/1"})


def _problem(answer: httpx.Response, status: int, part: str) -> None:
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["status"] == status
    assert body["type"].startswith(f"https://auth0.com/api-errors/A0E-{status}-")
    assert part in body["detail"], body


def test_a_passkey_is_enrolled_listed_read_and_removed(
    tenant: PracticeTenant, ana: ApiClient, clock: MovableClock
) -> None:
    key = HandKey()
    made = _enrol(tenant, ana, key, transports=["usb", "nfc"])
    passkey = made.json()

    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"{tenant.config.account_base}{_one(passkey['id'])}"
    assert passkey["transports"] == ["usb", "nfc"]
    assert passkey["user_agent"] == "Keydesk/1"
    assert passkey["relying_party_id"] == "localhost"
    assert passkey["credential_device_type"] == "single_device"
    assert passkey["credential_backed_up"] is False
    assert passkey["user_handle"] == key.user_handle
    assert passkey["created_at"].startswith(clock.now().isoformat()[:19])
    assert not {"confirmed", "name", "last_auth_at"} & set(passkey)
    assert ana.call("GET", _one(passkey["id"])).json() == passkey
    assert passkey in ana.list()
    removed = ana.call("DELETE", _one(passkey["id"]))
    assert (removed.status_code, removed.content) == (204, b"")
    assert passkey not in ana.list()
    _problem(ana.call("GET", _one(passkey["id"])), 404, "does not exist")


def test_a_synced_passkey_says_so(tenant: PracticeTenant, ana: ApiClient) -> None:
    passkey = _enrol(tenant, ana, HandKey(flags=UP | UV | BE | BS)).json()
    assert (passkey["credential_device_type"], passkey["credential_backed_up"]) == ("multi_device", True)
    assert "transports" not in passkey


def test_the_start_names_the_new_passkey_and_a_minute(tenant: PracticeTenant, ana: ApiClient) -> None:
    started = ana.call("POST", METHODS, {"type": "passkey", "connection": CONNECTION})
    assert started.headers["location"] == f"{tenant.config.account_base}{METHODS}/passkey%7Cnew"
    assert started.json()["auth_session"].startswith("Fe26.2**")
    assert started.json()["authn_params_public_key"]["timeout"] == 60_000


def test_existing_passkeys_are_excluded_only_when_asked(tenant: PracticeTenant, ana: ApiClient) -> None:
    passkey = _enrol(tenant, ana, HandKey(), transports=["usb"]).json()
    plain = ana.call("POST", METHODS, {"type": "passkey"}).json()
    asked = ana.call("POST", METHODS, {"type": "passkey", "use_exclude_credentials": True}).json()

    assert "excludeCredentials" not in plain["authn_params_public_key"]
    assert asked["authn_params_public_key"]["excludeCredentials"] == [
        {"id": passkey["key_id"], "type": "public-key", "transports": ["usb"]}
    ]


def test_an_identity_or_connection_of_others_is_refused(ana: ApiClient) -> None:
    _problem(ana.call("POST", METHODS, {"type": "passkey", "connection": "other"}), 400, "connection")
    _problem(ana.call("POST", METHODS, {"type": "passkey", "identity_user_id": "auth0|2"}), 400, "identity")


def test_a_challenge_lives_a_minute(tenant: PracticeTenant, ana: ApiClient, clock: MovableClock) -> None:
    in_time, late = _body(tenant, ana, HandKey()), _body(tenant, ana, HandKey())
    clock.advance(60)
    assert ana.call("POST", VERIFY, in_time).status_code == 201
    clock.advance(0.5)
    _problem(ana.call("POST", VERIFY, late), 400, "auth_session has expired")


def test_a_session_is_good_once_and_for_its_owner(tenant: PracticeTenant, ana: ApiClient, ben: ApiClient) -> None:
    body = _body(tenant, ana, HandKey())
    _problem(ben.call("POST", VERIFY, body), 400, "unknown or was used")
    assert ana.call("POST", VERIFY, body).status_code == 201
    _problem(ana.call("POST", VERIFY, body), 400, "unknown or was used")


def test_a_body_that_breaks_the_schema_does_not_spend_the_session(tenant: PracticeTenant, ana: ApiClient) -> None:
    body = _body(tenant, ana, HandKey())
    assert ana.call("POST", VERIFY, {**body, "extra": 1}).status_code == 400
    assert ana.call("POST", VERIFY, body).status_code == 201


def test_a_ceremony_that_fails_spends_the_session(tenant: PracticeTenant, ana: ApiClient) -> None:
    body = _body(tenant, ana, HandKey(rp_id="example.com"))
    _problem(ana.call("POST", VERIFY, body), 400, "RP ID")
    _problem(ana.call("POST", VERIFY, body), 400, "unknown or was used")


def test_verify_wants_the_id_of_the_location(tenant: PracticeTenant, ana: ApiClient) -> None:
    body = _body(tenant, ana, HandKey())
    _problem(ana.call("POST", f"{METHODS}/passkey%7Cold/verify", body), 400, "no enrolment under way")
    assert ana.call("POST", f"{METHODS}/passkey|new/verify", body).status_code == 201


def test_a_passkey_exists_once_whoever_owns_it(tenant: PracticeTenant, ana: ApiClient, ben: ApiClient) -> None:
    key = HandKey()
    assert _enrol(tenant, ana, key).status_code == 201
    _problem(_enrol(tenant, ben, key), 400, "already registered")


def test_an_attestation_object_over_the_limit_is_refused_by_length(tenant: PracticeTenant, ana: ApiClient) -> None:
    fits = _enrol(tenant, ana, HandKey(credential_id=b"\x02" * 800))
    assert fits.status_code == 201, fits.text
    key = HandKey(algorithm=-257, credential_id=b"\x01" * 1023)
    _problem(_enrol(tenant, ana, key, fmt="packed"), 400, "Invalid request payload input")


def test_the_twenty_first_passkey_is_refused(ana: ApiClient, tenant: PracticeTenant) -> None:
    waiting = _body(tenant, ana, HandKey())
    for _ in range(20):
        assert _enrol(tenant, ana, HandKey()).status_code == 201
    _problem(ana.call("POST", METHODS, {"type": "passkey"}), 400, "maximum of 20 passkeys")
    _problem(ana.call("POST", VERIFY, waiting), 400, "maximum number")


def test_the_last_way_in_cannot_be_removed(tenant: PracticeTenant, ana: ApiClient, ben: ApiClient) -> None:
    password = ana.list()[0]
    _problem(ana.call("DELETE", _one(password["id"])), 409, "last method you can sign in with")
    passkey = _enrol(tenant, ana, HandKey()).json()
    assert ana.call("DELETE", _one(password["id"])).status_code == 204
    _problem(ana.call("DELETE", _one(passkey["id"])), 409, "last method")
    for method in ben.list():
        expected = 409 if method["type"] == "password" else 204
        assert ben.call("DELETE", _one(method["id"])).status_code == expected
    assert [method["type"] for method in ben.list()] == ["password"]


def test_names_and_preferences_change_where_they_may(ben: ApiClient) -> None:
    by_type = {str(method["type"]): method for method in reversed(ben.list())}

    def change(kind: str, body: dict[str, str]) -> httpx.Response:
        return ben.call("PATCH", _one(by_type[kind]["id"]), body)

    assert change("totp", {"name": "New"}).json()["name"] == "New"
    assert change("push-notification", {"name": "携帯"}).json()["name"] == "携帯"
    assert change("phone", {"preferred_authentication_method": "voice"}).json()[
        "preferred_authentication_method"
    ] == ("voice")
    assert change("email", {}).json() == by_type["email"]
    for kind in ("phone", "email", "password", "recovery-code", "palm-vein", "webauthn-roaming"):
        _problem(change(kind, {"name": "New"}), 400, "cannot be changed")
    _problem(change("totp", {"preferred_authentication_method": "sms"}), 400, "phones only")
    listed = {str(method["type"]): method for method in reversed(ben.list())}
    assert (listed["totp"]["name"], listed["email"]) == ("New", by_type["email"])


def test_the_filter_filters(ben: ApiClient) -> None:
    answer = ben.call("GET", f"{METHODS}?type=totp").json()["authentication_methods"]
    assert [method["type"] for method in answer] == ["totp", "totp"]
    assert ben.call("GET", f"{METHODS}?type=passkey").json() == {"authentication_methods": []}


def test_others_methods_are_out_of_reach(tenant: PracticeTenant, ana: ApiClient, ben: ApiClient) -> None:
    theirs = _one(ben.list()[0]["id"])
    assert ana.call("GET", theirs).status_code == 404
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        _problem(ana.call(method, theirs, body), 400, "does not exist")


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("read:me:factors", {("GET", "/factors")}),
        ("read:me:authentication_methods", {("GET", METHODS), ("GET", f"{METHODS}/x")}),
        ("create:me:authentication_methods", {("POST", METHODS), ("POST", VERIFY)}),
        ("update:me:authentication_methods", {("PATCH", f"{METHODS}/x")}),
        ("delete:me:authentication_methods", {("DELETE", f"{METHODS}/x")}),
    ],
)
def test_each_scope_opens_its_own_calls_only(
    shared: PracticeTenant, scope: str, allowed: set[tuple[str, str]]
) -> None:
    calls = [
        ("GET", "/factors"),
        ("GET", METHODS),
        ("POST", METHODS),
        ("GET", f"{METHODS}/x"),
        ("PATCH", f"{METHODS}/x"),
        ("DELETE", f"{METHODS}/x"),
        ("POST", VERIFY),
    ]
    with ApiClient(shared, tokens_for(shared, scope=scope)["access_token"]) as client:
        for method, path in calls:
            answer = client.call(method, path, {} if method in ("POST", "PATCH") else None)
            assert (answer.status_code == 403) == ((method, path) not in allowed), (method, path, answer.text)
            if answer.status_code == 403:
                assert answer.json()["title"] == "insufficient_scope"
                assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_a_token_must_be_there_be_ours_be_fresh_and_be_for_this_api(
    tenant: PracticeTenant, clock: MovableClock
) -> None:
    tokens = tokens_for(tenant)
    elsewhere = tokens_for(tenant, audience="")["access_token"]
    with running_tenant() as other:
        foreign = tokens_for(other)["access_token"]

    def status(authorization: str | None) -> int:
        headers = {} if authorization is None else {"authorization": authorization}
        answer = http_get(f"{tenant.config.account_base}{METHODS}", headers=headers)
        if answer.status_code == 401:
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.json()["title"] == "Invalid Token"
        return answer.status_code

    assert status(f"Bearer {tokens['access_token']}") == 200
    assert status(f"bearer {tokens['access_token']}") == 200
    for bad in (None, "Bearer", f"DPoP {tokens['access_token']}", "Basic eA==", "Bearer x.y.z"):
        assert status(bad) == 401, bad
    for token in (elsewhere, foreign, tokens["id_token"], tokens["refresh_token"]):
        assert status(f"Bearer {token}") == 401
    clock.advance(7199)
    assert status(f"Bearer {tokens['access_token']}") == 200
    clock.advance(1)
    assert status(f"Bearer {tokens['access_token']}") == 401


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
@pytest.mark.parametrize(("method", "path"), [("POST", METHODS), ("POST", VERIFY), ("PATCH", f"{METHODS}/x")])
def test_a_body_must_be_said_to_be_json(shared: PracticeTenant, method: str, path: str, content_type: str) -> None:
    with ApiClient(shared, tokens_for(shared)["access_token"]) as client:
        answer = client.call(method, path, content=b"{}", headers={"content-type": content_type})
    assert answer.status_code == 415


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"type":"passkey","type":"totp"}', b'{"a":NaN}'])
def test_a_body_must_be_a_json_object(shared: PracticeTenant, content: bytes) -> None:
    with ApiClient(shared, tokens_for(shared)["access_token"]) as client:
        answer = client.call(
            "POST", METHODS, content=content, headers={"content-type": "application/json; charset=utf-8"}
        )
    _problem(answer, 400, "cannot be read")


@pytest.mark.parametrize("path", ["/nothing", "/consents", "/authentication-methods/a/b/c", ""])
def test_what_is_not_there_is_a_problem_too(shared: PracticeTenant, path: str) -> None:
    with ApiClient(shared, tokens_for(shared)["access_token"]) as client:
        answer = client.call("GET", path)
    _problem(answer, 404, "not found")
    assert "x-ratelimit-limit" in answer.headers


def test_the_wrong_verb_and_a_missing_version_are_not_there_either(shared: PracticeTenant) -> None:
    with ApiClient(shared, tokens_for(shared)["access_token"]) as client:
        assert client.call("PUT", METHODS, {}).status_code == 404
    without = http_get(f"{shared.issuer}me/authentication-methods")
    assert without.status_code == 404
    assert without.json()["type"].endswith("A0E-404-0001")


def test_the_buckets_of_a_plan_are_met_over_the_wire(clock: MovableClock) -> None:
    with running_tenant(plan=Plan.FREE, clock=clock) as tenant:
        token = tokens_for(tenant, MIKA)["access_token"]
        with ApiClient(tenant, token) as client:
            answers = [client.call("GET", METHODS) for _ in range(3)]
            assert [answer.status_code for answer in answers] == [200, 200, 429]
            assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
            assert answers[2].headers["retry-after"] == "30"
            assert answers[2].json()["type"].endswith("A0E-429-0001")
            assert client.call("GET", f"{METHODS}?type=totp").headers["x-ratelimit-limit"] == "5"
            assert client.call("POST", METHODS, {"type": "passkey"}).status_code == 202
            clock.advance(30)
            assert client.call("GET", METHODS).status_code == 200


def test_every_answer_tells_the_limits(shared: PracticeTenant) -> None:
    answer = http_get(f"{shared.config.account_base}{METHODS}")
    assert answer.status_code == 401
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(answer.headers)


def test_the_faults_of_the_api_strike(tenant: PracticeTenant, ana: ApiClient) -> None:
    tenant.fault("expired-session", count=1)
    _problem(_enrol(tenant, ana, HandKey()), 400, "auth_session has expired")
    assert _enrol(tenant, ana, HandKey()).status_code == 201
    tenant.fault("revoked-token", count=1, method="DELETE")
    assert ana.call("GET", METHODS).status_code == 200
    _problem(ana.call("DELETE", f"{METHODS}/x"), 401, "revoked")
    assert ana.call("GET", METHODS).status_code == 200


def test_two_people_do_not_share_a_subject(shared: PracticeTenant) -> None:
    subjects = {
        shared.inside.keys.read(tokens_for(shared, person)["id_token"], "JWT")["sub"] for person in (ANA, BEN, MIKA)
    }
    assert len(subjects) == 3
