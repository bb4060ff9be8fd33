"""One call to the My Account API: address, token, one renewal after a 401, refusals as codes. Main loop.

Writes are sent once. A read whose answer was lost is asked once more. Raises API_*, NET_*, SCOPE_MISSING and what the
token source raises (SIGN_IN_NEEDED, SESSION_ENDED, FRESH_SIGN_IN_NEEDED).
"""

import logging
from typing import Protocol

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


class AccountTransport:
    """Calls one tenant's API; every address is built on its base.

    Args:
        base: ``scheme://host[:port]/me/v1``.
        door: the HTTP door.
        tokens: access tokens for this tenant's audience.
        clock: to read waiting times.
    """

    def __init__(self, base: str, door: Door, tokens: Tokens, clock: Clock) -> None:
        self._base = base
        self._door = door
        self._tokens = tokens
        self._clock = clock

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
        if 200 <= answer.status < 300:
            if answer.is_html:
                # Also where no body is due: a guest network's page must not pass for a removal that was done.
                raise KeydeskError(Code.CAPTIVE_PORTAL, status=answer.status)
            return answer
        raise refusal(operation, answer, self._clock.now())

    async def _send(self, operation: Operation, path: str, body: bytes | None, token: Secret) -> Answer:
        headers = {"accept": "application/json", "authorization": f"Bearer {token.reveal()}"}
        if body is not None:
            headers["content-type"] = "application/json"
        request = Request(operation.http_method, self._base + path, headers, body)
        try:
            return await self._door.send(request)
        except KeydeskError as error:
            _log.info("account %s: %s", operation, error.code)
            if error.code != Code.CONNECTION_LOST or not operation.reads:
                raise
        return await self._door.send(request)
