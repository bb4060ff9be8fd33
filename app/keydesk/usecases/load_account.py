"""Reads the account's methods once per sign-in and keeps the shown list true from the answers that follow.

Main loop. Raises API_*, NET_*, SESSION_ENDED, FRESH_SIGN_IN_NEEDED.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.usecases.prompts import WaitWatcher
from keydesk.usecases.world import World

_LOOK_S = 0.1
"""How often a wait looks whether the person has cancelled."""

OFFLINE = frozenset(
    {
        Code.OFFLINE,
        Code.TENANT_UNREACHABLE,
        Code.DEADLINE,
        Code.CONNECTION_LOST,
        Code.CAPTIVE_PORTAL,
        Code.TLS_REFUSED,
    }
)
"""The tenant cannot be reached; what was read before may be shown."""


class LoadAccount:
    """Fills the account's part of the state.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def show_remembered(self) -> None:
        """Show what the last visit left, so that the window is not empty while the network answers."""
        world, account = self._world, self._world.account
        book = world.notebook
        labels = await book.labels.load(account)
        drills = await book.drills.load(account)
        activity = tuple(await book.activity.latest(account, 50))
        repairs = tuple(await book.journal.open_entries(account))
        lost = tuple(one for one in await book.lost.all(account) if one.closed_at is None)
        world.state.put(labels=labels, drills=drills, activity=activity, repairs=repairs, lost=lost)
        remembered = await book.cache.load(account)
        if remembered is not None and world.state.now.methods is None:
            methods, read_at = remembered
            since = world.clock.now()
            world.state.put(methods=tuple(methods), methods_at=read_at, stale=Code.OFFLINE, reading_since=since)

    async def run(self) -> Sequence[Method]:
        """Read the methods now; when offline the remembered list stays, marked stale.

        Returns:
            The methods.

        Raises:
            KeydeskError: the list could not be read and none is remembered, or signing in is needed.
        """
        world = self._world
        account = world.account
        try:
            methods = tuple(await world.api.list_methods())
        except KeydeskError as error:
            world.state.put(stale=error.code, reading_since=None)
            if error.code in OFFLINE and world.state.now.methods is not None:
                return world.state.now.methods
            if error.code == Code.API_RATE_LIMITED:
                self._note_wait(error)
            raise
        await self.adopt(account, methods)
        return methods

    async def known(self) -> Sequence[Method]:
        """Give the list of this sign-in without asking again; ask when there is none.

        Returns:
            The methods.

        Raises:
            KeydeskError: as `run`.
        """
        now = self._world.state.now
        if now.methods is not None and now.stale is None:
            return now.methods
        return await self.run()

    async def load_factors(self) -> None:
        """Read what may be enrolled; early access, so its absence is no failure."""
        try:
            self._world.state.put(factors=tuple(await self._world.api.list_factors()))
        except KeydeskError:
            # Source: reference §9 – when the call fails the known types are offered and the POST decides.
            self._world.state.put(factors=None)

    async def adopt(self, account: str, methods: Sequence[Method]) -> None:
        """Show and remember a list that an answer of the tenant made true.

        Args:
            account: whose list it is; another account's is dropped.
            methods: the list.
        """
        world = self._world
        if world.identity.person is None or world.account != account:
            return
        world.state.put(
            methods=tuple(methods), methods_at=world.clock.now(), stale=None, reading_since=None, waiting_until=None
        )
        await world.notebook.cache.save(account, methods)

    def _note_wait(self, error: KeydeskError) -> None:
        seconds = float(error.params.get("seconds") or 60)
        self._world.state.put(waiting_until=self._world.clock.now() + timedelta(seconds=seconds))


async def wait_out(error: KeydeskError, watcher: WaitWatcher, cancel: CancelToken | None = None) -> None:
    """Wait visibly as long as the tenant asked.

    Args:
        error: an API_RATE_LIMITED with ``seconds``.
        watcher: shows the countdown.
        cancel: the person's Cancel, obeyed within a moment; None where the wait must not be cut short.

    Raises:
        KeydeskError: KEY_CANCELLED.
    """
    left = seconds = float(error.params.get("seconds") or 60)
    watcher.waiting(seconds)
    try:
        while left > 0:
            if cancel is not None and cancel.cancelled:
                raise KeydeskError(Code.KEY_CANCELLED) from error
            await asyncio.sleep(min(_LOOK_S, left))
            left -= _LOOK_S
    finally:
        watcher.waiting(0)
