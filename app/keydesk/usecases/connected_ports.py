"""What the flows for connected accounts need from the world; `bootstrap` joins them with the adapters.

Main loop only; nothing blocks. Adapters raise `KeydeskError` and nothing else.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.secret import Secret
from keydesk.domain.connected import ConnectedAccount, Connection, ReadAccounts, StartedConnection, Visit
from keydesk.usecases.identity_ports import SignInWatcher


class ConnectedApi(Protocol):
    """The connected accounts of the signed-in person. Raises API_*, NET_*, SESSION_ENDED, SCOPE_MISSING.

    A reading that raised may be asked for its next page again: it reads the page that failed, not the first one.
    """

    def accounts(self, connection: str | None = None) -> AsyncIterator[Sequence[ConnectedAccount]]:
        """Read all accounts, or those of one connection, a page at a time, to the end."""
        ...

    def connections(self) -> AsyncIterator[Sequence[Connection]]:
        """Read what may be connected, a page at a time, to the end."""
        ...

    async def begin(
        self,
        connection: str,
        redirect_uri: str,
        state: Secret,
        code_challenge: str,
        choose_account: bool = False,
    ) -> StartedConnection:
        """Begin to connect; CONNECTION_GONE when it is not offered. Writes are never repeated on a guess.

        With `choose_account` the provider asks which of its accounts is meant, also where only one is signed in.
        """
        ...

    async def complete(
        self, session: Secret, connect_code: Secret, redirect_uri: str, code_verifier: Secret
    ) -> ConnectedAccount:
        """Complete; ACCOUNT_EXISTS when it is connected already, CONNECT_EXPIRED when the time is over."""
        ...

    async def remove(self, account_id: str) -> None:
        """Remove; ACCOUNT_GONE when it is not there, or API_BAD_REQUEST, of which a list tells the meaning."""
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
            Connect code, redirect URI, PKCE verifier, and what was begun.

        Raises:
            KeydeskError: CONNECT_DENIED, CONNECT_EXPIRED, SIGN_IN_CANCELLED, STATE_MISMATCH, SIGN_IN_REFUSED,
                PORTS_BUSY, BROWSER_MISSING, and what `begin` raises.
        """
        ...


class BeginVisit(Protocol):
    """Asks the tenant to begin."""

    async def __call__(self, redirect_uri: str, state: Secret, code_challenge: str) -> StartedConnection:
        """Begin."""
        ...


class ConnectedCache(Protocol):
    """The last list of accounts, for showing at start and offline with its time."""

    async def load(self, account: str) -> ReadAccounts | None:
        """The last list; None when there is none."""
        ...

    async def save(self, account: str, read: ReadAccounts) -> None:
        """Remember a list in place of the one before."""
        ...

    async def change(self, account: str, gone: Collection[str], come: Sequence[ConnectedAccount]) -> None:
        """Take some out of the list by id and put others at its end; nothing where none is remembered."""
        ...

    async def forget(self, account: str) -> None:
        """Forget the list."""
        ...


class Visits(Protocol):
    """Visits to providers under way, so that a killed program knows of them; every write is on disk on return."""

    async def begin(self, visit: Visit) -> None:
        """Write a new one."""
        ...

    async def close(self, visit_id: str) -> None:
        """Forget one; an unknown one is fine."""
        ...

    async def open_visits(self, account: str) -> Sequence[Visit]:
        """List an account's, oldest first."""
        ...
