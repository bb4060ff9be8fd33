"""A key is lost: what it could open, its entries removed one by one, and a record of it for the helpdesk.

Every step is written down before the next, so that a run that fails or is left can be gone on with. Main loop.
Raises API_*, NET_*, AUTH_*, LAST_METHOD, KEY_UNKNOWN, SIGN_IN_NEEDED.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Tag
from keydesk.domain.lost_key import LostEntry, LostKey, LostStep
from keydesk.domain.reconciliation import SeenKey, Where
from keydesk.usecases.instant_list import InstantList
from keydesk.usecases.load_account import LoadAccount
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.prompts import RemovePrompter
from keydesk.usecases.remove_method import Removed, RemoveMethod
from keydesk.usecases.state import Snapshot
from keydesk.usecases.world import World

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AbsentKey:
    """A key that may be the lost one: it is not here, and could open something.

    Args:
        key: how it is remembered; its id is empty for a passkey whose key was never plugged in here.
        label: the person's own name for it, None when it has none.
        tag: its colour, None when it has none.
        methods: what it could open.
    """

    key: SeenKey
    label: str | None
    tag: Tag | None
    methods: tuple[Method, ...]

    @property
    def id(self) -> str:
        """The key, or ``method:`` and the method where the key was never here."""
        return self.key.id or f"method:{self.methods[0].id}"


def absent_keys(now: Snapshot) -> tuple[AbsentKey, ...]:
    """List the keys that may be lost.

    Args:
        now: the state.

    Returns:
        Keys that were here once and hold something of the account, the last seen first; then, one by one, passkeys
        that no key here holds.
    """
    methods = {m.id: m for m in now.methods or ()}
    inventory = now.inventory
    away = [
        AbsentKey(
            now.seen.get(stand.key_id, SeenKey(stand.key_id)),
            now.key_label(stand.key_id),
            now.key_tag(stand.key_id),
            tuple(methods[method_id] for method_id in stand.held),
        )
        for stand in inventory.keys
        if not stand.here and stand.held
    ]
    away.sort(key=lambda each: -each.key.seen_at.timestamp() if each.key.seen_at is not None else 0.0)
    unseen = [methods[method_id] for method_id in inventory.at(Where.UNSEEN)]
    return (*away, *(AbsentKey(SeenKey(""), None, None, (method,)) for method in unseen))


class LostKeys:
    """The lost-key run.

    Args:
        world: the ports.
        load: the account's list.
        map_keys: knows what keys held.
        remove: removes one entry after asking by name.
        instant: forgets a lost key's leave to be listed here.
    """

    def __init__(
        self, world: World, load: LoadAccount, map_keys: MapKeys, remove: RemoveMethod, instant: InstantList
    ) -> None:
        self._world = world
        self._load = load
        self._map_keys = map_keys
        self._remove = remove
        self._instant = instant

    async def candidates(self) -> tuple[AbsentKey, ...]:
        """List the keys that may be lost, from the account and the keys of now."""
        await self._load.known()
        await self._map_keys.run()
        return absent_keys(self._world.state.now)

    async def draft(self, absent_id: str) -> LostKey:
        """Say what a lost key means, without writing anything down.

        Args:
            absent_id: one of the candidates.

        Returns:
            The report that is under way for it, else a new one that is not kept.

        Raises:
            KeydeskError: KEY_UNKNOWN when there is no such key.
        """
        found = next((each for each in await self.candidates() if each.id == absent_id), None)
        open_one = next((lost for lost in self._world.state.now.lost if lost.key_id == absent_id), None)
        if open_one is not None:
            return await self.at(open_one.id)
        if found is None:
            raise KeydeskError(Code.KEY_UNKNOWN, key=absent_id)
        world, key = self._world, found.key
        first = self._name(found.methods[0])
        return LostKey(
            uuid.uuid4().hex,
            world.account,
            found.id,
            found.label or key.model or first,
            key.model,
            key.serial_end,
            key.seen_at,
            world.clock.now(),
            tuple(LostEntry(m.id, self._name(m)) for m in found.methods),
        )

    async def begin(self, absent_id: str) -> LostKey:
        """Write down that a key is lost; one that was reported already is gone on with.

        Args:
            absent_id: one of the candidates.

        Returns:
            The report.

        Raises:
            KeydeskError: as `draft`.
        """
        lost = await self.draft(absent_id)
        if all(lost.id != known.id for known in self._world.state.now.lost):
            await self._put(lost)
            await self._world.record("key-lost", lost.name)
        await self._forget(lost.key_id)
        return lost

    async def _forget(self, key_id: str) -> None:
        """Keep no leave to list a key that is in somebody else's hands; what removes its entries goes on without."""
        try:
            await self._instant.forget(key_id)
        except KeydeskError as error:
            _log.info("the token of a lost key was not forgotten: %s", error.code)

    async def at(self, lost_id: str) -> LostKey:
        """Give a report as it is now; what was removed elsewhere meanwhile is noted.

        Args:
            lost_id: the report.

        Returns:
            The report.

        Raises:
            KeydeskError: KEY_UNKNOWN when there is none.
        """
        await self._load.known()
        return await self._change(lost_id, lambda lost: lost)

    def step(self, lost: LostKey) -> LostStep:
        """Say what is to be done next about a lost key."""
        methods = self._world.state.now.methods or ()
        gone = {entry.method_id for entry in lost.entries}
        return lost.next_step(any(m.is_passkey and m.confirmed and m.id not in gone for m in methods))

    async def remove(
        self, lost_id: str, method_id: str, prompter: RemovePrompter, cancel: CancelToken
    ) -> Done[Removed] | Cancelled | PartlyDone:
        """Remove one entry of a lost key from the account, after asking by name.

        Args:
            lost_id: the report.
            method_id: the entry.
            prompter: asks and shows.
            cancel: the person's Cancel.

        Returns:
            As `RemoveMethod.run`.

        Raises:
            KeydeskError: as `RemoveMethod.run`.
        """
        outcome = await self._remove.run(method_id, prompter, cancel)
        if not isinstance(outcome, Cancelled):
            await self.note_removed(lost_id)
        return outcome

    async def note_removed(self, lost_id: str) -> LostKey:
        """Note which entries the account no longer lists; as `at`."""
        return await self.at(lost_id)

    async def note_replacement(self, lost_id: str, name: str) -> LostKey:
        """Note that another passkey was added.

        Args:
            lost_id: the report.
            name: what it is called.

        Returns:
            The report as it is now.
        """
        return await self._change(lost_id, lambda lost: replace(lost, replaced_by=(*lost.replaced_by, name)))

    async def note_accounts_checked(self, lost_id: str) -> LostKey:
        """Note that the person looked at the connected accounts."""
        now = self._world.clock.now()
        return await self._change(lost_id, lambda lost: replace(lost, accounts_checked_at=now))

    async def close(self, lost_id: str) -> LostKey:
        """End the run; the report stays readable."""
        now = self._world.clock.now()
        return await self._change(lost_id, lambda lost: replace(lost, closed_at=now))

    async def _change(self, lost_id: str, change: Callable[[LostKey], LostKey]) -> LostKey:
        world = self._world
        known = await world.notebook.lost.all(world.account)
        lost = next((each for each in known if each.id == lost_id), None)
        if lost is None:
            raise KeydeskError(Code.KEY_UNKNOWN, key=lost_id)
        changed = change(self._with_removed(lost))
        if changed != lost:
            await self._put(changed)
        return changed

    def _with_removed(self, lost: LostKey) -> LostKey:
        now = self._world.state.now
        if now.methods is None or now.stale is not None:
            return lost  # an old list does not tell what is gone
        listed = {m.id for m in now.methods}
        for entry in lost.left:
            if entry.method_id not in listed:
                lost = lost.removed(entry.method_id, self._world.clock.now())
        return lost

    async def _put(self, lost: LostKey) -> None:
        world = self._world
        await world.notebook.lost.put(lost)
        kept = await world.notebook.lost.all(world.account)
        world.state.put(lost=tuple(each for each in kept if each.closed_at is None))

    def _name(self, method: Method) -> str:
        aaguid = method.passkey.aaguid if method.passkey is not None else None
        return self._world.state.now.own_name(method) or method.name or self._world.model_name(aaguid) or ""
