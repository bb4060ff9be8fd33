"""Runs the practice tenant as a server: in this process until it is told to stop, or in a thread of its own.

Owns the listening socket and uvicorn. `serve` must be called on the main thread, `TenantServer` from any. Raises
`OSError` when the port is taken.
"""

import asyncio
import contextlib
import io
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import FrameType
from typing import TextIO

import uvicorn
from starlette.applications import Starlette

from keydesk.demo.tenant.app import create_app
from keydesk.demo.tenant.config import TenantConfig
from keydesk.demo.tenant.state import Tenant

_GRACE_S = 0.5
_START_S = 15.0
_STOP_S = 5.0
_PARENT_CHECK_S = 1.0


class _Uvicorn(uvicorn.Server):
    """uvicorn that says when it listens, sleeps while nothing happens, and leaves signals to its owner."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    def end(self) -> None:
        """Ask for the end, from any thread or a signal handler."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                self._loop.call_soon_threadsafe(self._ended.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._listening()

    async def main_loop(self) -> None:
        # uvicorn's own wakes ten times a second, to write a date this tenant writes itself.
        if not self.should_exit:
            await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn's own sleeps in steps of 0.1 s; a tenant has nothing that is worth the wait.
        await _accept_no_more(sockets or ())
        for server in self.servers:
            server.close()
        for sock in sockets or ():
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        tasks = set(self.server_state.tasks)
        if tasks:
            _done, tasks = await asyncio.wait(tasks, timeout=_GRACE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        # A transport gives its socket back on the next turns of the loop, and there must be some.
        for _ in range(3):
            await asyncio.sleep(0)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would raise the signal once more after a clean stop, and the process would end as if killed.
        yield


class TenantServer:
    """A practice tenant on a thread of its own; use it as a context manager.

    Args:
        config: settings; port 0 takes a free one.
    """

    def __init__(self, config: TenantConfig) -> None:
        self._socket, self.config = _listen(config)
        app = create_app(self.config)
        self.tenant: Tenant = app.state.tenant
        self._started = threading.Event()
        self._server = _make_server(app, self._started.set)
        self._thread = threading.Thread(target=self._run, name="practice-tenant", daemon=True)

    def __enter__(self) -> "TenantServer":
        """Start and wait until requests are answered.

        Returns:
            Itself.

        Raises:
            RuntimeError: it did not start in time.
        """
        self._thread.start()
        if not self._started.wait(_START_S):
            raise RuntimeError("the practice tenant did not start")
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop; connections still open are cut."""
        self._server.end()
        self._thread.join(_STOP_S)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._server.serve(sockets=[self._socket]))


def serve(
    config: TenantConfig,
    *,
    announce: TextIO | None = None,
    stop_with_stdin: bool = False,
    stop_with_parent: bool = False,
) -> None:
    """Run a tenant until SIGTERM, SIGINT or one of the asked-for signs; then end cleanly.

    Args:
        config: settings; port 0 takes a free one.
        announce: where the one line of JSON goes once requests are answered; None for standard output.
        stop_with_stdin: stop when standard input is closed, as happens when a parent that holds it dies.
        stop_with_parent: stop when this process gets another parent (POSIX only; looked at once a second).

    Raises:
        OSError: the port is taken.
        ValueError: the config is not usable.
    """
    sock, config = _listen(config)
    out = sys.stdout if announce is None else announce

    def listening() -> None:
        out.write(json.dumps(announcement(config), ensure_ascii=True) + "\n")
        out.flush()

    server = _make_server(create_app(config), listening)

    def stop(_signal: int = 0, _frame: FrameType | None = None) -> None:
        server.end()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if stop_with_stdin:
        threading.Thread(target=_when_stdin_ends, args=(stop,), name="practice-stdin", daemon=True).start()
    with asyncio.Runner() as runner:
        runner.run(_run(server, sock, stop if stop_with_parent else None))


def announcement(config: TenantConfig) -> dict[str, object]:
    """Say what a client must know, as `keydesk tenant` prints it.

    Args:
        config: settings with the real port.

    Returns:
        `{"issuer", "client_id", "callback_ports", "users": [{"email", "password", "name"}]}`.
    """
    return {
        "issuer": config.issuer,
        "client_id": config.client_id,
        "callback_ports": list(config.callback_ports),
        "users": [
            {"email": person.email, "password": person.password, "name": person.name} for person in config.people
        ],
    }


def _listen(config: TenantConfig) -> tuple[socket.socket, TenantConfig]:
    with contextlib.ExitStack() as refused:
        while True:
            sock = _open(config.port)
            port = sock.getsockname()[1]
            if config.port or port not in config.callback_ports:
                return sock, replace(config, port=port)
            # The system may hand out one that a client is going to listen on; held, it cannot be given again.
            refused.enter_context(sock)


def _open(port: int) -> socket.socket:
    # asyncio switches the 40 ms wait for more data off only where the protocol is named.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # On Windows this option would let a second server take the same port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        # Listening before the app exists: whoever learns the port early waits instead of being refused.
        sock.listen(128)
    except OSError:
        sock.close()
        raise
    return sock


def _make_server(app: Starlette, listening: Callable[[], None]) -> _Uvicorn:
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        # Longer than any client keeps a connection, so that no request meets one that is just being closed.
        timeout_keep_alive=120,
        timeout_graceful_shutdown=1,
    )
    return _Uvicorn(config, listening)


async def _run(server: _Uvicorn, sock: socket.socket, stop: Callable[[], None] | None) -> None:
    if stop is None or os.name != "posix":
        await server.serve(sockets=[sock])
        return
    parent = os.getppid()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve(sockets=[sock]))
        while not serving.done():
            await asyncio.wait({serving}, timeout=_PARENT_CHECK_S)
            if os.getppid() != parent:
                stop()


async def _accept_no_more(sockets: Iterable[socket.socket]) -> None:
    # `Server.close` strands connections that were accepted but have no transport yet: nobody would ever close them.
    loop = asyncio.get_running_loop()
    for sock in sockets:
        with contextlib.suppress(NotImplementedError):  # the loop of Windows hands a connection over whole
            loop.remove_reader(sock)
    for _ in range(3):  # accepted, given a transport, known to uvicorn: each takes a turn of the loop
        await asyncio.sleep(0)


def _when_stdin_ends(stop: Callable[[], None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        # Not sys.stdin.buffer: its lock, held here, would make the interpreter abort at its end.
        while os.read(sys.stdin.fileno(), io.DEFAULT_BUFFER_SIZE):
            pass
    stop()
