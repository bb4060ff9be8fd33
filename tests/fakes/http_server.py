"""A web server that misbehaves on command: each request goes to a function that may answer, drip, cut or keep silent.

Runs on threads of its own, on 127.0.0.1 or with TLS as `localhost`.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

STOP_S = 2.0


@dataclass
class Received:
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    head: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("ascii"), keep_blank_values=True))


@dataclass
class Wire:
    """What a handler writes to; `closing` is set when the server stops, so that no handler hangs a test."""

    sock: socket.socket
    closing: threading.Event = field(default_factory=threading.Event)

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes, every_s: float) -> None:
        for byte in data:
            self.sock.sendall(bytes([byte]))
            if self.closing.wait(every_s):
                return

    def silence(self, limit_s: float = 30.0) -> None:
        self.closing.wait(limit_s)

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Handler = Callable[[Received, Wire], bytes | None]


def reply(
    status: int = 200, body: bytes | str = b"", content_type: str = "application/json", **headers: str
) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    told = {"content-type": content_type, "content-length": str(len(data)), "connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + data


def json_reply(value: object, status: int = 200, **headers: str) -> bytes:
    return reply(status, json.dumps(value), **headers)


class ScriptedServer:
    """Serves until it is closed; `received` lists what came, in order."""

    def __init__(self, handler: Handler, context: ssl.SSLContext | None = None) -> None:
        self.handler = handler
        self.received: list[Received] = []
        self.connections = 0
        self._context = context
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="scripted-server", daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}" if self._context else f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(STOP_S)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(sock,), name="scripted-connection", daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError), sock:
            sock.settimeout(20)
            if self._context is not None:
                sock = self._context.wrap_socket(sock, server_side=True)
            with sock:
                self._answer(sock)

    def _answer(self, sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = sock.recv(65536)
            if not chunk:
                return
            head += chunk
        head, _, body = head.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", "0"))
        while len(body) < length:
            body += sock.recv(65536)
        received = Received(method, target, headers, body, head)
        self.received.append(received)
        answer = self.handler(received, Wire(sock, self._closing))
        if answer:
            sock.sendall(answer)
            # The client closes first, so that nothing is lost to a reset.
            sock.settimeout(1)
            started = time.monotonic()
            while time.monotonic() - started < 1 and sock.recv(65536):
                pass


@contextlib.contextmanager
def serving(handler: Handler, context: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    server = ScriptedServer(handler, context)
    try:
        yield server
    finally:
        server.close()
