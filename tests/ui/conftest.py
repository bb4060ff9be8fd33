"""Qt tests: async tests run on the Qt loop, and nothing of a window is left when a test is over.

Runs on the main thread. Qt warnings fail by ``qt_log_level_fail`` in pyproject.toml.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from tests.fakes.qt_loop import QtLoop
from tests.guards.async_tests import LoopFactory


@pytest.fixture
def loop_factory(qapp: QApplication) -> LoopFactory:
    """The Qt loop, as the app runs it."""
    return lambda: QtLoop(qapp)


def _settle() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _windows() -> list[str]:
    return [f"{type(widget).__name__} {widget.objectName()!r}" for widget in QApplication.topLevelWidgets()]


def _timers() -> list[str]:
    return [
        f"QTimer {timer.objectName()!r} of {type(timer.parent()).__name__}, {timer.interval()} ms"
        for timer in shiboken6.getAllValidWrappers()
        if isinstance(timer, QTimer) and timer.isActive()
    ]


@pytest.fixture(autouse=True)
def nothing_of_qt_left(qapp: QApplication) -> Iterator[None]:
    """Fail when a top-level widget or an active QTimer outlives the test."""
    qapp.setQuitOnLastWindowClosed(False)
    timers_before = set(_timers())
    yield
    _settle()
    if _windows() or set(_timers()) - timers_before:
        gc.collect()  # reference cycles are not leaks
        _settle()
    windows, timers = _windows(), sorted(set(_timers()) - timers_before)
    for widget in QApplication.topLevelWidgets():  # so that one leak fails one test
        widget.close()
        widget.deleteLater()
    _settle()
    if windows or timers:
        pytest.fail("left behind by this test:\n  " + "\n  ".join(windows + timers), pytrace=False)
