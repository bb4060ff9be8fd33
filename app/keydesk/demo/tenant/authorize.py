"""`/authorize`: checks what the app asks for, starts a sign-in, and sends the browser back when it has ended.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Refusal` inside, which
becomes a redirect or, when the callback cannot be trusted, a page.
"""

import re
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from keydesk.demo.tenant.config import MFA_ACR, TenantConfig
from keydesk.demo.tenant.dpop import THUMBPRINT
from keydesk.demo.tenant.flows import DpopMode
from keydesk.demo.tenant.grants import Authorization, Login
from keydesk.demo.tenant.pages import choose_language, show_page
from keydesk.demo.tenant.policies import UNMET, is_challenged, needs_full_sign_in
from keydesk.demo.tenant.state import AuthorizeRequest, Tenant, Transaction, tenant_of
from keydesk.demo.tenant.tokens import grantable
from keydesk.demo.tenant.wire import NO_STORE, BodyError, unique_pairs

BROWSER_COOKIE = "practice_browser"
SESSION_COOKIE = "practice_session"
_PROMPTS = frozenset({"none", "login", "consent", "select_account"})
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_BROWSER = re.compile(r"[A-Za-z0-9_-]{32}\Z")
_COOKIE_RULES = "; Path=/; HttpOnly; SameSite=Lax"


