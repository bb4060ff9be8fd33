"""Waiting for a key to come or go: the keys are looked at in the very call that tells of a change.

Main loop. Raises KEY_CANCELLED, TimeoutError, and what the look raises.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.ports import Keys

T = TypeVar("T")

NOT_YET = frozenset({Code.KEY_NO_PERMISSION, Code.KEY_BUSY, Code.KEY_NOT_RESPONDING})
"""A key in this state may yet become readable: the system still sets its permissions, another program looks at it."""


async def until_keys(
    keys: Keys, look: Callable[[Sequence[SecurityKey]], T | None], cancel: CancelToken, patience_s: float | None
) -> T:
    """Look at the keys now and at every change, until there is an answer.

    Args:
        keys: the keys.
        look: gives the answer, None to look again.
        cancel: the person's Cancel.
        patience_s: seconds at most, None for ever.

    Returns:
        The answer.

    Raises:
        KeydeskError: KEY_CANCELLED, and what `look` raises.
        TimeoutError: it took too long.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def changed(present: Sequence[SecurityKey]) -> None:
        if answer.done():
            return
        try:
            found = look(present)
        except KeydeskError as error:
            answer.set_exception(error)
        else:
            if found is not None:
                answer.set_result(found)

    def give_up() -> None:
        if not answer.done():
            answer.set_exception(KeydeskError(Code.KEY_CANCELLED))

    def cancelled() -> None:
        loop.call_soon_threadsafe(give_up)

    stop = keys.changed.connect(changed)
    forget = cancel.on_cancel(cancelled)
    try:
        changed(keys.present)
        async with asyncio.timeout(patience_s):
            return await answer
    finally:
        stop()
        forget()
