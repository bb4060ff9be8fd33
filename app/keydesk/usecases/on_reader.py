"""Steps that change nothing, on a key that lies on a reader: when it leaves in the middle, it is waited for.

The same key only: another one on the reader is not taken for it. What was typed is never sent again by itself.
Main loop. Raises what the step raises, KEY_REMOVED when the key does not come back, KEY_CANCELLED.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.usecases.ports import KeyHandle
from keydesk.usecases.prompts import HoldPrompter
from keydesk.usecases.world import World

T = TypeVar("T")

BACK_WITHIN_S = 60.0
_MOST_TIMES = 5
"""A reader with a loose contact loses the key at every step; at some time that has to be told."""


async def staying(
    world: World,
    prompter: HoldPrompter,
    cancel: CancelToken,
    handle: KeyHandle,
    step: Callable[[KeyHandle], Awaitable[T]],
) -> T:
    """Do a step that changes nothing; from its beginning again, when the key has left the reader and come back.

    Args:
        world: the ports.
        prompter: asks for the key again.
        cancel: the person's Cancel.
        handle: the key.
        step: what to do; gets the key as it is reached now.

    Returns:
        What the step gave.

    Raises:
        KeydeskError: what the step raises; KEY_CANCELLED.
    """
    for _ in range(_MOST_TIMES):
        try:
            return await step(handle)
        except KeydeskError as error:
            if error.code != Code.KEY_REMOVED or handle.key.transport is not Transport.PCSC or cancel.cancelled:
                raise
            key = handle.key
            prompter.hold_again(key)
            if not await _back(world, key.id, cancel):
                raise KeydeskError(Code.KEY_CANCELLED) if cancel.cancelled else error from error
            handle = world.keys.handle(key.id)
    return await step(handle)


async def _back(world: World, key_id: str, cancel: CancelToken) -> bool:
    """Wait until this very key is there; the list is read anew first, for its leaving may not be known yet."""
    loop = asyncio.get_running_loop()
    settled: asyncio.Future[bool] = loop.create_future()

    def end(back: bool) -> None:
        if not settled.done():
            settled.set_result(back)

    def look(keys: Sequence[SecurityKey]) -> None:
        if any(key.id == key_id and key.usable for key in keys):
            end(True)

    look(await world.keys.settle())
    stop_looking = world.keys.changed.connect(look)

    def cancelled() -> None:
        loop.call_soon_threadsafe(end, False)

    stop_cancel = cancel.on_cancel(cancelled)
    try:
        async with asyncio.timeout(BACK_WITHIN_S):
            return await settled
    except TimeoutError:
        return False
    finally:
        stop_looking()
        stop_cancel()
