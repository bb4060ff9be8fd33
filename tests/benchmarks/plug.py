"""From plugging a key in until the state knows it and until its card is painted."""

from statistics import median

from tests.benchmarks.process import run_module
from tests.benchmarks.table import Row

RUNS = 3
TARGET_MS = 150.0


def run(rounds: int) -> list[Row]:
    runs: list[list[tuple[float, float]]] = [
        [(state, card) for state, card in run_module("tests.benchmarks.plugging", str(rounds + 1))]
        for _ in range(RUNS)
    ]
    again = [pair for one in runs for pair in one[1:]]
    figures = {
        "plug to known in the state": median(state for state, _ in again),
        "plug to card painted": median(card for _, card in again),
        "plug to card painted, first plug": median(one[0][1] for one in runs),
    }
    return [Row(name, f"{ms:.0f} ms", "–", ms, TARGET_MS, "ms") for name, ms in figures.items()]
