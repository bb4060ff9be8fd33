"""The sign-in page for the second factor: a code from an app, a text, a mail or a push, or the recovery code.

Whoever owns none of these practises with a code the page shows. Owns nothing; works on the tenant's state. Runs on
the server's event loop. Raises nothing: a person's mistakes become pages.
"""

import secrets
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from keydesk.demo.tenant.enrolling import send_code
from keydesk.demo.tenant.grants import Login
from keydesk.demo.tenant.pages import Markup, pages_of, show_page
from keydesk.demo.tenant.people import Account, Method, device_id
from keydesk.demo.tenant.problems import Problem
from keydesk.demo.tenant.recovery import matching_recovery_code, new_recovery_code
from keydesk.demo.tenant.sign_in import Step, keep_session, of_form, of_query, over
from keydesk.demo.tenant.state import Tenant, Transaction, tenant_of
from keydesk.demo.tenant.totp import matching_step

_PUSH = "push-notification"


async def mfa_page(request: Request) -> Response:
    """Answer `GET /u/mfa`.

    Args:
        request: the browser's request, with `state`.

    Returns:
        The page that asks for the second factor.
    """
    transaction = of_query(request)
    if transaction is None or transaction.login is None or transaction.proven is not None:
        return over(request)
    transaction.shown = True
    transaction.mfa_code = _six_digits()
    return _mfa_form(request, transaction)


async def mfa_check(request: Request) -> Response:
    """Answer `POST /u/mfa`.

    Args:
        request: form with `state` and `code`.

    Returns:
        A redirect to the app, the page with a new recovery code, or the form again.
    """
    step = await of_form(request)
    login = None if step is None else step.transaction.login
    account = None if login is None else tenant_of(request).people.get(login.user_id)
    if step is None or login is None or account is None or not step.transaction.mfa_code:
        return over(request)
    transaction, tenant = step.transaction, step.tenant
    if transaction.mfa_paused_until > tenant.now():
        return _mfa_form(request, transaction, problem="too_many_codes", status=429)
    typed = step.form.get("code", "").replace(" ", "")
    recovery = matching_recovery_code(account, typed)
    if recovery is not None:
        return _with_new_recovery_code(request, step, account, recovery)
    amr = _accepted(tenant, transaction, account, typed)
    if amr is None:
        _count_wrong(tenant, transaction)
        return _mfa_form(request, transaction, problem="wrong_code", status=400)
    return keep_session(request, step, _proven(tenant, login, amr))


async def mfa_send(request: Request) -> Response:
    """Answer `POST /u/mfa/send`.

    Args:
        request: form with `state`, `method` (an id) and, for phones, `channel`.

    Returns:
        The form again, with a sentence on what was sent.
    """
    step = await of_form(request)
    if step is None or step.transaction.login is None or not step.transaction.mfa_code:
        return over(request)
    tenant, transaction = step.tenant, step.transaction
    account = tenant.people.get(step.transaction.login.user_id)
    method = None if account is None else account.find(step.form.get("method", ""))
    if account is None or method is None or method not in _usable(account):
        return over(request)
    if method.type == _PUSH:
        transaction.push_request = tenant.pushes.ask(account.user_id, method.id, tenant.now()).id
        return _mfa_form(request, transaction, note="push_sent")
    channel = "email" if method.type == "email" else str(method.fields["preferred_authentication_method"])
    try:
        transaction.sent_code = send_code(tenant, account, method, channel)
    except Problem:
        return _mfa_form(request, transaction, problem="too_many_messages", status=429)
    transaction.sent_at = tenant.now()
    transaction.sent_by = method.id
    return _mfa_form(request, transaction, note=f"{channel}_sent")


async def mfa_push(request: Request) -> Response:
    """Answer `POST /u/mfa/push`.

    Args:
        request: form with `state`.

    Returns:
        A redirect to the app once the phone has approved, else the form again.
    """
    step = await of_form(request)
    if step is None or step.transaction.login is None or not step.transaction.push_request:
        return over(request)
    approved = step.tenant.pushes.outcome(step.transaction.push_request, step.tenant.now())
    if approved:
        return keep_session(request, step, _proven(step.tenant, step.transaction.login, ("mfa",)))
    problem = "push_waiting" if approved is None else "push_refused"
    if approved is not None:
        step.transaction.push_request = ""
    return _mfa_form(request, step.transaction, problem=problem, status=400)


async def mfa_done(request: Request) -> Response:
    """Answer `POST /u/mfa/done`.

    Args:
        request: form with `state`, from the page with the new recovery code.

    Returns:
        A redirect to the app.
    """
    step = await of_form(request)
    if step is None or step.transaction.proven is None:
        return over(request)
    return keep_session(request, step, step.transaction.proven)


