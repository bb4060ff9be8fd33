"""A clock that stands still until it is moved, and a loop whose time passes when a test says so."""

import asyncio
from datetime import UTC, datetime, timedelta


class FixedClock:
    def __init__(self, start: datetime | None = None) -> None:
        self.time = start or datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
        self.time += timedelta(seconds=seconds)


def pass_time(loop: asyncio.AbstractEventLoop, seconds: float) -> None:
    """Make whatever waits on a loop for less than this come to its end now; from any thread.

    Args:
        loop: it runs.
        seconds: how much later it is.
    """
    told = loop.time

    def jump() -> None:
        loop.time = lambda: told() + seconds  # type: ignore[method-assign]  # asyncio asks it for every timer

    loop.call_soon_threadsafe(jump)
