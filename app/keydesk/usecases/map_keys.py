"""The silent map: asks each plugged-in key which of the account's passkeys it holds – no PIN, no touch, no light.

Main loop; keys are asked in parallel, each on its own thread. A key that cannot be asked answers "unknown".
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.keys import Presence, SecurityKey
from keydesk.domain.reconciliation import KeyMap, map_key
from keydesk.usecases.world import World


class MapKeys:
    """Keeps the maps of all keys true.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._asked: dict[str, tuple[str, frozenset[bytes]]] = {}
        self._resting = 0

    async def run(self, again: bool = False) -> dict[str, KeyMap]:
        """Ask every usable key that was not asked yet with this list.

        Args:
            again: ask also keys whose answer is known.

        Returns:
            Maps by key id, of plugged-in and remembered keys.
        """
        world = self._world
        methods = world.state.now.methods
        if world.identity.person is None or methods is None:
            return {}
        if again:
            self._asked.clear()
        account = world.account
        maps = await self._remembered(account, methods)
        maps.update({k: m for k, m in world.state.now.maps.items() if world.state.now.key(k) is not None})
        keys = [key for key in world.keys.present if key.usable and not self._resting]
        wanted = frozenset(_id(m) for m in methods if _id(m))
        to_ask = [key for key in keys if self._asked.get(key.id) != (key.path, wanted)]
        answered = await asyncio.gather(*(self._ask(key, methods) for key in to_ask))
        if world.identity.person is None or world.account != account:
            return {}
        for key, key_map in zip(to_ask, answered, strict=True):
            self._asked[key.id] = (key.path, wanted)
            maps[key.id] = key_map
            await world.notebook.maps.save(account, key.id, _held_ids(key_map, methods))
        world.state.put(maps=maps)
        return maps

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Ask no key meanwhile: a key armed for its reset must hear of nothing else first."""
        self._resting += 1
        try:
            yield
        finally:
            self._resting -= 1

    def forget(self, key_id: str) -> None:
        """Ask a key anew next time, after its passkeys changed.

        Args:
            key_id: the key.
        """
        self._asked.pop(key_id, None)

    async def _remembered(self, account: str, methods: Sequence[Method]) -> dict[str, KeyMap]:
        remembered = await self._world.notebook.maps.load(account)
        return {
            key_id: map_key(key_id, methods, {_id(m): Presence.HOLDS if _id(m) in held else Presence.LACKS
                                              for m in methods if m.passkey is not None})
            for key_id, held in remembered.items()
        }  # fmt: skip

    async def _ask(self, key: SecurityKey, methods: Sequence[Method]) -> KeyMap:
        by_site: dict[str, list[bytes]] = {}
        for method in methods:
            if method.passkey is not None and method.passkey.credential_id and not method.passkey.synced:
                site = method.passkey.rp_id or self._world.tenant.domain
                by_site.setdefault(site, []).append(method.passkey.credential_id)
        answers: dict[bytes, Presence] = {}
        try:
            for site, ids in by_site.items():
                answers.update(await self._world.keys.handle(key.id).probe(site, ids))
        except KeydeskError:
            # Pulled or busy: what was not answered stays unknown, which is what the three-state map is for.
            return map_key(key.id, methods, answers)
        synced = {_id(m): Presence.LACKS for m in methods if m.passkey is not None and m.passkey.synced}
        return map_key(key.id, methods, {**synced, **answers})


def _id(method: Method) -> bytes:
    return method.passkey.credential_id if method.passkey is not None else b""


def _held_ids(key_map: KeyMap, methods: Sequence[Method]) -> frozenset[bytes]:
    return frozenset(_id(m) for m in methods if m.id in key_map.held)
