"""Listens on 127.0.0.1 for the one answer of one sign-in or one visit to a provider, and shrugs off everything else.

A thread of its own with an event loop of its own: hundreds of idle connections and thousands of wrong requests never
reach the main loop. `open`, `answer` and `close` are called on the main loop. Raises PORTS_BUSY(ports).

One connection may be silent for five seconds at most. The browser closes first (a connection we close ourselves is
reset), so that the port can be bound again at once without SO_REUSEADDR, which would let another program share it.
"""

import asyncio
import concurrent.futures
import contextlib
import logging
import re
import socket
import struct
import sys
import threading
from collections.abc import Sequence

from keydesk.config.profile import CALLBACK_PATH
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity.callback import MAX_HEAD, SIGN_IN, CallbackAnswer, Landing, Noise, judge
from keydesk.identity.pages import PageName, Pages

READ_LIMIT_S = 5.0
_CLOSE_LIMIT_S = 1.0
_LAST_PAGE_S = 3.0
_BATCH = 100  # accepted per turn of the loop
_QUEUE = 1024  # waiting in the kernel; a flood must not push the browser's connection out
_MAX_CONNECTIONS = 400  # below what select() can watch on Windows
_LANGUAGE = re.compile(rb"\r\naccept-language:([^\r\n]{0,500})", re.IGNORECASE)
_LOG = logging.getLogger(__name__)

_STATUS = {
    Noise.MALFORMED: "400 Bad Request",
    Noise.FOREIGN_HOST: "421 Misdirected Request",
    Noise.UNKNOWN_PATH: "404 Not Found",
    Noise.WRONG_METHOD: "405 Method Not Allowed",
}
_PAGES = {
    Noise.FOREIGN_STATE: ("400 Bad Request", PageName.FOREIGN),
    Noise.UNREADABLE: ("400 Bad Request", PageName.UNREADABLE),
    Noise.LAST_PAGE: ("200 OK", PageName.DONE),
    Noise.STOP_PAGE: ("200 OK", PageName.STOPPED),
    Noise.IN_FRAGMENT: ("200 OK", PageName.FORWARD),
}


