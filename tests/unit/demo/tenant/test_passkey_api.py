from __future__ import annotations

import httpx
import pytest

from keydesk.demo.tenant.flows import PasskeyApi, PasskeyConfig
from keydesk.demo.tenant.rules import AccountRules
from tests.fakes.hand_key import UP, HandKey
from tests.fakes.passkeys import (
    challenge,
    enrolled_key,
    grant_body,
    register,
    sign_in_with,
    sign_up_with,
)
from tests.fakes.plain_http import http_post
from tests.fakes.proof_key import ProofKey
from tests.fakes.tenant import (
    ANA,
    BEN,
    SCOPES,
    ApiClient,
    AppRequest,
    MovableClock,
    PracticeTenant,
    answer_of,
    refresh,
    running_tenant,
    sign_in_over_http,
    tokens_for,
)


def _refused(answer: httpx.Response, status: int, error: str, part: str = "") -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert part in answer.json()["error_description"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_passkey_signs_in_without_a_browser(tenant: PracticeTenant) -> None:
    key = enrolled_key(tenant)
    tokens = sign_in_with(tenant, key).json()

    assert set(tokens["scope"].split()) == set(SCOPES.split())
    identity = tenant.inside.keys.read(tokens["id_token"], "JWT")
    assert (identity["email"], identity["amr"]) == (ANA.email, ["pop", "user"])
    assert refresh(tenant, tokens["refresh_token"]).status_code == 200
    with ApiClient(tenant, tokens["access_token"]) as client:
        assert any("last_auth_at" in method for method in client.list() if method["type"] == "passkey")


def test_a_key_without_a_pin_proves_less(tenant: PracticeTenant) -> None:
    key = enrolled_key(tenant)
    key.flags = UP
    tokens = sign_in_with(tenant, key).json()
    assert tenant.inside.keys.read(tokens["id_token"], "JWT")["amr"] == ["pop"]


def test_the_options_name_no_passkey(shared: PracticeTenant) -> None:
    options = challenge(shared).json()["authn_params_public_key"]
    assert set(options) == {"challenge", "timeout", "rpId", "userVerification"}
    assert (options["rpId"], options["userVerification"]) == ("localhost", "preferred")


def test_an_answer_counts_once_and_for_a_minute(tenant: PracticeTenant, clock: MovableClock) -> None:
    key = enrolled_key(tenant)
    url = f"{tenant.issuer}oauth/token"
    for wait, first in ((0, 200), (61, 403)):
        started = challenge(tenant).json()
        body = grant_body(tenant, started, key.get(started["authn_params_public_key"], tenant.config.base))
        clock.advance(wait)
        assert http_post(url, json=body).status_code == first
        _refused(http_post(url, json=body), 403, "invalid_grant", "was used already")


def test_a_key_nobody_knows_and_a_copied_one_are_refused(tenant: PracticeTenant) -> None:
    key = enrolled_key(tenant)
    _refused(sign_in_with(tenant, HandKey(user_handle=key.user_handle)), 403, "invalid_grant", "not known")
    assert sign_in_with(tenant, key).status_code == 200
    key.counter = 1
    _refused(sign_in_with(tenant, key), 403, "invalid_grant", "counter")


def test_a_foreign_origin_is_refused(tenant: PracticeTenant) -> None:
    key = enrolled_key(tenant)
    started = challenge(tenant).json()
    answer = key.get(started["authn_params_public_key"], "https://elsewhere.example")
    body = grant_body(tenant, started, answer)
    _refused(http_post(f"{tenant.issuer}oauth/token", json=body), 403, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"auth_session": "unknown"}, 403, "invalid_grant"),
        ({"auth_session": ""}, 400, "invalid_request"),
        ({"authn_response": "text"}, 400, "invalid_request"),
        ({"realm": "elsewhere"}, 400, "invalid_request"),
        ({"organization": "org_nobody"}, 400, "invalid_request"),
        ({"audience": "https://elsewhere.example/"}, 403, "access_denied"),
    ],
)
def test_a_bad_grant_is_refused(shared: PracticeTenant, changes: dict[str, object], status: int, error: str) -> None:
    started = challenge(shared).json()
    body = grant_body(shared, started, {"id": "AA", "rawId": "AA"}, **changes)
    _refused(http_post(f"{shared.issuer}oauth/token", json=body), status, error)


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "other"}, 401, "invalid_client"),
        ({"realm": "elsewhere"}, 400, "invalid_request"),
        ({"organization": "org_nobody"}, 400, "invalid_request"),
    ],
)
def test_a_bad_request_for_options_is_refused(
    shared: PracticeTenant, changes: dict[str, object], status: int, error: str
) -> None:
    _refused(challenge(shared, **changes), status, error)


@pytest.mark.parametrize("path", ["passkey/challenge", "passkey/register"])
def test_only_json_is_read(shared: PracticeTenant, path: str) -> None:
    _refused(http_post(f"{shared.issuer}{path}", data={"a": "b"}), 400, "invalid_request", "application/json")
    headers = {"content-type": "application/json"}
    _refused(http_post(f"{shared.issuer}{path}", content=b"[", headers=headers), 400, "invalid_request")


@pytest.mark.parametrize(
    ("api", "status", "error", "part"),
    [
        (PasskeyApi.OFF, 404, "not_found", "not enabled"),
        (PasskeyApi.CANONICAL, 400, "invalid_request", "custom domain"),
        (PasskeyApi.NO_GRANT, 400, "unauthorized_client", "Grant type"),
    ],
)
def test_a_tenant_may_refuse(api: PasskeyApi, status: int, error: str, part: str) -> None:
    with running_tenant(passkeys=PasskeyConfig(api=api)) as tenant:
        _refused(challenge(tenant), status, error, part)
        _refused(register(tenant), status, error, part)
        body = grant_body(tenant, {"auth_session": "x"}, {})
        _refused(http_post(f"{tenant.issuer}oauth/token", json=body), status, error, part)


