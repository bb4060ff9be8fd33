from __future__ import annotations

import asyncio
import contextlib
import importlib.abc
import logging
import socket
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Callable

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.door import HttpDoor, Request
from keydesk.net.message import MAX_BODY, Answer
from tests.fakes.http_server import Handler, Received, Wire, json_reply, reply, serving

Write = Callable[[Wire], None]


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[HttpDoor]:
    door = HttpDoor()
    try:
        yield door
    finally:
        await door.close()


async def fetch(handler: Handler, deadline_s: float = 8.0, method: str = "GET") -> Answer:
    async with opened() as door:
        with serving(handler) as server:
            return await door.send(Request(method, server.origin + "/x", deadline_s=deadline_s))


async def refused(handler: Handler, deadline_s: float = 8.0, method: str = "GET") -> KeydeskError:
    with pytest.raises(KeydeskError) as caught:
        await fetch(handler, deadline_s, method)
    return caught.value


def writes(data: bytes) -> Handler:
    def handle(_received: Received, wire: Wire) -> None:
        wire.send(data)

    return handle


async def test_what_is_sent_and_what_comes_back() -> None:
    def handle(received: Received, _wire: Wire) -> bytes:
        assert received.headers["accept-encoding"] == "identity"
        assert received.headers["accept"] == "application/json"
        assert received.headers["user-agent"].startswith("Keydesk/")
        assert received.headers["authorization"] == "Bearer t"
        assert received.target == "/a/passkey%7Cdev_1?x=%2F"
        assert received.body == b'{"b":2}'
        return json_reply({"a": 1}, 202, Location="https://elsewhere/", X_Thing="Yes")

    async with opened() as door:
        with serving(handle) as server:
            url = server.origin + "/a/passkey%7Cdev_1?x=%2F"
            answer = await door.send(Request("POST", url, {"Authorization": "Bearer t"}, b'{"b":2}'))
    assert (answer.status, answer.json(), answer.headers["x-thing"]) == (202, {"a": 1}, "Yes")


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("location", ["https://evil.example/", "http://127.0.0.1:1/", "file:///etc/passwd", "/x", ""])
async def test_redirects_are_never_followed(status: int, location: str) -> None:
    received = []

    def handle(request: Received, _wire: Wire) -> bytes:
        received.append(request)
        return reply(status, Location=location)

    assert (await refused(handle, method="POST")).code == Code.REDIRECTED
    assert len(received) == 1


async def test_cookies_are_not_kept() -> None:
    def handle(received: Received, _wire: Wire) -> bytes:
        assert "cookie" not in received.headers
        return json_reply({}, Set_Cookie="auth0=canary; Path=/")

    async with opened() as door:
        with serving(handle) as server:
            for _ in range(2):
                await door.send(Request("GET", server.origin + "/x"))


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_the_limit_is_cut_off(chunked: bool) -> None:
    block = b"x" * 65536

    def handle(_received: Received, wire: Wire) -> None:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
        with contextlib.suppress(OSError):
            if not chunked:
                wire.send(head + b"content-length: %d\r\n\r\n" % (100 * 1024 * 1024))
                while not wire.closing.is_set():
                    wire.send(block)
            wire.send(head + b"transfer-encoding: chunked\r\n\r\n")
            while not wire.closing.is_set():
                wire.send(b"10000\r\n" + block + b"\r\n")

    assert (await refused(handle)).code == Code.ANSWER_TOO_LARGE


async def test_a_body_of_just_the_limit_passes() -> None:
    body = b" " * (MAX_BODY - 2) + b"{}"
    assert len((await fetch(lambda _r, _w: reply(200, body))).body) == MAX_BODY


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, identity"])
async def test_packed_bodies_are_refused_unopened(coding: str) -> None:
    bomb = zlib.compress(b"\0" * 10_000_000)
    assert (await refused(lambda _r, _w: reply(200, bomb, Content_Encoding=coding))).code == Code.ANSWER_INVALID


def drips_headers(_received: Received, wire: Wire) -> None:
    wire.drip(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 1000, 0.05)


def drips_body(_received: Received, wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n")
    wire.drip(b"x" * 999, 0.05)


def says_nothing(_received: Received, wire: Wire) -> None:
    wire.silence()


def stops_in_the_body(_received: Received, wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx")
    wire.silence()


@pytest.mark.parametrize("handle", [says_nothing, drips_headers, drips_body, stops_in_the_body])
async def test_one_deadline_around_everything(handle: Callable[[Received, Wire], None]) -> None:
    def handler(received: Received, wire: Wire) -> None:
        with contextlib.suppress(OSError):
            handle(received, wire)

    error = await refused(handler, deadline_s=0.6)
    assert error.code == Code.DEADLINE
    assert error.params["sent"] is True


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_lost_answer_says_that_the_work_may_be_done(data: bytes, method: str) -> None:
    assert (await refused(writes(data), method=method)).code == Code.CONNECTION_LOST


async def test_a_reset_after_the_request_says_so_too() -> None:
    assert (await refused(lambda _r, wire: wire.reset())).code == Code.CONNECTION_LOST


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 300_000 + b"\r\n\r\n",
        b"".join([b"HTTP/1.1 200 OK\r\n", *(b"x%d: y\r\n" % n for n in range(20_000)), b"\r\n"]),
    ],
    ids=range(8),
)
async def test_what_is_not_http_is_refused(data: bytes) -> None:
    def handle(_received: Received, wire: Wire) -> None:
        with contextlib.suppress(OSError):
            wire.send(data)
            wire.silence(0.5)

    assert (await refused(handle)).code in (Code.ANSWER_INVALID, Code.CONNECTION_LOST)


