"""The sign-in pages: password, passkey, and "is this the app you meant"; the second factor has its own module.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises nothing: a person's mistakes
become pages.
"""

import secrets
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from keydesk.core.encoding import parse_json
from keydesk.demo.tenant.authorize import (
    BROWSER_COOKIE,
    finish,
    next_page,
    redirect_error,
    session_of,
    set_session,
)
from keydesk.demo.tenant.grants import Login
from keydesk.demo.tenant.pages import pages_of, show_page
from keydesk.demo.tenant.passkey_use import proof_of, use_passkey
from keydesk.demo.tenant.people import Account
from keydesk.demo.tenant.policies import is_challenged
from keydesk.demo.tenant.state import Tenant, Transaction, tenant_of
from keydesk.demo.tenant.webauthn import Assertion, CeremonyError
from keydesk.demo.tenant.wire import BodyError, json_answer, read_form

PASSKEY_LIFE_S = 60.0


@dataclass(frozen=True)
class Step:
    """A form that was sent, and the sign-in it belongs to.

    Attributes:
        tenant: where.
        transaction: the sign-in.
        form: names and values.
    """

    tenant: Tenant
    transaction: Transaction
    form: dict[str, str]


async def login_page(request: Request) -> Response:
    """Answer `GET /u/login`.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page with identifier, password and passkey.
    """
    transaction = of_query(request)
    if transaction is None:
        return over(request)
    transaction.shown = True
    return _login_form(request, transaction)


async def login_password(request: Request) -> Response:
    """Answer `POST /u/login`.

    Args:
        request: form with `state`, `username`, `password`.

    Returns:
        The next page, a redirect to the app, or the form again.
    """
    step = await of_form(request)
    if step is None:
        return over(request)
    email = step.form.get("username", "")
    found = step.tenant.people.identity_by_email(email)
    if found is None or not found[0].accepts_password(step.form.get("password", ""), found[1]):
        return _login_form(request, step.transaction, email=email, problem="wrong_password", status=400)
    return _signed_in(request, step, found[0], ("pwd",))


async def passkey_options(request: Request) -> Response:
    """Answer `POST /u/passkey/options`.

    Args:
        request: form with `state`.

    Returns:
        WebAuthn request options as JSON.
    """
    step = await of_form(request)
    if step is None:
        return json_answer({"error": "over"}, 400)
    step.transaction.passkey_challenge = secrets.token_bytes(32)
    step.transaction.challenge_born = step.tenant.now()
    return json_answer(
        step.tenant.ceremonies.request_options(
            challenge=step.transaction.passkey_challenge, timeout_ms=int(PASSKEY_LIFE_S * 1000)
        )
    )


async def login_passkey(request: Request) -> Response:
    """Answer `POST /u/passkey`.

    Args:
        request: form with `state` and `answer`, an `AuthenticationResponseJSON`.

    Returns:
        The next page, a redirect to the app, or the form again.
    """
    step = await of_form(request)
    if step is None:
        return over(request)
    try:
        account, assertion = _check_passkey(step)
    except CeremonyError as error:
        return _login_form(request, step.transaction, problem="passkey_refused", detail=str(error), status=400)
    return _signed_in(request, step, account, proof_of(assertion.user_verified))


async def confirm_page(request: Request) -> Response:
    """Answer `GET /u/confirm`.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page "is this the app you meant".
    """
    transaction = of_query(request)
    if transaction is None or transaction.login is None or transaction.needs_mfa:
        return over(request)
    account = tenant_of(request).people.get(transaction.login.user_id)
    if account is None:
        return over(request)
    transaction.shown = True
    return show_page(
        request,
        "confirm",
        language=transaction.request.language,
        state=transaction.id,
        email=account.email,
        callback=transaction.request.redirect_uri,
    )


async def confirm(request: Request) -> Response:
    """Answer `POST /u/confirm`.

    Args:
        request: form with `state`.

    Returns:
        A redirect to the app.
    """
    step = await of_form(request)
    if step is None or not step.transaction.shown or step.transaction.login is None:
        return over(request)
    if step.transaction.needs_mfa:
        return next_page(step.transaction)
    return finish(request, step.transaction, step.transaction.login)


