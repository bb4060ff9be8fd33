"""A hundred keys in a row at the provisioning desk: what the program adds to each, and what is left behind."""

from __future__ import annotations

from tests.benchmarks.process import run_module
from tests.benchmarks.table import Row

KEYS = 100


def run(rounds: int) -> list[Row]:
    left = run_module("tests.benchmarks.preparing", str(KEYS))
    added = left["ours_ms"] - left["bare_ms"]
    ours, bare = f"{left['ours_ms']:.0f} ms", f"{left['bare_ms']:.0f} ms"
    return [
        Row("prepare a key, added to the key's own time", ours, bare, added, 200.0, "ms"),
        Row(f"{KEYS} keys prepared, threads left", f"{left['threads']}", "–", left["threads"], 0, ""),
        Row(f"{KEYS} keys prepared, handles left", f"{left['handles']}", "–", left["handles"], 0, ""),
        Row(f"{KEYS} keys prepared, memory", f"{left['memory_kb']} kB", "–", left["memory_kb"] / 1024, 2.0, "MB"),
    ]
