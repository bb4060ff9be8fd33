"""Rows of the benchmarks' table."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One figure: what Keydesk needs, what the floor needs, the ratio (or the figure itself), and the target."""

    name: str
    ours: str
    floor: str
    result: float
    target: float
    unit: str = "×"

    @property
    def met(self) -> bool:
        return self.result <= self.target


def ratio_row(name: str, ours: list[float], floor: list[float], target: float, unit: str) -> Row:
    """Pair by pair, since both sides of a pair saw the same machine."""
    ratios = [a / b for a, b in zip(ours, floor, strict=True)]
    return Row(name, f"{median(ours):.1f} {unit}", f"{median(floor):.1f} {unit}", median(ratios), target)


def show(rows: list[Row]) -> str:
    heads = ("what", "Keydesk", "floor", "result", "target", "")
    cells = [heads] + [
        (r.name, r.ours, r.floor, f"{r.result:.2f} {r.unit}", f"≤ {r.target:g} {r.unit}", "ok" if r.met else "MISSED")
        for r in rows
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in cells
    )
