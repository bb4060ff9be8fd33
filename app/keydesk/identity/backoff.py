"""After the tenant said "too many" or failed, refreshes wait; a refusal in the meantime costs no request.

Main loop only. `check` raises what was noted last.
"""

from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

_FIRST_S = 2.0
_MAX_S = 60.0


class Backoff:
    """How long refreshes have to wait.

    Args:
        clock: time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = 0.0
        self._failures = 0
        self._error: KeydeskError | None = None

    def note(self, error: KeydeskError) -> None:
        """Take notice of a failed refresh.

        Args:
            error: API_RATE_LIMITED waits as told, API_SERVER twice as long each time; others do not wait.
        """
        if error.code == Code.API_RATE_LIMITED:
            told = error.params.get("seconds")
            wait_s = float(told) if isinstance(told, int | float) else _MAX_S
        elif error.code == Code.API_SERVER:
            wait_s = min(_FIRST_S * 2.0**self._failures, _MAX_S)
        else:
            return
        self._failures += 1
        self._until = self._clock.monotonic() + wait_s
        self._error = error

    def check(self) -> None:
        """Let a refresh through or refuse it.

        Raises:
            KeydeskError: the noted error, with the seconds that are left.
        """
        left_s = self._until - self._clock.monotonic()
        if self._error is not None and left_s > 0:
            raise KeydeskError(self._error.code, **{**self._error.params, "seconds": round(left_s, 1)})

    def reset(self) -> None:
        """A refresh or sign-in succeeded."""
        self._until, self._failures, self._error = 0.0, 0, None
