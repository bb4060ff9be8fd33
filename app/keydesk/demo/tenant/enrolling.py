"""Enrolling an app, a phone, an address, a recovery code or a password. Source: the OpenAPI file, REFERENCE §11.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem`.
"""

import secrets
from dataclasses import dataclass

from keydesk.demo.tenant.account_door import Call
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.inbox import Message
from keydesk.demo.tenant.method_bodies import MethodStart, MethodVerify
from keydesk.demo.tenant.passwords import check_password
from keydesk.demo.tenant.pending import Pending
from keydesk.demo.tenant.people import Account, Method, device_id, password_method, timestamp
from keydesk.demo.tenant.problems import bad_request, too_many_attempts, validation_failed
from keydesk.demo.tenant.recovery import new_recovery_code
from keydesk.demo.tenant.state import Tenant
from keydesk.demo.tenant.totp import key_uri, matching_step, new_secret

NEW_PASSWORD = "password|new"  # noqa: S105 - an id
SECOND_FACTOR_LIMIT = 15  # the list holds 20 methods at most, and ways to sign in must be among them
ISSUER = "Keydesk practice tenant"
PUSH_NAME = "Practice phone"


@dataclass(frozen=True, kw_only=True)
class Started:
    """What an enrolment's first step answers.

    Attributes:
        method_id: the id it is verified at.
        body: the JSON answer.
    """

    method_id: str
    body: dict[str, object]


def start(call: Call, wanted: MethodStart) -> Started:
    """Begin an enrolment; the method is listed as unfinished from here on, passwords excepted.

    Args:
        call: whose.
        wanted: what.

    Returns:
        The answer.

    Raises:
        Problem: the tenant or the account does not allow it.
    """
    check_factor(call, wanted.kind)
    if wanted.kind == "password":
        return _start_password(call, wanted)
    method = _unfinished(call, wanted)
    pending = Pending(
        user_id=call.account.user_id, method_id=method.id, kind=wanted.kind, born=call.tenant.now(), code=""
    )
    if wanted.kind in ("phone", "email"):
        channel = wanted.channel if wanted.kind == "phone" else "email"
        pending.code = send_code(call.tenant, call.account, method, channel)
    call.account.add(method)
    body: dict[str, object] = {"id": method.id, "auth_session": call.tenant.pending.open(pending)}
    if wanted.kind == "totp":
        body["barcode_uri"] = key_uri(method.secret, issuer=ISSUER, account=call.account.email)
        body["manual_input_code"] = method.secret
    elif wanted.kind == "push-notification":
        extra = {"enrollment_tx_id": secrets.token_hex(16), "base_url": call.tenant.config.base}
        body["barcode_uri"] = key_uri(method.secret, issuer=ISSUER, account=call.account.email, extra=extra)
    elif wanted.kind == "recovery-code":
        body["recovery_code"] = method.secret
    return Started(method_id=method.id, body=body)


def check_factor(call: Call, kind: str) -> None:
    """Check that a type of method may be enrolled.

    Args:
        call: whose.
        kind: factor type.

    Raises:
        Problem: the tenant has it switched off, or it is not for this person.
    """
    if kind not in call.tenant.rules.factors:
        raise bad_request(f"Enrolling {kind} is not enabled for this tenant.")
    if not call.account.may_enroll(kind):
        raise bad_request(f"Enrolling {kind} is not enabled for this user.")


def verify(call: Call, method: Method, wanted: MethodVerify) -> Method:
    """Finish an enrolment of anything but a password or passkey.

    Args:
        call: whose.
        method: the unfinished method.
        wanted: session and code.

    Returns:
        The method, confirmed.

    Raises:
        Problem: the session or the code does not hold, or the phone has not linked yet.
    """
    pending = _pending(call, wanted.auth_session, method.id)
    if method.type in ("totp", "phone", "email"):
        _check_code(call, method, pending, wanted.proof)
    elif method.type == "push-notification":
        if not pending.linked:
            raise bad_request("The phone has not linked yet. Scan the QR code with the app first.")
        method.fields["name"] = PUSH_NAME
    elif method.type == "recovery-code":
        _replace_recovery_codes(call, method)
    call.tenant.pending.close(wanted.auth_session)
    method.fields["confirmed"] = True
    return method


def verify_password(call: Call, wanted: MethodVerify) -> Method:
    """Set a new password; it counts at the sign-in page at once.

    Args:
        call: whose.
        wanted: session and new password.

    Returns:
        The password as a method.

    Raises:
        Problem: the session does not hold, or the password breaks the policy; then the session stays good.
    """
    pending = _pending(call, wanted.auth_session, NEW_PASSWORD)
    identity = call.account.find_identity("", pending.identity)
    if identity is None:
        raise bad_request("The identity does not belong to this user.")
    invalid = check_password(call.tenant.rules.password, call.account, identity, wanted.proof)
    if invalid:
        raise validation_failed(invalid, "The new password does not meet the password policy.")
    call.tenant.pending.close(wanted.auth_session)
    identity.change_password(wanted.proof)
    if call.account.find(identity.password_id) is None:
        call.account.add(password_method(identity, call.tenant.now()))
    method = call.account.get(identity.password_id)
    method.fields["last_password_reset"] = timestamp(call.tenant.now())
    return method


