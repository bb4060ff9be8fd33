"""Background work: one of a name at a time, the newest follows, everything ends with its owner."""

import asyncio

from keydesk.bootstrap.background import Background
from keydesk.core.errors import KeydeskError


async def test_the_newest_follows_the_one_that_runs() -> None:
    background, ran, gate = Background(), [], asyncio.Event()

    async def first() -> None:
        ran.append("first")
        await gate.wait()

    async def second() -> None:
        ran.append("second")

    async def third() -> None:
        ran.append("third")

    background.spawn("map", first)
    await asyncio.sleep(0)
    background.spawn("map", second)
    background.spawn("map", third)
    gate.set()
    await background.settle()
    assert ran == ["first", "third"]


async def test_close_ends_what_never_started_and_what_waits() -> None:
    background, ran = Background(), []

    async def work() -> None:
        ran.append(1)
        await asyncio.Event().wait()

    background.spawn("a", work)
    await background.close()
    assert ran == []
    background.spawn("b", work)
    await asyncio.sleep(0)
    assert ran == []


async def test_a_coded_failure_ends_only_its_own_work() -> None:
    background, ran = Background(), []

    async def fails() -> None:
        raise KeydeskError("KEY-004")

    async def works() -> None:
        ran.append(1)

    background.spawn("a", fails)
    background.spawn("b", works)
    await background.settle()
    assert ran == [1]
