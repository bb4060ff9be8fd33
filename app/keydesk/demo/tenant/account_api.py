"""The My Account API: factors and authentication methods. Source: the OpenAPI file, REFERENCE §7 to §11.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem` inside, which its
door turns into problem details.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.bodies import (
    PasskeyStart,
    PasskeyVerify,
    check_query,
    read_change,
    read_filter,
    read_start,
    read_verify,
)
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.limits import Kind, Verdict
from keydesk.demo.tenant.people import CONNECTION, Account, Method, Passkey, device_id, passkey_fields
from keydesk.demo.tenant.problems import (
    Problem,
    bad_request,
    conflict,
    insufficient_scope,
    not_found,
    too_many_requests,
    unauthorized,
    unsupported_media_type,
)
from keydesk.demo.tenant.signing import TokenError
from keydesk.demo.tenant.state import Enrolment, Tenant, tenant_of
from keydesk.demo.tenant.tokens import Caller, check_access_token
from keydesk.demo.tenant.webauthn import CeremonyError, Registration
from keydesk.demo.tenant.wire import NO_STORE, BodyError, json_answer, media_type, read_json_object

PREFIX = "/me/v1"
NEW_PASSKEY = "passkey|new"


@dataclass(frozen=True)
class _Call:
    """A call that passed the door: token, rate limit and scope."""

    tenant: Tenant
    account: Account
    request: Request


_Handler = Callable[[_Call], Awaitable[Response]]


def routes() -> list[Route]:
    """List the API's routes, the catch-all last.

    Returns:
        Routes below `/me/v1`.
    """
    methods = f"{PREFIX}/authentication-methods"
    one = f"{methods}/{{method_id}}"
    return [
        _route(f"{PREFIX}/factors", "GET", "read:me:factors", _factors),
        _route(methods, "GET", "read:me:authentication_methods", _list, frozenset({"type"})),
        _route(methods, "POST", "create:me:authentication_methods", _start),
        _route(one, "GET", "read:me:authentication_methods", _get),
        _route(one, "PATCH", "update:me:authentication_methods", _change),
        _route(one, "DELETE", "delete:me:authentication_methods", _delete),
        _route(f"{one}/verify", "POST", "create:me:authentication_methods", _verify),
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
    verdict = tenant.limits.unknown_caller(_kind(request), tenant.now())
    return _problem(not_found("The requested resource was not found."), verdict)


def _route(path: str, method: str, scope: str, handler: _Handler, query: frozenset[str] = frozenset()) -> Route:
    async def door(request: Request) -> Response:
        return await _through_the_door(request, scope, handler, query)

    return Route(path, door, methods=[method])


async def _through_the_door(request: Request, scope: str, handler: _Handler, query: frozenset[str]) -> Response:
    tenant = tenant_of(request)
    verdict = tenant.limits.unknown_caller(_kind(request), tenant.now())
    try:
        caller = _caller(request, tenant)
        verdict = tenant.limits.count(
            caller.user_id, _kind(request), now=tenant.config.clock.monotonic(), wall=tenant.now()
        )
        if not verdict.allowed:
            raise too_many_requests()
        if scope not in caller.scopes:
            raise insufficient_scope(scope)
        account = tenant.people.get(caller.user_id)
        if account is None:
            raise unauthorized()
        check_query(request.query_params.multi_items(), query)
        response = await handler(_Call(tenant, account, request))
    except Problem as problem:
        return _problem(problem, verdict)
    response.headers.update(verdict.headers())
    return response


def _caller(request: Request, tenant: Tenant) -> Caller:
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not credentials:
        raise unauthorized("There is no bearer token.")
    if tenant.faults.take(FaultName.REVOKED_TOKEN, request.url.path, request.method) is not None:
        raise unauthorized("The token has been revoked.")
    try:
        return check_access_token(tenant, credentials.strip(), tenant.config.audience)
    except TokenError as error:
        raise unauthorized(str(error)) from error


def _kind(request: Request) -> Kind:
    if request.method != "GET":
        return Kind.WRITE
    return Kind.FILTERED if "type" in request.query_params else Kind.READ


def _problem(problem: Problem, verdict: Verdict) -> Response:
    return json_answer(problem.body, problem.status, {**verdict.headers(), **problem.headers})


async def _body(request: Request) -> dict[str, object]:
    if media_type(request) != "application/json":
        raise unsupported_media_type()
    try:
        return await read_json_object(request)
    except BodyError as error:
        raise bad_request(f"The body cannot be read: {error}.") from error


def _location(tenant: Tenant, method_id: str) -> dict[str, str]:
    path = f"{tenant.config.account_base}/authentication-methods/{quote(method_id, safe='')}"
    return {"location": path}


async def _factors(call: _Call) -> Response:
    return json_answer({"factors": [{"type": "passkey", "usage": ["primary"]}]})


async def _list(call: _Call) -> Response:
    wanted = read_filter(call.request.query_params.get("type"))
    return json_answer({"authentication_methods": [each.as_json() for each in call.account.methods(wanted)]})


async def _get(call: _Call) -> Response:
    method = _find(call)
    if method is None:
        raise not_found("The authentication method does not exist.")
    return json_answer(method.as_json())


async def _change(call: _Call) -> Response:
    change = read_change(await _body(call.request))
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


async def _delete(call: _Call) -> Response:
    method = _find(call)
    if method is None:
        # The OpenAPI file knows no 404 here either.
        raise bad_request("The authentication method does not exist.")
    if call.account.is_last_primary(method):
        raise conflict("This is the last method you can sign in with. Add another one first.")
    call.account.remove(method.id)
    return Response(status_code=204, headers=NO_STORE)


async def _start(call: _Call) -> Response:
    wanted = read_start(await _body(call.request))
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


async def _verify(call: _Call) -> Response:
    wanted = read_verify(await _body(call.request))
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


def _enrolment(call: _Call, session: str) -> Enrolment:
    enrolment = call.tenant.enrolments.get(session)
    if enrolment is None or enrolment.user_id != call.account.user_id:
        raise bad_request("The auth_session is unknown or was used already.")
    expired = call.tenant.now() - enrolment.born > call.tenant.config.challenge_life_s
    path, method = call.request.url.path, call.request.method
    if expired or call.tenant.faults.take(FaultName.EXPIRED_SESSION, path, method) is not None:
        del call.tenant.enrolments[session]
        raise bad_request("The auth_session has expired.")
    return enrolment


def _new_passkey(call: _Call, registration: Registration, wanted: PasskeyVerify) -> Method:
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


def _find(call: _Call) -> Method | None:
    try:
        return call.account.get(call.request.path_params["method_id"])
    except KeyError:
        return None
