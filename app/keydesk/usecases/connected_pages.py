"""Reads a list of the tenant page by page and waits out a rate limit in the middle of it.

Main loop. Raises what a page raises, API_RATE_LIMITED after some waits, KEY_CANCELLED.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.usecases.load_account import wait_out
from keydesk.usecases.prompts import WaitWatcher
from keydesk.usecases.world import World

T = TypeVar("T")
_WAITS = 3  # for one page; then the list stays as far as it came


async def read_pages(
    world: World,
    pages: AsyncIterator[Sequence[T]],
    take: Callable[[Sequence[T]], None],
    watcher: WaitWatcher | None,
    cancel: CancelToken | None,
) -> None:
    """Read to the end.

    Args:
        world: the ports; its state tells a wait.
        pages: the list; it may be asked again for a page that failed.
        take: gets each page as it comes.
        watcher: shows waits, None for nobody.
        cancel: the person's Cancel, None for none.

    Raises:
        KeydeskError: why it is not complete; what came was taken.
    """
    waits, started = 0, False
    while True:
        if cancel is not None and cancel.cancelled:
            raise KeydeskError(Code.KEY_CANCELLED)
        try:
            page = await anext(pages)
        except StopAsyncIteration:
            return
        except KeydeskError as error:
            waits += 1
            if error.code != Code.API_RATE_LIMITED or not started or waits > _WAITS:
                raise
            note_wait(world, error)
            await wait_out(error, watcher or _Nobody(), cancel)
            continue
        waits, started = 0, True
        take(page)


def note_wait(world: World, error: KeydeskError) -> None:
    """Show until when the tenant asks to wait; nothing for another failure.

    Args:
        world: the ports.
        error: what a page raised.
    """
    if error.code == Code.API_RATE_LIMITED:
        seconds = float(error.params.get("seconds") or 60)
        world.state.put(waiting_until=world.clock.now() + timedelta(seconds=seconds))


class _Nobody:
    """Satisfies `WaitWatcher`; the state shows the wait."""

    def waiting(self, seconds: float) -> None:
        """Nothing to show."""
