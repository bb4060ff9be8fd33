"""Time as something that is handed in, so that tests can hold it still.

Usable on any thread; raises nothing.
"""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Tell the wall time.

        Returns:
            An aware time in UTC.
        """
        ...

    def monotonic(self) -> float:
        """Tell a time that only goes forward.

        Returns:
            Seconds from an arbitrary start.
        """
        ...


class SystemClock:
    """The computer's own clocks."""

    def now(self) -> datetime:
        """Tell the wall time in UTC.

        Returns:
            An aware time in UTC.
        """
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Tell a time that only goes forward.

        Returns:
            Seconds from an arbitrary start.
        """
        return time.monotonic()
