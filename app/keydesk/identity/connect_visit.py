"""Sends a person to a provider and waits for the connect code; satisfies `usecases.connected_ports.ConnectBrowser`.

The same loopback list, listener, pages and browser as a sign-in. Main loop. Raises CONNECT_DENIED, CONNECT_EXPIRED,
SIGN_IN_CANCELLED, SIGN_IN_REFUSED, STATE_MISMATCH, PORTS_BUSY, BROWSER_MISSING, and what `begin` raises.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import StartedConnection
from keydesk.identity.answers import error_code, error_text
from keydesk.identity.browser import Opener
from keydesk.identity.callback import CONNECT, CallbackAnswer
from keydesk.identity.pages import OWN_NAME, load_pages
from keydesk.identity.pkce import Pkce, random_token
from keydesk.identity.round_trip import Departure, RoundTrip, SignInWatcher

# The provider or the tenant says that it took too long; there is no closed list of these words.
_EXPIRED = frozenset({"expired_token", "expired_ticket", "invalid_ticket", "request_expired"})


class BeginVisit(Protocol):
    """Asks the tenant for an address once it is known where this computer listens."""

    async def __call__(self, redirect_uri: str, state: Secret, code_challenge: str) -> StartedConnection:
        """Begin."""
        ...


class ConnectVisit:
    """Visits, one after the other.

    Args:
        ports: loopback ports to try in order.
        opener: opens the browser, at the tenant's own origin only.
        web: folder with the callback pages.
        product: what people know the program as.
    """

    def __init__(self, ports: Sequence[int], opener: Opener, web: Path, product: str = OWN_NAME) -> None:
        self._ports = ports
        self._opener = opener
        self._web = web
        self._product = product

    async def visit(
        self, begin: BeginVisit, watcher: SignInWatcher, cancel: CancelToken
    ) -> tuple[Secret, str, Secret, StartedConnection]:
        """Listen, begin, open the browser, wait.

        Args:
            begin: asks the tenant for the address.
            watcher: is told the address and the time left.
            cancel: closes the listener at once.

        Returns:
            Connect code, redirect address, PKCE verifier, and what was begun. Source: reference §12.

        Raises:
            KeydeskError: see the module.
        """
        pages = await asyncio.to_thread(load_pages, self._web, True, self._product)
        state, pkce = Secret(random_token()), Pkce.new()
        begun: list[StartedConnection] = []

        async def leave(redirect: str) -> Departure:
            started = await begin(redirect, state, pkce.challenge)
            begun.append(started)
            return Departure(started.address.reveal(), started.life_s)

        trip = RoundTrip(self._ports, pages, self._opener, state, CONNECT)
        try:
            answer, redirect = await trip.run(leave, watcher, cancel)
        except KeydeskError as error:
            if error.code == Code.SIGN_IN_TIMED_OUT:
                raise KeydeskError(Code.CONNECT_EXPIRED) from error
            raise
        return _code_in(answer), redirect, pkce.verifier, begun[0]


def _code_in(answer: CallbackAnswer) -> Secret:
    if answer.code is not None:
        return answer.code
    error = error_code(answer.error)
    description = error_text(answer.description)
    if error == "access_denied":
        raise KeydeskError(Code.CONNECT_DENIED, error=error, description=description)
    if error in _EXPIRED:
        raise KeydeskError(Code.CONNECT_EXPIRED, error=error, description=description)
    raise KeydeskError(Code.SIGN_IN_REFUSED, error=error, description=description)
