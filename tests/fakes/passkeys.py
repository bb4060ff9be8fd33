"""Signing in and up at the practice tenant with a passkey and no browser."""

from __future__ import annotations

import httpx

from keydesk.demo.tenant.config import Person
from tests.fakes.hand_key import HandKey
from tests.fakes.plain_http import http_post
from tests.fakes.tenant import ANA, SCOPES, ApiClient, PracticeTenant, tokens_for

GRANT = "urn:okta:params:oauth:grant-type:webauthn"


def enrolled_key(tenant: PracticeTenant, person: Person = ANA) -> HandKey:
    """A key that holds a passkey of somebody."""
    key = HandKey()
    with ApiClient(tenant, tokens_for(tenant, person)["access_token"]) as client:
        started = client.call("POST", "/authentication-methods", {"type": "passkey"}).json()
        answer = key.create(started["authn_params_public_key"], tenant.config.base)
        body = {"auth_session": started["auth_session"], "authn_response": answer}
        verified = client.call("POST", "/authentication-methods/passkey%7Cnew/verify", body)
        assert verified.status_code == 201, verified.text
    key.counter += 1
    return key


def challenge(tenant: PracticeTenant, **changes: object) -> httpx.Response:
    """Ask for sign-in options."""
    return http_post(f"{tenant.issuer}passkey/challenge", json={"client_id": tenant.client_id, **changes})


def register(tenant: PracticeTenant, email: str = "noa@example.com", **changes: object) -> httpx.Response:
    """Ask for sign-up options."""
    body = {"client_id": tenant.client_id, "user_profile": {"email": email, "name": "Noa"}, **changes}
    return http_post(f"{tenant.issuer}passkey/register", json=body)


def grant_body(
    tenant: PracticeTenant, started: dict[str, object], answer: dict[str, object], **changes: object
) -> dict[str, object]:
    """Body of the grant."""
    return {
        "grant_type": GRANT,
        "client_id": tenant.client_id,
        "scope": SCOPES,
        "audience": tenant.config.audience,
        "auth_session": started["auth_session"],
        "authn_response": answer,
        **changes,
    }


def sign_in_with(tenant: PracticeTenant, key: HandKey, **changes: object) -> httpx.Response:
    """Sign in with a passkey from beginning to end."""
    started = challenge(tenant).json()
    answer = key.get(started["authn_params_public_key"], tenant.config.base)
    return http_post(f"{tenant.issuer}oauth/token", json=grant_body(tenant, started, answer, **changes))


def sign_up_with(tenant: PracticeTenant, key: HandKey, email: str = "noa@example.com") -> httpx.Response:
    """Sign up with a passkey from beginning to end."""
    started = register(tenant, email).json()
    answer = key.create(started["authn_params_public_key"], tenant.config.base)
    key.counter += 1
    return http_post(f"{tenant.issuer}oauth/token", json=grant_body(tenant, started, answer))
