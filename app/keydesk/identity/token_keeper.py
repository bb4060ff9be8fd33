"""Keeps the session in a store without ever blocking the main loop, and in memory when the keyring fails.

Its calls go through `KeyringCalls`: a deadline, and what was given up is undone when it ends after all. Main loop
only. `delete` raises KEYRING_*; the others fall back.
"""

import logging

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.keyring_calls import DEADLINE_S, KeyringCalls
from keydesk.identity.token_store import MemoryTokenStore, Owner, StoredSession, TokenStore

_LOG = logging.getLogger(__name__)
_KEYRING = {Code.KEYRING_MISSING, Code.KEYRING_LOCKED, Code.KEYRING_FAILED}


class TokenKeeper:
    """One session of one owner.

    Args:
        store: keyring or memory.
        owner: whose session.
        deadline_s: seconds a call of the store may take.
        spare: keeps what the keyring does not, for another keeper of the same owner in this run.
    """

    def __init__(
        self,
        store: TokenStore,
        owner: Owner,
        deadline_s: float = DEADLINE_S,
        spare: MemoryTokenStore | None = None,
    ) -> None:
        self._store = store
        self._owner = owner
        self._calls = KeyringCalls(store.kind == "memory", deadline_s)
        self._spare = spare or MemoryTokenStore()
        self._problem: str | None = None

    @property
    def owner(self) -> Owner:
        """Whose session."""
        return self._owner

    @property
    def keeps(self) -> str:
        """``keyring``, ``memory``, or ``memory-notice`` when a keyring was wanted and failed."""
        if self._store.kind == "memory":
            return "memory"
        return "keyring" if self._problem is None else "memory-notice"

    @property
    def problem(self) -> str | None:
        """Code of why the keyring is not used, None when it is."""
        return self._problem

    async def load(self) -> StoredSession | None:
        """Read the session, from the store as long as it works.

        Returns:
            The newest session, which another process may have written; None when there is none.
        """
        if self._problem is not None:
            return self._spare.load(self._owner)
        found: list[StoredSession | None] = []
        try:
            await self._calls.run(lambda: found.append(self._store.load(self._owner)), None)
        except KeydeskError as error:
            self._fall_back(error)
            return self._spare.load(self._owner)
        self._remember(found[0])
        return found[0]

    async def save(self, session: StoredSession, retry: bool = False) -> None:
        """Write the session; when the keyring fails it stays in memory and `keeps` says so.

        Args:
            session: what to keep.
            retry: try the keyring again although it failed before, at a sign-in.
        """
        self._remember(session)
        if self._problem is not None and not retry:
            return
        try:
            await self._calls.run(lambda: self._store.save(session), lambda: self._store.delete(self._owner))
        except KeydeskError as error:
            self._fall_back(error)
            return
        self._problem = None

    async def delete(self) -> None:
        """Forget the session everywhere.

        Raises:
            KeydeskError: KEYRING_LOCKED, KEYRING_FAILED when the keyring may still hold it.
        """
        self._remember(None)
        if self._problem == Code.KEYRING_MISSING:
            return
        await self._calls.run(lambda: self._store.delete(self._owner), None)

    def _remember(self, session: StoredSession | None) -> None:
        if session is None:
            self._spare.delete(self._owner)
        else:
            self._spare.save(session)

    def _fall_back(self, error: KeydeskError) -> None:
        if error.code not in _KEYRING:
            raise error
        self._problem = error.code
        _LOG.info("tokens stay in memory: %s", error.code)
