"""Enrolling a passkey: options first, then the key's answer. Source: the OpenAPI file, REFERENCE §11.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem`.
"""

import secrets

from keydesk.demo.tenant.account_door import Call
from keydesk.demo.tenant.bodies import PasskeyStart, PasskeyVerify
from keydesk.demo.tenant.enrolling import check_factor
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.identities import Identity
from keydesk.demo.tenant.pending import new_session
from keydesk.demo.tenant.people import Account, Method, Passkey, device_id, passkey_fields
from keydesk.demo.tenant.problems import bad_request
from keydesk.demo.tenant.state import Enrolment
from keydesk.demo.tenant.webauthn import CeremonyError, Registration

NEW_PASSKEY = "passkey|new"


def start_passkey(call: Call, wanted: PasskeyStart) -> dict[str, object]:
    """Begin an enrolment.

    Args:
        call: whose.
        wanted: for which identity, and whether to list the passkeys there are.

    Returns:
        The JSON answer.

    Raises:
        Problem: the tenant or the account does not allow it.
    """
    check_factor(call, "passkey")
    identity = _identity(call.account, wanted)
    config = call.tenant.config
    existing = call.account.passkeys()
    if len(existing) >= config.passkey_limit:
        raise bad_request(f"The maximum of {config.passkey_limit} passkeys has been reached.")
    challenge = secrets.token_bytes(32)
    session = new_session()
    enrolment = Enrolment(
        user_id=call.account.user_id, challenge=challenge, born=call.tenant.now(), identity=identity.user_id
    )
    call.tenant.open_enrolment(session, enrolment)
    options = call.tenant.ceremonies.creation_options(
        challenge=challenge,
        user_handle=identity.user_handle,
        name=identity.email,
        display_name=call.account.name,
        timeout_ms=int(config.challenge_life_s * 1000),
        exclude=[_descriptor(method) for method in existing] if wanted.use_exclude_credentials else (),
    )
    return {"auth_session": session, "authn_params_public_key": options}


def verify_passkey(call: Call, wanted: PasskeyVerify) -> Method:
    """Finish an enrolment.

    Args:
        call: whose.
        wanted: session and the key's answer.

    Returns:
        The new passkey.

    Raises:
        Problem: the session or the answer does not hold.
    """
    enrolment = _enrolment(call, wanted.auth_session)
    if len(call.account.passkeys()) >= call.tenant.config.passkey_limit:
        raise bad_request("The maximum number of passkeys has been reached.")
    # From here on the challenge is spent, whatever comes of it.
    del call.tenant.enrolments[wanted.auth_session]
    try:
        registration = call.tenant.ceremonies.register(wanted.answer, enrolment.challenge)
    except CeremonyError as error:
        raise bad_request(str(error)) from error
    if call.tenant.people.by_credential(registration.credential.credential_id) is not None:
        raise bad_request("This passkey is already registered.")
    identity = call.account.find_identity("", enrolment.identity)
    if identity is None:
        raise bad_request("The identity does not belong to this user.")
    method = _new_passkey(call, identity, registration, wanted)
    call.account.add(method)
    return method


def _identity(account: Account, wanted: PasskeyStart) -> Identity:
    if account.find_identity(wanted.connection, "") is None:
        raise bad_request("The connection does not exist or has no passkeys.")
    identity = account.find_identity(wanted.connection, wanted.identity_user_id)
    if identity is None:
        raise bad_request("The identity does not belong to this user.")
    return identity


def _enrolment(call: Call, session: str) -> Enrolment:
    enrolment = call.tenant.enrolments.get(session)
    if enrolment is None or enrolment.user_id != call.account.user_id:
        raise bad_request("The auth_session is unknown or was used already.")
    expired = call.tenant.now() - enrolment.born > call.tenant.config.challenge_life_s
    path, method = call.request.url.path, call.request.method
    if expired or call.tenant.faults.take(FaultName.EXPIRED_SESSION, path, method) is not None:
        del call.tenant.enrolments[session]
        raise bad_request("The auth_session has expired.")
    return enrolment


def _new_passkey(call: Call, identity: Identity, registration: Registration, wanted: PasskeyVerify) -> Method:
    fields = passkey_fields(identity, registration.credential)
    fields["credential_device_type"] = "multi_device" if registration.multi_device else "single_device"
    fields["credential_backed_up"] = registration.backed_up
    if wanted.transports is not None:
        fields["transports"] = list(wanted.transports)
    agent = call.request.headers.get("user-agent")
    if agent:
        fields["user_agent"] = agent[:200]
    return Method(
        id=device_id("passkey"),
        type="passkey",
        created_at=call.tenant.now(),
        primary=True,
        fields=fields,
        passkey=Passkey(credential=registration.credential, counter=registration.counter),
    )


def _descriptor(method: Method) -> dict[str, object]:
    descriptor: dict[str, object] = {"id": method.fields["key_id"], "type": "public-key"}
    if "transports" in method.fields:
        descriptor["transports"] = method.fields["transports"]
    return descriptor
