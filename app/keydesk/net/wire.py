"""The one module that imports httpx: opens transports, moves one request, translates what goes wrong.

Imported by a worker thread on first use, because the import costs 50 ms. `Wire.exchange` runs on the loop; the
constructor loads certificates and belongs in a worker. Raises `KeydeskError` NET_*, INTERNAL.

A bare transport is used instead of a client: no cookie jar, no redirects, no environment, no log of addresses.
"""

import errno
import importlib.util
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import anyio._backends._asyncio  # noqa: F401  # else httpcore imports it on the loop, at the first request
import httpx

from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.address import Place
from keydesk.net.message import Answer, Request
from keydesk.net.tls import tls_context

# Below the five seconds after which common servers drop idle connections, so that none is dropped under a request.
_KEEPALIVE_S = 4.0
_LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=2, keepalive_expiry=_KEEPALIVE_S)
_NO_NETWORK = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_NAME_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
if importlib.util.find_spec("sniffio") is None:
    # httpcore tries to import it four times in each request, and each time all folders are searched on the loop.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # "it is not there". Source: import system §5.3.1
_SENDING = ("http11.send_request_headers.started", "http2.send_request_headers.started")


class Wire:
    """Connections that share one TLS context; one pool per proxy.

    Args:
        ca_file: extra authority, None for none.
        user_agent: what the client calls itself.
        bundled: trust the bundled authorities in place of the system's.
    """

    def __init__(self, ca_file: Path | None, user_agent: str, bundled: bool = False) -> None:
        self._context = tls_context(ca_file, bundled)
        self._user_agent = user_agent
        self._transports: dict[str | None, httpx.AsyncHTTPTransport] = {}

    def open(self, proxy: str | None) -> None:
        """Make the pool for a proxy ready, in a worker thread.

        Args:
            proxy: the proxy's address, None for none.

        Raises:
            KeydeskError: TENANT_UNREACHABLE when this kind of proxy is not supported.
        """
        if proxy in self._transports:
            return
        try:
            through = None if proxy is None else httpx.Proxy(proxy)
            if through is not None and through.url.scheme == "https":
                through = httpx.Proxy(proxy or "", ssl_context=self._context)
            self._transports[proxy] = httpx.AsyncHTTPTransport(
                verify=self._context, trust_env=False, limits=_LIMITS, proxy=through
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            raise KeydeskError(Code.TENANT_UNREACHABLE, reason="proxy") from None

    async def exchange(self, request: Request, place: Place, proxy: str | None, progress: "Progress") -> Answer:
        """Send a request and read the whole answer.

        Args:
            request: what to send.
            place: its origin, for messages.
            proxy: through which proxy; `open` was called for it.
            progress: is told when the first byte may have left.

        Returns:
            The answer.

        Raises:
            KeydeskError: REDIRECTED, ANSWER_TOO_LARGE, ANSWER_INVALID, OFFLINE, TENANT_UNREACHABLE, TLS_REFUSED,
                CONNECTION_LOST, INTERNAL.
        """
        headers = {"accept": "application/json", "user-agent": self._user_agent}
        headers |= {name.lower(): value for name, value in request.headers.items()}
        headers["accept-encoding"] = "identity"
        try:
            outgoing = httpx.Request(
                request.method,
                _dial(request.url, place, headers),
                headers=headers,
                content=request.body,
                extensions={"trace": progress.trace},
            )
            response = await self._transports[proxy].handle_async_request(outgoing)
            try:
                return await _read(response, request.most)
            finally:
                await response.aclose()
        except (httpx.LocalProtocolError, httpx.InvalidURL, UnicodeEncodeError):
            # What we were about to send is malformed; the text may hold a token, so it goes nowhere.
            raise KeydeskError(Code.INTERNAL, what="request") from None
        except httpx.HTTPError as error:
            raise _translate(error, place, progress.sent) from None

    async def close(self) -> None:
        """Close all connections."""
        transports, self._transports = self._transports, {}
        for transport in transports.values():
            await transport.aclose()


class Progress:
    """Remembers whether a request may have reached the server."""

    def __init__(self) -> None:
        self.sent = False

    async def trace(self, event: str, info: object) -> None:
        """Listen to httpcore; the details hold headers and are not looked at."""
        if event in _SENDING:
            self.sent = True
        elif event.endswith("start_tls.started"):
            self.sent = False  # what was sent so far was only the CONNECT to a proxy


def _dial(url: str, place: Place, headers: dict[str, str]) -> httpx.URL:
    """Reach the practice tenant also where nobody set up the name "localhost". Source: RFC 6761 §6.3."""
    target = httpx.URL(url)
    if place.scheme != "http" or place.host != "localhost":
        return target
    headers["host"] = target.netloc.decode("ascii")
    return target.copy_with(host="127.0.0.1")


async def _read(response: httpx.Response, most: int) -> Answer:
    status = response.status_code
    headers: dict[str, str] = {}
    for name, value in response.headers.multi_items():
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    if 300 <= status < 400:
        raise KeydeskError(Code.REDIRECTED, status=status)
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise KeydeskError(Code.ANSWER_INVALID, status=status, what="content-encoding")
    length = headers.get("content-length", "")
    if length.isdigit() and int(length[:20]) > most:
        raise KeydeskError(Code.ANSWER_TOO_LARGE, status=status)
    body = bytearray()
    too_large = False
    try:
        async for chunk in response.aiter_raw():
            if not too_large:
                body += chunk
                too_large = len(body) > most
            if too_large:
                # Leaving the loop would strand the generators below it; closed, they end by themselves.
                await response.aclose()
    except httpx.HTTPError:
        if not too_large:
            raise
    if too_large:
        raise KeydeskError(Code.ANSWER_TOO_LARGE, status=status)
    return Answer(status, headers, bytes(body))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions


def _translate(error: httpx.HTTPError, place: Place, sent: bool) -> KeydeskError:
    causes = list(_causes(error))
    tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if tls is not None and not sent:
        reason = str(getattr(tls, "verify_message", "") or getattr(tls, "reason", "") or "handshake")
        return KeydeskError(Code.TLS_REFUSED, host=place.host, reason=clean_text(reason, 80), issuer=None)
    if isinstance(error, httpx.ProxyError):
        return KeydeskError(Code.TENANT_UNREACHABLE, host=place.host, reason="proxy")
    if isinstance(error, httpx.RemoteProtocolError) and not _cut_short(error):
        return KeydeskError(Code.ANSWER_INVALID, what="http")
    if sent:
        return KeydeskError(Code.CONNECTION_LOST, host=place.host)
    return _unreached(causes, place)


def _cut_short(error: httpx.RemoteProtocolError) -> bool:
    told = str(error).lower()
    return "disconnected" in told or "closed connection" in told or "incomplete" in told


def _unreached(causes: list[BaseException], place: Place) -> KeydeskError:
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            # Only Linux tells "no such name" from "nobody to ask".
            if sys.platform.startswith("linux") and cause.errno in _NAME_UNKNOWN:
                return KeydeskError(Code.TENANT_UNREACHABLE, host=place.host, reason="name")
            return KeydeskError(Code.OFFLINE, host=place.host)
        if isinstance(cause, OSError) and cause.errno in _NO_NETWORK:
            return KeydeskError(Code.OFFLINE, host=place.host)
    return KeydeskError(Code.TENANT_UNREACHABLE, host=place.host, reason="connect")
