"""Settles enrollments that an earlier run could not finish, and takes leftover passkeys off a key.

Main loop. `ResolveJournal.run` never raises for a single entry; `RemoveLeftOver.run` raises KEY_*, PIN_*.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import MethodType
from keydesk.domain.keys import Presence
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.usecases.key_session import with_session
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.prompts import PinPrompter
from keydesk.usecases.world import World

_NOTHING_MADE = frozenset({EnrollStep.KEY, EnrollStep.PIN, EnrollStep.CONFIRM, EnrollStep.CHALLENGE})


class ResolveJournal:
    """Looks at open entries when a person arrives or a key is plugged in.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._under_way: set[str] = set()

    @contextmanager
    def under_way(self, entry_id: str) -> Iterator[None]:
        """Leave an entry alone while its own flow runs; look again when that has ended.

        Args:
            entry_id: the entry.
        """
        self._under_way.add(entry_id)
        try:
            yield
        finally:
            self._under_way.discard(entry_id)

    async def run(self) -> tuple[JournalEntry, ...]:
        """Close what is settled; what is not becomes a repair card.

        Returns:
            The entries that need the person.
        """
        world = self._world
        if world.identity.person is None:
            return ()
        journal = world.notebook.journal
        open_entries = await journal.open_entries(world.account)
        left: list[JournalEntry] = []
        for entry in open_entries:
            if entry.id in self._under_way:
                continue
            if await self._settled(entry):
                await journal.close(entry.id)
            else:
                left.append(entry)
        world.state.put(repairs=tuple(left))
        return tuple(left)

    async def _settled(self, entry: JournalEntry) -> bool:
        if entry.step in _NOTHING_MADE:
            return True
        now = self._world.state.now
        if entry.credential_id and now.methods is not None and now.stale is None:
            listed = {m.passkey.credential_id for m in now.methods if m.passkey is not None}
            if entry.credential_id in listed:
                return True
        key = now.key(entry.key_id)
        if not entry.credential_id or key is None or not key.usable:
            return False
        try:
            answers = await self._world.keys.handle(entry.key_id).probe(entry.rp_id, [entry.credential_id])
        except KeydeskError:
            return False  # could not be asked now; the card stays
        return answers.get(entry.credential_id) is Presence.LACKS


class RemoveLeftOver:
    """Deletes from a key what an unfinished enrollment left there.

    Args:
        world: the ports.
        map_keys: asked anew afterwards.
    """

    def __init__(self, world: World, map_keys: MapKeys) -> None:
        self._world = world
        self._map_keys = map_keys

    async def run(self, entry_id: str, prompter: PinPrompter, cancel: CancelToken) -> Done[int] | Cancelled:
        """Delete the leftover of one entry and close it.

        Args:
            entry_id: the entry.
            prompter: shows the finger, asks for the PIN.
            cancel: the person's Cancel, for the wait for a finger.

        Returns:
            Done with the number of passkeys deleted (0 when the key held none), or cancelled.

        Raises:
            KeydeskError: KEY_REMOVED when the key is not plugged in, KEY_*, PIN_*.
        """
        world = self._world
        entry = next((e for e in world.state.now.repairs if e.id == entry_id), None)
        if entry is None:
            return Done(0)
        methods = await world.api.list_methods(MethodType.PASSKEY)
        listed = {m.passkey.credential_id for m in methods if m.passkey is not None}
        manager = world.keys.manager(entry.key_id)
        site = hashlib.sha256(entry.rp_id.encode()).digest()

        async def delete(pin: Secret | None) -> int:
            on_key = [p for p in await manager.all_passkeys(pin) if entry.rp_id == p.rp_id or site == p.rp_id_hash]
            doomed = [p.credential_id for p in on_key if _is_left_over(entry, p.credential_id, p.user_id, listed)]
            for credential_id in doomed:
                await manager.delete_passkey(credential_id, pin)
            return len(doomed)

        outcome = await with_session(world.keys, entry.key_id, prompter, delete, finger=cancel)
        if isinstance(outcome, Cancelled):
            return outcome
        await world.notebook.journal.close(entry.id)
        world.state.put(repairs=tuple(e for e in world.state.now.repairs if e.id != entry.id))
        self._map_keys.forget(entry.key_id)
        await world.record("left-over-removed", entry.key_label)
        return outcome


def _is_left_over(entry: JournalEntry, credential_id: bytes, user_id: bytes, listed: set[bytes]) -> bool:
    """Only what this very enrollment made: its own id, or – when that is not known – a new one of the same user."""
    if credential_id in listed or credential_id in entry.known:
        return False
    if entry.credential_id:
        return credential_id == entry.credential_id
    return user_id == entry.user_id
