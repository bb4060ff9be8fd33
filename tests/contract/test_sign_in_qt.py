"""The same sign-in on the Qt loop, as the window runs it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from tests.fakes.browsers import Watcher
from tests.fakes.qt_loop import QtLoop
from tests.fakes.sign_in_desk import desk


@pytest.fixture
def loop_factory(qapp: QApplication) -> Callable[[], asyncio.AbstractEventLoop]:
    return lambda: QtLoop(qapp)


async def test_in_and_out_on_the_qt_loop(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        assert await here.session.sign_in(Watcher(), CancelToken())
        assert await here.session.refresh()
        assert await here.api_status() == 200
        assert await here.session.sign_out()


async def test_cancel_on_the_qt_loop(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        here.browser.go = None
        watcher, cancel = Watcher(), CancelToken()

        async def cancel_soon() -> float:
            while not watcher.addresses:  # noqa: ASYNC110  # the watcher keeps a plain list
                await asyncio.sleep(0.01)
            cancel.cancel()
            return time.monotonic()

        results = await asyncio.gather(here.session.sign_in(watcher, cancel), cancel_soon(), return_exceptions=True)
        assert isinstance(results[0], KeydeskError)
        assert results[0].code == Code.SIGN_IN_CANCELLED
        assert isinstance(results[1], float)
        assert time.monotonic() - results[1] < 0.5
