"""The device flow: `/oauth/device/code` for the device, `/activate` for the person. Source: REFERENCE §16, RFC 8628.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing.
"""

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from keydesk.demo.tenant.authorize import browser_of, session_of, set_browser
from keydesk.demo.tenant.config import MFA_ACR
from keydesk.demo.tenant.device import Decision, DeviceGrant
from keydesk.demo.tenant.grants import Authorization, Login
from keydesk.demo.tenant.inward import Inward, sign_in_first, still_due
from keydesk.demo.tenant.pages import choose_language, pages_of, show_page
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.token_endpoint import check_client
from keydesk.demo.tenant.tokens import grantable
from keydesk.demo.tenant.wire import NO_STORE, BodyError, json_answer, oauth_error, read_form, read_parameters

_ACTIVATE = "/activate"
_CONFIRM = "/activate/confirm"
_ENDED = "/activate/ended"


def routes() -> list[Route]:
    """List the routes.

    Returns:
        The device's endpoint and the person's pages.
    """
    return [
        Route("/oauth/device/code", device_code, methods=["POST"]),
        Route(_ACTIVATE, activate_page, methods=["GET"]),
        Route(_ACTIVATE, activate, methods=["POST"]),
        Route(_CONFIRM, confirm_page, methods=["GET"]),
        Route(_CONFIRM, confirm, methods=["POST"]),
        Route(_ENDED, ended_page, methods=["GET"]),
    ]


async def device_code(request: Request) -> Response:
    """Answer `POST /oauth/device/code`.

    Args:
        request: form with `client_id`, `scope`, `audience`.

    Returns:
        The codes, or an OAuth error.
    """
    tenant = tenant_of(request)
    try:
        body = await read_parameters(request)
    except BodyError as error:
        return oauth_error("invalid_request", str(error), 400)
    refusal = check_client(tenant, body)
    if refusal is not None:
        return refusal
    config = tenant.config
    if not config.device.enabled:
        detail = "Grant type 'urn:ietf:params:oauth:grant-type:device_code' not allowed for the client."
        return oauth_error("unauthorized_client", detail, 403)
    audience = body.get("audience", "")
    if audience not in ("", config.audience, config.userinfo_audience):
        return oauth_error("access_denied", f"Service not found: {audience}", 403)
    scopes = tuple(dict.fromkeys(body.get("scope", "").split()))
    grant = tenant.devices.start(config.device, scopes, audience, tenant.now())
    return json_answer(
        {
            "device_code": grant.device_code,
            "user_code": grant.shown_code,
            "verification_uri": f"{config.base}{_ACTIVATE}",
            "verification_uri_complete": f"{config.base}{_ACTIVATE}?user_code={grant.shown_code}",
            "expires_in": config.device.life_s,
            "interval": config.device.interval_s,
        }
    )


async def activate_page(request: Request) -> Response:
    """Answer `GET /activate`.

    Args:
        request: the browser's request, perhaps with `user_code`.

    Returns:
        The page that takes the code; one that came along is filled in and still needs a click.
    """
    return _code_form(request, request.query_params.get("user_code", "")[:20])


async def activate(request: Request) -> Response:
    """Answer `POST /activate`.

    Args:
        request: form with `user_code`.

    Returns:
        The next page, or the form again.
    """
    tenant = tenant_of(request)
    try:
        typed = (await read_form(request)).get("user_code", "")[:40]
    except BodyError:
        typed = ""
    grant = tenant.devices.find(typed, tenant.now())
    if grant is None:
        return _code_form(request, typed, problem="activate_wrong", status=400)
    browser = browser_of(request)
    grant.browser, grant.page = browser, secrets.token_urlsafe(24)
    wanted = _wanted(tenant, grant)
    if still_due(request, wanted):
        return sign_in_first(request, browser, wanted, session_of(request))
    response = RedirectResponse(wanted.then, status_code=303, headers=NO_STORE)
    set_browser(response, browser)
    return response


async def confirm_page(request: Request) -> Response:
    """Answer `GET /activate/confirm`.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page that asks whether this device is theirs.
    """
    tenant, login = tenant_of(request), session_of(request)
    grant = _grant(request, tenant, request.query_params.get("state", ""))
    account = tenant.people.get(login.user_id) if login is not None else None
    if grant is None or account is None:
        return _over(request)
    return show_page(request, "activate_confirm", state=grant.page, code=grant.shown_code, email=account.email)


async def confirm(request: Request) -> Response:
    """Answer `POST /activate/confirm`.

    Args:
        request: form with `state` and `decision`.

    Returns:
        The last page.
    """
    tenant, login = tenant_of(request), session_of(request)
    try:
        form = await read_form(request)
    except BodyError:
        form = {}
    grant = _grant(request, tenant, form.get("state", ""))
    if grant is None or login is None:
        return _over(request)
    if form.get("decision") != "allow":
        grant.decision = Decision.DENIED
        return show_page(request, "activate_ended")
    wanted = _wanted(tenant, grant)
    if still_due(request, wanted):
        # Time has passed, or the owner has decided otherwise, since the question was shown.
        return sign_in_first(request, browser_of(request), wanted, login)
    grant.authorization = _authorization(tenant, grant, login)
    grant.decision = Decision.ALLOWED
    return show_page(request, "activate_done")


async def ended_page(request: Request) -> Response:
    """Answer `GET /activate/ended`: the person gave up at the sign-in.

    Args:
        request: the browser's request, with `state`, a secret of this browser's.

    Returns:
        The page that says so.
    """
    tenant = tenant_of(request)
    grant = _grant(request, tenant, request.query_params.get("state", ""))
    if grant is not None:
        grant.decision = Decision.DENIED
    return show_page(request, "activate_ended")


def _wanted(tenant: Tenant, grant: DeviceGrant) -> Inward:
    minds = tenant.config.device.minds_policy
    return Inward(
        then=f"{_CONFIRM}?state={grant.page}",
        given_up=_ENDED,
        state=grant.page,
        scopes=grant.scopes if minds else (),
        audience=grant.audience if minds else "",
    )


def _authorization(tenant: Tenant, grant: DeviceGrant, login: Login) -> Authorization:
    return Authorization(
        login=login,
        scopes=grantable(tenant, grant.scopes, grant.audience),
        audience=grant.audience,
        organization="",
        nonce="",
        acr=MFA_ACR if "mfa" in login.amr else "",
    )


def _grant(request: Request, tenant: Tenant, page: str) -> DeviceGrant | None:
    return tenant.devices.of_page(page, browser_of(request), tenant.now())


def _code_form(request: Request, code: str, *, problem: str = "", status: int = 200) -> Response:
    pages, language = pages_of(request), choose_language(request)
    return show_page(
        request,
        "activate",
        status=status,
        language=language,
        code=code,
        note=pages.text("activate_check" if code and not problem else "", language),
        problem=pages.text(problem, language),
    )


def _over(request: Request) -> Response:
    return show_page(request, "activate_over", status=400)
