"""`/oauth/token` and `/oauth/revoke`.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing: faults of the caller
become OAuth errors.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.grants import Authorization, GrantError
from keydesk.demo.tenant.passkey_grant import WEBAUTHN_GRANT, redeem_passkey
from keydesk.demo.tenant.policies import refuse_device, refuse_refresh, refuse_without_browser, without_withheld
from keydesk.demo.tenant.presented import NONCE_HEADER, key_of
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.tokens import access_token, grantable, id_token
from keydesk.demo.tenant.wire import (
    NO_STORE,
    BodyError,
    OAuthError,
    json_answer,
    oauth_error,
    read_members,
    read_parameters,
    texts_of,
)

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z")


async def token(request: Request) -> Response:
    """Answer `POST /oauth/token`. Source: RFC 6749 §4.1.3, §6.

    Args:
        request: a form or JSON body.

    Returns:
        Tokens, or an OAuth error.
    """
    tenant = tenant_of(request)
    try:
        members = await read_members(request)
    except BodyError as error:
        return oauth_error("invalid_request", str(error), 400)
    refusal = check_client(tenant, texts_of(members))
    if refusal is not None:
        return refusal
    try:
        key = key_of(request, tenant)
        response = _grant(tenant, members, key, request.url.path)
        if key:
            response.headers[NONCE_HEADER] = tenant.proofs.token_nonces.current(tenant.shown_now())
        return response
    except GrantError as error:
        return oauth_error("invalid_grant", str(error), 403)
    except OAuthError as error:
        return error.answer()


async def revoke(request: Request) -> Response:
    """Answer `POST /oauth/revoke`. Source: RFC 7009, Auth0 `Revoke refresh token`.

    Args:
        request: a form or JSON body with `client_id` and `token`.

    Returns:
        200 without a body, also for a token that is dead or unknown.
    """
    tenant = tenant_of(request)
    try:
        body = await read_parameters(request)
    except BodyError as error:
        return oauth_error("invalid_request", str(error), 400)
    refusal = check_client(tenant, body)
    if refusal is not None:
        return refusal
    if not body.get("token"):
        return oauth_error("invalid_request", "Missing required parameter: token", 400)
    tenant.refresh_tokens.revoke(body["token"])
    return Response(status_code=200, headers=NO_STORE)


def check_client(tenant: Tenant, body: Mapping[str, str]) -> Response | None:
    """Check who asks.

    Args:
        tenant: who answers.
        body: with `client_id`.

    Returns:
        An OAuth error, or None for the registered application.
    """
    if "client_id" not in body:
        return oauth_error("invalid_request", "Missing required parameter: client_id", 400)
    if body["client_id"] != tenant.config.client_id:
        return oauth_error("invalid_client", "Unknown client", 401)
    if "client_secret" in body:
        return oauth_error("invalid_client", "This client has no secret", 401)
    return None


def _grant(tenant: Tenant, members: Mapping[str, object], key: str, path: str) -> Response:
    body = texts_of(members)
    kind = body.get("grant_type")
    if kind == "authorization_code":
        return _redeem_code(tenant, body, key)
    if kind == "refresh_token":
        return _refresh(tenant, body, key, path)
    if kind == DEVICE_GRANT and tenant.config.device.enabled:
        granted = replace(_redeem_device(tenant, body), key=key)
        return refuse_device(tenant, granted) or _first_answer(tenant, granted)
    if kind == WEBAUTHN_GRANT:
        granted = replace(redeem_passkey(tenant, members), key=key)
        return refuse_without_browser(tenant, granted) or _first_answer(tenant, granted)
    raise OAuthError("unsupported_grant_type", "Unsupported grant type", 403)


def _redeem_device(tenant: Tenant, body: Mapping[str, str]) -> Authorization:
    if not body.get("device_code"):
        raise OAuthError("invalid_request", "Missing required parameter: device_code", 400)
    return tenant.devices.redeem(body["device_code"], tenant.now())


def _redeem_code(tenant: Tenant, body: Mapping[str, str], key: str) -> Response:
    for name in ("code", "code_verifier", "redirect_uri"):
        if not body.get(name):
            return oauth_error("invalid_request", f"Missing required parameter: {name}", 400)
    if not _VERIFIER.match(body["code_verifier"]):
        return oauth_error("invalid_request", "Parameter 'code_verifier' is malformed", 400)
    granted = tenant.codes.redeem(
        body["code"], redirect_uri=body["redirect_uri"], verifier=body["code_verifier"], now=tenant.now()
    )
    if granted.key and granted.key != key:
        raise GrantError("The authorization code is bound to another key")
    return _first_answer(tenant, replace(granted, key=key), body["code"])


def _first_answer(tenant: Tenant, granted: Authorization, code: str = "") -> Response:
    answer = _answer(tenant, granted, granted.scopes, granted.audience, fresh=True)
    if "offline_access" in granted.scopes and tenant.faults.take(FaultName.NO_REFRESH_TOKEN) is None:
        family = tenant.refresh_tokens.start(granted, tenant.now())
        if code:
            tenant.codes.remember_family(code, family)
        answer["refresh_token"] = family.newest
    return json_answer(answer)


def _refresh(tenant: Tenant, body: Mapping[str, str], key: str, path: str) -> Response:
    if not body.get("refresh_token"):
        return oauth_error("invalid_request", "Missing required parameter: refresh_token", 400)
    if tenant.faults.take(FaultName.UNMET_REQUIREMENTS, path) is not None:
        return oauth_error(
            "unmet_authentication_requirements", "The user must sign in again with a second factor", 403
        )
    known = (tenant.config.audience, tenant.config.userinfo_audience)
    if body.get("audience") and body["audience"] not in known:
        return oauth_error("access_denied", f"Service not found: {body['audience']}", 403)
    if tenant.refresh_tokens.key_of(body["refresh_token"]) not in ("", key):
        # Before all else: who has the token without its key must not be able to end the session either.
        raise GrantError("The refresh token is bound to another key")
    now = tenant.now()
    # A refusal must not use the token up; one that does not hold is refused, and a replay punished, by `use`.
    standing = tenant.refresh_tokens.peek(body["refresh_token"], now)
    granted = replace(standing or tenant.refresh_tokens.use(body["refresh_token"], now).authorization, key=key)
    if not tenant.config.mrrt and body.get("audience", granted.audience) != granted.audience:
        raise OAuthError("access_denied", "The audience is not in the client's refresh token policies", 403)
    scopes, audience = _refreshed(tenant, granted, body)
    refusal = refuse_refresh(tenant, granted, scopes, audience)
    if refusal is not None:
        return refusal
    family = tenant.refresh_tokens.use(body["refresh_token"], now)
    answer = _answer(tenant, granted, scopes, audience, fresh=False)
    if tenant.config.rotation and tenant.faults.take(FaultName.NO_REFRESH_TOKEN) is None:
        answer["refresh_token"] = family.newest
    return json_answer(answer)


def _refreshed(tenant: Tenant, granted: Authorization, body: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    audience = body.get("audience") or granted.audience
    if audience == granted.audience:
        return _narrowed(granted.scopes, body.get("scope")), audience
    # A multi-resource refresh token: the other API's own grant decides.
    return grantable(tenant, tuple(body.get("scope", "").split()) or granted.scopes, audience), audience


def _narrowed(granted: tuple[str, ...], asked: str | None) -> tuple[str, ...]:
    # A refresh may ask for less; what it asks for beyond the grant is dropped silently, as Auth0 documents.
    if not asked:
        return granted
    wanted = set(asked.split())
    return tuple(scope for scope in granted if scope in wanted)


def _answer(
    tenant: Tenant, granted: Authorization, scopes: tuple[str, ...], audience: str, *, fresh: bool
) -> dict[str, object]:
    scopes = without_withheld(tenant, granted.login, scopes)
    answer: dict[str, object] = {
        "access_token": access_token(tenant, granted, scopes, audience),
        "token_type": "DPoP" if granted.key else "Bearer",
        "expires_in": tenant.config.access_token_life_s,
        "scope": " ".join(scopes),
    }
    if "openid" in scopes:
        answer["id_token"] = id_token(tenant, granted, scopes, fresh=fresh)
    return answer
