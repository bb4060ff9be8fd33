"""Keeps the session in a store without ever blocking the main loop, and in memory when the keyring fails.

A locked keyring may wait for a prompt nobody sees: each call runs on a thread of its own, with a deadline. A call
that was given up is undone when it ends after all. Main loop only. `delete` raises KEYRING_*; the others fall back.
"""

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.identity.token_store import MemoryTokenStore, Owner, StoredSession, TokenStore

DEADLINE_S = 30.0
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
        self._deadline_s = deadline_s
        self._spare = spare or MemoryTokenStore()
        self._problem: str | None = None
        self._stuck: _Job | None = None

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
            await self._call(lambda: found.append(self._store.load(self._owner)), None)
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
            await self._call(lambda: self._store.save(session), lambda: self._store.delete(self._owner))
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
        await self._call(lambda: self._store.delete(self._owner), None)

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

    async def _call(self, work: Callable[[], None], undo: Callable[[], None] | None) -> None:
        if self._store.kind == "memory":
            work()
            return
        if self._stuck is not None and not self._stuck.ended:
            raise KeydeskError(Code.KEYRING_LOCKED, reason="busy")
        job = _Job(work, undo)
        threading.Thread(target=job.run, name="keyring", daemon=True).start()
        try:
            async with asyncio.timeout(self._deadline_s):
                await asyncio.wrap_future(job.future)
        except TimeoutError:
            if job.give_up():
                self._stuck = job
                raise KeydeskError(Code.KEYRING_LOCKED, reason="deadline") from None
            job.future.result()


class _Job:
    """One call on its own thread, which may be given up while it runs."""

    def __init__(self, work: Callable[[], None], undo: Callable[[], None] | None) -> None:
        self.future: concurrent.futures.Future[None] = concurrent.futures.Future()
        self.future.set_running_or_notify_cancel()  # a waiter that stops waiting does not cancel the call
        self.ended = False
        self._work = work
        self._undo = undo
        self._lock = threading.Lock()
        self._given_up = False

    def give_up(self) -> bool:
        """Stop waiting for it; False when it has just ended."""
        with self._lock:
            self._given_up = not self.future.done()
            return self._given_up

    def run(self) -> None:
        """Do the work; undo it when nobody waits any more."""
        try:
            self._work()
        except KeydeskError as error:
            self._settle(error)
        else:
            self._settle(None)

    def _settle(self, error: KeydeskError | None) -> None:
        with self._lock:
            given_up = self._given_up
            if not given_up:
                if error is not None:
                    self.future.set_exception(error)
                else:
                    self.future.set_result(None)
        if given_up and error is None and self._undo is not None:
            try:
                self._undo()
            except KeydeskError as late:
                _LOG.info("a late write to the keyring could not be undone: %s", late.code)
        self.ended = True
