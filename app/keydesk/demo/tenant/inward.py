"""Sign-ins that a page of the tenant itself asks for, and that lead back to it instead of to an app.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing.
"""

from starlette.requests import Request
from starlette.responses import Response

from keydesk.demo.tenant.authorize import next_page, set_browser
from keydesk.demo.tenant.pages import choose_language
from keydesk.demo.tenant.state import AuthorizeRequest, tenant_of


def sign_in_first(
    request: Request, browser: str, *, then: str, given_up: str, state: str = "", email: str = ""
) -> Response:
    """Send the browser to the sign-in pages.

    Args:
        request: the browser's request.
        browser: what `browser_of` said of it, once: a browser without a cookie gets another one each time.
        then: page of this tenant to go on to.
        given_up: where the person goes who cancels: a registered callback, or a page of this tenant.
        state: the app's own value for that case, or empty.
        email: identifier to fill in, or empty.

    Returns:
        A redirect within the tenant.
    """
    wanted = AuthorizeRequest(
        redirect_uri=given_up,
        state=state,
        nonce="",
        challenge="",
        scopes=(),
        audience="",
        prompts=frozenset({"login"}),
        max_age=None,
        wants_mfa=False,
        login_hint=email,
        signup=False,
        organization="",
        language=choose_language(request),
    )
    transaction = tenant_of(request).open_transaction(wanted, browser)
    transaction.then = then
    response = next_page(transaction)
    set_browser(response, browser)
    return response
