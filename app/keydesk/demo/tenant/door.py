"""The outermost layer: counts requests, refuses foreign hosts, sets the date, and lets the transport faults strike.

Owns nothing; works on the tenant's state. Runs on the server's event loop. Raises `ConnectionAbortedError` to drop a
connection under a server whose transport it cannot reach.
"""

import asyncio
import math
from email.utils import formatdate

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keydesk.demo.tenant.faults import FaultName
from keydesk.demo.tenant.problems import (
    Problem,
    conflict,
    not_found,
    too_many_requests,
    unauthorized,
    unsupported_media_type,
)
from keydesk.demo.tenant.state import Tenant
from keydesk.demo.tenant.wire import json_answer

CONTROL = "/_practice"
_UNTOUCHED = (CONTROL, "/u/assets/")
_PORTAL = (
    "<!doctype html><html><head><title>Guest network</title></head><body><h1>Welcome to the guest network</h1>"
    "<p>Please accept the terms of use to go on.</p></body></html>"
)
_BY_FAULT = "The practice tenant was asked to refuse."
_REFUSALS = {
    FaultName.UNAUTHORIZED: unauthorized(),
    FaultName.FORBIDDEN: Problem(403, "A0E-403-0001", "Forbidden", _BY_FAULT),
    FaultName.NOT_FOUND: not_found(_BY_FAULT),
    FaultName.CONFLICT: conflict(_BY_FAULT),
    FaultName.MEDIA_TYPE: unsupported_media_type(),
}


class Door:
    """ASGI middleware around the whole app.

    Args:
        app: the app inside.
        tenant: whose faults strike.
    """

    def __init__(self, app: ASGIApp, tenant: Tenant) -> None:
        self._app = app
        self._tenant = tenant
        port = tenant.config.port
        self._hosts = {f"localhost:{port}".encode(), f"127.0.0.1:{port}".encode()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request.

        Args:
            scope: ASGI scope.
            receive: where the body comes from.
            send: where the answer goes.
        """
        if scope["type"] != "http":
            return
        path, method = str(scope["path"]), str(scope["method"])
        outward = self._dated(send)
        if dict(scope["headers"]).get(b"host", b"") not in self._hosts:
            # A page elsewhere that points its own name at this computer must not get in.
            await JSONResponse({"error": "wrong host"}, status_code=421)(scope, receive, outward)
            return
        if path.startswith(_UNTOUCHED):
            await self._app(scope, receive, outward)
            return
        self._tenant.record(method, path)
        await self._with_faults(scope, receive, outward)

    async def _with_faults(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = str(scope["path"]), str(scope["method"])
        faults = self._tenant.faults
        slow = faults.take(FaultName.SLOW, path, method)
        if slow is not None:
            await asyncio.sleep(slow.value)
        if faults.take(FaultName.DROP_BEFORE, path, method) is not None:
            await _drain(receive)
            await _drop(receive)
            return
        answer = self._instead(path, method)
        if answer is not None:
            await _drain(receive)
            await answer(scope, receive, send)
            return
        if faults.take(FaultName.DROP_AFTER, path, method) is not None:
            await self._app(scope, receive, _swallow)
            await _drop(receive)
            return
        if faults.take(FaultName.TRUNCATED_JSON, path, method) is not None:
            await self._app(scope, receive, _Truncating(send))
            return
        await self._app(scope, receive, send)

    def _instead(self, path: str, method: str) -> Response | None:
        faults = self._tenant.faults
        limited = faults.take(FaultName.TOO_MANY_REQUESTS, path, method)
        if limited is not None:
            return self._too_many(path, limited.value)
        for name, refusal in _REFUSALS.items():
            if faults.take(name, path, method) is not None:
                return json_answer(refusal.body, refusal.status, refusal.headers)
        if faults.take(FaultName.SERVER_ERROR, path, method) is not None:
            return json_answer({"error": "server_error", "error_description": "Internal error"}, 500)
        if faults.take(FaultName.CAPTIVE_PORTAL, path, method) is not None:
            return HTMLResponse(_PORTAL)
        huge = faults.take(FaultName.HUGE_JSON, path, method)
        if huge is not None:
            padding = "x" * math.ceil(huge.value * 1_000_000)
            return JSONResponse({"authentication_methods": [], "padding": padding})
        return None

    def _too_many(self, path: str, wait_s: float) -> Response:
        wait = max(0, math.ceil(wait_s))
        headers = {
            "retry-after": str(wait),
            "x-ratelimit-limit": "5",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": str(math.ceil(self._tenant.now()) + wait),
        }
        problem: Problem = too_many_requests()
        if path.startswith("/me/"):
            return json_answer(problem.body, 429, headers)
        body = {"error": "too_many_requests", "error_description": "Too many requests"}
        return json_answer(body, 429, headers)

    def _dated(self, send: Send) -> Send:
        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._tenant.shown_now(), usegmt=True).encode()
                message["headers"] = [*message.get("headers", ()), (b"date", date)]
            await send(message)

        return outward


class _Truncating:
    """Collects an answer and sends the first half of its body as if it were the whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        half = self._body[: len(self._body) // 2]
        kept = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        length = (b"content-length", str(len(half)).encode())
        has_body = self._start["status"] not in (204, 304)
        await self._send({**self._start, "headers": [*kept, length] if has_body else kept})
        await self._send({"type": "http.response.body", "body": half if has_body else b""})


async def _swallow(message: Message) -> None:
    """Take an answer and send nothing."""


async def _drain(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _drop(receive: Receive) -> None:
    # ASGI has no word for hanging up. Under uvicorn `receive` is a method of the cycle that owns the transport.
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if not isinstance(transport, asyncio.WriteTransport):
        raise ConnectionAbortedError("dropped by a practice fault")
    transport.abort()
    # The protocol hears of it on a later turn of the loop; returning earlier would make uvicorn answer 500.
    for _ in range(3):
        await asyncio.sleep(0)
