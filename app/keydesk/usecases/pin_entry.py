"""The one loop in which PINs are asked for and tried, so that no try is ever wasted.

Main loop. Raises the PIN_* codes that asking again cannot cure, and every KEY_* code.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import PinPrompter

T = TypeVar("T")

RULE_BREACHES = frozenset({Code.PIN_TOO_SHORT, Code.PIN_TOO_LONG, Code.PIN_POLICY})


NO_PIN = Secret("")
"""Stands for "this key asks by itself": the system's own dialog, or a key that knows no PIN."""
BY_FINGER = Secret("")
"""Stands for the finger the key knows; it is asked for when the passkey is made or used."""


async def obtain_pin(handle: KeyHandle, prompter: PinPrompter) -> Secret | None:
    """Get a PIN that the key has accepted: created, changed or checked; none where the finger will do.

    Args:
        handle: the key.
        prompter: asks the person.

    Returns:
        The PIN for this flow alone, `NO_PIN` for a key that asks by itself, `BY_FINGER` for one that knows a finger,
        or None when the person cancelled.

    Raises:
        KeydeskError: PIN_REPLUG, PIN_BLOCKED or what the key could not do.
    """
    pin = await handle.pin_state()
    if prompter.takes_finger and pin.by_finger and not pin.must_change:
        return BY_FINGER
    if not pin.supported:
        return NO_PIN
    if not pin.set:
        return await create_pin(handle, prompter)
    if pin.must_change:
        return await replace_pin(handle, prompter, forced=True)
    return await with_pin(handle, prompter, _accepted(handle), state=pin)


async def checked_pin(handle: KeyHandle, prompter: PinPrompter, problem: KeydeskError | None) -> Secret | None:
    """Get the PIN in place of a finger.

    Args:
        handle: a key with a PIN.
        prompter: asks the person.
        problem: why the finger did not do.

    Returns:
        The PIN, accepted by the key, or None when the person cancelled.

    Raises:
        KeydeskError: PIN_REPLUG, PIN_BLOCKED or what the key could not do.
    """
    return await with_pin(handle, prompter, _accepted(handle), problem)


def _accepted(handle: KeyHandle) -> Callable[[Secret], Awaitable[Secret]]:
    async def check(pin: Secret) -> Secret:
        await handle.verify_pin(pin)
        return pin

    return check


async def with_pin(
    handle: KeyHandle,
    prompter: PinPrompter,
    use: Callable[[Secret], Awaitable[T]],
    problem: KeydeskError | None = None,
    state: PinState | None = None,
) -> T | None:
    """Ask for the PIN and use it; a wrong one is asked for again, with the tries left, never sent twice.

    Args:
        handle: the key.
        prompter: asks the person; it makes them confirm when few tries are left.
        use: what needs the PIN.
        problem: why it is asked, when that needs saying.
        state: as read a moment ago; None to read it here.

    Returns:
        What `use` gave, or None when the person cancelled.

    Raises:
        KeydeskError: everything but a wrong PIN.
    """
    while True:
        if state is None:
            state = await handle.pin_state()
        if state.retries == 0:
            raise KeydeskError(Code.PIN_BLOCKED)
        if state.needs_replug:
            raise KeydeskError(Code.PIN_REPLUG)
        pin = await prompter.ask_pin(handle.key, state, problem)
        if pin is None:
            return None
        try:
            return await use(pin)
        except KeydeskError as error:
            if error.code == Code.PIN_MUST_CHANGE:
                replaced = await replace_pin(handle, prompter, forced=True)
                return None if replaced is None else await use(replaced)
            if error.code != Code.PIN_WRONG:
                raise
            problem, state = error, None


async def create_pin(handle: KeyHandle, prompter: PinPrompter) -> Secret | None:
    """Set the first PIN.

    Args:
        handle: a key without a PIN.
        prompter: asks the person.

    Returns:
        The PIN, or None when the person cancelled.

    Raises:
        KeydeskError: what asking again cannot cure.
    """
    problem: KeydeskError | None = None
    while True:
        new = await prompter.create_pin(handle.key, problem)
        if new is None:
            return None
        try:
            await handle.set_pin(new)
        except KeydeskError as error:
            if error.code not in RULE_BREACHES:
                raise
            problem = error
        else:
            return new


async def replace_pin(handle: KeyHandle, prompter: PinPrompter, forced: bool = False) -> Secret | None:
    """Change the PIN.

    Args:
        handle: a key with a PIN.
        prompter: asks the person.
        forced: the key insists.

    Returns:
        The new PIN, or None when the person cancelled.

    Raises:
        KeydeskError: what asking again cannot cure.
    """
    problem: KeydeskError | None = None
    while True:
        state = await handle.pin_state()
        if state.retries == 0:
            raise KeydeskError(Code.PIN_BLOCKED)
        if state.needs_replug:
            raise KeydeskError(Code.PIN_REPLUG)
        both = await prompter.replace_pin(handle.key, state, forced, problem)
        if both is None:
            return None
        old, new = both
        try:
            await handle.change_pin(old, new)
        except KeydeskError as error:
            if error.code not in RULE_BREACHES and error.code != Code.PIN_WRONG:
                raise
            problem = error
        else:
            return new
