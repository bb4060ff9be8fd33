"""One call to the My Account API: address, token, one renewal after a 401, refusals as codes. Main loop.

Writes are sent once. A read whose answer was lost is asked once more. Raises API_*, NET_*, SCOPE_MISSING and what the
token source raises (SIGN_IN_NEEDED, SESSION_ENDED, FRESH_SIGN_IN_NEEDED, DPOP_REFUSED, CLOCK_WRONG).
"""

import logging
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from keydesk.account.problems import refusal
from keydesk.account.scopes import Operation
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.net.message import Answer, Request

_log = logging.getLogger(__name__)


class Door(Protocol):
    """The HTTP door."""

    async def send(self, request: Request) -> Answer:
        """Send a request once; raises NET_*."""
        ...


class Tokens(Protocol):
    """Where access tokens come from."""

    async def access_token(self) -> Secret:
        """Give a token that is good for now."""
        ...

    async def renew_after_401(self, used: Secret) -> Secret:
        """Give another token after one was refused."""
        ...


@runtime_checkable
class Proofs(Protocol):
    """A source of tokens may bind them to this computer; then it writes the headers that go with them."""

    def authorization(self, token: Secret, method: str, url: str) -> Mapping[str, str]:
        """The headers for one request; each is good once."""
        ...

    def again(self, answer: Answer) -> bool:
        """Whether an answer wants the same request once more, with a proof that it can be given now; DPOP_REFUSED."""
        ...


class AccountTransport:
    """Calls one tenant's API; every address is built on its base.

    Args:
        base: ``scheme://host[:port]/me/v1``.
        door: the HTTP door.
        tokens: access tokens for this tenant's audience.
        clock: to read waiting times.

    Attributes:
        limit_seen: calls a minute the last answer named, None before the first that did.
    """

    def __init__(self, base: str, door: Door, tokens: Tokens, clock: Clock) -> None:
        self._base = base
        self._door = door
        self._tokens = tokens
        self._proofs = tokens if isinstance(tokens, Proofs) else None
        self._clock = clock
        self.limit_seen: int | None = None

    async def call(self, operation: Operation, path: str, body: bytes | None = None) -> Answer:
        """Make a call.

        Args:
            operation: what is asked.
            path: after the base, with its leading slash and any query, encoded.
            body: JSON, None for none.

        Returns:
            An answer with a 2xx status.

        Raises:
            KeydeskError: see the module.
        """
        token = await self._tokens.access_token()
        answer = await self._send(operation, path, body, token)
        if answer.status == 401 and not answer.is_html:
            # Refused before anything was done, so even a write may be sent again. Source: reference §19.
            token = await self._tokens.renew_after_401(token)
            answer = await self._send(operation, path, body, token)
        _log.info("account %s: %d", operation, answer.status)
        limit = answer.headers.get("x-ratelimit-limit", "")
        self.limit_seen = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 7 else self.limit_seen
        if 200 <= answer.status < 300:
            if answer.is_html:
                # Also where no body is due: a guest network's page must not pass for a removal that was done.
                raise KeydeskError(Code.CAPTIVE_PORTAL, status=answer.status)
            return answer
        raise refusal(operation, answer, self._clock.now())

    async def _send(self, operation: Operation, path: str, body: bytes | None, token: Secret) -> Answer:
        answer = await self._send_once(operation, path, body, token)
        if self._proofs is not None and self._proofs.again(answer):
            # Refused before anything was done, as a 401 is. Counts as a second request. Source: RFC 9449 §9
            answer = await self._send_once(operation, path, body, token)
            if self._proofs.again(answer):
                raise KeydeskError(Code.DPOP_REFUSED, reason="nonce")
        return answer

    async def _send_once(self, operation: Operation, path: str, body: bytes | None, token: Secret) -> Answer:
        try:
            return await self._door.send(self._request(operation, path, body, token))
        except KeydeskError as error:
            _log.info("account %s: %s", operation, error.code)
            if error.code != Code.CONNECTION_LOST or not operation.reads:
                raise
        return await self._door.send(self._request(operation, path, body, token))

    def _request(self, operation: Operation, path: str, body: bytes | None, token: Secret) -> Request:
        method, url = operation.http_method, self._base + path
        if self._proofs is not None:
            whose = self._proofs.authorization(token, method, url)
        else:
            whose = {"authorization": f"Bearer {token.reveal()}"}
        headers = {"accept": "application/json", **whose}
        if body is not None:
            headers["content-type"] = "application/json"
        return Request(method, url, headers, body)