async def test_a_captive_portal_is_called_one() -> None:
    answer = await fetch(lambda _r, _w: reply(200, "<html>Pay here", "text/html"))
    with pytest.raises(KeydeskError) as caught:
        answer.json()
    assert caught.value.code == Code.CAPTIVE_PORTAL


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    async with opened() as door:
        with pytest.raises(KeydeskError) as caught:
            await door.send(Request("GET", f"http://127.0.0.1:{port}/"))
    assert caught.value.code == Code.TENANT_UNREACHABLE


async def test_an_unknown_name() -> None:
    async with opened() as door:
        with pytest.raises(KeydeskError) as caught:
            await door.send(Request("GET", "https://tenant.invalid/"))
    expected = Code.TENANT_UNREACHABLE if sys.platform.startswith("linux") else Code.OFFLINE
    assert (caught.value.code, caught.value.params["host"]) == (expected, "tenant.invalid")


async def test_no_answer_from_the_name_service(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_args: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    async with opened() as door:
        with pytest.raises(KeydeskError) as caught:
            await door.send(Request("GET", "https://tenant.invalid/"))
    assert caught.value.code == Code.OFFLINE


@pytest.mark.parametrize("header", ["a\r\nx: y", "a\nb", "\x00", "ä\u20ac"])
async def test_a_malformed_request_goes_nowhere_and_into_no_message(header: str) -> None:
    async with opened() as door:
        with serving(lambda _r, _w: json_reply({})) as server:
            with pytest.raises(KeydeskError) as caught:
                await door.send(Request("GET", server.origin + "/", {"authorization": f"Bearer canary{header}"}))
            assert server.received == []
    assert caught.value.code == Code.INTERNAL
    assert "canary" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_form() -> None:
    async with opened() as door:
        with serving(lambda _r, _w: json_reply({})) as server:
            await door.post_form(server.origin + "/oauth/token", {"code": "a b&c=ä", "x": ""})
            (received,) = server.received
    assert received.headers["content-type"] == "application/x-www-form-urlencoded"
    assert received.form == {"code": "a b&c=ä", "x": ""}


async def test_a_connection_is_used_again_and_a_dead_one_is_not(async_stack: contextlib.AsyncExitStack) -> None:
    served: list[int] = []
    gone = asyncio.Event()

    async def two_each(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(0)
        for _ in range(2):
            await reader.readuntil(b"\r\n\r\nx")
            served[-1] += 1
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}")
        writer.close()
        await writer.wait_closed()
        gone.set()

    server = await async_stack.enter_async_context(await asyncio.start_server(two_each, "127.0.0.1", 0))
    post = Request("POST", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", body=b"x")
    async with opened() as door:
        for _ in range(2):
            for _ in range(2):
                assert (await door.send(post)).status == 200
            await gone.wait()
            gone.clear()
    assert served == [2, 2]


async def test_many_calls_at_once_share_one_door() -> None:
    async with opened() as door:
        with serving(lambda r, _w: json_reply({"path": r.target})) as server:
            urls = [f"{server.origin}/{number}" for number in range(20)]
            answers = await asyncio.gather(*(door.send(Request("GET", url)) for url in urls))
    assert [answer.json() for answer in answers] == [{"path": f"/{number}"} for number in range(20)]


async def test_a_proxy_is_used_and_its_password_is_not_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(lambda _r, _w: reply(407, "no", "text/plain")) as proxy:
        monkeypatch.setenv("https_proxy", f"http://ana:canary@127.0.0.1:{proxy.port}")
        async with opened() as door:
            with pytest.raises(KeydeskError) as caught:
                await door.send(Request("GET", "https://tenant.invalid/"))
        assert proxy.received[0].head.startswith(b"CONNECT tenant.invalid:443 ")
    assert (caught.value.code, caught.value.params["reason"]) == (Code.TENANT_UNREACHABLE, "proxy")
    assert "canary" not in str(caught.value) + "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("keydesk")
    )


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "gopher://127.0.0.1:1", "http://[::1"])
async def test_a_proxy_of_an_unknown_kind_is_said(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    async with opened() as door:
        with pytest.raises(KeydeskError) as caught:
            await door.send(Request("GET", "https://tenant.invalid/"))
    assert (caught.value.code, caught.value.params["reason"]) == (Code.TENANT_UNREACHABLE, "proxy")


async def test_a_dead_proxy_is_said_and_loopback_does_not_go_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert (await fetch(lambda _r, _w: json_reply({}))).status == 200
    async with opened() as door:
        with pytest.raises(KeydeskError) as caught:
            await door.send(Request("GET", "https://tenant.invalid/"))
    assert caught.value.code == Code.TENANT_UNREACHABLE


async def test_a_closed_door_may_be_used_again() -> None:
    async with opened() as door:
        with serving(lambda _r, _w: json_reply({})) as server:
            for _ in range(2):
                assert (await door.send(Request("GET", server.origin + "/"))).status == 200
                await door.close()


def test_the_door_is_importable_without_httpx_and_ssl_work() -> None:
    code = "import sys, keydesk.net.door; sys.exit('httpx' in sys.modules or 'truststore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "app"}, check=False).returncode == 0


class Searches(importlib.abc.MetaPathFinder):
    """Notes which modules are searched for in all folders, and finds none."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        self.names.append(name)


async def test_a_request_on_the_loop_searches_for_no_module(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = Searches()
    async with opened() as door:
        with serving(lambda _received, _wire: json_reply({})) as server:
            await door.send(Request("GET", server.origin + "/"))  # opens, in a worker
            monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])
            await door.send(Request("GET", server.origin + "/"))
    assert searches.names == []
