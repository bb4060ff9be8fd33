"""Keeps what the FIDO Alliance's list says of keys: of those plugged in, and of the account's passkeys.

Main loop; the file is read elsewhere, and only once a model is there to be looked up. Raises nothing: a list that
cannot be used is a problem that is said, and nothing of it is used.
"""

from collections.abc import Callable

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_record import ModelRecord
from keydesk.usecases.state import Snapshot
from keydesk.usecases.watch_keys import Spawn
from keydesk.usecases.world import World

_Occasion = tuple[frozenset[str], frozenset[str]]


class KeyRecords:
    """Looks models up.

    Args:
        world: the ports.
        spawn: starts the looking.
    """

    def __init__(self, world: World, spawn: Spawn) -> None:
        self._world = world
        self._spawn = spawn
        self._looked: _Occasion = (frozenset(), frozenset())
        self._stop: Callable[[], None] | None = None

    def start(self) -> None:
        """Begin to listen for keys and accounts."""
        if self._world.records is not None:
            self._stop = self._world.state.changed.connect(self._changed)

    def stop(self) -> None:
        """Listen no longer."""
        if self._stop is not None:
            self._stop()
            self._stop = None

    async def look(self) -> None:
        """Look up what is there now."""
        state, source = self._world.state, self._world.records
        models = _models(state.now)
        if source is None or not models:
            return
        found: dict[str, ModelRecord] = {}
        refused: tuple[KeydeskError, ...] = ()
        try:
            found = dict(await source.look_up(models))
        except KeydeskError as error:
            refused = (error,)
        before = tuple(one for one in state.now.problems if one.code == Code.METADATA_REFUSED)
        if found != state.now.records or [*map(str, before)] != [*map(str, refused)]:
            others = tuple(one for one in state.now.problems if one.code != Code.METADATA_REFUSED)
            state.put(records=found, problems=(*others, *refused))

    def _changed(self, now: Snapshot) -> None:
        # A key that comes is an occasion, too, where its model is known already: the file may be another by now.
        occasion = (_models(now), frozenset(key.path for key in now.keys if key.aaguid is not None))
        if occasion != self._looked:
            self._looked = occasion
            self._spawn("key-records", self.look)


def _models(now: Snapshot) -> frozenset[str]:
    of_keys = [key.aaguid for key in now.keys]
    of_account = [method.passkey.aaguid for method in now.methods or () if method.passkey is not None]
    return frozenset(aaguid.lower() for aaguid in (*of_keys, *of_account) if aaguid)
