"""The silent map: asks each plugged-in key which of the account's passkeys it holds – no PIN, no touch, no light.

Main loop; keys are asked in parallel, each on its own thread. A key that cannot be asked answers "unknown". An
answer is kept until the key is plugged in anew or the account lists other passkeys. What a key held and the account
no longer lists is asked about, too: so a leftover is found without a PIN.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, PasskeyFacts
from keydesk.domain.keys import Presence, SecurityKey
from keydesk.domain.reconciliation import KeyMap, SeenKey, map_key, seen, sites_of
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
        remembered, last_seen = await self._remembered(account)
        keys = [key for key in world.keys.present if key.usable and not (key.only_managed or self._resting)]
        wanted = frozenset(_id(m) for m in methods if _id(m))
        to_ask = [key for key in keys if self._asked.get(key.id) != (key.path, wanted)]
        strays = [self._strays(key, remembered.get(key.id, frozenset()), wanted) for key in to_ask]
        answered = await asyncio.gather(
            *(self._ask(key, methods, stray) for key, stray in zip(to_ask, strays, strict=True))
        )
        if world.identity.person is None or world.account != account:
            return {}
        for key, stray, (key_map, whole) in zip(to_ask, strays, answered, strict=True):
            if whole:
                self._asked[key.id] = (key.path, wanted)
            held = _worth_remembering(key_map, methods, remembered.get(key.id, frozenset()), stray, whole)
            await world.notebook.maps.save(account, seen(key), held)
        if answered:
            remembered, last_seen = await self._remembered(account)
        # As they are now: while the keys were asked, the list of one may have been read with its PIN.
        told = {key_map.key_id: key_map for key_map, _ in answered}
        known = {
            k: m for k, m in world.state.now.maps.items() if k not in told and world.state.now.key(k) is not None
        }
        maps = {**_absent(remembered, methods), **known, **told}
        world.state.put(maps=maps, seen=last_seen)
        return maps

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Ask no key meanwhile: a key armed for its reset must hear of nothing else first."""
        self._resting += 1
        try:
            yield
        finally:
            self._resting -= 1

    @property
    def rests(self) -> bool:
        """Whether no key may be asked anything now."""
        return self._resting > 0

    def forget(self, key_id: str) -> None:
        """Ask a key anew next time, after its passkeys changed.

        Args:
            key_id: the key.
        """
        self._asked.pop(key_id, None)

    async def learned(self, key: SecurityKey, key_map: KeyMap) -> None:
        """Take over what a key told with its PIN; that is more than it tells without, and remembered like it.

        Args:
            key: the key.
            key_map: its map from its own list.
        """
        world = self._world
        methods = world.state.now.methods
        if world.identity.person is None or methods is None:
            return
        held = {_id(m) for m in methods if m.id in key_map.held} | set(key_map.orphans)
        await world.notebook.maps.save(world.account, seen(key), frozenset(held))
        world.state.put(
            maps={**world.state.now.maps, key.id: key_map}, seen=await world.notebook.maps.seen(world.account)
        )

    async def _remembered(self, account: str) -> tuple[Mapping[str, frozenset[bytes]], Mapping[str, SeenKey]]:
        maps = self._world.notebook.maps
        return await maps.load(account), await maps.seen(account)

    def _strays(self, key: SecurityKey, remembered: frozenset[bytes], wanted: frozenset[bytes]) -> tuple[bytes, ...]:
        """Passkeys the key held and the account no longer lists; a list that is not fresh says nothing of that."""
        now = self._world.state.now
        if now.stale is not None:
            return ()
        old = now.maps.get(key.id)
        known = dict.fromkeys((*(old.orphans if old is not None else ()), *sorted(remembered)))
        return tuple(one for one in known if one not in wanted)

    async def _ask(self, key: SecurityKey, methods: Sequence[Method], strays: Sequence[bytes]) -> tuple[KeyMap, bool]:
        """Ask one key; gives its map, and whether the key answered to the end."""
        domain = self._world.tenant.domain
        passkeys = [m.passkey for m in methods if m.passkey is not None and m.passkey.credential_id]
        sites = {p.credential_id: sites_of(p, domain) for p in passkeys if not p.synced}
        sites |= {one: sites_of(PasskeyFacts(one), domain) for one in strays}
        answers = {p.credential_id: Presence.LACKS for p in passkeys if p.synced}
        whole = True
        try:
            for turn in range(max((len(each) for each in sites.values()), default=0)):
                by_site: dict[str, list[bytes]] = {}
                for one, each in sites.items():
                    if turn < len(each) and answers.get(one) is not Presence.HOLDS:
                        by_site.setdefault(each[turn], []).append(one)
                for site, ids in by_site.items():
                    told = await self._world.keys.handle(key.id).probe(site, ids)
                    answers.update({one: _better(answers.get(one), told.get(one)) for one in ids})
        except KeydeskError:
            # Pulled or busy: what was not answered stays unknown, which is what the three-state map is for.
            whole = False
        key_map = map_key(key.id, methods, answers)
        return replace(key_map, orphans=tuple(o for o in strays if answers.get(o) is Presence.HOLDS)), whole


def _better(before: Presence | None, told: Presence | None) -> Presence:
    """Of the answers for two sites: held at one is held; not asked at one is not known."""
    both = (before or Presence.LACKS, told or Presence.UNKNOWN)
    return next((each for each in (Presence.HOLDS, Presence.UNKNOWN) if each in both), Presence.LACKS)


def _absent(remembered: Mapping[str, frozenset[bytes]], methods: Sequence[Method]) -> dict[str, KeyMap]:
    """What each key that was ever asked held when it was last seen."""
    return {
        key_id: map_key(key_id, methods, {_id(m): Presence.HOLDS if _id(m) in held else Presence.LACKS
                                          for m in methods if m.passkey is not None})
        for key_id, held in remembered.items()
    }  # fmt: skip


def _id(method: Method) -> bytes:
    return method.passkey.credential_id if method.passkey is not None else b""


def _worth_remembering(
    key_map: KeyMap, methods: Sequence[Method], before: frozenset[bytes], strays: Sequence[bytes], whole: bool
) -> frozenset[bytes]:
    """What the key holds, and what it held and could not be asked about this time: that is not forgotten."""
    held = {_id(m) for m in methods if m.id in key_map.held} | set(key_map.orphans)
    unasked = {_id(m) for m in methods if m.id in key_map.unknown} | (set() if whole else set(strays))
    known = {_id(m) for m in methods}
    unlisted = {one for one in before if one not in known and one not in strays}  # the list was not fresh
    return frozenset(held | (before & unasked) | unlisted)
