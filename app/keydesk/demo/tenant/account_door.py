"""The door of the My Account API: token, proof of possession, rate limit and scope, before any call is looked at.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `Problem` inside, which it turns
into problem details.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.bodies import check_query
from keydesk.demo.tenant.dpop import ProofError
from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.limits import Kind, Verdict
from keydesk.demo.tenant.people import Account
from keydesk.demo.tenant.presented import check_proof, proof_challenge, token_of
from keydesk.demo.tenant.problems import (
    Problem,
    bad_request,
    insufficient_scope,
    too_many_requests,
    unauthorized,
    unproven,
    unsupported_media_type,
)
from keydesk.demo.tenant.signing import TokenError
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.tokens import Caller
from keydesk.demo.tenant.wire import BodyError, json_answer, media_type, read_json_object

PREFIX = "/me/v1"
_CONNECTED = f"{PREFIX}/connected-accounts/"


@dataclass(frozen=True)
class Call:
    """A call that passed the door: token, rate limit and scope.

    Attributes:
        tenant: who answers.
        account: whose it is.
        request: as received.
        caller: what the token says.
    """

    tenant: Tenant
    account: Account
    request: Request
    caller: Caller


Handler = Callable[[Call], Awaitable[Response]]


def route(
    path: str,
    method: str,
    scope: str,
    handler: Handler,
    query: frozenset[str] = frozenset(),
    repeats: frozenset[str] = frozenset(),
) -> Route:
    """Put an operation behind the door.

    Args:
        path: below `/me/v1`, that included.
        method: HTTP method.
        scope: the scope the token must have.
        handler: what answers.
        query: parameters the OpenAPI file has for it; each may come once.
        repeats: those of them that may come more than once.

    Returns:
        The route.
    """

    async def door(request: Request) -> Response:
        sent = [pair for pair in request.query_params.multi_items() if pair[0] not in repeats]
        return await _through(request, scope, handler, lambda: check_query(sent, query))

    return Route(path, door, methods=[method])


async def read_body(request: Request) -> dict[str, object]:
    """Read the JSON object of a call.

    Args:
        request: the call.

    Returns:
        Its members.

    Raises:
        Problem: another content type, or no JSON object.
    """
    if media_type(request) != "application/json":
        raise unsupported_media_type()
    try:
        return await read_json_object(request)
    except BodyError as error:
        raise bad_request(f"The body cannot be read: {error}.") from error


def kind_of(request: Request) -> Kind:
    """Tell which bucket a call is counted in.

    Args:
        request: the call.

    Returns:
        The kind.
    """
    if request.url.path.startswith(_CONNECTED):
        return Kind.CONNECTED_READ if request.method == "GET" else Kind.CONNECTED_WRITE
    if request.method != "GET":
        return Kind.WRITE
    return Kind.FILTERED if "type" in request.query_params else Kind.READ


def problem_answer(problem: Problem, verdict: Verdict) -> Response:
    """Write problem details.

    Args:
        problem: what is wrong.
        verdict: for the headers every answer has.

    Returns:
        The answer.
    """
    return json_answer(problem.body, problem.status, {**verdict.headers(), **problem.headers})


async def _through(request: Request, scope: str, handler: Handler, check: Callable[[], None]) -> Response:
    tenant = tenant_of(request)
    verdict = tenant.limits.unknown_caller(kind_of(request), tenant.now())
    try:
        caller = _caller(request, tenant)
        verdict = tenant.limits.count(
            caller.user_id, kind_of(request), now=tenant.config.clock.monotonic(), wall=tenant.now()
        )
        if not verdict.allowed:
            raise too_many_requests()
        # After the bucket: a call repeated for its nonce counts twice, as at Auth0.
        proven = _prove(request, tenant, caller)
        if scope not in caller.scopes:
            raise insufficient_scope(scope)
        account = tenant.people.get(caller.user_id)
        if account is None:
            raise unauthorized()
        check()
        response = await handler(Call(tenant, account, request, caller))
    except Problem as problem:
        return problem_answer(problem, verdict)
    response.headers.update({**verdict.headers(), **proven})
    return response


def _caller(request: Request, tenant: Tenant) -> Caller:
    path, method = request.url.path, request.method
    try:
        caller = token_of(request, tenant, tenant.config.audience)
    except TokenError as error:
        raise unauthorized(str(error)) from error
    if tenant.faults.take(FaultName.REVOKED_TOKEN, path, method) is not None:
        raise unauthorized("The token has been revoked.")
    return caller


def _prove(request: Request, tenant: Tenant, caller: Caller) -> dict[str, str]:
    try:
        return check_proof(request, tenant, caller)
    except ProofError as error:
        raise unproven(str(error), proof_challenge(tenant, error)) from error
