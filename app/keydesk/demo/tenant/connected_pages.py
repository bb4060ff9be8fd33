"""The way of a browser through a connection: the tenant's door, then the pages of a pretend provider.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing: what goes wrong becomes
a page, or an error told to the app by redirect.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from keydesk.demo.tenant.authorize import browser_of, redirect_error, session_of, set_browser
from keydesk.demo.tenant.connected import outside_accounts
from keydesk.demo.tenant.connected_api import CONNECT_PATH, CONNECT_QUERY
from keydesk.demo.tenant.inward import Inward, sign_in_first
from keydesk.demo.tenant.outside import Visit
from keydesk.demo.tenant.pages import choose_language, pages_of, show_page
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.wire import NO_STORE, BodyError, read_form, unique_pairs

_CONSENT = "/outside/consent"


@dataclass(frozen=True)
class _Step:
    """A request of the browser a connection belongs to."""

    tenant: Tenant
    visit: Visit
    form: dict[str, str]


def routes() -> list[Route]:
    """List the routes.

    Returns:
        The tenant's door and the provider's pages.
    """
    return [
        Route(CONNECT_PATH, connect, methods=["GET"]),
        Route(f"{CONNECT_PATH}/other", other_person, methods=["POST"]),
        Route(f"{CONNECT_PATH}/cancel", cancel, methods=["POST"]),
        Route(_CONSENT, consent_page, methods=["GET"]),
        Route(_CONSENT, consent, methods=["POST"]),
    ]


async def connect(request: Request) -> Response:
    """Answer `connect_uri`: let in only the person and the browser the connection belongs to.

    Args:
        request: the browser's request, with what `connect_uri` already had and the `ticket`.

    Returns:
        The provider's page, the sign-in page first, or a page that says why not.
    """
    tenant = tenant_of(request)
    try:
        query = unique_pairs(request.url.query)
    except BodyError:
        query = {}
    name, value = CONNECT_QUERY
    if query.get(name) != value:
        detail = f"The address lacks '{name}', which was part of connect_uri."
        return show_page(request, "error", status=400, code="invalid_request", detail=detail)
    visit = tenant.connected.visit(tenant.now(), ticket=query.get("ticket", ""))
    browser = browser_of(request)
    if visit is None or visit.browser not in ("", browser) or visit.code:
        return _over(request)
    # The first browser that comes with the ticket keeps it; opening the address there again is fine.
    visit.browser = browser
    response = _let_in(request, tenant, visit)
    set_browser(response, browser)
    return response


async def other_person(request: Request) -> Response:
    """Answer the button "sign in as the right person".

    Args:
        request: form with `state`.

    Returns:
        The sign-in page.
    """
    step = await _of_form(request)
    return _over(request) if step is None else _sign_in(request, step.tenant, step.visit)


async def cancel(request: Request) -> Response:
    """Answer the button that gives up before the provider was reached.

    Args:
        request: form with `state`.

    Returns:
        A redirect to the app with `access_denied`.
    """
    step = await _of_form(request)
    return _over(request) if step is None else _refuse(step, "access_denied", "The user cancelled the connection")


async def consent_page(request: Request) -> Response:
    """Answer `GET` of the provider's consent page.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page with account, scopes, Allow and Deny.
    """
    tenant = tenant_of(request)
    visit = tenant.connected.visit(tenant.now(), visit_id=request.query_params.get("state", ""))
    account = tenant.people.get(visit.user_id) if visit is not None else None
    if visit is None or account is None or not _may_go_on(request, visit):
        return _over(request)
    language = choose_language(request)
    usual, other = outside_accounts(visit.provider, account)
    pages = pages_of(request)
    return show_page(
        request,
        "outside_consent",
        language=language,
        state=visit.id,
        provider=visit.provider.title,
        strategy=visit.provider.strategy,
        initial=visit.provider.title.rpartition(" ")[2][:1],
        usual=usual,
        other=other,
        usual_chosen="" if visit.hint == other else "checked",
        other_chosen="checked" if visit.hint == other else "",
        scopes="\n".join(_words(pages.texts(language), scope) for scope in visit.provider.scopes),
    )


async def consent(request: Request) -> Response:
    """Answer `POST` of the consent page.

    Args:
        request: form with `state`, `account` and `decision`.

    Returns:
        A redirect to the app with `connect_code`, or with `access_denied`.
    """
    step = await _of_form(request)
    account = step.tenant.people.get(step.visit.user_id) if step is not None else None
    if step is None or account is None or not _may_go_on(request, step.visit):
        return _over(request)
    if step.form.get("decision") != "allow":
        return _refuse(step, "access_denied", "The user denied the request")
    if step.form.get("account") not in outside_accounts(step.visit.provider, account):
        return _over(request)
    visit = step.visit
    visit.outside = step.form["account"]
    visit.code = secrets.token_urlsafe(32)
    shown = {"connect_code": visit.code, **({"state": visit.state} if visit.state else {})}
    return RedirectResponse(f"{visit.redirect_uri}?{urlencode(shown)}", status_code=302, headers=NO_STORE)


def _let_in(request: Request, tenant: Tenant, visit: Visit) -> Response:
    login = session_of(request)
    if visit.silent:
        return _refuse(_Step(tenant, visit, {}), "interaction_required", "The provider must ask the user")
    if login is None:
        return _sign_in(request, tenant, visit)
    if login.user_id != visit.user_id:
        here, wanted = tenant.people.get(login.user_id), tenant.people.get(visit.user_id)
        return show_page(
            request,
            "connect_person",
            status=403,
            state=visit.id,
            here=here.email if here is not None else "-",
            wanted=wanted.email if wanted is not None else "-",
        )
    return RedirectResponse(f"{_CONSENT}?state={visit.id}", status_code=302, headers=NO_STORE)


def _sign_in(request: Request, tenant: Tenant, visit: Visit) -> Response:
    name, value = CONNECT_QUERY
    account = tenant.people.get(visit.user_id)
    return sign_in_first(
        request,
        visit.browser,
        Inward(
            then=f"{CONNECT_PATH}?{urlencode({name: value, 'ticket': visit.ticket})}",
            given_up=visit.redirect_uri,
            state=visit.state,
            email=account.email if account is not None else "",
        ),
    )


def _refuse(step: _Step, error: str, description: str) -> Response:
    step.tenant.connected.close_visit(step.visit)
    return redirect_error(step.tenant, step.visit.redirect_uri, step.visit.state, error, description)


def _may_go_on(request: Request, visit: Visit) -> bool:
    login = session_of(request)
    same = secrets.compare_digest(visit.browser.encode(), browser_of(request).encode())
    return same and not visit.code and login is not None and login.user_id == visit.user_id


async def _of_form(request: Request) -> _Step | None:
    tenant = tenant_of(request)
    try:
        form = await read_form(request)
    except BodyError:
        return None
    visit = tenant.connected.visit(tenant.now(), visit_id=form.get("state", ""))
    if visit is None or visit.code or visit.browser != browser_of(request):
        return None
    return _Step(tenant, visit, form)


def _over(request: Request) -> Response:
    return show_page(request, "connect_over", status=400)


def _words(texts: dict[str, str], scope: str) -> str:
    known = texts.get(f"scope_{scope}")
    return f"{known} ({scope})" if known else scope
