"""Prepares keys one after the other: waits for the next, leads through it, waits again.

One failed key stops nothing. Main loop. Raises nothing but what the journal raises.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.provisioning import DeskEntry, DeskProfile, DeskStep, KeyResult
from keydesk.usecases.desk_prompts import DeskRecord, QueuePrompter
from keydesk.usecases.key_waiting import NOT_YET, until_keys
from keydesk.usecases.outcomes import Cancelled
from keydesk.usecases.prepare_key import PrepareKey
from keydesk.usecases.world import World


@dataclass(frozen=True, slots=True)
class QueueEnd:
    """How a queue ended.

    Args:
        records: of all keys that came, in their order.
        stopped: KEY_CANCELLED, or KEY_NONE when no key came any more; None when all were there.
    """

    records: tuple[DeskRecord, ...]
    stopped: str | None = None


class KeyQueue:
    """The desk.

    Args:
        world: the ports.
        prepare: prepares one key.
    """

    def __init__(self, world: World, prepare: PrepareKey) -> None:
        self._world = world
        self._prepare = prepare

    async def run(
        self,
        profile: DeskProfile,
        prompter: QueuePrompter,
        cancel: CancelToken,
        count: int | None = None,
        patience_s: float | None = None,
    ) -> QueueEnd:
        """Prepare keys until there were enough of them, or the person stops.

        Args:
            profile: what is wanted of each.
            prompter: shows and asks.
            cancel: the person's stop; also of the key that is under way.
            count: how many, None for as many as come.
            patience_s: how long to wait for a key, None for ever.

        Returns:
            What became of each.
        """
        records: list[DeskRecord] = []
        seen: frozenset[str] = frozenset()
        await self._world.keys.settle()
        while count is None or len(records) < count:
            try:
                key = await self._next(seen, prompter, cancel, patience_s)
            except TimeoutError:
                return QueueEnd(tuple(records), Code.KEY_NONE)
            except KeydeskError:
                return QueueEnd(tuple(records), Code.KEY_CANCELLED)
            record = await self._one(profile, key, prompter, cancel)
            records.append(record)
            prompter.key_through(record)
            # What is plugged in now has had its turn; a key that is unplugged and comes back has another one.
            seen = frozenset(one.path for one in self._world.keys.present if one.path in seen or one.id == key.id)
        return QueueEnd(tuple(records))

    async def entries(self) -> Sequence[DeskEntry]:
        """What is noted of keys, of earlier runs, too, newest first."""
        return await self._world.notebook.desk.all()

    async def forget_finished(self) -> int:
        """Begin a new list; keys that were interrupted stay known."""
        return await self._world.notebook.desk.clear()

    async def _next(
        self, seen: frozenset[str], prompter: QueuePrompter, cancel: CancelToken, patience_s: float | None
    ) -> SecurityKey:
        prompter.next_wanted(None)

        def look(keys: Sequence[SecurityKey]) -> SecurityKey | None:
            new = [key for key in keys if key.path not in seen and key.reason not in NOT_YET]
            if len(new) > 1:
                prompter.next_wanted(KeydeskError(Code.KEY_SEVERAL))
            return new[0] if len(new) == 1 else None

        return await until_keys(self._world.keys, look, cancel, patience_s)

    async def _one(
        self, profile: DeskProfile, key: SecurityKey, prompter: QueuePrompter, cancel: CancelToken
    ) -> DeskRecord:
        record = await self._prepare.record(key)
        try:
            outcome = await self._prepare.run(profile, key.id, prompter, cancel)
        except KeydeskError as error:
            return await self._as_noted(record, error)
        if isinstance(outcome, Cancelled):
            left = replace(record, result=KeyResult.LEFT)
            stopped = KeydeskError(Code.KEY_CANCELLED)
            return left if outcome.changed is None else await self._as_noted(record, stopped)
        return outcome.value

    async def _as_noted(self, record: DeskRecord, error: KeydeskError) -> DeskRecord:
        """The record of a key that was not finished: how far it came is what the journal says."""
        entry = await self._world.notebook.desk.find(record.mark) if record.mark else None
        half = entry is not None and entry.result is KeyResult.HALF
        return replace(
            record,
            result=KeyResult.HALF if half else KeyResult.FAILED,
            step=entry.step if entry is not None and half else DeskStep.ALLOWED,
            error=error,
        )
