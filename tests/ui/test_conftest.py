"""The Qt guards bite, and an async test runs on the Qt loop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import qasync
from pytestqt.qtbot import QtBot

pytest_plugins = ["pytester"]

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]

OFFENDERS = """
import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []

def test_bad_window():
    widget = QWidget(objectName="orphan")
    widget.show()
    kept.append(widget)

def test_bad_timer():
    timer = QTimer(interval=10_000)
    timer.start()
    kept.append(timer)

def test_bad_warning():
    qWarning(b"something is wrong")

def test_good_window(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()

def test_good_timer():
    timer = QTimer(interval=10_000)
    timer.start()
    timer.stop()
"""


async def test_async_tests_run_on_the_qt_loop(qtbot: QtBot) -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
    await asyncio.sleep(0.01)


def test_qt_guards_bite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    pytester.makefile(
        ".ini",
        pytest="[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\naddopts = -p no:randomly -p no:xdist\n",
    )
    pytester.makeconftest((HERE / "conftest.py").read_text())
    pytester.makepyfile(test_offenders=OFFENDERS)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))

    run = pytester.runpytest_subprocess("-rA", "--tb=no")

    run.stdout.re_match_lines_random(
        [r"ERROR .*::test_bad_window.*", r"ERROR .*::test_bad_timer.*", r"FAILED .*::test_bad_warning.*"]
    )
    run.assert_outcomes(passed=4, failed=1, errors=2)
