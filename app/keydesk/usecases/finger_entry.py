"""The finger first, the PIN where it does not help: for keys that know a finger or verify people by other own means.

Main loop. Raises FINGER_UNKNOWN, FINGER_BLOCKED where there is no PIN to fall back to; every PIN_* and KEY_* code.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import CreationOptions, MadePasskey, PinState
from keydesk.usecases.pin_entry import BY_FINGER, checked_pin, with_pin
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import FingerAsk, PinPrompter

T = TypeVar("T")

_WANTS_PIN = frozenset({Code.FINGER_UNKNOWN, Code.FINGER_BLOCKED, Code.PIN_NEEDED})


async def finger_or_pin(
    handle: KeyHandle,
    prompter: PinPrompter,
    cancel: CancelToken,
    finger: Callable[[CancelToken], Awaitable[T]],
    pin: Callable[[Secret], Awaitable[T]],
) -> T | None:
    """Do something by finger; by PIN when the finger is refused or the person prefers it.

    Args:
        handle: the key.
        prompter: shows the finger, asks for the PIN.
        cancel: the person's Cancel.
        finger: does it by finger; ends with its token.
        pin: does it by PIN.

    Returns:
        What either gave, None when the person cancelled the question for the PIN.

    Raises:
        KeydeskError: see the module; KEY_CANCELLED when the person cancelled the wait for the finger.
    """
    state = await handle.pin_state()
    problem: KeydeskError | None = None
    if prompter.takes_finger and state.by_finger:
        try:
            return await by_finger(handle, prompter, cancel, finger, state)
        except KeydeskError as error:
            problem = pin_instead(error, state)
    return await with_pin(handle, prompter, pin, problem)


async def by_finger(
    handle: KeyHandle,
    prompter: PinPrompter,
    cancel: CancelToken,
    use: Callable[[CancelToken], Awaitable[T]],
    state: PinState,
) -> T:
    """Do something by finger; a strange one is asked for again, as often as the key wishes.

    Args:
        handle: the key.
        prompter: shows the finger, with the tries left and why it is asked again.
        cancel: the person's Cancel.
        use: what needs the finger; its token ends the wait, for a Cancel and for the PIN.
        state: as read a moment ago.

    Returns:
        What `use` gave.

    Raises:
        KeydeskError: FINGER_UNKNOWN after so many strange fingers, FINGER_BLOCKED, PIN_NEEDED when the person prefers
            the PIN, and what `use` raises.
    """
    problem: KeydeskError | None = None
    tried = 0
    while True:
        wait = _Wait(cancel)
        prompter.finger_asked(FingerAsk(handle.key, state, problem, wait.end if pin_helps(state) else None))
        try:
            return await use(wait.token)
        except KeydeskError as error:
            if error.code == Code.KEY_CANCELLED and wait.ended and not cancel.cancelled:
                raise KeydeskError(Code.PIN_NEEDED) from error
            tried += 1
            if error.code != Code.FINGER_UNKNOWN:
                raise
            if tried >= state.finger_at_once and pin_helps(state):
                raise KeydeskError(Code.FINGER_UNKNOWN) from error  # how many are left does not matter to the PIN
            problem = error
        finally:
            wait.forget()
            prompter.finger_asked(None)
        state = await handle.pin_state()
        if not state.by_finger:
            raise KeydeskError(Code.FINGER_BLOCKED, retries=0)


async def make_passkey(
    handle: KeyHandle, prompter: PinPrompter, cancel: CancelToken, pin: Secret, options: CreationOptions, origin: str
) -> MadePasskey:
    """Make a passkey with what `obtain_pin` gave.

    Args:
        handle: the key.
        prompter: shows touch and finger.
        cancel: the person's Cancel.
        pin: the PIN, `NO_PIN` or `BY_FINGER`.
        options: from the tenant.
        origin: of the tenant.

    Returns:
        The passkey.

    Raises:
        KeydeskError: what `KeyHandle.make_passkey` and `by_finger` raise.
    """
    if pin is not BY_FINGER:
        return await handle.make_passkey(options, origin, pin or None, prompter, cancel)
    make = partial(handle.make_passkey, options, origin, None, prompter)
    return await by_finger(handle, prompter, cancel, make, await handle.pin_state())


async def pin_after_finger(handle: KeyHandle, prompter: PinPrompter, error: KeydeskError) -> Secret | None:
    """Get the PIN when the finger did not do.

    Args:
        handle: the key.
        prompter: asks for the PIN.
        error: what `by_finger` raised.

    Returns:
        The PIN, accepted by the key, or None when the person cancelled.

    Raises:
        KeydeskError: the error itself, when the PIN does not help; PIN_REPLUG, PIN_BLOCKED.
    """
    return await checked_pin(handle, prompter, pin_instead(error, await handle.pin_state()))


def pin_helps(state: PinState) -> bool:
    """Tell whether the PIN can stand for the finger.

    Args:
        state: of the key.

    Returns:
        False where none is set, and on keys that want the finger alone.
    """
    return state.set and not state.finger_only


def pin_instead(error: KeydeskError, state: PinState) -> KeydeskError | None:
    """Tell why the PIN is asked for in place of the finger.

    Args:
        error: what `by_finger` raised.
        state: of the key.

    Returns:
        The reason to show, None when the person chose it.

    Raises:
        KeydeskError: the error itself, when the PIN does not help.
    """
    if error.code not in _WANTS_PIN or not pin_helps(state):
        raise error
    return None if error.code == Code.PIN_NEEDED else error


class _Wait:
    """One wait for a finger: ends with the flow's Cancel, or by itself when the PIN is preferred."""

    def __init__(self, cancel: CancelToken) -> None:
        self.token = CancelToken()
        self.ended = False
        self.forget = cancel.on_cancel(self.token.cancel)

    def end(self) -> None:
        """The person prefers the PIN."""
        self.ended = True
        self.token.cancel()
