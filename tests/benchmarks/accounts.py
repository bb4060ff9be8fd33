"""10,000 connected accounts: each page shown as it comes, each step of scrolling painted, bytes per row."""

from statistics import median

from tests.benchmarks.process import run_module
from tests.benchmarks.table import Row

STEPS = "200"
MOST_ROUNDS = 3
FRAME_MS = 1000 / 60


def p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def run(rounds: int) -> list[Row]:
    ours, floors = [], []
    for _ in range(min(rounds, MOST_ROUNDS)):
        ours.append(run_module("tests.benchmarks.scrolling", "keydesk", STEPS))
        floors.append(run_module("tests.benchmarks.scrolling", "floor", STEPS))
    step, bare = median(median(one["steps"]) for one in ours), median(median(one["steps"]) for one in floors)
    late, late_bare = median(p95(one["steps"]) for one in ours), median(p95(one["steps"]) for one in floors)
    page = median(p95(one["pages"]) for one in ours)
    memory = max(one["bytes"] for one in ours)
    return [
        Row("10,000 accounts: a step of scrolling", f"{step:.1f} ms", f"{bare:.1f} ms", step, FRAME_MS, "ms"),
        Row("10,000 accounts: a step, p95", f"{late:.1f} ms", f"{late_bare:.1f} ms", late, FRAME_MS, "ms"),
        Row("10,000 accounts: a page that comes, p95", f"{page:.1f} ms", "–", page, 50.0, "ms"),
        Row("10,000 accounts: memory per row", f"{memory:.0f} B", "–", memory, 2048.0, "B"),
    ]
