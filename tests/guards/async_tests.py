"""Runs plain ``async def`` tests, each on a loop of its own, and fails those that block it or leave tasks behind.

Which loop: the fixture ``loop_factory``, overridden in tests/ui with the Qt loop. Asynchronous resources: take the
fixture ``async_stack`` and enter them there; it is closed inside the same loop when the test is over.
Runs on the main thread. Raises by ``pytest.fail`` and BlockBuster's BlockingError.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from blockbuster import BlockBuster

import keydesk

LoopFactory = Callable[[], asyncio.AbstractEventLoop]
TURNS = 30

# A first import reads files; which test comes first is random, so imports are not judged here.
_IMPORTS = ("<frozen importlib._bootstrap>", "_find_and_load")
# PySide6 wraps the import statement and reads the source of what was imported.
_PYSIDE_IMPORTS = ("shibokensupport/feature.py", "feature_imported")

# An icon is drawn on its first paint, from a file of some hundred bytes, and then kept.
_ICONS = ("keydesk/ui/icons.py", "_drawn")


@pytest.fixture
def loop_factory() -> LoopFactory:
    """Makes the loop of an async test; tests/ui overrides it."""
    return asyncio.new_event_loop


@pytest.fixture
def async_stack() -> contextlib.AsyncExitStack:
    """Enter async context managers here (``await async_stack.enter_async_context(...)``)."""
    return contextlib.AsyncExitStack()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Ask for the loop and the stack on behalf of every async test."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        for name in ("async_stack", "loop_factory"):
            if name not in item.fixturenames:
                item.fixturenames.append(name)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test function to its end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    factory = cast(LoopFactory, pyfuncitem.funcargs["loop_factory"])
    stack = cast(contextlib.AsyncExitStack, pyfuncitem.funcargs["async_stack"])
    with watched_for_blocking(pyfuncitem), asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_run(pyfuncitem.obj(**arguments), stack))
    return True


async def _run(test: Awaitable[None], stack: contextlib.AsyncExitStack) -> None:
    async with stack:
        await test
    # Callbacks that are already due may still end their tasks, some of them a few turns later.
    for _ in range(TURNS):
        await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if not left:
            break
    else:
        pytest.fail(
            "tasks left running: "
            + ", ".join(sorted(task.get_name() + " " + repr(task.get_coro()) for task in left)),
            pytrace=False,
        )


def _loop_of_the_window() -> ModuleType:
    """The app's loop calls everything, the steps of tests too; named by its file, since importing it imports Qt."""
    module = ModuleType("keydesk.ui.quiet_loop")
    module.__file__ = str(Path(keydesk.__path__[0]) / "ui" / "quiet_loop.py")
    return module


@contextlib.contextmanager
def watched_for_blocking(item: pytest.Item) -> Iterator[None]:
    """Make calls of app code that block the loop raise, unless the test says why it may block.

    Args:
        item: The test; ``@pytest.mark.may_block("why")`` opts it out.
    """
    marker = item.get_closest_marker("may_block")
    if marker is not None:
        if not marker.args:
            pytest.fail("may_block needs its reason as an argument", pytrace=False)
        yield
        return
    watcher = BlockBuster(scanned_modules=["keydesk"], excluded_modules=[_loop_of_the_window()])
    for function in watcher.functions.values():
        function.can_block_in(*_IMPORTS)
        function.can_block_in(*_ICONS)
        function.can_block_in(*_PYSIDE_IMPORTS)
    watcher.activate()
    try:
        yield
    finally:
        watcher.deactivate()
