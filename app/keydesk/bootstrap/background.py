"""Background work on one loop: named, one of a name at a time with the newest winning, ended with its owner.

Main loop only. Failures are logged by code; nothing is raised to anybody.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from keydesk.core.errors import KeydeskError

_log = logging.getLogger(__name__)
Work = Callable[[], Coroutine[object, object, None]]


class Background:
    """Owns tasks; satisfies `usecases.watch_keys.Spawn` by `spawn`.

    A work that runs is not interrupted by a newer one of its name: it ends, then the newest runs.
    """

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._next: dict[str, Work] = {}
        self._closed = False

    def spawn(self, name: str, work: Work) -> None:
        """Start work, or let it follow the one that runs.

        Args:
            name: what it is for.
            work: makes the coroutine.
        """
        if self._closed:
            return
        if name in self._running:
            self._next[name] = work
            return
        task = asyncio.get_running_loop().create_task(self._run(name, work), name=name)
        self._running[name] = task
        # Not in the coroutine itself: one that is cancelled before its first step never gets there.
        task.add_done_callback(lambda _: self._ended(name))

    async def settle(self) -> None:
        """Wait until nothing runs."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def close(self) -> None:
        """End everything."""
        self._closed = True
        self._next.clear()
        for task in list(self._running.values()):
            task.cancel()
        await self.settle()

    async def _run(self, name: str, work: Work) -> None:
        try:
            await work()
        except KeydeskError as error:
            _log.info("background %s: %s", name, error)

    def _ended(self, name: str) -> None:
        self._running.pop(name, None)
        following = self._next.pop(name, None)
        if following is not None:
            self.spawn(name, following)