def _six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def _proven(tenant: Tenant, login: Login, amr: tuple[str, ...]) -> Login:
    # A second factor counts as a fresh proof, so auth_time moves.
    return replace(login, amr=tuple(dict.fromkeys((*login.amr, *amr))), auth_time=tenant.now())


def _usable(account: Account) -> list[Method]:
    """Second factors that can be checked here; a sample app nobody has the secret of is none."""
    return [
        method
        for method in account.everything()
        if method.confirmed
        and (method.type in ("phone", "email") or (method.type in ("totp", _PUSH) and method.secret))
    ]


def _accepted(tenant: Tenant, transaction: Transaction, account: Account, typed: str) -> tuple[str, ...] | None:
    code = typed.encode()
    if secrets.compare_digest(code, transaction.mfa_code.encode()):
        return ("otp", "mfa")
    fresh = tenant.now() - transaction.sent_at <= tenant.rules.otp_life_s
    if transaction.sent_code and fresh and secrets.compare_digest(code, transaction.sent_code.encode()):
        transaction.sent_code = ""
        _touch(tenant, account.find(transaction.sent_by))
        return ("otp", "mfa")
    for method in _usable(account):
        if method.type != "totp":
            continue
        step = matching_step(method.secret, typed, tenant.now(), method.last_step)
        if step is not None:
            method.last_step = step
            _touch(tenant, method)
            return ("otp", "mfa")
    return None


def _touch(tenant: Tenant, method: Method | None) -> None:
    if method is not None:
        method.last_auth_at = tenant.now()


def _count_wrong(tenant: Tenant, transaction: Transaction) -> None:
    transaction.mfa_wrong += 1
    if transaction.mfa_wrong >= tenant.rules.otp_tries:
        transaction.mfa_wrong, transaction.mfa_paused_until = 0, tenant.now() + tenant.rules.otp_pause_s


def _with_new_recovery_code(request: Request, step: Step, account: Account, used: Method) -> Response:
    """A recovery code is good once; its successor is shown before the sign-in goes on."""
    if step.transaction.login is None:
        return over(request)
    account.remove(used.id)
    successor = Method(
        id=device_id("recovery-code"),
        type="recovery-code",
        created_at=step.tenant.now(),
        primary=False,
        fields={"confirmed": True},
        secret=new_recovery_code(),
    )
    account.add(successor)
    step.transaction.proven = _proven(step.tenant, step.transaction.login, ("mfa",))
    step.transaction.mfa_code = ""
    return show_page(
        request,
        "mfa_recovery",
        language=step.transaction.request.language,
        state=step.transaction.id,
        code=successor.secret,
    )


def _mfa_form(
    request: Request, transaction: Transaction, *, problem: str = "", note: str = "", status: int = 200
) -> Response:
    language, pages = transaction.request.language, pages_of(request)
    login = transaction.login
    account = None if login is None else tenant_of(request).people.get(login.user_id)
    usable = [] if account is None else _usable(account)
    practice = pages.fragment("mfa_practice", language, {"code": transaction.mfa_code})
    hidden = pages.fragment("mfa_practice_hidden", language, {"code": transaction.mfa_code})
    options = [_option(request, transaction, method) for method in usable if method.type != "totp"]
    push = pages.fragment("mfa_push", language, {"state": transaction.id})
    return show_page(
        request,
        "mfa",
        status=status,
        language=language,
        state=transaction.id,
        problem=pages.text(problem, language),
        sent=pages.text(note, language),
        code_label=pages.text("mfa_code_sent" if transaction.sent_code else _label(usable), language),
        push=push if transaction.push_request else Markup(""),
        practice=Markup("") if usable else practice,
        practice_hidden=hidden if usable else Markup(""),
        options=Markup("\n".join(options)),
    )


def _label(usable: list[Method]) -> str:
    if not usable:
        return "mfa_code"
    return "mfa_code_any" if any(method.type == "totp" for method in usable) else "mfa_code_sent"


def _option(request: Request, transaction: Transaction, method: Method) -> str:
    channel = str(method.fields.get("preferred_authentication_method", method.type))
    target = str(method.fields.get("phone_number") or method.fields.get("email") or method.fields.get("name", ""))
    language, pages = transaction.request.language, pages_of(request)
    name = "push" if method.type == _PUSH else channel
    values = {
        "state": transaction.id,
        "method": method.id,
        "act": pages.text(f"mfa_by_{name}", language),
        "target": target,
    }
    return pages.fragment("mfa_option", language, values)
