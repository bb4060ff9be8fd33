from __future__ import annotations

from email.utils import parsedate_to_datetime

import httpx
import pytest

from keydesk.demo.tenant.config import ACCOUNT_SCOPES
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.tenant import (
    ANA,
    SCOPES,
    AppRequest,
    MovableClock,
    PracticeTenant,
    refresh,
    running_tenant,
    sign_in_over_http,
    tokens_for,
)


def _refused(answer: httpx.Response, status: int, error: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    assert answer.json()["error_description"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_code_gives_all_tokens(tenant: PracticeTenant, clock: MovableClock) -> None:
    tokens = tokens_for(tenant)
    access = tenant.inside.keys.read(tokens["access_token"], "at+jwt")
    identity = tenant.inside.keys.read(tokens["id_token"], "JWT")
    now = int(clock.now().timestamp())

    assert tokens["token_type"] == "Bearer"
    assert str(tokens["expires_in"]) == "7200"
    assert set(tokens["scope"].split()) == set(SCOPES.split())
    assert access["iss"] == identity["iss"] == tenant.issuer
    assert access["sub"] == identity["sub"]
    assert access["aud"] == [tenant.config.audience, f"{tenant.issuer}userinfo"]
    assert (access["iat"], access["exp"], access["azp"]) == (now, now + 7200, tenant.client_id)
    assert (identity["aud"], identity["iat"], identity["exp"]) == (tenant.client_id, now, now + 36_000)
    assert (identity["email"], identity["email_verified"], identity["name"]) == (ANA.email, True, ANA.name)


def test_json_is_read_as_well_as_forms(shared: PracticeTenant) -> None:
    request = AppRequest(shared)
    redirect = sign_in_over_http(shared, request.url)
    body = {
        "grant_type": "authorization_code",
        "client_id": shared.client_id,
        "code": redirect.partition("code=")[2].partition("&")[0],
        "code_verifier": request.verifier,
        "redirect_uri": request.parameters["redirect_uri"],
    }
    assert http_post(f"{shared.issuer}oauth/token", json=body).status_code == 200


def test_a_code_is_good_once_and_a_second_use_takes_the_tokens_back(shared: PracticeTenant) -> None:
    request = AppRequest(shared)
    redirect = sign_in_over_http(shared, request.url)
    tokens = request.exchange(redirect).json()

    _refused(request.exchange(redirect), 403, "invalid_grant")
    _refused(refresh(shared, tokens["refresh_token"]), 403, "invalid_grant")


def test_a_code_is_good_for_a_minute(tenant: PracticeTenant, clock: MovableClock) -> None:
    request = AppRequest(tenant)
    redirect = sign_in_over_http(tenant, request.url)
    clock.advance(61)
    _refused(request.exchange(redirect), 403, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "A" * 43}, 403, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9/callback"}, 403, "invalid_grant"),
        ({"code": "unknown"}, 403, "invalid_grant"),
        ({"code_verifier": "short"}, 400, "invalid_request"),
        ({"code_verifier": ""}, 400, "invalid_request"),
        ({"code": ""}, 400, "invalid_request"),
        ({"redirect_uri": ""}, 400, "invalid_request"),
        ({"client_id": "other"}, 401, "invalid_client"),
        ({"client_secret": "guess"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 403, "unsupported_grant_type"),
        ({"grant_type": ""}, 403, "unsupported_grant_type"),
    ],
)
def test_a_bad_exchange_is_refused(shared: PracticeTenant, changes: dict[str, str], status: int, error: str) -> None:
    request = AppRequest(shared)
    _refused(request.exchange(sign_in_over_http(shared, request.url), **changes), status, error)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"grant_type=a&grant_type=b", "application/x-www-form-urlencoded"),
        (b"a=\xff", "application/x-www-form-urlencoded"),
        (b"grant_type=a", "text/plain"),
        (b"grant_type=a", "application/x-www-form-urlencoded"),
        (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("path", ["oauth/token", "oauth/revoke"])
def test_a_body_that_cannot_be_read_is_refused(
    shared: PracticeTenant, path: str, content: bytes, content_type: str
) -> None:
    answer = http_post(f"{shared.issuer}{path}", content=content, headers={"content-type": content_type})
    _refused(answer, 400, "invalid_request")


def test_only_scopes_of_the_grant_and_the_audience_come_back(shared: PracticeTenant) -> None:
    asked = "openid read:me:factors read:me:consents admin"
    assert tokens_for(shared, scope=asked)["scope"] == "openid read:me:factors"
    assert tokens_for(shared, scope=asked, audience="")["scope"] == "openid"


def test_the_client_grant_is_the_ceiling() -> None:
    grant = frozenset({"read:me:authentication_methods"})
    with running_tenant(granted_scopes=grant) as tenant:
        granted = set(tokens_for(tenant)["scope"].split())
    assert granted & ACCOUNT_SCOPES == grant


def test_what_was_not_asked_for_is_not_there(shared: PracticeTenant) -> None:
    tokens = tokens_for(shared, scope="read:me:factors")
    assert "id_token" not in tokens
    assert "refresh_token" not in tokens


def test_without_offline_access_at_the_api_there_is_no_refresh_token() -> None:
    with running_tenant(offline_access=False) as tenant:
        tokens = tokens_for(tenant)
    assert "refresh_token" not in tokens
    assert "offline_access" not in tokens["scope"]


def test_a_refresh_gives_new_tokens_without_the_marks_of_a_sign_in(
    tenant: PracticeTenant, clock: MovableClock
) -> None:
    first = tokens_for(tenant)
    signed_in = int(clock.now().timestamp())
    clock.advance(100)

    answer = refresh(tenant, first["refresh_token"]).json()
    identity = tenant.inside.keys.read(answer["id_token"], "JWT")

    assert answer["refresh_token"] != first["refresh_token"]
    assert answer["access_token"] != first["access_token"]
    assert answer["scope"] == first["scope"]
    assert (identity["iat"], identity["auth_time"]) == (signed_in + 100, signed_in)
    assert not {"nonce", "amr", "acr"} & set(identity)


def test_a_replayed_refresh_token_ends_the_session(shared: PracticeTenant) -> None:
    first = tokens_for(shared)["refresh_token"]
    second = refresh(shared, first).json()["refresh_token"]

    _refused(refresh(shared, first), 403, "invalid_grant")
    _refused(refresh(shared, second), 403, "invalid_grant")


def test_leeway_forgives_one_lost_answer(clock: MovableClock) -> None:
    with running_tenant(clock=clock, leeway_s=10.0) as tenant:
        first = tokens_for(tenant)["refresh_token"]
        refresh(tenant, first)
        clock.advance(9)
        third = refresh(tenant, first)
        assert third.status_code == 200
        assert refresh(tenant, third.json()["refresh_token"]).status_code == 200


def test_without_rotation_no_new_refresh_token_comes() -> None:
    with running_tenant(rotation=False) as tenant:
        first = tokens_for(tenant)["refresh_token"]
        assert "refresh_token" not in refresh(tenant, first).json()
        assert refresh(tenant, first).status_code == 200


def test_a_refresh_may_ask_for_less_and_never_gets_more(shared: PracticeTenant) -> None:
    first = tokens_for(shared, scope="openid offline_access read:me:factors")["refresh_token"]
    answer = refresh(shared, first, scope="read:me:factors delete:me:authentication_methods").json()
    assert answer["scope"] == "read:me:factors"
    assert "id_token" not in answer


def test_a_refresh_token_of_another_audience_may_be_swapped(shared: PracticeTenant) -> None:
    first = tokens_for(shared, scope="openid offline_access", audience="")["refresh_token"]

    answer = refresh(shared, first, audience=shared.config.audience, scope="read:me:factors other").json()

    assert answer["scope"] == "read:me:factors"
    claims = shared.inside.keys.read(answer["access_token"], "at+jwt")
    assert claims["aud"] == [shared.config.audience]


def test_a_bad_refresh_is_refused(shared: PracticeTenant) -> None:
    token = tokens_for(shared)["refresh_token"]
    _refused(refresh(shared, ""), 400, "invalid_request")
    _refused(refresh(shared, "unknown"), 403, "invalid_grant")
    _refused(refresh(shared, token, client_id="other"), 401, "invalid_client")
    _refused(refresh(shared, token, audience="https://elsewhere/"), 403, "access_denied")
    assert refresh(shared, token).status_code == 200


def test_a_refresh_token_dies_of_age(tenant: PracticeTenant, clock: MovableClock) -> None:
    first = tokens_for(tenant)["refresh_token"]
    clock.advance(29 * 86400)
    second = refresh(tenant, first).json()["refresh_token"]
    clock.advance(2 * 86400)
    _refused(refresh(tenant, second), 403, "invalid_grant")


def test_revoking_is_quiet_and_ends_the_session(shared: PracticeTenant) -> None:
    token = tokens_for(shared)["refresh_token"]

    def revoke(**changes: str) -> httpx.Response:
        body = {"client_id": shared.client_id, "token": token, **changes}
        return http_post(f"{shared.issuer}oauth/revoke", data=body)

    _refused(revoke(client_id="other"), 401, "invalid_client")
    _refused(revoke(token=""), 400, "invalid_request")
    for answer in (revoke(), revoke(), revoke(token="unknown")):
        assert (answer.status_code, answer.content) == (200, b"")
    _refused(refresh(shared, token), 403, "invalid_grant")


def test_the_faults_of_tokens_strike(tenant: PracticeTenant) -> None:
    keys = tenant.inside.keys
    tenant.fault("no-refresh-token", count=1)
    assert "refresh_token" not in tokens_for(tenant)
    tenant.fault("fewer-scopes", count=1)
    assert "delete:me:authentication_methods" not in tokens_for(tenant)["scope"]
    tenant.fault("unmet-authentication-requirements", count=1)
    token = tokens_for(tenant)["refresh_token"]
    _refused(refresh(tenant, token), 403, "unmet_authentication_requirements")
    assert refresh(tenant, token).status_code == 200
    for name in ("wrong-kid", "unknown-algorithm"):
        tenant.fault(name, count=1)
        with pytest.raises(Exception, match="not signed by this tenant"):
            keys.read(tokens_for(tenant)["id_token"], "JWT")
    assert keys.read(tokens_for(tenant)["id_token"], "JWT")


def test_clock_skew_moves_tokens_and_date_together(tenant: PracticeTenant, clock: MovableClock) -> None:
    tenant.fault("clock-skew", value=-3600)
    request = AppRequest(tenant)
    answer = request.exchange(sign_in_over_http(tenant, request.url))
    claims = tenant.inside.keys.read(answer.json()["id_token"], "JWT")
    now = int(clock.now().timestamp())

    assert (claims["iat"], claims["auth_time"]) == (now - 3600, now - 3600)
    shown = http_get(f"{tenant.issuer}.well-known/jwks.json").headers["date"]
    assert int(parsedate_to_datetime(shown).timestamp()) == now - 3600
