"""What a client looks up first and last: discovery, keys, `/userinfo`, and the end of a browser session.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing.
"""

from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from keydesk.demo.tenant.authorize import SESSION_COOKIE, session_of, set_session
from keydesk.demo.tenant.config import ACCOUNT_SCOPES, OIDC_SCOPES
from keydesk.demo.tenant.dpop import ALGORITHMS, ProofError
from keydesk.demo.tenant.flows import DpopMode
from keydesk.demo.tenant.pages import pages_of, show_page
from keydesk.demo.tenant.presented import check_proof, proof_challenge, token_of
from keydesk.demo.tenant.signing import TokenError
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.tokens import profile
from keydesk.demo.tenant.wire import NO_STORE, BodyError, json_answer, oauth_error, read_form, unique_pairs


async def home(request: Request) -> Response:
    """Answer `GET /`: a page for people who wonder what runs here.

    Args:
        request: the browser's request.

    Returns:
        The page.
    """
    config = tenant_of(request).config
    return show_page(
        request,
        "home",
        issuer=config.issuer,
        client=config.client_id,
        allowed="\n".join(config.callbacks),
        people=pages_of(request).people,
    )


async def openid_configuration(request: Request) -> Response:
    """Answer `GET /.well-known/openid-configuration`. Source: OpenID Connect Discovery §3.

    Args:
        request: any request.

    Returns:
        The fields Auth0 shows.
    """
    config = tenant_of(request).config
    body: dict[str, object] = {
        "issuer": config.issuer,
        "authorization_endpoint": f"{config.issuer}authorize",
        "token_endpoint": f"{config.issuer}oauth/token",
        "userinfo_endpoint": config.userinfo_audience,
        "jwks_uri": f"{config.issuer}.well-known/jwks.json",
        "revocation_endpoint": f"{config.issuer}oauth/revoke",
        "end_session_endpoint": f"{config.issuer}oidc/logout",
        "scopes_supported": sorted(OIDC_SCOPES | ACCOUNT_SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "amr", "acr"],
        "acr_values_supported": ["http://schemas.openid.net/pape/policies/2007/06/multi-factor"],
        "ui_locales_supported": ["en", "ja"],
        "request_uri_parameter_supported": False,
        "request_parameter_supported": False,
    }
    if config.device.enabled:
        body["device_authorization_endpoint"] = f"{config.issuer}oauth/device/code"
    if config.dpop.mode is not DpopMode.NONE:
        body["dpop_signing_alg_values_supported"] = list(ALGORITHMS)
    if config.send_iss:
        body["authorization_response_iss_parameter_supported"] = True
    return json_answer(body)


async def jwks(request: Request) -> Response:
    """Answer `GET /.well-known/jwks.json`. Source: RFC 7517.

    Args:
        request: any request.

    Returns:
        The public keys.
    """
    return json_answer(tenant_of(request).keys.jwks(), headers={"cache-control": "public, max-age=300"})


async def userinfo(request: Request) -> Response:
    """Answer `GET /userinfo`. Source: OpenID Connect Core §5.3.

    Args:
        request: with an access token for which `openid` was granted.

    Returns:
        The claims, or 401.
    """
    tenant = tenant_of(request)
    try:
        caller = token_of(request, tenant, tenant.config.userinfo_audience)
        headers = check_proof(request, tenant, caller)
    except TokenError:
        return oauth_error("invalid_token", "Unauthorized", 401, {"www-authenticate": 'Bearer error="invalid_token"'})
    except ProofError as error:
        return oauth_error("invalid_token", str(error), 401, proof_challenge(tenant, error))
    shown = {"sub": caller.user_id, **profile(tenant, caller.user_id, tuple(caller.scopes))}
    return json_answer(shown, headers=headers)


async def logout(request: Request) -> Response:
    """Answer `GET /oidc/logout`. Source: OpenID Connect RP-Initiated Logout §2.

    Args:
        request: with `id_token_hint`, `post_logout_redirect_uri`, `client_id`, `state`, `logout_hint`.

    Returns:
        A redirect, a goodbye page, a question when nothing proves who asks, or an error page.
    """
    tenant = tenant_of(request)
    try:
        query = unique_pairs(request.url.query)
    except BodyError as error:
        return show_page(request, "error", status=400, code="invalid_request", detail=str(error))
    target = query.get("post_logout_redirect_uri", "")
    if query.get("client_id", tenant.config.client_id) != tenant.config.client_id:
        return show_page(request, "error", status=400, code="invalid_request", detail="Unknown client")
    if target and not _allowed_target(tenant, target):
        detail = f"The post_logout_redirect_uri is not on the list of Allowed Logout URLs: {target}"
        return show_page(request, "error", status=400, code="invalid_request", detail=detail)
    if target and query.get("state"):
        target = f"{target}{'&' if '?' in target else '?'}{urlencode({'state': query['state']})}"
    try:
        sid = _sid_of_hint(tenant, query.get("id_token_hint", ""))
    except TokenError as error:
        return show_page(request, "error", status=400, code="invalid_request", detail=f"id_token_hint: {error}")
    login = session_of(request)
    if login is None or login.sid in (sid, query.get("logout_hint")):
        if sid:
            tenant.sessions.close(sid)
        return _gone(request, login.sid if login is not None else "", target)
    return show_page(request, "logout", target=target)


async def logout_confirmed(request: Request) -> Response:
    """Answer `POST /oidc/logout`: the person said yes.

    Args:
        request: form with `target`.

    Returns:
        A redirect or the goodbye page.
    """
    tenant = tenant_of(request)
    login = session_of(request)
    try:
        target = (await read_form(request)).get("target", "")
    except BodyError:
        target = ""
    if target and not _allowed_target(tenant, target):
        target = ""
    return _gone(request, login.sid if login is not None else "", target)


async def old_logout(request: Request) -> Response:
    """Answer `GET /v2/logout`, Auth0's older way out, which never asks.

    Args:
        request: with `client_id` and `returnTo`.

    Returns:
        A redirect, the goodbye page, or an error page.
    """
    target = request.query_params.get("returnTo", "")
    if target and not _allowed_target(tenant_of(request), target):
        return show_page(
            request, "error", status=400, code="invalid_request", detail=f"returnTo is not allowed: {target}"
        )
    login = session_of(request)
    return _gone(request, login.sid if login is not None else "", target)


def _sid_of_hint(tenant: Tenant, hint: str) -> str:
    # An expired ID token still proves who asks (RP-Initiated Logout §2), so its times are not looked at.
    if not hint:
        return ""
    claims = tenant.keys.read(hint, "JWT")
    if claims.get("aud") != tenant.config.client_id:
        raise TokenError("for another client")
    return str(claims.get("sid", ""))


def _allowed_target(tenant: Tenant, target: str) -> bool:
    # Auth0 leaves query and fragment out of this comparison.
    parts = urlsplit(target)
    plain = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return plain in (*tenant.config.callbacks, *tenant.config.logout_urls)


def _gone(request: Request, sid: str, target: str) -> Response:
    if sid:
        tenant_of(request).sessions.close(sid)
    if target:
        response: Response = RedirectResponse(target, status_code=302, headers=NO_STORE)
    else:
        response = show_page(request, "goodbye")
    if SESSION_COOKIE in request.cookies:
        set_session(response, "")
    return response