def send_code(tenant: Tenant, account: Account, method: Method, channel: str) -> str:
    """Send a code to a phone or an address.

    Args:
        tenant: who sends.
        account: whose.
        method: the phone or the address.
        channel: `sms`, `voice` or `email`.

    Returns:
        The code.

    Raises:
        Problem: this hour's texts and calls are used up.
    """
    user_id = account.user_id
    if channel != "email":
        wait = tenant.inbox.wait_for_phone(user_id, tenant.rules.messages_per_hour, tenant.now())
        if wait > 0:
            raise too_many_attempts("Too many text messages or calls. Try again later.", wait)
    code = f"{secrets.randbelow(1_000_000):06d}"
    to = str(method.fields["email" if channel == "email" else "phone_number"])
    tenant.inbox.send(Message(user_id=user_id, to=to, channel=channel, code=code, sent_at=tenant.now()))
    return code


def _start_password(call: Call, wanted: MethodStart) -> Started:
    identity = call.account.find_identity(wanted.connection, wanted.identity_user_id)
    if identity is None:
        raise bad_request("The identity does not belong to this user, or the connection has no passwords.")
    pending = Pending(
        user_id=call.account.user_id,
        method_id=NEW_PASSWORD,
        kind="password",
        born=call.tenant.now(),
        identity=identity.user_id,
    )
    session = call.tenant.pending.open(pending)
    policy = call.tenant.rules.password.as_json()
    return Started(method_id=NEW_PASSWORD, body={"id": NEW_PASSWORD, "auth_session": session, "policy": policy})


def _unfinished(call: Call, wanted: MethodStart) -> Method:
    fields: dict[str, object] = {"confirmed": False}
    if wanted.kind == "phone":
        fields |= {"phone_number": wanted.phone_number, "preferred_authentication_method": wanted.channel}
    elif wanted.kind == "email":
        fields["email"] = wanted.email
    _make_room(call, wanted)
    secret = {"totp": new_secret, "push-notification": new_secret, "recovery-code": new_recovery_code}.get(
        wanted.kind
    )
    return Method(
        id=device_id(wanted.kind),
        type=wanted.kind,
        created_at=call.tenant.now(),
        primary=False,
        fields=fields,
        secret=secret() if secret is not None else "",
    )


def _make_room(call: Call, wanted: MethodStart) -> None:
    account, tenant = call.account, call.tenant
    for method in account.methods(wanted.kind):
        known = (method.fields.get("phone_number", ""), str(method.fields.get("email", "")).lower())
        same = wanted.kind in ("phone", "email") and known == (wanted.phone_number, wanted.email.lower())
        if same and method.confirmed:
            raise bad_request(f"This {wanted.kind} is enrolled already.")
        # Asking for the code once more replaces what was not finished; of recovery codes there is one.
        if same or (
            wanted.kind == "recovery-code" and (not method.confirmed or tenant.rules.recovery_replaced_at_start)
        ):
            drop(call, method)
    if sum(not method.primary for method in account.everything()) >= SECOND_FACTOR_LIMIT:
        raise bad_request(f"The maximum of {SECOND_FACTOR_LIMIT} second factors has been reached.")


def drop(call: Call, method: Method) -> None:
    """Remove a method and whatever enrolment of it is under way.

    Args:
        call: whose.
        method: which.
    """
    call.account.remove(method.id)
    call.tenant.pending.forget_method(method.id)


def _replace_recovery_codes(call: Call, kept: Method) -> None:
    for method in call.account.methods("recovery-code"):
        if method is not kept:
            drop(call, method)


def _pending(call: Call, session: str, method_id: str) -> Pending:
    tenant = call.tenant
    pending = tenant.pending.find(session, call.account.user_id, method_id)
    if pending is None:
        raise bad_request("The auth_session is unknown or was used already.")
    expired = tenant.now() - pending.born > tenant.rules.enrolment_life_s
    if (
        expired
        or tenant.faults.take(FaultName.EXPIRED_SESSION, call.request.url.path, call.request.method) is not None
    ):
        tenant.pending.close(session)
        raise bad_request("The auth_session has expired.")
    return pending


def _check_code(call: Call, method: Method, pending: Pending, code: str) -> None:
    tenant = call.tenant
    wait = pending.paused_until - tenant.now()
    if wait > 0:
        raise too_many_attempts("Too many wrong codes. Try again later.", wait)
    if method.type == "totp":
        step = matching_step(method.secret, code, tenant.now(), method.last_step)
        if step is not None:
            method.last_step = step
            return
    elif tenant.now() - pending.born > tenant.rules.otp_life_s:
        raise bad_request("The code has expired. Ask for a new one.")
    elif secrets.compare_digest(code.replace(" ", "").encode(), pending.code.encode()):
        return
    pending.wrong += 1
    if pending.wrong >= tenant.rules.otp_tries:
        pending.wrong, pending.paused_until = 0, tenant.now() + tenant.rules.otp_pause_s
    raise bad_request("The code is wrong.")
