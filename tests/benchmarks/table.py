"""Rows of the benchmarks' table."""

from collections.abc import Sequence
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


def paired_row(name: str, pairs: Sequence[tuple[float, float]], target: float, unit: str) -> Row:
    """A row of (Keydesk, floor) pairs; the ratio is taken pair by pair, since both sides saw the same machine."""
    ours, floor = median(a for a, _ in pairs), median(b for _, b in pairs)
    return Row(name, f"{ours:.1f} {unit}", f"{floor:.1f} {unit}", median(a / b for a, b in pairs), target)


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
