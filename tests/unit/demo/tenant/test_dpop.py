from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from joserfc.jwk import ECKey

from keydesk.demo.tenant.dpop import Nonces, ProofError, Proofs, Target
from keydesk.demo.tenant.flows import DpopConfig, DpopMode
from keydesk.demo.tenant.outside import CALENDAR
from tests.fakes.connecting import COMPLETE, CONNECT
from tests.fakes.devices import GRANT, decide, new_device
from tests.fakes.plain_http import http_get, http_post
from tests.fakes.proof_key import ProofKey, code_body, refresh_body
from tests.fakes.tenant import (
    ApiClient,
    AppRequest,
    MovableClock,
    PlainBrowser,
    PracticeTenant,
    answer_of,
    refresh,
    running_tenant,
    sign_in_over_http,
    tokens_for,
)

METHODS = "/authentication-methods"
NOW = 1_800_000_000.0
URL = "https://login.example/oauth/token"
TARGET = Target(method="POST", origins=("https://login.example",), path="/oauth/token")


@pytest.fixture(scope="module")
def required() -> Iterator[PracticeTenant]:
    with running_tenant(dpop=DpopConfig(mode=DpopMode.REQUIRED)) as running:
        yield running


def _refused(answer: httpx.Response, status: int, error: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text


def _unauthorized(answer: httpx.Response, part: str) -> None:
    assert answer.status_code == 401, answer.text
    assert part in answer.headers["www-authenticate"]
    assert answer.json()["status"] == 401


Make = Callable[[ProofKey], str]


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda key: "not.a.proof", "malformed"),
        (lambda key: "x" * 5000, "too long"),
        (lambda key: key.proof("POST", URL, NOW)[:-8] + "AAAAAAAA", "malformed"),
        (lambda key: key.proof("POST", URL, NOW, header={"typ": "JWT"}), "typ"),
        (lambda key: key.proof("POST", URL, NOW, header={"jwk": None}), "P-256"),
        (lambda key: key.proof("POST", URL, NOW, header={"jwk": {"kty": "EC", "crv": "P-256"}}), "malformed"),
        (lambda key: key.proof("POST", URL, NOW, header={"jwk": key.key.as_dict(private=True)}), "private key"),
        (
            lambda key: key.proof(
                "POST", URL, NOW, header={"jwk": ECKey.generate_key("P-256").as_dict(private=False)}
            ),
            "signature",
        ),
        (
            lambda key: ProofKey(ECKey.generate_key("P-384")).proof("POST", URL, NOW, header={"alg": "ES384"}),
            "alg of the proof",
        ),
        (lambda key: key.proof("GET", URL, NOW), "htm"),
        (lambda key: key.proof("POST", "https://elsewhere.example/oauth/token", NOW), "htu"),
        (lambda key: key.proof("POST", "https://login.example/oauth/revoke", NOW), "htu"),
        (lambda key: key.proof("POST", URL, NOW - 61), "iat"),
        (lambda key: key.proof("POST", URL, NOW + 61), "iat"),
        (lambda key: key.proof("POST", URL, NOW, claims={"iat": True}), "iat"),
        (lambda key: key.proof("POST", URL, NOW, claims={"iat": None}), "iat"),
        (lambda key: key.proof("POST", URL, NOW, claims={"jti": None}), "jti"),
    ],
)
def test_a_proof_that_does_not_hold_is_refused(make: Make, part: str) -> None:
    with pytest.raises(ProofError, match=part):
        Proofs(300).check([make(ProofKey())], TARGET, nonces=None, now=NOW)


def test_a_proof_that_holds_tells_the_key_once() -> None:
    key, proofs = ProofKey(), Proofs(300)
    proof = key.proof("POST", f"{URL}?ignored=1#too", NOW)

    assert proofs.check([proof], TARGET, nonces=None, now=NOW) == key.thumbprint
    with pytest.raises(ProofError, match="used already"):
        proofs.check([proof], TARGET, nonces=None, now=NOW)


def test_there_is_exactly_one_proof() -> None:
    proofs = [ProofKey().proof("POST", URL, NOW), ProofKey().proof("POST", URL, NOW)]
    for sent in ([], proofs):
        with pytest.raises(ProofError, match="exactly one"):
            Proofs(300).check(sent, TARGET, nonces=None, now=NOW)


def test_the_nonce_before_the_newest_still_holds_for_a_while() -> None:
    nonces = Nonces(300)
    first = nonces.current(NOW)
    assert nonces.accepts(first, NOW + 300)

    second = nonces.current(NOW + 301)
    assert second != first
    assert nonces.accepts(first, NOW + 302)
    assert nonces.accepts(second, NOW + 302)

    assert not nonces.accepts(first, NOW + 602)
    assert not nonces.accepts(second, NOW + 2000)
    assert not nonces.accepts("", NOW)
    nonces.renew()
    assert not nonces.accepts(second, NOW + 2000)


