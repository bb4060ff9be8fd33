"""What the flows for connected accounts need from the world; `bootstrap` joins them with the adapters.

Main loop only; nothing blocks. Adapters raise `KeydeskError` and nothing else.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.secret import Secret
from keydesk.domain.connected import ConnectedAccount, Connection, StartedConnection
from keydesk.usecases.identity_ports import SignInWatcher


class ConnectedApi(Protocol):
    """The connected accounts of the signed-in person. Raises API_*, NET_*, SESSION_ENDED, SCOPE_MISSING."""

    def accounts(self) -> AsyncIterator[Sequence[ConnectedAccount]]:
        """Read all accounts, a page at a time, to the end."""
        ...

    def connections(self) -> AsyncIterator[Sequence[Connection]]:
        """Read what may be connected, a page at a time, to the end."""
        ...

    async def begin(
        self, connection: str, redirect_uri: str, state: Secret, code_challenge: str
    ) -> StartedConnection:
        """Begin to connect; writes are never repeated on a guess."""
        ...

    async def complete(
        self, session: Secret, connect_code: Secret, redirect_uri: str, code_verifier: Secret
    ) -> ConnectedAccount:
        """Complete; API_CONFLICT when it is connected already."""
        ...

    async def remove(self, account_id: str) -> None:
        """Remove; ACCOUNT_GONE when it is not there."""
        ...


class ConnectBrowser(Protocol):
    """Sends a person to a provider and waits for their return on the loopback list of the profile."""

    async def visit(
        self, begin: "BeginVisit", watcher: SignInWatcher, cancel: CancelToken
    ) -> "tuple[Secret, str, Secret, StartedConnection]":
        """Listen, begin, open the browser, wait.

        Args:
            begin: asks the tenant for the address once it is known where this computer listens.
            watcher: is told the address and the time left.
            cancel: closes the listener at once.

        Returns:
            Connect code, redirect URI, PKCE verifier, and what was begun. AUTH_* as a sign-in.
        """
        ...


class BeginVisit(Protocol):
    """Asks the tenant to begin."""

    async def __call__(self, redirect_uri: str, state: Secret, code_challenge: str) -> StartedConnection:
        """Begin."""
        ...
