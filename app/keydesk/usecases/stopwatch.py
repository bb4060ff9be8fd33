"""Measures the steps of a flow. Main loop; raises nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from keydesk.core.clock import Clock
from keydesk.domain.steps import StepTime


class Stopwatch:
    """Times named steps.

    Args:
        clock: where the time comes from.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times: list[StepTime] = []

    @property
    def times(self) -> tuple[StepTime, ...]:
        """The steps measured so far."""
        return tuple(self._times)

    @contextmanager
    def step(self, name: str, kind: str) -> Iterator[None]:
        """Measure what happens inside.

        Args:
            name: the step.
            kind: who is waited for: ``key``, ``network`` or ``person``.
        """
        start = self._clock.monotonic()
        try:
            yield
        finally:
            self._times.append(StepTime(str(name), self._clock.monotonic() - start, kind))
