"""Runs what may hang on a thread of its own, so that giving it up costs nothing.

A worker of the loop's pool that hangs is lost to everybody who needs the pool, and keeps the program from ending: the
pool waits for all of its workers. Any loop. Raises what the work raises.
"""

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run something that blocks, perhaps for ever.

    Args:
        work: what to run; it goes on when nobody waits any more, and the program may end meanwhile.
        args: its arguments.
        kwargs: its named arguments.

    Returns:
        Its result.
    """
    future: concurrent.futures.Future[T] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()  # a waiter that stops waiting does not cancel the work

    def run() -> None:
        try:
            result = work(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001  # whoever waits is told, as by any call
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, name="apart", daemon=True).start()
    return await asyncio.wrap_future(future)
