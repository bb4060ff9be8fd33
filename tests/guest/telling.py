"""In the guest: tells each case's result as one line of JSON, at once, so that a guest that hangs has told the rest.

The file is named by KEYDESK_GUEST_RESULTS (a serial port). Main thread. Raises OSError when it cannot be written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_seconds: dict[str, float] = {}
_failed: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell a case once it is over, or where it failed."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0.0) + report.duration
    if not report.passed:
        _failed.add(report.nodeid)
        _tell({"case": report.nodeid, "outcome": report.outcome, "text": report.longreprtext})
    elif report.when == "teardown" and report.nodeid not in _failed:
        _tell({"case": report.nodeid, "outcome": report.outcome, "text": ""})


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Tell what could not even be imported."""
    if report.failed:
        _tell({"case": report.nodeid, "outcome": "failed", "text": report.longreprtext})


def _tell(line: dict[str, object]) -> None:
    seconds = round(_seconds.get(str(line["case"]), 0.0), 2)
    with Path(os.environ["KEYDESK_GUEST_RESULTS"]).open("a", encoding="utf-8") as results:
        results.write(json.dumps(line | {"seconds": seconds}) + "\n")
