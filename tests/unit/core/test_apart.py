"""What may hang and is given up: it takes no worker from anybody, and the program ends."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from keydesk.core.apart import apart


async def test_results_and_failures_come_back() -> None:
    assert await apart(divmod, 7, 2) == (3, 1)
    assert await apart(int, "11", base=2) == 3
    with pytest.raises(ZeroDivisionError):
        await apart(divmod, 7, 0)


async def test_what_is_given_up_takes_no_worker_and_may_end_later() -> None:
    go, ended = threading.Event(), threading.Event()

    def hang() -> None:
        go.wait()
        ended.set()

    waiting = [asyncio.ensure_future(apart(hang)) for _ in range(40)]
    try:
        await asyncio.sleep(0)  # all of them began
        assert await asyncio.to_thread(lambda: "the pool is free") == "the pool is free"
        for one in waiting:
            one.cancel()
        assert all(
            isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*waiting, return_exceptions=True)
        )
    finally:
        go.set()
    assert await apart(ended.wait, 20.0)


def test_a_program_ends_though_something_hangs() -> None:
    code = (
        "import asyncio, threading\n"
        "from keydesk.core.apart import apart\n"
        "async def main():\n"
        "    try:\n"
        "        async with asyncio.timeout(0.01):\n"
        "            await apart(threading.Event().wait)\n"
        "    except TimeoutError:\n"
        "        print('given up')\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "given up\n"
