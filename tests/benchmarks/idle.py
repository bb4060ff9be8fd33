"""The open window that nobody touches: CPU and wake-ups of the whole process, beside a bare window."""

from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.process import run_module
from tests.benchmarks.table import Row


def run(seconds: int) -> list[Row]:
    with ThreadPoolExecutor() as pool:
        ours, floor = pool.map(lambda what: run_module("tests.benchmarks.resting", what, str(seconds)),
                               ("keydesk", "floor"))  # fmt: skip
    cpu, wakes = 100 * ours["cpu_s"] / seconds, ours["wakes"] / seconds
    return [
        Row(f"idle for {seconds} s, CPU", f"{ours['cpu_s'] * 1000:.0f} ms", f"{floor['cpu_s'] * 1000:.0f} ms",
            cpu, 0.1, "%"),
        Row(f"idle for {seconds} s, wake-ups", f"{ours['wakes']:.0f}", f"{floor['wakes']:.0f}", wakes, 0.1, "/s"),
    ]  # fmt: skip
