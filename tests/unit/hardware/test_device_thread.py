"""The hop between the loop and a key's thread: order, cancel races, time limits, wedged keys, the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.device_thread import DeviceThread, Limits, Stop

T = TypeVar("T")
LIMITS = Limits(settle_s=10.0, call_s=15.0, idle_s=0.1, busy_s=0.2)
"""A key that stops gets all the time it wants here, so that a busy machine does not make it one that hangs."""
IMPATIENT = Limits(settle_s=0.05, call_s=15.0, idle_s=0.1, busy_s=0.2)
PATIENCE_S = 10.0


class Thing:
    """A resource that counts."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.broken = threading.Event()
        self.begun = threading.Event()

    def begin(self, stop: Stop) -> None:
        self.released.clear()
        self.begun.set()

    def failure(self, error: BaseException, stop: Stop) -> KeydeskError | None:
        return KeydeskError(Code.KEY_REMOVED) if isinstance(error, OSError) else None

    def release(self) -> None:
        self.released.set()

    def interrupt(self) -> None:
        self.broken.set()


class Bench:
    def __init__(self, limits: Limits = LIMITS) -> None:
        self.thing = Thing()
        self.lost = 0
        self.thread: DeviceThread[Thing] = DeviceThread("key-test", lambda: self.thing, limits, self._lost)

    def _lost(self) -> None:
        self.lost += 1

    async def running(self) -> None:
        """Wait until the key works on its first job; the loop knows it then, too."""
        assert await asyncio.to_thread(self.thing.begun.wait, PATIENCE_S)

    async def over(self) -> None:
        """Wait for the end of the thread."""
        await asyncio.wait_for(asyncio.shield(self.thread.ended), PATIENCE_S)

    async def end(self) -> None:
        self.thread.close(Code.KEY_CANCELLED)
        await self.over()


def waits(released: threading.Event, result: str = "made") -> Callable[[Thing, Stop], str]:
    """A job that a key would do: it ends when it is told to stop, or is touched."""

    def job(thing: Thing, stop: Stop) -> str:
        while not stop.event.wait(0.005):
            if released.is_set():
                return result
        stop.check()
        raise AssertionError

    return job


async def code_of(future: asyncio.Future[T]) -> str:
    with pytest.raises(KeydeskError) as failed:
        await future
    return failed.value.code


async def test_jobs_run_in_order_on_one_thread() -> None:
    bench = Bench()
    seen: list[tuple[int, str]] = []

    def job(number: int) -> Callable[[Thing, Stop], int]:
        def work(thing: Thing, stop: Stop) -> int:
            seen.append((number, threading.current_thread().name))
            return number

        return work

    assert await asyncio.gather(*(bench.thread.submit(job(n)) for n in range(20))) == list(range(20))
    assert seen == [(n, "key-test") for n in range(20)]
    await bench.end()


async def test_no_thread_runs_before_the_first_job() -> None:
    bench = Bench()
    assert "key-test" not in {thread.name for thread in threading.enumerate()}
    await bench.end()


async def test_errors_come_back_coded_and_bugs_as_they_are() -> None:
    bench = Bench()

    def pulled(thing: Thing, stop: Stop) -> str:
        raise OSError(19, "gone")

    def bug(thing: Thing, stop: Stop) -> str:
        raise ZeroDivisionError

    assert await code_of(bench.thread.submit(pulled)) == Code.KEY_REMOVED
    with pytest.raises(ZeroDivisionError):
        await bench.thread.run(bug)
    await bench.end()


async def test_cancel_gives_cancelled_when_the_key_stops() -> None:
    bench = Bench()
    cancel = CancelToken()
    future = bench.thread.submit(waits(threading.Event()), cancel)
    await bench.running()
    cancel.cancel()
    assert await code_of(future) == Code.KEY_CANCELLED
    assert bench.lost == 0
    await bench.end()


async def test_cancel_gives_the_real_result_when_the_key_was_faster() -> None:
    bench = Bench()
    cancel = CancelToken()

    def finishes_anyway(thing: Thing, stop: Stop) -> str:
        stop.event.wait(PATIENCE_S)
        return "made"

    future = bench.thread.submit(finishes_anyway, cancel)
    await bench.running()
    cancel.cancel()
    assert await future == "made"
    await bench.end()