class LoopbackListener:
    """One listener for one sign-in or one visit.

    Args:
        ports: loopback ports to try in order.
        pages: what the browser is shown.
        state: of this sign-in or visit.
        landing: what comes back.
    """

    def __init__(self, ports: Sequence[int], pages: Pages, state: Secret, landing: Landing = SIGN_IN) -> None:
        self._ports = ports
        self._pages = pages
        self._state = state
        self._landing = landing
        self._port = 0
        self._foreign = 0
        self._answer: concurrent.futures.Future[CallbackAnswer] = concurrent.futures.Future()
        self._ready: concurrent.futures.Future[None] = concurrent.futures.Future()
        self._closed: concurrent.futures.Future[None] = concurrent.futures.Future()
        for future in (self._answer, self._ready, self._closed):
            future.set_running_or_notify_cancel()  # nobody who waits can cancel it
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._last_page: asyncio.Event | None = None
        self._linger_s = 0.0
        self._opened = False
        self._unwanted = False
        self._closing = False
        self._live: dict[asyncio.StreamWriter, None] = {}

    @property
    def redirect(self) -> str:
        """The exact callback address of this listener."""
        return f"http://127.0.0.1:{self._port}{CALLBACK_PATH}"

    @property
    def foreign_answers(self) -> int:
        """How many callbacks came with a state that is not ours."""
        return self._foreign

    async def open(self) -> None:
        """Bind a port and start to listen.

        Raises:
            KeydeskError: PORTS_BUSY(ports) when none of the ports is free.
        """
        sock = _bind(self._ports)
        self._port = sock.getsockname()[1]
        self._opened = True
        threading.Thread(target=self._run, args=(sock,), name="sign-in-listener", daemon=True).start()
        try:
            await asyncio.wrap_future(self._ready)
        except asyncio.CancelledError:
            self._request_stop(0.0)
            raise

    async def answer(self) -> CallbackAnswer:
        """Wait for the answer; it is given once.

        Returns:
            The answer with the right state.
        """
        return await asyncio.wrap_future(self._answer)

    async def close(self) -> None:
        """Close at once: the port is free when this returns. A second call is fine."""
        self._request_stop(0.0)
        await asyncio.wrap_future(self._closed)

    def finish(self) -> None:
        """Close as soon as the browser has its last page, three seconds from now at the latest; does not wait."""
        self._request_stop(_LAST_PAGE_S)

    def _request_stop(self, linger_s: float) -> None:
        if self._closed.done():
            return
        if not self._opened:
            self._closed.set_result(None)
            return
        self._linger_s = linger_s
        self._unwanted = True
        if self._loop is None or self._stop is None:
            return  # the thread looks when it has a loop
        with contextlib.suppress(RuntimeError):  # the thread ended just now
            self._loop.call_soon_threadsafe(self._stop.set)
            if linger_s == 0 and self._last_page is not None:
                self._loop.call_soon_threadsafe(self._last_page.set)

    def _run(self, sock: socket.socket) -> None:
        # A selector loop on every system: the main loop may be Qt's, and its policy is not ours to ask.
        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve(sock))
        finally:
            sock.close()
            if not self._ready.done():
                self._ready.set_exception(KeydeskError(Code.PORTS_BUSY, ports=str(self._port)))
            if not self._closed.done():
                self._closed.set_result(None)

    async def _serve(self, sock: socket.socket) -> None:
        self._stop, self._last_page = asyncio.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()
        if self._unwanted:
            self._stop.set()
        await asyncio.start_server(self._connection, sock=sock, limit=MAX_HEAD, backlog=_BATCH)
        sock.listen(_QUEUE)
        self._ready.set_result(None)
        try:
            await self._stop.wait()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._linger_s):
                    await self._last_page.wait()
        finally:
            self._closing = True
            # Not `Server.close`: it strands connections that were accepted but have no transport yet.
            self._loop.remove_reader(sock)
            sock.close()
            for writer in list(self._live):
                _reset(writer)
            for _ in range(8):  # accepted, connected, served, reset: each takes a turn of the loop
                await asyncio.sleep(0)
            self._closed.set_result(None)  # only now may the port be bound again

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closing:
            _reset(writer)
            return
        self._live[writer] = None
        if len(self._live) > _MAX_CONNECTIONS:
            _reset(next(iter(self._live)))
        try:
            async with asyncio.timeout(READ_LIMIT_S):
                reply, last = await self._reply(reader)
                writer.write(reply)
                await writer.drain()
            async with asyncio.timeout(_CLOSE_LIMIT_S):
                while await reader.read(4096):
                    pass
            if last and self._last_page is not None:
                self._last_page.set()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # noise ends here (OSError includes TimeoutError); cancelled is only what is open when the loop ends
        finally:
            self._live.pop(writer, None)
            _reset(writer)

    async def _reply(self, reader: asyncio.StreamReader) -> tuple[bytes, bool]:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            return _plain("431 Request Header Fields Too Large"), False
        judged = judge(head, self._port, self._state, self._landing)
        if isinstance(judged, CallbackAnswer):
            return self._take(judged), False
        if judged in _STATUS:
            return _plain(_STATUS[judged]), False
        last = judged in (Noise.LAST_PAGE, Noise.STOP_PAGE)
        if last and not self._answer.done():
            return _plain("404 Not Found"), False
        if judged is Noise.FOREIGN_STATE:
            self._foreign += 1
            _LOG.info("a callback with a foreign state came, number %d", self._foreign)
        status, name = _PAGES[judged]
        return self._page(status, name, head), last

    def _take(self, answer: CallbackAnswer) -> bytes:
        # The same answer again (a reload, a second tab) is sent on to the page, but counts only once.
        if not self._answer.done():
            self._answer.set_result(answer)
        path = self._landing.done_path if answer.error is None else self._landing.stop_path
        # Sent on, so that the code does not stay in the address bar or the history.
        return _plain("303 See Other", f"Location: {path}\r\n")

    def _page(self, status: str, name: PageName, head: bytes) -> bytes:
        wanted = _LANGUAGE.search(head)
        body, language = self._pages.body(name, wanted[1].decode("latin-1") if wanted else "")
        headers = (
            "Content-Type: text/html; charset=utf-8\r\n"
            f"Content-Language: {language}\r\n"
            f"Content-Security-Policy: {self._pages.policy_of(name)}\r\n"
        )
        return _head(status, len(body), headers) + body


def _plain(status: str, headers: str = "") -> bytes:
    body = status[4:].encode("ascii")
    if status.startswith("405"):
        headers = "Allow: GET\r\n"
    return _head(status, len(body), f"Content-Type: text/plain; charset=utf-8\r\n{headers}") + body


def _head(status: str, length: int, headers: str) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\n"
        f"{headers}"
        f"Content-Length: {length}\r\n"
        "Cache-Control: no-store\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "X-Frame-Options: DENY\r\n"
        "Connection: close\r\n"
        "\r\n"
    ).encode("ascii")


def _bind(ports: Sequence[int]) -> socket.socket:
    for port in ports:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform == "win32":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            sock.bind(("127.0.0.1", port))
            sock.listen(_QUEUE)
        except OSError:
            sock.close()
            continue
        sock.setblocking(False)
        return sock
    raise KeydeskError(Code.PORTS_BUSY, ports=", ".join(map(str, ports)))


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    if sock is not None and sock.fileno() >= 0:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
