"""One daemon thread per open key, with a queue; results come back to the asyncio loop.

The thread owns the key's handle. The loop owns the watchdog: a call that is cancelled or out of time is asked to
stop and has `settle_s` to tell the truth (stopped, or the real result when the key was faster); after that the
thread is abandoned with the key. Jobs fail with `KeydeskError` only; anything else is a bug and reaches the caller
as it is.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may take, in seconds.

    Args:
        settle_s: from a wish to stop to the truth.
        call_s: a command that needs no touch.
        idle_s: an unused key is released after this.
        busy_s: another program may hold the key this long.
    """

    settle_s: float = 2.0
    call_s: float = 10.0
    idle_s: float = 3.0
    busy_s: float = 3.0


class Stop:
    """A wish to stop one call, with its reason: a person's Cancel and the end of time are kept apart."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.cancelled = False
        self.timed_out = False

    def cancel(self) -> None:
        """A person cancelled."""
        self.cancelled = self.cancelled or not self.timed_out
        self.event.set()

    def time_out(self) -> None:
        """Time is over."""
        self.timed_out = self.timed_out or not self.cancelled
        self.event.set()

    def check(self) -> None:
        """Raise when the call should go no further.

        Raises:
            KeydeskError: KEY_CANCELLED or KEY_NOT_TOUCHED.
        """
        if self.event.is_set():
            raise KeydeskError(Code.KEY_CANCELLED if self.cancelled else Code.KEY_NOT_TOUCHED)


class Resource(Protocol):
    """What the thread owns: made, used and released there."""

    def begin(self, stop: Stop) -> None:
        """A new call starts."""
        ...

    def failure(self, error: BaseException, stop: Stop) -> KeydeskError | None:
        """Translate a foreign error; None for a bug."""
        ...

    def release(self) -> None:
        """Close what is open; it may be used again."""
        ...

    def interrupt(self) -> None:
        """Break a blocked read; called from another thread."""
        ...


R = TypeVar("R", bound=Resource)
T = TypeVar("T")


class _Call(Generic[R]):
    """One job on its way: queued, running, over. Everything but `job` and `stop` is touched on the loop only."""

    def __init__(self, job: Callable[[R, Stop], object], limit_s: float, future: asyncio.Future[Any]) -> None:
        self.job = job
        self.limit_s = limit_s
        self.future = future
        self.stop = Stop()
        self.running = False
        self.limit: asyncio.TimerHandle | None = None
        self.settle: asyncio.TimerHandle | None = None
        self.forget_cancel: Callable[[], None] = lambda: None

    def finish(self, result: object, error: BaseException | None) -> None:
        for timer in (self.limit, self.settle):
            if timer is not None:
                timer.cancel()
        self.forget_cancel()
        if self.future.done():
            if error is None:
                log.info("a key answered after its call was given up")
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


def post(loop: asyncio.AbstractEventLoop, callback: Callable[..., None], *args: object) -> None:
    """Run something on the loop from any thread; a loop that is closed no longer cares.

    Args:
        loop: the main loop.
        callback: called there.
        args: its arguments.
    """
    try:
        loop.call_soon_threadsafe(callback, *args)
    except RuntimeError:
        log.debug("the loop is closed")


class DeviceThread(Generic[R]):
    """The thread of one key. Make and call it on the loop.

    Args:
        name: of the thread.
        make: makes the resource, on the thread, at the first call.
        limits: in seconds.
        lost: called on the loop, once, when the key is abandoned as not responding.
    """

    def __init__(
        self, name: str, make: Callable[[], R], limits: Limits, lost: Callable[[], None] = lambda: None
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._make = make
        self._limits = limits
        self._lost = lost
        self._queue: queue.SimpleQueue[_Call[R] | None] = queue.SimpleQueue()
        self._calls: list[_Call[R]] = []
        self._resource: R | None = None
        self._closed: str | None = None
        self._abandoned = threading.Event()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._started_once = False

    def submit(
        self, job: Callable[[R, Stop], T], cancel: CancelToken | None = None, limit_s: float | None = None
    ) -> asyncio.Future[T]:
        """Queue a job.

        Args:
            job: runs on the thread; gets the resource and the wish to stop.
            cancel: a person's Cancel.
            limit_s: seconds the job may run.

        Returns:
            A future of its result; fails with KeydeskError.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue_call(job, future, cancel, limit_s)
        return future

    async def run(
        self, job: Callable[[R, Stop], T], cancel: CancelToken | None = None, limit_s: float | None = None
    ) -> T:
        """Queue a job and wait for it; a torn-down task stops the key too.

        Args:
            job: as for `submit`.
            cancel: as for `submit`.
            limit_s: as for `submit`.

        Returns:
            What the job returned.

        Raises:
            KeydeskError: what the job raised, KEY_NOT_RESPONDING, or why the thread is closed.
        """
        future: asyncio.Future[T] = self._loop.create_future()
        stop = self._queue_call(job, future, cancel, limit_s)
        try:
            return await future
        except asyncio.CancelledError:
            stop.cancel()
            raise

    def close(self, code: str) -> None:
        """Take no more jobs; what waits fails with `code`, what runs is interrupted and gets `settle_s`.

        Args:
            code: KEY_REMOVED, or KEY_CANCELLED at quit.
        """
        if self._closed is not None:
            return
        self._closed = code
        for call in list(self._calls):
            call.stop.cancel()
            if call.running:
                self._settle(call)
            else:
                call.finish(None, KeydeskError(code))
        self._queue.put(None)
        if self._resource is not None:
            self._resource.interrupt()
        if not self._started_once:
            self._ended()

    # On the loop.

    def _queue_call(
        self,
        job: Callable[[R, Stop], T],
        future: asyncio.Future[T],
        cancel: CancelToken | None,
        limit_s: float | None,
    ) -> Stop:
        call: _Call[R] = _Call(job, limit_s or self._limits.call_s, future)
        if self._closed is not None:
            future.set_exception(KeydeskError(self._closed))
            return call.stop
        if not self._started_once:
            self._started_once = True
            self._thread.start()
        self._calls.append(call)
        future.add_done_callback(lambda _: self._forget(call))
        if cancel is not None:
            call.forget_cancel = cancel.on_cancel(lambda: self._cancel(call))
        self._queue.put(call)
        return call.stop

    def _forget(self, call: _Call[R]) -> None:
        if call in self._calls:
            self._calls.remove(call)

    def _cancel(self, call: _Call[R]) -> None:
        call.stop.cancel()  # on the cancelling thread, so that the key hears it at once
        post(self._loop, self._settle, call)

    def _started(self, call: _Call[R]) -> None:
        call.running = True
        if not call.future.done():
            call.limit = self._loop.call_later(call.limit_s, self._time_out, call)

    def _time_out(self, call: _Call[R]) -> None:
        call.stop.time_out()
        self._settle(call)

    def _settle(self, call: _Call[R]) -> None:
        if call.future.done() or call.settle is not None:
            return
        if not call.running and call.stop.cancelled:
            call.finish(None, KeydeskError(Code.KEY_CANCELLED))
            return
        call.settle = self._loop.call_later(self._limits.settle_s, self._abandon)

    def _abandon(self) -> None:
        if self._abandoned.is_set():
            return
        log.info("a key does not respond; its thread %s is left alone", self._thread.name)
        self._abandoned.set()
        removed = self._closed
        self._closed = self._closed or Code.KEY_NOT_RESPONDING
        if self._resource is not None:
            self._resource.interrupt()
        self._queue.put(None)
        for call in list(self._calls):
            call.finish(None, KeydeskError(self._closed))
        if removed is None:
            self._lost()
        if not self.ended.done():
            self.ended.set_result(None)

    def _ended(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    def _finish(self, call: _Call[R], result: object, error: BaseException | None) -> None:
        if isinstance(error, KeydeskError) and self._closed is not None:
            error = KeydeskError(self._closed)
        call.finish(result, error)

    # On the thread.

    def _work(self) -> None:
        idle: float | None = None
        while not self._abandoned.is_set():
            try:
                call = self._queue.get(timeout=idle)
            except queue.Empty:
                self._release()
                idle = None
                continue
            if call is None:
                break
            if call.stop.event.is_set():
                continue  # cancelled while it waited; the loop has told so
            post(self._loop, self._started, call)
            self._do(call)
            idle = self._limits.idle_s
            if idle <= 0:
                self._release()
                idle = None
        self._release()
        post(self._loop, self._ended)

    def _release(self) -> None:
        if self._resource is not None:
            self._resource.release()

    def _do(self, call: _Call[R]) -> None:
        log.debug("%s: %s", self._thread.name, getattr(call.job, "__qualname__", "?").partition(".")[0])
        try:
            if self._resource is None:
                self._resource = self._make()
            self._resource.begin(call.stop)
            result = call.job(self._resource, call.stop)
        except KeydeskError as error:
            log.debug("%s: %s", self._thread.name, error.code)
            post(self._loop, self._finish, call, None, error)
        except BaseException as error:  # noqa: BLE001 -- a hop between threads: the caller gets whatever it was
            told = None if self._resource is None else self._resource.failure(error, call.stop)
            post(self._loop, self._finish, call, None, told or error)
        else:
            post(self._loop, self._finish, call, result, None)
