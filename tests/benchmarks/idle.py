"""The open window doing nothing: CPU and wake-ups of the whole process over a minute."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.process import everyday
from tests.benchmarks.table import Row

SETTLE_S = 8.0


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wake_ups(pid: int) -> int:
    """Voluntary context switches of all threads: each is a wait that ended."""
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def run(seconds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        window = subprocess.Popen([sys.executable, "-m", "keydesk", "--home", home], env=everyday())
        try:
            time.sleep(SETTLE_S)
            cpu, wakes = cpu_seconds(window.pid), wake_ups(window.pid)
            time.sleep(seconds)
            cpu, wakes = cpu_seconds(window.pid) - cpu, wake_ups(window.pid) - wakes
        finally:
            window.terminate()
            window.wait(10)
    return [
        Row(f"idle for {seconds} s, CPU", f"{cpu * 1000:.0f} ms", "–", 100 * cpu / seconds, 0.1, "%"),
        Row(f"idle for {seconds} s, wake-ups", f"{wakes}", "–", wakes / seconds, 1.0, "/s"),
    ]
