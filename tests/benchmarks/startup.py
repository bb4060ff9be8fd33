"""Start to first paint and memory: the real window against a bare PySide6 window, as whole processes."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.table import Row, ratio_row

FLOOR = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class W(QMainWindow):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            app.quit()
app = QApplication(sys.argv)
w = W(); w.resize(1080, 720); w.show()
app.exec()
"""
ADD_PROFILE = ("profile", "add", "--issuer", "https://example.eu.auth0.com", "--client-id", "abcdefgh12345678")
MIB = 1024.0


@dataclass(frozen=True)
class Cost:
    wall_ms: float
    cpu_ms: float
    rss_mib: float


def everyday(home: Path) -> dict[str, str]:
    """The environment of a person who has used Keydesk before: a profile in the settings, byte code written."""
    env = {**os.environ, "PYTHONPATH": "app", "HOME": str(home)}
    env.update({f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")})
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    subprocess.run([sys.executable, "-m", "keydesk", *ADD_PROFILE], env=env, check=True, stdout=subprocess.DEVNULL)
    return env


def measure(command: list[str], env: dict[str, str]) -> Cost:
    start = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Cost(wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / MIB)


def run(rounds: int) -> list[Row]:
    ours: list[Cost] = []
    floor: list[Cost] = []
    with tempfile.TemporaryDirectory() as home:
        env = everyday(Path(home))
        window = [sys.executable, "-m", "keydesk", "--exit-on-first-paint"]
        bare = [sys.executable, "-c", FLOOR]
        for turn in range(rounds + 1):
            a, b = measure(window, env), measure(bare, env)
            if turn:  # the first pair warms the caches
                ours.append(a)
                floor.append(b)
    extra = sorted(a.rss_mib - b.rss_mib for a, b in zip(ours, floor, strict=True))[len(ours) // 2]
    rss = f"{sorted(a.rss_mib for a in ours)[len(ours) // 2]:.1f} MiB"
    bare_rss = f"{sorted(b.rss_mib for b in floor)[len(floor) // 2]:.1f} MiB"
    return [
        ratio_row("start to first paint, wall", [a.wall_ms for a in ours], [b.wall_ms for b in floor], 1.4, "ms"),
        ratio_row("start to first paint, CPU", [a.cpu_ms for a in ours], [b.cpu_ms for b in floor], 1.4, "ms"),
        Row("memory at first paint, over the floor", rss, bare_rss, extra, 20.0, "MiB"),
    ]
