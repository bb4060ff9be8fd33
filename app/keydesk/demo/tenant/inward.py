"""Sign-ins that a page of the tenant itself asks for, and that lead back to it instead of to an app.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from keydesk.demo.tenant.authorize import next_page, session_of, set_browser
from keydesk.demo.tenant.grants import Login
from keydesk.demo.tenant.pages import choose_language
from keydesk.demo.tenant.policies import is_challenged, needs_full_sign_in
from keydesk.demo.tenant.state import AuthorizeRequest, tenant_of


@dataclass(frozen=True, kw_only=True)
class Inward:
    """What a page of the tenant wants a sign-in for.

    Attributes:
        then: page of this tenant to go on to.
        given_up: where the person goes who cancels: a registered callback, or a page of this tenant.
        state: the app's own value for that case, or empty.
        email: identifier to fill in, or empty.
        scopes: what is going to be granted; decides, with the audience, whether a second factor is due.
        audience: the API it is for, or empty.
    """

    then: str
    given_up: str
    state: str = ""
    email: str = ""
    scopes: tuple[str, ...] = ()
    audience: str = ""


def sign_in_first(request: Request, browser: str, wanted: Inward, login: Login | None = None) -> Response:
    """Send the browser to the sign-in pages.

    Args:
        request: the browser's request.
        browser: what `browser_of` said of it, once: a browser without a cookie gets another one each time.
        wanted: what for.
        login: who is signed in there and goes on as such, to the second factor alone; None for whoever it will be.

    Returns:
        A redirect within the tenant.
    """
    tenant, asked = tenant_of(request), _request(request, wanted)
    transaction = tenant.open_transaction(asked, browser)
    transaction.then = wanted.then
    if login is not None and not needs_full_sign_in(tenant, asked, login) and is_challenged(tenant, asked, login):
        transaction.login, transaction.needs_mfa = login, True
    response = next_page(transaction)
    set_browser(response, browser)
    return response


def still_due(request: Request, wanted: Inward) -> bool:
    """Tell whether the browser must be sent to the sign-in pages first.

    Args:
        request: the browser's request.
        wanted: what for.

    Returns:
        Whether nobody is signed in there, or policies ask for more than the session shows.
    """
    login, tenant = session_of(request), tenant_of(request)
    if login is None:
        return True
    asked = _request(request, wanted)
    return needs_full_sign_in(tenant, asked, login) or is_challenged(tenant, asked, login)


def _request(request: Request, wanted: Inward) -> AuthorizeRequest:
    return AuthorizeRequest(
        redirect_uri=wanted.given_up,
        state=wanted.state,
        nonce="",
        challenge="",
        scopes=wanted.scopes,
        audience=wanted.audience,
        prompts=frozenset({"login"}),
        max_age=None,
        wants_mfa=False,
        login_hint=wanted.email,
        signup=False,
        organization="",
        language=choose_language(request),
    )
