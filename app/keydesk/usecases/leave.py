"""The leave to manage a key for a flow of several steps: `with_session` at each, and the PIN asked once for all.

Main loop. Raises what `key_session.with_session` raises.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from keydesk.core.secret import Secret
from keydesk.usecases.key_session import with_session
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.pin_entry import create_pin
from keydesk.usecases.ports import Keys
from keydesk.usecases.prompts import PinPrompter

T = TypeVar("T")


class Leave:
    """One flow's leave.

    Args:
        keys: the keys.
        key_id: the key.
        prompter: asks for the PIN, a first one too.
    """

    def __init__(self, keys: Keys, key_id: str, prompter: PinPrompter) -> None:
        self._keys = keys
        self._key_id = key_id
        self._prompter = prompter
        self._pin: Secret | None = None

    async def use(self, call: Callable[[Secret | None], Awaitable[T]]) -> Done[T] | Cancelled:
        """Do one step.

        Args:
            call: gets the PIN, or None to use the session's token; run again only when that token was refused.

        Returns:
            Done with what the call gave, or cancelled when the person gave no PIN.

        Raises:
            KeydeskError: everything but a wrong PIN that can be asked for again.
        """
        if self._pin is not None:
            return Done(await call(self._pin))  # the key accepted it a moment ago
        handle = self._keys.handle(self._key_id)
        if handle.key.pin.supported and not (await handle.pin_state()).set:
            self._pin = await create_pin(handle, self._prompter)
            return Cancelled() if self._pin is None else Done(await call(self._pin))

        async def remember(pin: Secret | None) -> T:
            value = await call(pin)
            self._pin = pin
            return value

        return await with_session(self._keys, self._key_id, self._prompter, remember)
