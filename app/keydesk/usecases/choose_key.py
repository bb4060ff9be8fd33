"""Finds the key a flow works with: the one there is, the one that arrives, or the one that is touched.

Main loop. Raises KEY_* when the chosen key cannot be used.
"""

from collections.abc import Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import EnrollPrompter, KeyChoice
from keydesk.usecases.touch_choice import TouchChoice
from keydesk.usecases.world import World


class ChooseKey:
    """Picks a key to enroll.

    Args:
        world: the ports.
        map_keys: says which keys already hold a passkey of this account.
        touch: lets a person touch the key they mean.
    """

    def __init__(self, world: World, map_keys: MapKeys, touch: TouchChoice) -> None:
        self._world = world
        self._map_keys = map_keys
        self._touch = touch

    async def run(self, prompter: EnrollPrompter, cancel: CancelToken, key_id: str | None) -> KeyHandle | None:
        """Pick one.

        Args:
            prompter: asks, and is told when keys come and go.
            cancel: the person's Cancel.
            key_id: chosen beforehand.

        Returns:
            The key, or None when the person cancelled.

        Raises:
            KeydeskError: the key's own reason, KEY_HAS_PASSKEY, KEY_REMOVED.
        """
        await self._world.keys.settle()
        await self._map_keys.run()
        if key_id is None:
            key_id = await self._ask(prompter, cancel)
            if key_id is None:
                return None
        handle = self._world.keys.handle(key_id)
        key = handle.key
        if not key.usable:
            raise KeydeskError(key.reason or Code.KEY_REFUSED, key=key.model)
        if key_id in self._holders(self._world.keys.present):
            raise KeydeskError(Code.KEY_HAS_PASSKEY, key=self._world.state.now.key_label(key_id) or key.model)
        return handle

    async def _ask(self, prompter: EnrollPrompter, cancel: CancelToken) -> str | None:
        told = self._choice()

        def tell(_: object) -> None:
            nonlocal told
            choice = self._choice()
            if choice != told:
                told = choice
                prompter.choice_changed(choice)

        # The state changes when a key comes or goes and again when its map is known (see watch_keys).
        stop = self._world.state.changed.connect(tell)
        try:
            chosen = await self._touch.beside(prompter.which_key(told), lambda: self._choice().candidates, prompter)
        finally:
            stop()
        return None if cancel.cancelled else chosen

    def _choice(self) -> KeyChoice:
        present = tuple(key for key in self._world.keys.present if not key.only_managed)
        return KeyChoice(present, self._holders(present))

    def _holders(self, keys: Sequence[SecurityKey]) -> frozenset[str]:
        maps = self._world.state.now.maps
        return frozenset(key.id for key in keys if key.id in maps and maps[key.id].held)