class Refusal(Exception):
    """The request cannot go on; told to the app by redirect. Source: RFC 6749 §4.1.2.1.

    Args:
        error: error code.
        description: a sentence for developers.
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


async def authorize(request: Request) -> Response:
    """Answer `GET /authorize`.

    Args:
        request: the browser's request.

    Returns:
        A redirect to the sign-in pages or to the app, or an error page when the callback is not registered.
    """
    tenant = tenant_of(request)
    try:
        query = unique_pairs(request.url.query)
    except BodyError as error:
        return show_page(request, "error", status=400, code="invalid_request", detail=str(error))
    if query.get("client_id") != tenant.config.client_id:
        return show_page(
            request, "error", status=400, code="invalid_request", detail="Unknown client: the client_id is wrong."
        )
    if query.get("redirect_uri") not in tenant.config.callbacks:
        # Auth0 never redirects to an address it does not know: the person sees this page, the app hears nothing.
        return show_page(
            request,
            "mismatch",
            status=403,
            code="unauthorized_client",
            asked=query.get("redirect_uri", "-"),
            allowed="\n".join(tenant.config.callbacks),
        )
    try:
        wanted = _read(query, tenant.config, choose_language(request, query.get("ui_locales", "")))
        return _begin(request, tenant, wanted)
    except Refusal as refusal:
        return redirect_error(
            tenant, query["redirect_uri"], query.get("state", ""), refusal.error, refusal.description
        )


def finish(request: Request, transaction: Transaction, login: Login) -> Response:
    """End a sign-in: issue a code and send the browser back.

    Args:
        request: the browser's request.
        transaction: the sign-in; it is forgotten.
        login: who signed in and how.

    Returns:
        A redirect to the app, or to the page of this tenant that asked for the sign-in.
    """
    tenant = tenant_of(request)
    wanted = transaction.request
    tenant.close_transaction(transaction)
    if transaction.then:
        return RedirectResponse(transaction.then, status_code=302, headers=NO_STORE)
    granted = Authorization(
        login=login,
        scopes=grantable(tenant, wanted.scopes, wanted.audience),
        audience=wanted.audience,
        organization=wanted.organization,
        nonce=wanted.nonce,
        acr=MFA_ACR if "mfa" in login.amr else "",
        key=wanted.key,
    )
    code = tenant.codes.issue(granted, redirect_uri=wanted.redirect_uri, challenge=wanted.challenge, now=tenant.now())
    return _redirect(tenant, wanted.redirect_uri, {"code": code, "state": wanted.state})


def redirect_error(tenant: Tenant, redirect_uri: str, state: str, error: str, description: str) -> Response:
    """Send the browser back with an error.

    Args:
        tenant: who answers.
        redirect_uri: a registered callback.
        state: the app's own value, or empty.
        error: error code.
        description: a sentence for developers.

    Returns:
        A redirect to the app.
    """
    return _redirect(tenant, redirect_uri, {"error": error, "error_description": description, "state": state})


def next_page(transaction: Transaction) -> Response:
    """Send the browser to the page a sign-in is at.

    Args:
        transaction: the sign-in.

    Returns:
        A redirect within the tenant.
    """
    if transaction.login is None:
        step = "login"
    elif transaction.needs_mfa:
        step = "mfa"
    else:
        step = "confirm"
    return RedirectResponse(f"/u/{step}?state={transaction.id}", status_code=302, headers=NO_STORE)


def session_of(request: Request) -> Login | None:
    """Tell who is signed in in this browser.

    Args:
        request: the browser's request.

    Returns:
        The login of its session cookie, or None.
    """
    tenant = tenant_of(request)
    return tenant.sessions.find(request.cookies.get(SESSION_COOKIE), tenant.now())


def browser_of(request: Request) -> str:
    """Tell which browser this is.

    Args:
        request: the browser's request.

    Returns:
        The secret of its cookie, a new one when it has none yet.
    """
    browser = request.cookies.get(BROWSER_COOKIE, "")
    return browser if _BROWSER.match(browser) else secrets.token_urlsafe(24)


def set_browser(response: Response, browser: str) -> None:
    """Make a browser known again later.

    Args:
        response: the answer to put the cookie on.
        browser: what `browser_of` said.
    """
    response.headers.append("set-cookie", f"{BROWSER_COOKIE}={browser}{_COOKIE_RULES}")


def set_session(response: Response, cookie: str) -> None:
    """Give the browser a session cookie; an empty one takes it away.

    Args:
        response: the answer to put it on.
        cookie: secret of the session, or empty.
    """
    life = "" if cookie else "; Max-Age=0"
    response.headers.append("set-cookie", f"{SESSION_COOKIE}={cookie}{_COOKIE_RULES}{life}")


def _read(query: Mapping[str, str], config: TenantConfig, language: str) -> AuthorizeRequest:
    _check_protocol(query)
    audience = query.get("audience", "")
    if audience not in ("", config.audience, config.userinfo_audience):
        raise Refusal("access_denied", f"Service not found: {audience}")
    organization = query.get("organization", "")
    if organization and organization not in config.organizations:
        raise Refusal("invalid_request", "parameter organization is invalid")
    return AuthorizeRequest(
        redirect_uri=query["redirect_uri"],
        state=query.get("state", ""),
        nonce=query.get("nonce", ""),
        challenge=query["code_challenge"],
        scopes=tuple(dict.fromkeys(query.get("scope", "").split())),
        audience=audience,
        prompts=_prompts(query.get("prompt", "")),
        max_age=_max_age(query.get("max_age")),
        wants_mfa=MFA_ACR in query.get("acr_values", "").split(),
        login_hint=query.get("login_hint", "")[:255],
        signup=query.get("screen_hint") == "signup",
        organization=organization,
        language=language,
        key=_bound_key(query.get("dpop_jkt", ""), config),
    )


def _bound_key(thumbprint: str, config: TenantConfig) -> str:
    # Source: RFC 9449 §10. A tenant that does not know proofs knows no such parameter either.
    if not thumbprint or config.dpop.mode is DpopMode.NONE:
        return ""
    if not THUMBPRINT.match(thumbprint):
        raise Refusal("invalid_request", "Parameter 'dpop_jkt' is malformed")
    return thumbprint


def _check_protocol(query: Mapping[str, str]) -> None:
    if "response_type" not in query:
        raise Refusal("invalid_request", "Missing required parameter: response_type")
    if query["response_type"] != "code":
        raise Refusal("unsupported_response_type", "Only response_type=code is supported")
    if query.get("response_mode", "query") != "query":
        raise Refusal("invalid_request", "Only response_mode=query is supported")
    if "request" in query or "request_uri" in query:
        raise Refusal("invalid_request", "Request objects are not supported")
    if not query.get("code_challenge"):
        raise Refusal("invalid_request", "Parameter 'code_challenge' is required for this client")
    if query.get("code_challenge_method") != "S256":
        raise Refusal("invalid_request", "Parameter 'code_challenge_method' must be S256")
    if not _CHALLENGE.match(query["code_challenge"]):
        raise Refusal("invalid_request", "Parameter 'code_challenge' is malformed")


def _prompts(text: str) -> frozenset[str]:
    prompts = frozenset(text.split())
    if not prompts <= _PROMPTS:
        raise Refusal("invalid_request", "Unknown value of parameter 'prompt'")
    if "none" in prompts and len(prompts) > 1:
        raise Refusal("invalid_request", "prompt=none cannot be combined with other values")
    return prompts


def _max_age(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Refusal("invalid_request", "Parameter 'max_age' must be a number of seconds")
    return int(text)


def _begin(request: Request, tenant: Tenant, wanted: AuthorizeRequest) -> Response:
    login = _usable_session(request, tenant, wanted)
    if "none" in wanted.prompts:
        return _without_pages(request, tenant, wanted, login)
    browser = browser_of(request)
    transaction = tenant.open_transaction(wanted, browser)
    transaction.login = login
    if login is not None and is_challenged(tenant, wanted, login):
        transaction.needs_mfa = True
    if login is not None and not transaction.needs_mfa and not _must_confirm(tenant, wanted):
        return finish(request, transaction, login)
    response = next_page(transaction)
    set_browser(response, browser)
    return response


def _usable_session(request: Request, tenant: Tenant, wanted: AuthorizeRequest) -> Login | None:
    login = session_of(request)
    if login is None or wanted.prompts & {"login", "select_account"}:
        return None
    if wanted.max_age is not None and tenant.now() - login.auth_time >= wanted.max_age:
        return None
    if "none" not in wanted.prompts and needs_full_sign_in(tenant, wanted, login):
        return None
    return login


def _must_confirm(tenant: Tenant, wanted: AuthorizeRequest) -> bool:
    # Every callback of this tenant is a loopback one, which Auth0 counts as non-verifiable.
    return tenant.config.confirm_callback or "consent" in wanted.prompts


def _without_pages(request: Request, tenant: Tenant, wanted: AuthorizeRequest, login: Login | None) -> Response:
    if tenant.config.confirm_callback:
        raise Refusal("interaction_required", "prompt=none is not allowed for non-verifiable callback URIs")
    if login is None:
        raise Refusal("login_required", "Login required")
    if needs_full_sign_in(tenant, wanted, login):
        raise Refusal(UNMET, "The user must sign in again")
    if is_challenged(tenant, wanted, login):
        raise Refusal("login_required", "Multifactor authentication required")
    return finish(request, tenant.open_transaction(wanted, secrets.token_urlsafe(24)), login)


def _redirect(tenant: Tenant, redirect_uri: str, parameters: Mapping[str, str]) -> Response:
    shown = {name: value for name, value in parameters.items() if value}
    if tenant.config.send_iss:
        shown["iss"] = tenant.config.issuer
    return RedirectResponse(f"{redirect_uri}?{urlencode(shown)}", status_code=302, headers=NO_STORE)
