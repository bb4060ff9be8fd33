"""The control door `/_practice`: not part of Auth0, for tests, demonstrations and the curious.

Owns nothing; works on the tenant's state. Runs on the server's event loop, reachable from this computer only.
Raises nothing.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from keydesk.demo.tenant.door import CONTROL
from keydesk.demo.tenant.faults import Fault, FaultName, make_fault
from keydesk.demo.tenant.state import Tenant, tenant_of
from keydesk.demo.tenant.wire import BodyError, json_answer, media_type, read_json_object

_LOOPBACK = ("127.0.0.1", "::1")


def routes() -> list[Route]:
    """List the control door's routes.

    Returns:
        Routes below `/_practice`.
    """
    return [
        Route(f"{CONTROL}/faults", show_faults, methods=["GET"]),
        Route(f"{CONTROL}/faults", set_faults, methods=["POST"]),
        Route(f"{CONTROL}/faults", clear_faults, methods=["DELETE"]),
        Route(f"{CONTROL}/requests", show_requests, methods=["GET"]),
        Route(f"{CONTROL}/requests", forget_requests, methods=["DELETE"]),
    ]


def switch_on(tenant: Tenant, fault: Fault) -> None:
    """Put a fault on; `rotate-keys` is an act and happens at once.

    Args:
        tenant: whose.
        fault: which.
    """
    if fault.name is FaultName.ROTATE_KEYS:
        for _ in range(fault.count or 1):
            tenant.keys.rotate()
        return
    tenant.faults.add(fault)


async def show_faults(request: Request) -> Response:
    """Answer `GET /_practice/faults`.

    Args:
        request: from this computer.

    Returns:
        `{"faults": [...]}`.
    """
    return refusal(request) or _faults(tenant_of(request))


async def set_faults(request: Request) -> Response:
    """Answer `POST /_practice/faults`.

    Args:
        request: JSON: one fault `{"name", "path"?, "method"?, "count"?, "value"?}`, or `{"faults": [...]}`; with
            `"clear": true` the faults that were on go first.

    Returns:
        `{"faults": [...]}` as they are now, or 400 (then nothing was changed).
    """
    body = await json_body(request)
    if isinstance(body, Response):
        return body
    tenant = tenant_of(request)
    try:
        faults = _read_faults(body)
    except ValueError as error:
        return json_answer({"error": str(error)}, 400)
    if body.get("clear") is True:
        tenant.faults.clear()
    for fault in faults:
        switch_on(tenant, fault)
    return _faults(tenant)


async def clear_faults(request: Request) -> Response:
    """Answer `DELETE /_practice/faults`, optionally with `?name=`.

    Args:
        request: from this computer.

    Returns:
        `{"faults": [...]}` that are still on.
    """
    refused = refusal(request)
    if refused is not None:
        return refused
    tenant = tenant_of(request)
    tenant.faults.clear(request.query_params.get("name"))
    return _faults(tenant)


async def show_requests(request: Request) -> Response:
    """Answer `GET /_practice/requests`.

    Args:
        request: from this computer.

    Returns:
        `{"count", "requests": [{"method", "path"}]}`, oldest first; the list forgets what is older than 10,000.
    """
    tenant = tenant_of(request)
    listed = [{"method": method, "path": path} for method, path in tenant.journal]
    return refusal(request) or json_answer({"count": tenant.request_count, "requests": listed})


async def forget_requests(request: Request) -> Response:
    """Answer `DELETE /_practice/requests`.

    Args:
        request: from this computer.

    Returns:
        204.
    """
    refused = refusal(request)
    if refused is not None:
        return refused
    tenant = tenant_of(request)
    tenant.journal.clear()
    tenant.request_count = 0
    return Response(status_code=204)


def refusal(request: Request) -> Response | None:
    """Keep everybody out who is not on this computer.

    Args:
        request: any request to the control door.

    Returns:
        403, or None when it may go on.
    """
    if request.client is not None and request.client.host in _LOOPBACK:
        return None
    return json_answer({"error": "only from this computer"}, 403)


async def json_body(request: Request) -> dict[str, object] | Response:
    """Read what a test or a tool sends to the control door.

    Args:
        request: from this computer, as JSON.

    Returns:
        Its members, or the refusal to answer with.
    """
    refused = refusal(request)
    if refused is not None:
        return refused
    if media_type(request) != "application/json":
        # Also keeps web pages out: they cannot send this type to another origin unasked.
        return json_answer({"error": "the content type must be application/json"}, 415)
    try:
        return await read_json_object(request)
    except BodyError as error:
        return json_answer({"error": str(error)}, 400)


def _faults(tenant: Tenant) -> Response:
    return json_answer({"faults": [fault.as_json() for fault in tenant.faults.active()]})


def _read_faults(body: Mapping[str, object]) -> list[Fault]:
    if "name" in body:
        return [_read_fault({name: value for name, value in body.items() if name != "clear"})]
    listed = body.get("faults", [])
    if not isinstance(listed, list) or not set(body) <= {"faults", "clear"}:
        raise ValueError("expected one fault, or {faults: [...], clear: true|false}")
    return [_read_fault(item) for item in listed]


def _read_fault(item: object) -> Fault:
    if not isinstance(item, dict) or not set(item) <= {"name", "path", "method", "count", "value"}:
        raise ValueError("a fault has name, path, method, count and value")
    name, path, method = item.get("name"), item.get("path"), item.get("method", "")
    count, value = item.get("count"), item.get("value")
    if not isinstance(name, str) or not isinstance(path, str | None) or not isinstance(method, str):
        raise ValueError("name, path and method are text")
    if isinstance(count, bool) or not isinstance(count, int | None):
        raise ValueError("count is a whole number")
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise ValueError("value is a number")
    return make_fault(name, path=path, method=method, count=count, value=None if value is None else float(value))
