"""Calls of a keyring, none of which ever blocks the main loop.

A locked keyring may wait for a prompt nobody sees: each call runs on a thread of its own, with a deadline. A call
that was given up is undone when it ends after all. Main loop only. Raises KEYRING_*.
"""

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

DEADLINE_S = 30.0
_LOG = logging.getLogger(__name__)


class KeyringCalls:
    """Runs calls one by one.

    Args:
        at_once: the store is memory and never blocks.
        deadline_s: seconds a call may take.
    """

    def __init__(self, at_once: bool, deadline_s: float = DEADLINE_S) -> None:
        self._at_once = at_once
        self._deadline_s = deadline_s
        self._stuck: _Job | None = None

    async def run(self, work: Callable[[], None], undo: Callable[[], None] | None) -> None:
        """Run one call.

        Args:
            work: the call.
            undo: what takes it back when it ends after it was given up, None for a call that changes nothing.

        Raises:
            KeydeskError: KEYRING_LOCKED when it takes too long, and what the call raises.
        """
        if self._at_once:
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