async def test_cancel_of_a_key_that_does_not_hear_ends_in_not_responding() -> None:
    bench = Bench(IMPATIENT)
    cancel = CancelToken()
    release = threading.Event()

    def wedged(thing: Thing, stop: Stop) -> str:
        release.wait(PATIENCE_S)
        return "late"

    future = bench.thread.submit(wedged, cancel)
    queued = bench.thread.submit(waits(threading.Event()))
    await bench.running()
    cancel.cancel()
    assert await code_of(future) == Code.KEY_NOT_RESPONDING
    assert await code_of(queued) == Code.KEY_NOT_RESPONDING
    assert await code_of(bench.thread.submit(waits(threading.Event()))) == Code.KEY_NOT_RESPONDING
    assert bench.lost == 1
    assert bench.thing.broken.is_set()
    release.set()


async def test_time_over_is_told_apart_from_cancel() -> None:
    bench = Bench()
    future = bench.thread.submit(waits(threading.Event()), CancelToken(), 0.05)
    assert await code_of(future) == Code.KEY_NOT_TOUCHED
    await bench.end()


async def test_time_counts_from_the_start_of_the_job_not_from_the_queue() -> None:
    bench = Bench()
    touched = threading.Event()
    first = bench.thread.submit(waits(touched))
    second = bench.thread.submit(lambda thing, stop: "quick", None, 1.0)
    asyncio.get_running_loop().call_later(1.1, touched.set)
    assert (await first, await second) == ("made", "quick")
    await bench.end()


async def test_a_job_cancelled_in_the_queue_never_starts() -> None:
    bench = Bench()
    touched, cancel = threading.Event(), CancelToken()
    ran: list[int] = []
    first = bench.thread.submit(waits(touched))
    second: asyncio.Future[None] = bench.thread.submit(lambda thing, stop: ran.append(1), cancel)
    cancel.cancel()
    assert await code_of(second) == Code.KEY_CANCELLED
    touched.set()
    assert await first == "made"
    assert await bench.thread.run(lambda thing, stop: "after") == "after"
    assert ran == []
    await bench.end()


async def test_an_already_cancelled_token_is_heard() -> None:
    bench = Bench()
    cancel = CancelToken()
    cancel.cancel()
    assert await code_of(bench.thread.submit(waits(threading.Event()), cancel)) == Code.KEY_CANCELLED
    await bench.end()


async def test_a_task_torn_down_tells_the_key() -> None:
    bench = Bench()
    stopped = threading.Event()

    def job(thing: Thing, stop: Stop) -> None:
        stop.event.wait(PATIENCE_S)
        stopped.set()
        stop.check()

    task = asyncio.ensure_future(bench.thread.run(job))
    await bench.running()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(stopped.wait, PATIENCE_S)
    await bench.end()


async def test_unplugging_ends_what_waits_and_what_runs() -> None:
    bench = Bench()
    running = bench.thread.submit(waits(threading.Event()))
    queued = bench.thread.submit(waits(threading.Event()))
    await bench.running()
    bench.thread.close(Code.KEY_REMOVED)
    assert await code_of(running) == Code.KEY_REMOVED
    assert await code_of(queued) == Code.KEY_REMOVED
    assert await code_of(bench.thread.submit(waits(threading.Event()))) == Code.KEY_REMOVED
    await bench.over()
    assert bench.lost == 0


async def test_a_result_that_comes_while_closing_is_kept() -> None:
    bench = Bench()

    def job(thing: Thing, stop: Stop) -> str:
        thing.broken.wait(PATIENCE_S)
        return "made"

    future = bench.thread.submit(job)
    await bench.running()
    bench.thread.close(Code.KEY_REMOVED)
    assert await future == "made"
    await bench.over()


async def test_the_key_is_let_go_when_idle_and_opened_again() -> None:
    bench = Bench()
    await bench.thread.run(lambda thing, stop: None)
    assert await asyncio.to_thread(bench.thing.released.wait, PATIENCE_S)
    await bench.thread.run(lambda thing, stop: None)
    assert not bench.thing.released.is_set()
    await bench.end()


async def test_a_card_is_let_go_after_every_step() -> None:
    bench = Bench(Limits(settle_s=10.0, idle_s=0.0))
    await bench.thread.run(lambda thing, stop: None)
    assert await asyncio.to_thread(bench.thing.released.wait, PATIENCE_S)
    await bench.end()


def test_cancel_and_time_exclude_each_other() -> None:
    first, second = Stop(), Stop()
    first.cancel()
    first.time_out()
    second.time_out()
    second.cancel()
    assert (first.cancelled, first.timed_out) == (True, False)
    assert (second.cancelled, second.timed_out) == (False, True)
