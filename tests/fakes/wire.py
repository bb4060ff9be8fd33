"""Listens at the practice tenant's door: what secrets pass it is known, so that they can be looked for elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECRET_MEMBERS = (
    "access_token", "refresh_token", "id_token", "code", "code_verifier", "auth_session", "token", "state", "nonce",
    "password", "cookie", "recovery_code", "otp_code", "manual_input_code", "device_code",
)  # fmt: skip
_SHORTEST = 6
_LONGEST_BODY = 256 * 1024  # what is longer is one of the tenant's faults


class Wire:
    """Everything secret that crossed the tenant's door, by name."""

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = {name: set() for name in SECRET_MEMBERS}

    def note(self, name: str, value: object) -> None:
        """Note a member, if it is a secret one."""
        if name in self.seen and isinstance(value, str) and len(value) >= _SHORTEST and value not in self.seen[name]:
            self.seen[name].add(value)
            self.noted(name, value)

    def noted(self, name: str, value: str) -> None:
        """A new one is known."""

    def note_body(self, data: bytes) -> None:
        """A body of JSON or of a form."""
        if len(data) > _LONGEST_BODY:
            return
        try:
            told = json.loads(data)
        except ValueError:
            told = dict(parse_qsl(data.decode("latin-1")))
        for name, value in told.items() if isinstance(told, dict) else ():
            self.note(name, value)

    def note_address(self, address: str) -> None:
        """What stands behind the question mark."""
        for name, value in parse_qsl(urlsplit(address).query):
            self.note(name, value)


class WrittenWire(Wire):
    """Writes each secret down, a line each, before the answer that tells it leaves.

    Args:
        file: where to.
    """

    def __init__(self, file: str | Path) -> None:
        super().__init__()
        self._file = Path(file)

    def noted(self, name: str, value: str) -> None:
        """Write it down."""
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps([name, value]) + "\n")


class _Asked:
    """What comes in; has the transport of the real one, by which the tenant hangs up when it is told to.

    Args:
        receive: the real one.
        wire: gets what is heard.
    """

    def __init__(self, receive: Receive, wire: Wire) -> None:
        self.transport = getattr(getattr(receive, "__self__", None), "transport", None)
        self._receive = receive
        self._wire = wire
        self._body = bytearray()

    async def receive(self) -> Message:
        """Take the next piece."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._body.extend(message.get("body", b""))
            if not message.get("more_body"):
                self._wire.note_body(bytes(self._body))
        return message


class Listening:
    """ASGI middleware that notes what passes, before it has passed."""

    def __init__(self, app: ASGIApp, wire: Wire) -> None:
        self._app = app
        self._wire = wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = bytearray()

        async def outward(message: Message) -> None:
            answered.extend(message.get("body", b""))
            for name, value in message.get("headers", ()):
                if name.lower() == b"location":
                    self._wire.note_address(value.decode())
                if name.lower() == b"set-cookie":
                    self._wire.note("cookie", value.decode("latin-1").partition(";")[0].partition("=")[2])
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self._wire.note_body(bytes(answered))
            await send(message)

        if scope["type"] == "http":
            self._wire.note_address("?" + scope["query_string"].decode())
        await self._app(scope, _Asked(receive, self._wire).receive, outward)


def listen(module: Any, wire: Wire) -> None:
    """Have the practice tenants that a module makes listened to.

    Args:
        module: has a `create_app`.
        wire: gets what is heard.
    """
    make = module.create_app

    def create_app(config: object) -> Starlette:
        app: Starlette = make(config)
        app.add_middleware(Listening, wire=wire)
        return app

    module.create_app = create_app
