"""What came back from the guest: one line of JSON per case, and a last one.

Nothing here touches the disk. Raises nothing: a line that cannot be read counts as a failure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Case:
    """How one case went.

    Args:
        name: its name.
        passed: whether it is well.
        seconds: how long it took, in the guest's time.
        text: why it failed.
    """

    name: str
    passed: bool
    seconds: float
    text: str


@dataclass(frozen=True)
class Results:
    """How a run of the guest went.

    Args:
        cases: in the order they were run.
        end: pytest's exit code; None when the guest did not come so far.
        uptime: seconds the guest ran.
    """

    cases: tuple[Case, ...]
    end: int | None
    uptime: float

    @property
    def good(self) -> bool:
        """Whether all ran to the end, and there were any."""
        return self.end == 0 and bool(self.cases) and all(case.passed for case in self.cases)


def read(lines: Iterable[str]) -> Results:
    """Read results.

    Args:
        lines: as the guest wrote them; the last may be torn.

    Returns:
        The results. A case told twice (its teardown comes after its failure) is as bad as its worst.
    """
    cases: dict[str, Case] = {}
    end: int | None = None
    uptime = 0.0
    for line in filter(None, (line.strip() for line in lines)):
        told = _object(line)
        if "end" in told:
            end, uptime = int(_number(told["end"])), _number(told.get("uptime"))
            continue
        passed = told.get("outcome") == "passed"  # a case that is left out checks nothing
        text = str(told.get("text", "")) if told else f"no result: {line[:200]}"
        case = Case(str(told.get("case", "?")), passed, _number(told.get("seconds")), text)
        before = cases.get(case.name)
        cases[case.name] = case if before is None or before.passed else replace(before, seconds=case.seconds)
    return Results(tuple(cases.values()), end, uptime)


def _object(line: str) -> dict[str, object]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else -1.0
