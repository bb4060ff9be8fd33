"""Keeps the shown keys true: a key that comes is shown at once, then asked silently what it holds.

Main loop. Raises nothing; what a key cannot answer stays unknown.
"""

from collections.abc import Callable, Coroutine, Sequence

from keydesk.domain.keys import SecurityKey
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.usecases.instant_list import InstantList
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.repair import ResolveJournal
from keydesk.usecases.world import World

Spawn = Callable[[str, Callable[[], Coroutine[object, object, None]]], None]
"""Starts named background work that its owner also ends; one of a name runs at a time, the newest wins."""


class WatchKeys:
    """Joins the key monitor with the state.

    Args:
        world: the ports.
        map_keys: asks the keys.
        resolve: settles open enrollments when their key is back.
        instant: recognises keys that may be listed without their PIN.
        spawn: starts the asking.
    """

    def __init__(
        self, world: World, map_keys: MapKeys, resolve: ResolveJournal, instant: InstantList, spawn: Spawn
    ) -> None:
        self._world = world
        self._map_keys = map_keys
        self._resolve = resolve
        self._instant = instant
        self._spawn = spawn
        self._stop: Callable[[], None] | None = None

    def start(self) -> None:
        """Begin to listen and show what is there; that there is none is news, too."""
        self._stop = self._world.keys.changed.connect(self._changed)
        if self._world.keys.present:
            self._changed(self._world.keys.present)
        self._spawn("first-keys", self._first)

    def stop(self) -> None:
        """Listen no longer."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def _first(self) -> None:
        keys = await self._world.keys.settle()
        if not self._world.state.now.keys_known:
            self._show(keys)

    def _show(self, keys: Sequence[SecurityKey]) -> None:
        problems = tuple(dict.fromkeys(self._world.keys.problems.values()))
        self._world.state.put(keys=tuple(keys), keys_known=True, key_problems=problems)

    def _changed(self, keys: Sequence[SecurityKey]) -> None:
        self._show(keys)
        if self._world.identity.person is not None:
            self._spawn("map-keys", self._look)
        if any(READ_ONLY_LIST in key.can for key in keys) or self._world.state.now.at_once:
            self._spawn("instant-list", self._instant.look)

    async def _look(self) -> None:
        await self._map_keys.run()
        await self._resolve.run()
