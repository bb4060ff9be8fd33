"""One thread named ``store`` that does what it is handed, in order, so that the UI loop never waits for a disk.

`Worker.run` is awaited on a loop; the work runs on the thread and may raise anything, which the waiter gets.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[], T]
    done: "Future[T]"

    def do(self) -> None:
        if not self.done.set_running_or_notify_cancel():
            return
        try:
            result = self.work()
        except BaseException as error:  # noqa: BLE001  # handed to the waiter, who decides
            self.done.set_exception(error)
        else:
            self.done.set_result(result)


class Worker:
    """The thread and its queue; starts with the first job.

    Args:
        name: the thread's name.
    """

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[_Job[object] | None] = queue.SimpleQueue()
        # A daemon: a program that ends without closing must not hang; SQLite's log mends what was cut off.
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._started = False

    async def run(self, work: Callable[[], T]) -> T:
        """Do something on the thread.

        Args:
            work: may block; waits for everything handed in before.

        Returns:
            Its result. Cancelling the waiter drops work that has not begun; begun work is finished.
        """
        if not self._started:
            self._started = True
            self._thread.start()
        done: Future[T] = Future()
        self._jobs.put(_Job(work, done))  # type: ignore[arg-type]  # the queue holds jobs of every result
        return await asyncio.wrap_future(done)

    async def stop(self) -> None:
        """End the thread after everything handed in; afterwards it takes no more."""
        if not self._started:
            return
        await self.run(lambda: None)
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.do()
