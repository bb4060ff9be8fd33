"""Start to first paint and memory: the real window against a bare PySide6 window, as whole processes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.process import everyday, run_module
from tests.benchmarks.table import Row, paired_row

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


def used_before(home: Path) -> Mapping[str, str]:
    """The environment of a person who has used Keydesk before: a profile in the settings, byte code written."""
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")}
    env = everyday(HOME=str(home), **folders)
    subprocess.run([sys.executable, "-m", "keydesk", *ADD_PROFILE], env=env, check=True, stdout=subprocess.DEVNULL)
    return env


def measure(command: list[str], env: Mapping[str, str]) -> Cost:
    start = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Cost(wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / MIB)


def measure_pairs(rounds: int) -> list[tuple[Cost, Cost]]:
    """Start both in turn; the first pair warms the caches and does not count."""
    with tempfile.TemporaryDirectory() as home:
        env = used_before(Path(home))
        window = [sys.executable, "-m", "keydesk", "--exit-on-first-paint"]
        bare = [sys.executable, "-c", FLOOR]
        return [(measure(window, env), measure(bare, env)) for _ in range(rounds + 1)][1:]


def run(rounds: int) -> list[Row]:
    # From a small process: Linux counts what the parent held at the fork into a child's peak.
    told = run_module("tests.benchmarks.startup", str(rounds))
    pairs = [(Cost(*ours), Cost(*floor)) for ours, floor in told]
    ours, floor = median(a.rss_mib for a, _ in pairs), median(b.rss_mib for _, b in pairs)
    extra = median(a.rss_mib - b.rss_mib for a, b in pairs)
    return [
        paired_row("start to first paint, wall", [(a.wall_ms, b.wall_ms) for a, b in pairs], 1.4, "ms"),
        paired_row("start to first paint, CPU", [(a.cpu_ms, b.cpu_ms) for a, b in pairs], 1.4, "ms"),
        Row("memory at first paint, over the floor", f"{ours:.1f} MiB", f"{floor:.1f} MiB", extra, 20.0, "MiB"),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps([(astuple(ours), astuple(floor)) for ours, floor in measure_pairs(int(sys.argv[1]))]))
