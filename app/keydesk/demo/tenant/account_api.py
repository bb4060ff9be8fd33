"""The My Account API: factors and authentication methods. Source: the OpenAPI file, REFERENCE §7 to §11.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem` inside, which the
door turns into problem details.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from keydesk.demo.tenant.account_door import PREFIX, Call, kind_of, problem_answer, read_body, route
from keydesk.demo.tenant.bodies import PasskeyStart, read_change, read_filter, read_start, read_verify
from keydesk.demo.tenant.enrolling import NEW_PASSWORD, drop, start, verify, verify_password
from keydesk.demo.tenant.method_bodies import read_method_verify
from keydesk.demo.tenant.passkey_enrolling import NEW_PASSKEY, start_passkey, verify_passkey
from keydesk.demo.tenant.people import Method
from keydesk.demo.tenant.problems import bad_request, conflict, not_found
from keydesk.demo.tenant.rules import PRIMARY, FactorsAnswer
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.wire import NO_STORE, json_answer


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
    rules = call.tenant.rules
    if rules.factors_answer is FactorsAnswer.OFF:
        # Early access: a tenant that has it not answers as for any path it does not know.
        raise not_found("The requested resource was not found.")
    kinds = [kind for kind in rules.factors if call.account.may_enroll(kind)]
    listed = [{"type": kind, "usage": ["primary" if kind in PRIMARY else "secondary"]} for kind in kinds]
    if rules.factors_answer is FactorsAnswer.BARE:
        return JSONResponse(listed, headers=NO_STORE)
    return json_answer({"factors": listed})


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
    drop(call, method)
    return Response(status_code=204, headers=NO_STORE)


async def _start(call: Call) -> Response:
    wanted = read_start(await read_body(call.request))
    if isinstance(wanted, PasskeyStart):
        return json_answer(start_passkey(call, wanted), 202, _location(call.tenant, NEW_PASSKEY))
    started = start(call, wanted)
    return json_answer(started.body, 202, _location(call.tenant, started.method_id))


async def _verify(call: Call) -> Response:
    body = await read_body(call.request)
    method_id = call.request.path_params["method_id"]
    if method_id == NEW_PASSKEY:
        method = verify_passkey(call, read_verify(body))
    elif method_id == NEW_PASSWORD:
        method = verify_password(call, read_method_verify(body, "password"))
    else:
        unfinished = call.account.find(method_id)
        if unfinished is None or unfinished.confirmed:
            raise bad_request("There is no enrolment under way for this authentication method.")
        method = verify(call, unfinished, read_method_verify(body, unfinished.type))
    return json_answer(method.as_json(), 201, _location(call.tenant, method.id))


def _find(call: Call) -> Method | None:
    return call.account.find(call.request.path_params["method_id"])