def test_tokens_are_bound_to_the_key(tenant: PracticeTenant) -> None:
    key = ProofKey()
    tokens = key.sign_in(tenant)

    assert tokens["token_type"] == "DPoP"
    assert tenant.inside.keys.read(tokens["access_token"], "at+jwt")["cnf"] == {"jkt": key.thumbprint}
    assert key.call(tenant, tokens["access_token"], "GET", METHODS).status_code == 200


def test_without_a_proof_tokens_are_bearer_tokens(tenant: PracticeTenant) -> None:
    tokens = tokens_for(tenant)
    assert tokens["token_type"] == "Bearer"
    assert "cnf" not in tenant.inside.keys.read(tokens["access_token"], "at+jwt")


def test_the_token_endpoint_wants_its_nonce_and_hands_out_the_newest(tenant: PracticeTenant) -> None:
    key = ProofKey()
    tokens = key.sign_in(tenant)
    tenant.inside.proofs.token_nonces.renew()

    asked = key.send(
        tenant, "POST", f"{tenant.issuer}oauth/token", data=refresh_body(tenant, tokens["refresh_token"])
    )
    _refused(asked, 400, "use_dpop_nonce")
    assert asked.headers["dpop-nonce"]
    answer = key.post_token(tenant, refresh_body(tenant, tokens["refresh_token"]))
    assert (answer.status_code, answer.headers["dpop-nonce"]) == (200, asked.headers["dpop-nonce"])


def test_a_wrong_proof_at_the_token_endpoint_costs_nothing(tenant: PracticeTenant, clock: MovableClock) -> None:
    key = ProofKey()
    tokens = key.sign_in(tenant)
    url = f"{tenant.issuer}oauth/token"
    skewed = key.proof("POST", url, tenant.inside.now() - 3600, nonce=key.nonces["token"])

    body = refresh_body(tenant, tokens["refresh_token"])
    _refused(http_post(url, data=body, headers={"dpop": skewed}), 400, "invalid_dpop_proof")
    assert key.post_token(tenant, body).status_code == 200


def test_a_code_bound_to_a_key_is_redeemed_with_that_key_only(tenant: PracticeTenant) -> None:
    key = ProofKey()
    for other in (ProofKey(), None):
        request = AppRequest(tenant, parameters={"dpop_jkt": key.thumbprint})
        body = code_body(tenant, request, sign_in_over_http(tenant, request.url))
        answer = (
            http_post(f"{tenant.issuer}oauth/token", data=body) if other is None else other.post_token(tenant, body)
        )
        _refused(answer, 403, "invalid_grant")


def test_a_malformed_thumbprint_is_told_by_redirect(shared: PracticeTenant) -> None:
    redirect = sign_in_over_http(shared, AppRequest(shared, parameters={"dpop_jkt": "short"}).url)
    assert answer_of(redirect)["error"] == "invalid_request"


def test_a_bound_refresh_token_needs_its_key_and_survives_a_thief(tenant: PracticeTenant) -> None:
    key = ProofKey()
    tokens = key.sign_in(tenant)
    body = refresh_body(tenant, tokens["refresh_token"])

    _refused(refresh(tenant, tokens["refresh_token"]), 403, "invalid_grant")
    _refused(ProofKey().post_token(tenant, body), 403, "invalid_grant")
    assert key.post_token(tenant, body).json()["token_type"] == "DPoP"


def test_the_api_wants_a_fresh_proof_of_the_same_key(tenant: PracticeTenant) -> None:
    key = ProofKey()
    token = key.sign_in(tenant)["access_token"]
    url = f"{tenant.config.account_base}{METHODS}"

    first = key.send(tenant, "GET", url, token=token)
    _unauthorized(first, 'DPoP error="use_dpop_nonce"')
    assert first.headers["dpop-nonce"]
    assert key.send(tenant, "GET", url, token=token).status_code == 200

    other = ProofKey(nonces=dict(key.nonces))
    _unauthorized(other.send(tenant, "GET", url, token=token), "another key")
    headers = {"authorization": f"DPoP {token}"}
    _unauthorized(http_get(url, headers=headers), "exactly one")
    wrong = key.proof("GET", url, tenant.inside.now(), token="another", nonce=key.nonces["api"])
    _unauthorized(http_get(url, headers={**headers, "dpop": wrong}), "ath")