async def cancel(request: Request) -> Response:
    """Answer `POST /u/cancel`.

    Args:
        request: form with `state`.

    Returns:
        A redirect to the app with `access_denied`.
    """
    step = await of_form(request)
    if step is None:
        return over(request)
    step.tenant.close_transaction(step.transaction)
    wanted = step.transaction.request
    return redirect_error(
        step.tenant, wanted.redirect_uri, wanted.state, "access_denied", "The user cancelled the sign-in"
    )


def _check_passkey(step: Step) -> tuple[Account, Assertion]:
    challenge, step.transaction.passkey_challenge = step.transaction.passkey_challenge, b""
    if not challenge or step.tenant.now() - step.transaction.challenge_born > PASSKEY_LIFE_S:
        raise CeremonyError("The challenge has expired.")
    try:
        answer = parse_json(step.form.get("answer", "").encode())
    except ValueError as error:
        raise CeremonyError("The answer is malformed.") from error
    if not isinstance(answer, dict):
        raise CeremonyError("The answer is malformed.")
    return use_passkey(step.tenant, dict(answer), challenge)


def _signed_in(request: Request, step: Step, account: Account, amr: tuple[str, ...]) -> Response:
    login = Login(user_id=account.user_id, auth_time=step.tenant.now(), amr=amr, sid=secrets.token_urlsafe(24))
    if is_challenged(step.tenant, step.transaction.request, login):
        step.transaction.login, step.transaction.needs_mfa = login, True
        return next_page(step.transaction)
    return keep_session(request, step, login)


def keep_session(request: Request, step: Step, login: Login) -> Response:
    """End a sign-in and remember it in the browser.

    Args:
        request: the browser's request.
        step: the form that completed it.
        login: who and how.

    Returns:
        A redirect to the app.
    """
    before = session_of(request)
    if before is not None and before.user_id == login.user_id:
        # The same person again in the same browser stays one session, with one sid.
        login = replace(login, sid=before.sid)
        step.tenant.sessions.close(before.sid)
    response = finish(request, step.transaction, login)
    set_session(response, step.tenant.sessions.open(login))
    return response


def _login_form(
    request: Request,
    transaction: Transaction,
    *,
    email: str | None = None,
    problem: str = "",
    detail: str = "",
    status: int = 200,
) -> Response:
    wanted = transaction.request
    pages = pages_of(request)
    known = wanted.login_hint if email is None else email
    return show_page(
        request,
        "login",
        status=status,
        language=wanted.language,
        state=transaction.id,
        email=known,
        # Where typing goes on: at the first field that is empty.
        focus_email="" if known else "autofocus",
        focus_password="autofocus" if known else "",
        problem=pages.text(problem, wanted.language),
        detail=detail,
        note=pages.text("no_sign_up" if wanted.signup else "", wanted.language),
        people=pages.people,
    )


def of_query(request: Request) -> Transaction | None:
    """Find the sign-in a page belongs to.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The sign-in, or None when it is over or another browser's.
    """
    state, browser = request.query_params.get("state", ""), request.cookies.get(BROWSER_COOKIE, "")
    return tenant_of(request).find_transaction(state, browser)


async def of_form(request: Request) -> Step | None:
    """Read a form and find the sign-in it belongs to.

    Args:
        request: form with `state`.

    Returns:
        Both, or None when it is no form, or its sign-in is over or another browser's.
    """
    try:
        form = await read_form(request)
    except BodyError:
        return None
    tenant = tenant_of(request)
    transaction = tenant.find_transaction(form.get("state", ""), request.cookies.get(BROWSER_COOKIE, ""))
    return None if transaction is None else Step(tenant, transaction, form)


def over(request: Request) -> Response:
    """Say that a sign-in has ended.

    Args:
        request: the browser's request.

    Returns:
        The page, with status 400.
    """
    return show_page(request, "over", status=400)