def test_a_second_factor_may_be_due() -> None:
    with running_tenant(passkeys=PasskeyConfig(wants_mfa=True)) as tenant:
        answer = sign_in_with(tenant, enrolled_key(tenant, BEN))
        _refused(answer, 403, "mfa_required")
        assert answer.json()["mfa_token"]
        assert "challenge" in answer.json()["mfa_requirements"]
        assert "enroll" in sign_up_with(tenant, HandKey()).json()["mfa_requirements"]


def test_the_rules_for_second_factors_hold_without_a_browser_as_well(tenant: PracticeTenant) -> None:
    key = enrolled_key(tenant)
    tenant.inside.rules = AccountRules(always_mfa=True, mfa_required_status=401)
    _refused(sign_in_with(tenant, key), 401, "mfa_required")


def test_somebody_new_joins_and_comes_back(tenant: PracticeTenant) -> None:
    key = HandKey()
    tokens = sign_up_with(tenant, key).json()

    identity = tenant.inside.keys.read(tokens["id_token"], "JWT")
    assert (identity["email"], identity["name"]) == ("noa@example.com", "Noa")
    with ApiClient(tenant, tokens["access_token"]) as client:
        assert [method["type"] for method in client.list()] == ["passkey"]
    assert sign_in_with(tenant, key).status_code == 200
    _refused(register(tenant, "NOA@example.com"), 400, "user_exists")


def test_nobody_new_exists_before_the_key_has_answered(tenant: PracticeTenant) -> None:
    first, second = register(tenant).json(), register(tenant).json()
    assert tenant.inside.people.by_email("noa@example.com") is None

    url = f"{tenant.issuer}oauth/token"
    for started, status in ((first, 200), (second, 403)):
        answer = HandKey().create(started["authn_params_public_key"], tenant.config.base)
        assert http_post(url, json=grant_body(tenant, started, answer)).status_code == status


def test_a_passkey_cannot_be_registered_twice(tenant: PracticeTenant) -> None:
    key = HandKey()
    assert sign_up_with(tenant, key).status_code == 200
    _refused(sign_up_with(tenant, key, "other@example.com"), 403, "invalid_grant", "already registered")


@pytest.mark.parametrize(
    "changes",
    [
        {"user_profile": None},
        {"user_profile": {}},
        {"user_profile": {"email": "nobody"}},
        {"user_profile": {"email": "a@b.example", "colour": "blue"}},
        {"user_profile": {"email": "a@b.example", "name": 7}},
        {"user_profile": {"email": "a@b.example", "name": "x" * 301}},
        {"user_metadata": "text"},
        {"user_metadata": {str(number): "x" for number in range(11)}},
        {"user_metadata": {"a": 1}},
    ],
)
def test_a_bad_sign_up_is_refused(shared: PracticeTenant, changes: dict[str, object]) -> None:
    _refused(register(shared, "noa@example.com", **changes), 400, "invalid_request")


def test_sign_up_may_be_switched_off() -> None:
    with running_tenant(passkeys=PasskeyConfig(sign_up=False)) as tenant:
        _refused(register(tenant), 400, "invalid_request", "not enabled")
        assert challenge(tenant).status_code == 200


def test_sessions_that_are_never_used_do_not_pile_up(tenant: PracticeTenant) -> None:
    session = challenge(tenant).json()["auth_session"]
    opened = tenant.inside.passkey_sessions[session]
    for number in range(1_000):
        tenant.inside.open_passkey_session(str(number), opened)
    assert (session in tenant.inside.passkey_sessions, len(tenant.inside.passkey_sessions)) == (False, 1_000)


def test_the_grant_binds_tokens_to_a_key_as_well(tenant: PracticeTenant) -> None:
    key, proof = enrolled_key(tenant), ProofKey()
    started = challenge(tenant).json()
    body = grant_body(tenant, started, key.get(started["authn_params_public_key"], tenant.config.base))
    url = f"{tenant.issuer}oauth/token"
    assert proof.send(tenant, "POST", url, json=body).json()["error"] == "use_dpop_nonce"
    # The nonce is asked for before the answer is spent, so the very same one may be sent again.
    assert proof.send(tenant, "POST", url, json=body).json()["token_type"] == "DPoP"


def test_an_organization_comes_back_in_the_tokens(tenant: PracticeTenant) -> None:
    tokens = sign_in_with(tenant, enrolled_key(tenant), organization="org_practice2").json()
    assert tenant.inside.keys.read(tokens["id_token"], "JWT")["org_id"] == "org_practice2"
    tokens = tokens_for(tenant, organization="org_practice1")
    assert tenant.inside.keys.read(tokens["id_token"], "JWT")["org_id"] == "org_practice1"


@pytest.mark.parametrize("organization", ["org_nobody", "practice1"])
def test_an_organization_nobody_has_is_refused(shared: PracticeTenant, organization: str) -> None:
    redirect = sign_in_over_http(shared, AppRequest(shared, parameters={"organization": organization}).url)
    assert answer_of(redirect)["error"] == "invalid_request"


def test_another_audience_may_be_outside_the_policy_and_costs_nothing() -> None:
    with running_tenant(mrrt=False) as tenant:
        token = tokens_for(tenant)["refresh_token"]
        other = tenant.config.userinfo_audience
        _refused(refresh(tenant, token, audience=other), 403, "access_denied", "policies")
        assert refresh(tenant, token, audience=tenant.config.audience).status_code == 200
