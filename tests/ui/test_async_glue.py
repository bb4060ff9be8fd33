"""Tasks of a page: one of a kind at a time, cancelled at close, failures reported, none lost."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import keydesk
from keydesk.core.errors import KeydeskError
from keydesk.ui.async_glue import QuitFlag, TaskScope
from tests.fakes.qt_loop import QtLoop


class Told:
    """What a scope reported."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, str]] = []
        self.crashes: list[tuple[str, BaseException]] = []
        self.busy: list[tuple[str, bool]] = []


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def scope(qapp: QApplication, told: Told) -> Iterator[TaskScope]:
    scope = TaskScope(
        lambda key, error: told.errors.append((key, error.code)),
        lambda key, error: told.crashes.append((key, error)),
    )
    scope.busy_changed.connect(lambda key, busy: told.busy.append((key, busy)))
    yield scope
    scope.deleteLater()


async def idle(scope: TaskScope, *keys: str) -> None:
    """Wait for the end of tasks."""
    changed = asyncio.Event()
    scope.busy_changed.connect(lambda key, busy: changed.set())
    while any(scope.busy(key) for key in keys):
        await changed.wait()
        changed.clear()


async def test_a_second_click_is_refused_while_the_first_runs(scope: TaskScope) -> None:
    runs: list[int] = []
    gate = asyncio.Event()

    async def work() -> None:
        runs.append(1)
        await gate.wait()

    assert scope.start("save", work)
    assert not scope.start("save", work)
    assert scope.start("other", work)
    await asyncio.sleep(0)
    gate.set()
    await idle(scope, "save", "other")
    assert scope.start("save", work)
    await idle(scope, "save")
    assert len(runs) == 3


async def test_a_click_in_the_turn_in_which_the_first_has_ended_is_taken(scope: TaskScope, told: Told) -> None:
    taken: list[bool] = []
    over = asyncio.Event()
    scope.busy_changed.connect(lambda _, busy: None if busy else over.set())

    async def second() -> None:
        await asyncio.sleep(0)

    async def first() -> None:
        # Called before the loop tells that this task is done.
        asyncio.get_running_loop().call_soon(lambda: taken.append(scope.start("save", second)))

    scope.start("save", first)
    await over.wait()
    assert taken == [True]
    assert told.busy == [("save", True), ("save", True), ("save", False)]


async def test_busy_is_told(scope: TaskScope, told: Told) -> None:
    async def work() -> None:
        await asyncio.sleep(0)

    scope.start("save", work)
    await idle(scope, "save")
    assert told.busy == [("save", True), ("save", False)]


async def test_coded_errors_go_to_the_handler(scope: TaskScope, told: Told) -> None:
    async def work() -> None:
        raise KeydeskError("KEY-004")

    scope.start("save", work)
    await idle(scope, "save")
    assert told.errors == [("save", "KEY-004")]
    assert told.crashes == []


async def test_other_exceptions_are_not_lost(scope: TaskScope, told: Told) -> None:
    async def work() -> None:
        raise ZeroDivisionError

    scope.start("save", work)
    await idle(scope, "save")
    assert [(key, type(error)) for key, error in told.crashes] == [("save", ZeroDivisionError)]


async def test_close_cancels_waits_and_refuses(scope: TaskScope, told: Told) -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            ended.append("tidied")

    scope.start("save", work)
    await asyncio.sleep(0)
    await scope.close()
    assert ended == ["tidied"]
    assert not scope.start("save", work)
    assert told.errors == []
    assert told.crashes == []


async def test_a_coded_error_after_close_is_not_shown(scope: TaskScope, told: Told) -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise KeydeskError("KEY-004") from None

    scope.start("save", work)
    await asyncio.sleep(0)
    await scope.close()
    assert told.errors == []


@pytest.mark.parametrize("early", [True, False])
async def test_quit_flag(early: bool) -> None:
    flag = QuitFlag()
    if early:
        flag.set()
    waiting = asyncio.ensure_future(flag.wait())
    if not early:
        await asyncio.sleep(0)
        assert not waiting.done()
        flag.set()
    await waiting
    await flag.wait()  # set for good


async def test_a_cancelled_call_leaves_no_timer_that_wakes_the_program() -> None:
    loop = asyncio.get_running_loop()
    called: list[str] = []
    first = loop.call_later(0.02, called.append, "cancelled")
    due = loop.create_future()
    loop.call_later(0.03, due.set_result, None)
    first.cancel()
    first.cancel()
    timers = vars(loop)["_timers"]
    assert len(timers._due) == 1
    await due
    assert called == []
    async with asyncio.timeout(60):
        await asyncio.sleep(0)
        assert len(timers._due) == 1
    assert timers._due == {}


def test_a_closed_loop_takes_no_calls(qapp: QApplication) -> None:
    loop = QtLoop(qapp)
    loop.call_later(60, print)
    loop.close()
    with pytest.raises(RuntimeError):
        loop.call_later(1, print)


def test_the_loop_runs_the_main_coroutine_and_returns_its_result() -> None:
    program = textwrap.dedent(
        """
        import sys, asyncio
        from PySide6.QtWidgets import QApplication, QWidget
        from PySide6.QtCore import QTimer
        from keydesk.ui.async_glue import QuitFlag, run_loop
        app = QApplication(sys.argv)
        window, flag = QWidget(), QuitFlag()
        window.show()
        QTimer.singleShot(20, window.close)   # closing the last window must not end the program
        QTimer.singleShot(60, flag.set)
        async def main():
            await flag.wait()
            await asyncio.sleep(0.01)
            return "ended by itself"
        print(run_loop(app, main))
        """
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "PYTHONPATH": str(Path(keydesk.__path__[0]).parent), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "ended by itself"), done.stderr
