"""The sign-in pages: password, passkey, second factor, and "is this the app you meant".

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
from keydesk.demo.tenant.state import Tenant, Transaction, tenant_of
from keydesk.demo.tenant.webauthn import Assertion, CeremonyError
from keydesk.demo.tenant.wire import BodyError, json_answer, read_form

PASSKEY_LIFE_S = 60.0


@dataclass(frozen=True)
class _Step:
    """A form that was sent, and the sign-in it belongs to."""

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
    transaction = _of_query(request)
    if transaction is None:
        return _over(request)
    transaction.shown = True
    return _login_form(request, transaction)


async def login_password(request: Request) -> Response:
    """Answer `POST /u/login`.

    Args:
        request: form with `state`, `username`, `password`.

    Returns:
        The next page, a redirect to the app, or the form again.
    """
    step = await _of_form(request)
    if step is None:
        return _over(request)
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
    step = await _of_form(request)
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
    step = await _of_form(request)
    if step is None:
        return _over(request)
    try:
        account, assertion = _check_passkey(step)
    except CeremonyError as error:
        return _login_form(request, step.transaction, problem="passkey_refused", detail=str(error), status=400)
    return _signed_in(request, step, account, proof_of(assertion.user_verified))


async def mfa_page(request: Request) -> Response:
    """Answer `GET /u/mfa`.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page that asks for the second factor.
    """
    transaction = _of_query(request)
    if transaction is None or transaction.login is None:
        return _over(request)
    transaction.shown = True
    transaction.mfa_code = f"{secrets.randbelow(1_000_000):06d}"
    return _mfa_form(request, transaction)


async def mfa_check(request: Request) -> Response:
    """Answer `POST /u/mfa`.

    Args:
        request: form with `state` and `code`.

    Returns:
        A redirect to the app, or the form again.
    """
    step = await _of_form(request)
    if step is None or step.transaction.login is None or not step.transaction.mfa_code:
        return _over(request)
    typed = step.form.get("code", "").replace(" ", "")
    if not secrets.compare_digest(typed.encode(), step.transaction.mfa_code.encode()):
        return _mfa_form(request, step.transaction, problem="wrong_code", status=400)
    # A second factor counts as a fresh proof, so auth_time moves.
    login = replace(
        step.transaction.login,
        amr=tuple(dict.fromkeys((*step.transaction.login.amr, "otp", "mfa"))),
        auth_time=step.tenant.now(),
    )
    return _keep_session(request, step, login)


async def confirm_page(request: Request) -> Response:
    """Answer `GET /u/confirm`.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page "is this the app you meant".
    """
    transaction = _of_query(request)
    if transaction is None or transaction.login is None or transaction.needs_mfa:
        return _over(request)
    account = tenant_of(request).people.get(transaction.login.user_id)
    if account is None:
        return _over(request)
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
    step = await _of_form(request)
    if step is None or not step.transaction.shown or step.transaction.login is None:
        return _over(request)
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
    step = await _of_form(request)
    if step is None:
        return _over(request)
    step.tenant.close_transaction(step.transaction)
    wanted = step.transaction.request
    return redirect_error(
        step.tenant, wanted.redirect_uri, wanted.state, "access_denied", "The user cancelled the sign-in"
    )


def _check_passkey(step: _Step) -> tuple[Account, Assertion]:
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


def _signed_in(request: Request, step: _Step, account: Account, amr: tuple[str, ...]) -> Response:
    login = Login(user_id=account.user_id, auth_time=step.tenant.now(), amr=amr, sid=secrets.token_urlsafe(24))
    if step.transaction.request.wants_mfa:
        step.transaction.login, step.transaction.needs_mfa = login, True
        return next_page(step.transaction)
    return _keep_session(request, step, login)


def _keep_session(request: Request, step: _Step, login: Login) -> Response:
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


def _mfa_form(request: Request, transaction: Transaction, *, problem: str = "", status: int = 200) -> Response:
    language = transaction.request.language
    return show_page(
        request,
        "mfa",
        status=status,
        language=language,
        state=transaction.id,
        code=transaction.mfa_code,
        problem=pages_of(request).text(problem, language),
    )


def _of_query(request: Request) -> Transaction | None:
    state, browser = request.query_params.get("state", ""), request.cookies.get(BROWSER_COOKIE, "")
    return tenant_of(request).find_transaction(state, browser)


async def _of_form(request: Request) -> _Step | None:
    try:
        form = await read_form(request)
    except BodyError:
        return None
    tenant = tenant_of(request)
    transaction = tenant.find_transaction(form.get("state", ""), request.cookies.get(BROWSER_COOKIE, ""))
    return None if transaction is None else _Step(tenant, transaction, form)


def _over(request: Request) -> Response:
    return show_page(request, "over", status=400)
