"""`python -m tests.benchmarks.heartbeat tour|idle`: how late a heartbeat on the Qt loop comes, as JSON on stdout.

``tour`` walks the guided tour through the real window, at the pace of a robot: sign in, set a PIN, enroll, test,
every page, remove. It begins with the first frame: how long that one takes is what ``startup`` measures. ``idle`` is
a bare window on the same loop, and so the floor. A beat is due every 2 ms; what is printed is by how many
milliseconds each one was late, less the time in which the machine had no core for the thread (Linux tells it), so
that another program's load is not taken for a stall of ours.
"""

import asyncio
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from keydesk.bootstrap.window_choices import window_choices
from keydesk.cli.backstage import Choices
from tests.benchmarks.practice import BROWSER

BEAT_MS = 2
IDLE_S = 2.5


def runqueue_s() -> Callable[[], float]:
    """A reader of the seconds this thread has waited for a core; always 0 where the system does not tell."""
    statistics = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    if not statistics.exists():
        return lambda: 0.0
    file = statistics.open(encoding="ascii")

    def read() -> float:
        file.seek(0)
        return int(file.read().split()[1]) / 1e9

    return read


class Heartbeat:
    """Beats from its making to the end of the process."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late_ms: list[float] = []
        self._waited = runqueue_s()
        self._last = (time.monotonic(), self._waited())
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = (time.monotonic(), self._waited())
        gap = (now[0] - self._last[0]) - (now[1] - self._last[1])
        self.late_ms.append(max(0.0, gap * 1000 - BEAT_MS))
        self._last = now


def tour() -> list[float]:
    """Walk the tour."""
    with tempfile.TemporaryDirectory() as home:
        choices = window_choices(Choices(home=Path(home), token_store="memory"), practice=True, browser=BROWSER)
        from keydesk.bootstrap.gui import WindowApp
        from keydesk.bootstrap.tour import Tour

        app = WindowApp(choices)
        walk = Tour(app, None)
        hearts: list[Heartbeat] = []
        app.window.first_painted.connect(lambda: hearts.append(Heartbeat()))
        app.run(walk.walk)
        steps = walk.report["steps"]
        if not isinstance(steps, list) or not all(isinstance(step, dict) and step["ok"] for step in steps):
            raise SystemExit(f"the tour did not get through: {steps}")
        (heart,) = hearts
        return heart.late_ms


def idle() -> list[float]:
    """Do nothing in a bare window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    from keydesk.ui.async_glue import run_loop

    app = QApplication([])
    window = QMainWindow()
    window.show()
    heart = Heartbeat()
    run_loop(app, lambda: asyncio.sleep(IDLE_S))
    return heart.late_ms


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    late = tour() if sys.argv[1] == "tour" else idle()
    sys.stdout.write(json.dumps(late))
