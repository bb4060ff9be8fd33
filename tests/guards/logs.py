"""A warning that nobody expected in the app's log is a failure.

Opt out with ``@pytest.mark.expects_log_warnings("why")`` and assert on ``caplog`` instead.
Collects on whatever thread logs. Raises by ``pytest.fail``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

# asyncio reports a lost exception ("Task exception was never retrieved") here and nowhere else.
_WATCHED = {"keydesk": logging.WARNING, "asyncio": logging.ERROR}


class _Collector(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_log_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on WARNING and above from the app, ERROR and above from asyncio."""
    collectors = {name: _Collector(level) for name, level in _WATCHED.items()}
    for name, collector in collectors.items():
        logging.getLogger(name).addHandler(collector)
    yield
    for name, collector in collectors.items():
        logging.getLogger(name).removeHandler(collector)
    marker = request.node.get_closest_marker("expects_log_warnings")
    if marker is not None:
        if not marker.args:
            pytest.fail("expects_log_warnings needs its reason as an argument", pytrace=False)
        return
    lines = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        + (f" ({record.exc_info[1]!r})" if record.exc_info else "")
        for collector in collectors.values()
        for record in collector.records
    ]
    if lines:
        pytest.fail("unexpected log warnings:\n  " + "\n  ".join(lines), pytrace=False)
