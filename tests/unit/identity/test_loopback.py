"""The listener against noise on real sockets. Every case ends the same way: the right answer is still taken."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.identity import loopback
from keydesk.identity.loopback import LoopbackListener
from keydesk.identity.pages import load_pages
from tests.fakes.browsers import visit
from tests.fakes.ports import free_ports

PAGES = load_pages(Path(__file__).parents[3] / "resources" / "web" / "callback")
STATE = Secret("S" * 43)
GOOD = f"code=right&state={STATE.reveal()}"
SECRETS = (b"right", STATE.reveal().encode())


@contextlib.asynccontextmanager
async def listening(ports: tuple[int, ...] = (0,)) -> AsyncIterator[LoopbackListener]:
    listener = LoopbackListener(ports, PAGES, STATE)
    await listener.open()
    try:
        yield listener
    finally:
        await listener.close()


def port_of(listener: LoopbackListener) -> int:
    return int(listener.redirect.split(":")[2].split("/")[0])


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=8)


def say(port: int, data: bytes) -> bytes:
    """Send bytes, read all that comes back; a reset counts as nothing."""
    with contextlib.suppress(OSError), connect(port) as sock:
        sock.sendall(data)
        sock.settimeout(8)
        answer = b""
        while chunk := sock.recv(65536):
            answer += chunk
            if b"\r\n\r\n" in answer and len(answer.partition(b"\r\n\r\n")[2]) >= length_of(answer):
                break
        return answer
    return b""


def length_of(answer: bytes) -> int:
    for line in answer.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def get(port: int, target: str, host: str | None = None, method: str = "GET") -> bytes:
    return say(port, f"{method} {target} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{port}'}\r\n\r\n".encode("latin-1"))


def ended() -> None:
    """Wait for the threads of all listeners: what one of them raises is told by then."""
    for thread in threading.enumerate():
        if thread.name == "sign-in-listener":
            thread.join()


async def still_takes_the_answer(listener: LoopbackListener) -> None:
    status, _, body, _ = await asyncio.to_thread(visit, f"{listener.redirect}?{GOOD}")
    answer = await listener.answer()
    assert (status, answer.code and answer.code.reveal()) == (200, "right")
    assert b"You can close this tab" in body


Noise = Callable[[int, contextlib.ExitStack], None]


def idle(count: int) -> Noise:
    def make(port: int, stack: contextlib.ExitStack) -> None:
        for _ in range(count):
            stack.enter_context(connect(port))

    return make


def slow(count: int) -> Noise:
    def make(port: int, stack: contextlib.ExitStack) -> None:
        for _ in range(count):
            stack.enter_context(connect(port)).sendall(b"GET /callback HTTP/1.1\r\nHost: 127")

    return make


def requests(*targets: str, method: str = "GET", host: str | None = None) -> Noise:
    def make(port: int, _stack: contextlib.ExitStack) -> None:
        for target in targets:
            answer = get(port, target, host, method)
            assert answer.split(b" ")[1][:1] == b"4"
            assert b"access-control" not in answer.lower()
            assert all(secret not in answer for secret in SECRETS)

    return make


def raw(*datas: bytes) -> Noise:
    def make(port: int, _stack: contextlib.ExitStack) -> None:
        for data in datas:
            assert not say(port, data).startswith(b"HTTP/1.1 2")

    return make


def resets(port: int, _stack: contextlib.ExitStack) -> None:
    for _ in range(20):
        sock = connect(port)
        sock.sendall(b"GET / HTTP/1.1\r\n")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()


KINDS: dict[str, Noise] = {
    "favicon": requests("/favicon.ico"),
    "other paths": requests("/", "/callback/", "/robots.txt", "/signed-in", "/not-signed-in"),
    "head": requests(f"/callback?{GOOD}", method="HEAD"),
    "options": requests(f"/callback?{GOOD}", method="OPTIONS"),
    "post": requests(f"/callback?{GOOD}", method="POST"),
    "no state": requests("/callback?code=x", "/callback?error=access_denied", "/callback"),
    "wrong state": requests("/callback?code=x&state=y", "/callback?error=access_denied&state=y"),
    "foreign host": requests(f"/callback?{GOOD}", host="evil.example"),
    "senseless": requests(f"/callback?{GOOD}&error=x", f"/callback?state={STATE.reveal()}"),
    "six idle": idle(6),
    "five hundred idle": idle(500),
    "forty slow": slow(40),
    "resets": resets,
    "tls hello": raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500) + b"\r\n\r\n"),
    "http 2": raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "nul": raw(bytes(100) + b"\r\n\r\n"),
    "a line of a megabyte": raw(b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n\r\n"),
    "five thousand headers": raw(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n"),
    "bad escapes": requests("/callback?code=%zz&state=%", "/callback?%00=%ff"),
    "absolute form": raw(b"GET http://127.0.0.1/callback HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_noise_then_the_right_answer(kind: str) -> None:
    with contextlib.ExitStack() as stack:
        async with listening() as listener:
            await asyncio.to_thread(KINDS[kind], port_of(listener), stack)
            await still_takes_the_answer(listener)


async def test_all_noise_at_once_then_the_right_answer() -> None:
    with contextlib.ExitStack() as stack:
        async with listening() as listener:
            calls = (asyncio.to_thread(noise, port_of(listener), stack) for noise in KINDS.values())
            await asyncio.gather(*calls)
            await still_takes_the_answer(listener)


@pytest.mark.slow
@pytest.mark.parametrize("count", [200, 5000])
async def test_a_flood_of_wrong_callbacks(count: int) -> None:
    def flood(port: int, share: int) -> None:
        for _ in range(share):
            get(port, "/callback?code=x&state=y")

    async with listening() as listener:
        threads = threading.active_count()
        await asyncio.gather(*(asyncio.to_thread(flood, port_of(listener), count // 20) for _ in range(20)))
        assert listener.foreign_answers == count
        assert threading.active_count() <= threads + 32
        await still_takes_the_answer(listener)


async def test_the_right_answer_ten_times_at_once_counts_once() -> None:
    async with listening() as listener:
        url = f"{listener.redirect}?{GOOD}"
        answers = await asyncio.gather(*(asyncio.to_thread(visit, url) for _ in range(10)))
        taken = await listener.answer()
        other = await asyncio.to_thread(visit, f"{listener.redirect}?code=other&state={STATE.reveal()}")
    assert taken.code is not None
    assert taken.code.reveal() == "right"
    assert {status for status, *_ in [*answers, other]} == {200}


async def test_an_error_of_the_tenant_ends_on_another_page() -> None:
    async with listening() as listener:
        url = f"{listener.redirect}?error=access_denied&error_description=%3Cb%3Ecanary&state={STATE.reveal()}"
        status, last, body, _ = await asyncio.to_thread(visit, url)
        assert (await listener.answer()).error == "access_denied"
    assert (status, last.endswith("/not-signed-in")) == (200, True)
    assert b"Sign-in did not finish" in body
    assert b"canary" not in body


async def test_the_page_holds_no_secret_and_says_so_to_the_browser() -> None:
    async with listening() as listener:
        url = f"{listener.redirect}?{GOOD}"
        _, last, body, headers = await asyncio.to_thread(lambda: visit(url, Accept_Language="ja"))
        first = await asyncio.to_thread(get, port_of(listener), f"/callback?{GOOD}")
    # The code is gone from the address bar, and from the history.
    assert last == url.split("/callback")[0] + "/signed-in"
    assert first.startswith(b"HTTP/1.1 303 ")
    assert all(secret not in body + first for secret in SECRETS)
    for told in (headers, dict(line.lower().split(": ", 1) for line in first.decode().split("\r\n") if ": " in line)):
        assert told["cache-control"] == "no-store"
        assert told["referrer-policy"] == "no-referrer"
        assert told["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in told
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert headers["content-language"] == "ja"


# Ports (A8, A9)


@pytest.mark.parametrize("taken_at", ["127.0.0.1", "0.0.0.0"])
async def test_a_busy_port_is_passed_over_and_never_shared(taken_at: str) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((taken_at, 0))
        taken.listen()
        busy = taken.getsockname()[1]
        async with listening((busy, 0)) as listener:
            assert port_of(listener) != busy
        with pytest.raises(KeydeskError) as caught:
            await LoopbackListener((busy, busy), PAGES, STATE).open()
    assert (caught.value.code, caught.value.params["ports"]) == (Code.PORTS_BUSY, f"{busy}, {busy}")


async def test_nobody_else_can_share_our_port() -> None:
    async with listening() as listener:
        with socket.socket() as thief:
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with pytest.raises(OSError, match="in use"):
                thief.bind(("127.0.0.1", port_of(listener)))


async def test_only_the_loopback_address_listens() -> None:
    async with listening() as listener:
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.2", port_of(listener)))


async def test_closed_means_closed_and_the_port_is_free_again_at_once() -> None:
    (port,) = free_ports(1)
    for _ in range(4):
        with contextlib.ExitStack() as stack:
            async with listening((port,)) as listener:
                await asyncio.to_thread(idle(5), port, stack)
                await asyncio.to_thread(KINDS["wrong state"], port, stack)
                await still_takes_the_answer(listener)
            with pytest.raises(OSError, match="refused"):
                await asyncio.to_thread(connect, port)


async def test_finish_waits_for_the_last_page_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopback, "_LAST_PAGE_S", 3600.0)
    listener = LoopbackListener((0,), PAGES, STATE)
    await listener.open()
    first = await asyncio.to_thread(get, port_of(listener), f"/callback?{GOOD}")
    await listener.answer()
    listener.finish()
    assert b"Location: /signed-in" in first
    assert (await asyncio.to_thread(get, port_of(listener), "/signed-in")).startswith(b"HTTP/1.1 200 ")
    await asyncio.to_thread(ended)
    await listener.close()
    await listener.close()
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(connect, port_of(listener))


async def test_a_listener_that_was_never_opened_can_be_closed() -> None:
    listener = LoopbackListener((0,), PAGES, STATE)
    await listener.close()
    await listener.close()
    assert all(thread.name != "sign-in-listener" for thread in threading.enumerate())


async def test_given_up_while_it_opens_it_ends_all_the_same() -> None:
    listener = LoopbackListener((0,), PAGES, STATE)
    opening = asyncio.ensure_future(listener.open())
    await asyncio.sleep(0)  # now it waits for its thread, which is told of the end before or after it has a loop
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await listener.close()
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(connect, port_of(listener))
    await asyncio.to_thread(ended)


async def test_who_waits_for_the_end_can_be_cancelled() -> None:
    listener = LoopbackListener((0,), PAGES, STATE)
    await listener.open()
    closing = asyncio.ensure_future(listener.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    await listener.close()
    await asyncio.to_thread(ended)
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(connect, port_of(listener))


async def test_a_silent_connection_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(port: int) -> bytes:
        with connect(port) as sock:
            sock.sendall(b"GET")
            with contextlib.suppress(ConnectionResetError):
                return sock.recv(10)
        return b""

    assert loopback.READ_LIMIT_S == 5.0
    monkeypatch.setattr(loopback, "READ_LIMIT_S", 0.05)
    async with listening() as listener:
        assert await asyncio.to_thread(wait, port_of(listener)) == b""


@pytest.mark.slow
async def test_closing_under_fire_leaves_nothing_behind() -> None:
    def fire(port: int, stop: threading.Event, hit: threading.Semaphore) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError), connect(port) as sock:
                sock.sendall(b"GET /x HTTP/1.1\r\n")
                hit.release()
            stop.wait(0.001)

    for _ in range(10):
        stop, hit = threading.Event(), threading.Semaphore(0)
        async with listening() as listener:
            port = port_of(listener)
            shots = [asyncio.ensure_future(asyncio.to_thread(fire, port, stop, hit)) for _ in range(3)]
            for _ in range(10):
                assert await asyncio.to_thread(hit.acquire, timeout=15)
            await listener.close()
            stop.set()
            await asyncio.gather(*shots)
        with pytest.raises(OSError, match="refused"):
            await asyncio.to_thread(connect, port)
