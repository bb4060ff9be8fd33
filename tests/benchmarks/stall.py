"""The longest stalls of the UI loop while the guided tour signs in, enrolls, lists and removes, at a robot's pace."""

from statistics import median

from tests.benchmarks.process import run_module
from tests.benchmarks.table import Row

MOST_ROUNDS = 5


def lateness_ms(what: str) -> list[float]:
    """How late each beat of a process was, shortest first."""
    return sorted(float(late) for late in run_module("tests.benchmarks.heartbeat", what))


def p99(sorted_values: list[float]) -> float:
    return sorted_values[int(len(sorted_values) * 0.99)]


def run(rounds: int) -> list[Row]:
    pairs = [(lateness_ms("tour"), lateness_ms("idle")) for _ in range(min(rounds, MOST_ROUNDS))]
    rows = []
    for name, figure, target in (("p99", p99, 16.0), ("longest", max, 50.0)):
        ours, floor = median(figure(a) for a, _ in pairs), median(figure(b) for _, b in pairs)
        rows.append(Row(f"stall of the UI loop, {name}", f"{ours:.1f} ms", f"{floor:.1f} ms", ours, target, "ms"))
    return rows
