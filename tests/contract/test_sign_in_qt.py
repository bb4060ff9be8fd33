"""The same sign-in on the Qt loop, as the window runs it."""

from __future__ import annotations

import asyncio
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

        async def cancel_when_away() -> None:
            await watcher.away.wait()
            cancel.cancel()

        result, _ = await asyncio.gather(
            here.session.sign_in(watcher, cancel), cancel_when_away(), return_exceptions=True
        )
        assert isinstance(result, KeydeskError)
        assert result.code == Code.SIGN_IN_CANCELLED