def test_a_path_with_a_bar_is_proven_however_it_is_written(tenant: PracticeTenant) -> None:
    key = ProofKey()
    token = key.sign_in(tenant)["access_token"]
    assert key.call(tenant, token, "GET", f"{METHODS}/passkey%7Cdev_nobody").status_code == 404


def test_a_bound_token_is_no_bearer_token_and_the_other_way_round(tenant: PracticeTenant) -> None:
    key = ProofKey()
    with ApiClient(tenant, key.sign_in(tenant)["access_token"]) as client:
        _unauthorized(client.call("GET", METHODS), "invalid_token")
    answer = key.call(tenant, tokens_for(tenant)["access_token"], "GET", METHODS)
    _unauthorized(answer, "invalid_token")


def test_userinfo_wants_the_proof_too(tenant: PracticeTenant) -> None:
    key = ProofKey()
    token = key.sign_in(tenant)["access_token"]
    url = f"{tenant.issuer}userinfo"
    asked = key.send(tenant, "GET", url, token=token)

    assert (asked.status_code, asked.json()["error"]) == (401, "invalid_token")
    assert 'DPoP error="use_dpop_nonce"' in asked.headers["www-authenticate"]
    assert key.send(tenant, "GET", url, token=token).status_code == 200


def test_the_api_may_do_without_nonces() -> None:
    with running_tenant(dpop=DpopConfig(api_nonces=False)) as tenant:
        key = ProofKey()
        token = key.sign_in(tenant)["access_token"]
        answer = key.send(tenant, "GET", f"{tenant.config.account_base}{METHODS}", token=token)
        assert answer.status_code == 200
        assert "dpop-nonce" not in answer.headers
        wrong = ProofKey().send(tenant, "GET", f"{tenant.config.account_base}{METHODS}", token=token)
        _unauthorized(wrong, "invalid_dpop_proof")


def test_a_device_gets_bound_tokens_too(tenant: PracticeTenant) -> None:
    device, key = new_device(tenant), ProofKey()
    with PlainBrowser(tenant) as browser:
        decide(browser, device.started["verification_uri_complete"])
    body = {"grant_type": GRANT, "client_id": tenant.client_id, "device_code": device.started["device_code"]}
    assert key.post_token(tenant, body).json()["token_type"] == "DPoP"


def test_a_connection_is_completed_with_the_key_that_began_it(tenant: PracticeTenant) -> None:
    key = ProofKey()
    token = key.sign_in(tenant)["access_token"]
    target = tenant.config.callbacks[0]
    started = key.call(tenant, token, "POST", CONNECT, json={"connection": CALENDAR.name, "redirect_uri": target})
    assert started.status_code == 201, started.text

    body = {"auth_session": started.json()["auth_session"], "connect_code": "x", "redirect_uri": target}
    with ApiClient(tenant, tokens_for(tenant)["access_token"]) as client:
        answer = client.call("POST", COMPLETE, body)
    assert (answer.status_code, "another key" in answer.json()["detail"]) == (400, True)


def test_a_tenant_may_want_nothing_else(required: PracticeTenant) -> None:
    request = AppRequest(required)
    redirect = sign_in_over_http(required, request.url)
    _refused(request.exchange(redirect), 400, "invalid_dpop_proof")

    key = ProofKey()
    tokens = key.post_token(required, code_body(required, request, redirect)).json()
    assert tokens["token_type"] == "DPoP"
    assert key.call(required, tokens["access_token"], "GET", METHODS).status_code == 200
    with ApiClient(required, tokens["access_token"]) as client:
        _unauthorized(client.call("GET", METHODS), "invalid_token")


def test_a_tenant_may_not_know_proofs_at_all() -> None:
    with running_tenant(dpop=DpopConfig(mode=DpopMode.NONE)) as tenant:
        key = ProofKey()
        tokens = key.sign_in(tenant, dpop_jkt="ignored")
        assert tokens["token_type"] == "Bearer"
        _unauthorized(key.call(tenant, tokens["access_token"], "GET", METHODS), "invalid_token")
        found = http_get(f"{tenant.issuer}.well-known/openid-configuration").json()
        assert "dpop_signing_alg_values_supported" not in found


def test_discovery_names_the_algorithm(shared: PracticeTenant) -> None:
    found = http_get(f"{shared.issuer}.well-known/openid-configuration").json()
    assert found["dpop_signing_alg_values_supported"] == ["ES256"]


def test_a_skewed_tenant_blames_the_proof(tenant: PracticeTenant) -> None:
    key = ProofKey()
    tokens = key.sign_in(tenant)
    tenant.fault("clock-skew", value=3600)
    answer = key.post_token(tenant, refresh_body(tenant, tokens["refresh_token"]))
    _refused(answer, 400, "invalid_dpop_proof")
