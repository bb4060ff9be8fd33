"""Telling a one-time code typed by a touched key from a person's typing. No Qt in here.

Runs on any thread. Raises nothing.
"""

# Keys that type codes use 16 letters that sit in the same place on most keyboards.
MODHEX = frozenset("cbdefghijklnrtuv")
LEAST_LENGTH = 28
# A key types a code of 44 in about half a second; nobody types 28 letters with 40 ms between them.
GAP_S = 0.04
SPAN_S = 1.5


class OtpGuard:
    """Watches single keystrokes for a burst that no person can type."""

    def __init__(self) -> None:
        self._times: list[float] = []

    @property
    def count(self) -> int:
        """Letters of the burst so far."""
        return len(self._times)

    def note(self, char: str, at_s: float) -> None:
        """Note one typed character.

        Args:
            char: what was typed; anything but one modhex letter ends the burst.
            at_s: when, monotonic seconds.
        """
        if len(char) != 1 or char.lower() not in MODHEX:
            self._times.clear()
            return
        if self._times and at_s - self._times[-1] > GAP_S:
            self._times.clear()
        self._times.append(at_s)

    def caught(self, at_s: float) -> int:
        """Return how many of the last characters are a one-time code, 0 for none.

        Args:
            at_s: now, monotonic seconds; a burst that ended long ago was left alone on purpose.
        """
        count = len(self._times)
        if count < LEAST_LENGTH or self._times[-1] - self._times[0] > SPAN_S:
            return 0
        return count if at_s - self._times[-1] <= SPAN_S else 0

    def reset(self) -> None:
        """Forget the burst."""
        self._times.clear()
