"""The My Account API: factors and authentication methods. Source: the OpenAPI file, REFERENCE §7 to §11.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem` inside, which the
door turns into problem details.
"""

import secrets
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.account_door import PREFIX, Call, kind_of, problem_answer, read_body, route
from keydesk.demo.tenant.bodies import (
    PasskeyStart,
    PasskeyVerify,
    read_change,
    read_filter,
    read_start,
    read_verify,
)
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.people import CONNECTION, Account, Method, Passkey, device_id, passkey_fields
from keydesk.demo.tenant.problems import bad_request, conflict, not_found
from keydesk.demo.tenant.state import Enrolment, Tenant, tenant_of
from keydesk.demo.tenant.webauthn import CeremonyError, Registration
from keydesk.demo.tenant.wire import NO_STORE, json_answer

NEW_PASSKEY = "passkey|new"


def routes() -> list[Route]:
    """List the API's routes, the catch-all last.

    Returns:
        Routes below `/me/v1`.
    """
    methods = f"{PREFIX}/authentication-methods"
    one = f"{methods}/{{method_id}}"
    return [
        route(f"{PREFIX}/factors", "GET", "read:me:factors", _factors),
        route(methods, "GET", "read:me:authentication_methods", _list, frozenset({"type"})),
        route(methods, "POST", "create:me:authentication_methods", _start),
        route(one, "GET", "read:me:authentication_methods", _get),
        route(one, "PATCH", "update:me:authentication_methods", _change),
        route(one, "DELETE", "delete:me:authentication_methods", _delete),
        route(f"{one}/verify", "POST", "create:me:authentication_methods", _verify),
        Route("/me/{rest:path}", unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


async def unknown(request: Request) -> Response:
    """Answer a path the API does not have, which is also how an API that is not activated looks.

    Args:
        request: any request below `/me/`.

    Returns:
        A 404 problem.
    """
    tenant = tenant_of(request)
    verdict = tenant.limits.unknown_caller(kind_of(request), tenant.now())
    return problem_answer(not_found("The requested resource was not found."), verdict)


def _location(tenant: Tenant, method_id: str) -> dict[str, str]:
    path = f"{tenant.config.account_base}/authentication-methods/{quote(method_id, safe='')}"
    return {"location": path}


async def _factors(call: Call) -> Response:
    return json_answer({"factors": [{"type": "passkey", "usage": ["primary"]}]})


async def _list(call: Call) -> Response:
    wanted = read_filter(call.request.query_params.get("type"))
    return json_answer({"authentication_methods": [each.as_json() for each in call.account.methods(wanted)]})


async def _get(call: Call) -> Response:
    method = _find(call)
    if method is None:
        raise not_found("The authentication method does not exist.")
    return json_answer(method.as_json())


async def _change(call: Call) -> Response:
    change = read_change(await read_body(call.request))
    method = _find(call)
    if method is None:
        # The OpenAPI file knows no 404 here.
        raise bad_request("The authentication method does not exist.")
    if change.name is not None and method.type not in ("totp", "push-notification"):
        raise bad_request("The name of this authentication method cannot be changed.")
    if change.preferred is not None and method.type != "phone":
        raise bad_request("preferred_authentication_method is for phones only.")
    if change.name is not None:
        method.fields["name"] = change.name
    if change.preferred is not None:
        method.fields["preferred_authentication_method"] = change.preferred
    return json_answer(method.as_json())


async def _delete(call: Call) -> Response:
    method = _find(call)
    if method is None:
        # The OpenAPI file knows no 404 here either.
        raise bad_request("The authentication method does not exist.")
    if call.account.is_last_primary(method):
        raise conflict("This is the last method you can sign in with. Add another one first.")
    call.account.remove(method.id)
    return Response(status_code=204, headers=NO_STORE)


async def _start(call: Call) -> Response:
    wanted = read_start(await read_body(call.request))
    if isinstance(wanted, str):
        raise bad_request(f"Enrolling {wanted} is not enabled for this tenant.")
    _check_identity(call.account, wanted)
    config = call.tenant.config
    existing = call.account.passkeys()
    if len(existing) >= config.passkey_limit:
        raise bad_request(f"The maximum of {config.passkey_limit} passkeys has been reached.")
    challenge = secrets.token_bytes(32)
    session = f"Fe26.2**{secrets.token_hex(32)}"
    call.tenant.open_enrolment(
        session, Enrolment(user_id=call.account.user_id, challenge=challenge, born=call.tenant.now())
    )
    options = call.tenant.ceremonies.creation_options(
        challenge=challenge,
        user_handle=call.account.user_handle,
        name=call.account.email,
        display_name=call.account.name,
        timeout_ms=int(config.challenge_life_s * 1000),
        exclude=[_descriptor(method) for method in existing] if wanted.use_exclude_credentials else (),
    )
    answer: dict[str, object] = {"auth_session": session, "authn_params_public_key": options}
    return json_answer(answer, 202, _location(call.tenant, NEW_PASSKEY))


async def _verify(call: Call) -> Response:
    wanted = read_verify(await read_body(call.request))
    if call.request.path_params["method_id"] != NEW_PASSKEY:
        raise bad_request("There is no enrolment under way for this authentication method.")
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
    method = _new_passkey(call, registration, wanted)
    call.account.add(method)
    return json_answer(method.as_json(), 201, _location(call.tenant, method.id))


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


def _new_passkey(call: Call, registration: Registration, wanted: PasskeyVerify) -> Method:
    fields = passkey_fields(call.account, registration.credential)
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


def _check_identity(account: Account, wanted: PasskeyStart) -> None:
    if wanted.connection not in ("", CONNECTION):
        raise bad_request("The connection does not exist or has no passkeys.")
    if wanted.identity_user_id not in ("", account.user_id, account.user_id.partition("|")[2]):
        raise bad_request("The identity does not belong to this user.")


def _descriptor(method: Method) -> dict[str, object]:
    descriptor: dict[str, object] = {"id": method.fields["key_id"], "type": "public-key"}
    if "transports" in method.fields:
        descriptor["transports"] = method.fields["transports"]
    return descriptor


def _find(call: Call) -> Method | None:
    try:
        return call.account.get(call.request.path_params["method_id"])
    except KeyError:
        return None
