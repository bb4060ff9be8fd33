"""Unlock a key for this session, lock it again, check a PIN. The PIN itself is never kept.

Main loop. Works signed out, too. Raises KEY_*, PIN_*.
"""

from collections.abc import Awaitable, Callable

from keydesk.core.cancel import CancelToken
from keydesk.core.secret import Secret
from keydesk.usecases.key_session import with_session
from keydesk.usecases.on_reader import staying
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import PinPrompter, StayPrompter
from keydesk.usecases.world import World


class UnlockKey:
    """The session's unlock of a key.

    Args:
        world: the ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def run(
        self,
        key_id: str,
        prompter: StayPrompter,
        cancel: CancelToken | None = None,
        also: Callable[[Secret], Awaitable[None]] | None = None,
    ) -> Done[None] | Cancelled:
        """Unlock a key; one that is unlocked stays so, without a question.

        Args:
            key_id: the key.
            prompter: asks for the finger, or for the PIN.
            cancel: the person's Cancel; None where what comes next wants the PIN, as rules and fingerprints do.
            also: done with the PIN that was just typed and taken, so that it need not be asked for twice.

        Returns:
            Done or cancelled.

        Raises:
            KeydeskError: PIN_NOT_SET, PIN_BLOCKED, PIN_REPLUG, KEY_*.
        """
        keys = self._world.keys

        async def use(pin: Secret | None) -> None:
            if pin is not None:
                await keys.manager(key_id).unlock(pin)
                if also is not None:
                    await also(pin)

        async def unlocked(_: KeyHandle) -> Done[None] | Cancelled:
            return await with_session(keys, key_id, prompter, use, finger=cancel)

        if cancel is None:
            return await unlocked(keys.handle(key_id))
        return await staying(self._world, prompter, cancel, keys.handle(key_id), unlocked)

    async def lock(self, key_id: str) -> None:
        """Forget the session's token.

        Args:
            key_id: the key.

        Raises:
            KeydeskError: KEY_REMOVED; a key that is gone is locked.
        """
        await self._world.keys.manager(key_id).lock()

    async def lock_all(self) -> None:
        """Lock every key, as when the window locks or the program ends."""
        for key in self._world.keys.present:
            if key.unlocked:
                await self._world.keys.manager(key.id).lock()

    async def verify(self, key_id: str, prompter: PinPrompter) -> Done[None] | Cancelled:
        """Check a PIN and do nothing else; always asks, also while the key is unlocked.

        Args:
            key_id: the key.
            prompter: asks for the PIN.

        Returns:
            Done when the key took it, or cancelled.

        Raises:
            KeydeskError: PIN_NOT_SET, PIN_BLOCKED, PIN_REPLUG, KEY_*.
        """
        handle = self._world.keys.handle(key_id)

        async def use(pin: Secret | None) -> None:
            if pin is not None:
                await handle.verify_pin(pin)

        return await with_session(self._world.keys, key_id, prompter, use, always_ask=True)
