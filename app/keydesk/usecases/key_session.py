"""The one way flows get leave to manage a key: the session's unlock, else a finger or the PIN, asked for once.

Main loop. Raises PIN_NOT_SET, the PIN_* codes that asking again cannot cure, and every KEY_* code.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState
from keydesk.usecases.finger_entry import by_finger, pin_instead
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.pin_entry import replace_pin, with_pin
from keydesk.usecases.ports import KeyHandle, Keys
from keydesk.usecases.prompts import PinPrompter

T = TypeVar("T")


async def with_session(
    keys: Keys,
    key_id: str,
    prompter: PinPrompter,
    use: Callable[[Secret | None], Awaitable[T]],
    always_ask: bool = False,
    finger: CancelToken | None = None,
) -> Done[T] | Cancelled:
    """Use a key that is unlocked; when it is not, or no longer, ask for the PIN.

    Args:
        keys: the keys.
        key_id: the key.
        prompter: asks the person.
        use: gets None while the key is unlocked, else the PIN; asked to start over when the key ended the session.
        always_ask: the PIN is the point.
        finger: the person's Cancel, where a finger may open the key; None where it wants the PIN.

    Returns:
        Done with what `use` gave, or cancelled.

    Raises:
        KeydeskError: everything but a wrong PIN; a forced change of the PIN leads there first.
    """
    handle = keys.handle(key_id)
    if keys.manager(key_id).unlocked and not always_ask:
        try:
            return Done(await use(None))
        except KeydeskError as error:
            if error.code != Code.PIN_NEEDED:
                raise  # else the key ended the session: the PIN is asked for, and that once
    state = await handle.pin_state()
    problem: KeydeskError | None = None
    if finger is not None and _takes_finger(handle, prompter, state):
        manager = keys.manager(key_id)
        try:
            await by_finger(handle, prompter, finger, lambda wait: manager.unlock_by_finger(prompter, wait), state)
            return Done(await use(None))
        except KeydeskError as error:
            if error.code == Code.KEY_CANCELLED:
                return Cancelled()
            problem = pin_instead(error, state)
        state = await handle.pin_state()
    if not state.supported:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="pin")
    if not state.set:
        raise KeydeskError(Code.PIN_NOT_SET)
    if state.must_change:
        changed = await replace_pin(handle, prompter, forced=True)
        return Cancelled() if changed is None else Done(await use(changed))

    async def used(pin: Secret) -> Done[T]:
        return Done(await use(pin))

    return await with_pin(handle, prompter, used, problem, state) or Cancelled()


def _takes_finger(handle: KeyHandle, prompter: PinPrompter, state: PinState) -> bool:
    able = "finger-unlock" in handle.key.can and state.by_finger and not state.must_change
    return able and prompter.takes_finger
