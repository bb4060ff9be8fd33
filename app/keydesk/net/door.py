"""The one HTTP door: every request of the program goes through `HttpDoor.send`.

Runs on the main loop and never blocks it: httpx, certificates and proxies are read in a worker on first use. Raises
`KeydeskError` with NET_* codes, CA_FILE_INVALID, ISSUER_INVALID or INTERNAL, and nothing else.

What it holds to: no redirects, no cookies, `Accept-Encoding: identity`, at most 5 MB or what the request says, one
deadline around the whole call, plain http only on this computer. It never repeats a request; see `net/retry.py` for
those decisions.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk import __version__
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.net.address import Place, place_of
from keydesk.net.message import Answer, Request
from keydesk.net.proxies import proxy_for
from keydesk.net.tls import issuer_seen

if TYPE_CHECKING:
    from keydesk.net.wire import Wire

__all__ = ["Answer", "HttpDoor", "Request"]

_log = logging.getLogger(__name__)

_PROXY_KNOWN_S = 60.0  # people change networks; the system's proxy is asked again after a minute
_ISSUER_S = 4.0


class HttpDoor:
    """Sends requests; one per program, shared by identity and account.

    Args:
        ca_file: PEM file with an extra authority for this profile, None for none.
        proxy: the one proxy to use, "" for none at all, None for the system's.
        bundled: trust the bundled authorities in place of the system's.
    """

    def __init__(self, ca_file: Path | None = None, proxy: str | None = None, bundled: bool = False) -> None:
        self._ca_file = ca_file
        self._bundled = bundled
        self._proxy = proxy
        self._wire: Wire | None = None
        self._opening = asyncio.Lock()
        self._proxies: dict[Place, tuple[float, str | None]] = {}

    async def send(self, request: Request) -> Answer:
        """Send a request once and give the whole answer.

        Args:
            request: what to send.

        Returns:
            The answer, of any status but a redirect.

        Raises:
            KeydeskError: REDIRECTED(status), ANSWER_TOO_LARGE, ANSWER_INVALID, DEADLINE(sent), OFFLINE,
                TENANT_UNREACHABLE(host, reason), TLS_REFUSED(host, issuer, reason), CONNECTION_LOST (the request was
                sent, so the work may be done), CA_FILE_INVALID, ISSUER_INVALID (an address it does not go to).
        """
        place = place_of(request.url)
        sent = False
        proxy: str | None = None
        try:
            async with asyncio.timeout(request.deadline_s):
                wire, proxy = await self._ready(place)
                from keydesk.net.wire import Progress

                progress, begun = Progress(), time.monotonic()
                try:
                    answer = await wire.exchange(request, place, proxy, progress)
                finally:
                    sent = progress.sent
                _tell(request, answer, time.monotonic() - begun)
                return answer
        except TimeoutError:
            raise KeydeskError(Code.DEADLINE, host=place.host, sent=sent) from None
        except KeydeskError as error:
            if error.code != Code.TLS_REFUSED or proxy is not None:
                raise
            issuer = await asyncio.to_thread(issuer_seen, place, _ISSUER_S)
            raise KeydeskError(Code.TLS_REFUSED, **{**error.params, "issuer": issuer}) from None

    async def post_form(
        self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None, deadline_s: float = 30.0
    ) -> Answer:
        """Send a form.

        Args:
            url: absolute address.
            fields: names to values.
            headers: further headers.
            deadline_s: seconds for the whole call.

        Returns:
            The answer.

        Raises:
            KeydeskError: as `send`.
        """
        from urllib.parse import urlencode

        body = urlencode(fields).encode("ascii")
        typed = {"content-type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self.send(Request("POST", url, typed, body, deadline_s))

    async def close(self) -> None:
        """Close all connections; the door may be used again."""
        wire, self._wire = self._wire, None
        self._proxies.clear()
        if wire is not None:
            await wire.close()

    async def _ready(self, place: Place) -> tuple["Wire", str | None]:
        known = self._proxies.get(place)
        if self._wire is not None and known is not None and time.monotonic() - known[0] < _PROXY_KNOWN_S:
            return self._wire, known[1]
        async with self._opening:
            wire, proxy = await asyncio.to_thread(self._open, place)
            self._wire = wire
            self._proxies[place] = (time.monotonic(), proxy)
            return wire, proxy

    def _open(self, place: Place) -> tuple["Wire", str | None]:
        wire = self._wire
        if wire is None:
            from keydesk.net.wire import Wire

            wire = Wire(self._ca_file, f"Keydesk/{__version__}", self._bundled)
        proxy = proxy_for(place, self._proxy)
        wire.open(proxy)
        return wire, proxy


def _tell(request: Request, answer: Answer, seconds: float) -> None:
    """Tell while a problem is recorded; paths only, because codes and states stand behind the question mark."""
    path = request.url.partition("?")[0].partition("#")[0]
    _log.debug("%s %s: %d after %d ms", request.method, path, answer.status, round(seconds * 1000))
