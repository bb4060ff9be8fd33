"""The leave to manage a key within one flow: the unlocked session where there is one, else the PIN, asked once.

Main loop. Raises what `pin_entry.with_pin` raises.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.usecases.key_ports import KeyManager
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.pin_entry import create_pin, with_pin
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import PinPrompter

T = TypeVar("T")


class Leave:
    """One flow's leave.

    Args:
        handle: the key.
        manager: the same key, managed.
        prompter: asks for the PIN.
    """

    def __init__(self, handle: KeyHandle, manager: KeyManager, prompter: PinPrompter) -> None:
        self._handle = handle
        self._manager = manager
        self._prompter = prompter
        self._pin: Secret | None = None

    async def use(self, call: Callable[[Secret | None], Awaitable[T]]) -> Done[T] | Cancelled:
        """Do one thing on the key.

        Args:
            call: gets the PIN, or None to use the session's token; run again only when that token was refused.

        Returns:
            Done with what the call gave, or cancelled when the person gave no PIN.

        Raises:
            KeydeskError: everything but a wrong PIN that can be asked for again.
        """
        if self._pin is not None:
            return Done(await call(self._pin))  # the key accepted it a moment ago
        if self._manager.unlocked:
            try:
                return Done(await call(None))
            except KeydeskError as error:
                if error.code != Code.PIN_NEEDED:
                    raise  # else the token ended, by itself or by a write: the PIN takes a new one
        if not (await self._handle.pin_state()).set:
            self._pin = await create_pin(self._handle, self._prompter)
            return Cancelled() if self._pin is None else Done(await call(self._pin))

        async def remember(pin: Secret) -> Done[T]:
            done = Done(await call(pin))
            self._pin = pin
            return done

        return await with_pin(self._handle, self._prompter, remember) or Cancelled()
