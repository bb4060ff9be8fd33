"""The access token, in memory only, and when it ends. Main loop only. Raises SIGN_IN_NEEDED."""

from datetime import datetime, timedelta

from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code

RENEW_S = 30.0


class AccessToken:
    """Holds one token. Its end is watched by both clocks: the wall clock may be set back, the other one sleeps.

    Args:
        clock: time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._token: Secret | None = None
        self._ends_at = clock.now()
        self._ends_monotonic = clock.monotonic()

    def put(self, token: Secret, life_s: float) -> datetime:
        """Hold a new token.

        Args:
            token: as it came.
            life_s: seconds it is good for.

        Returns:
            When it ends, aware.
        """
        self._token = token
        self._ends_at = self._clock.now() + timedelta(seconds=life_s)
        self._ends_monotonic = self._clock.monotonic() + life_s
        return self._ends_at

    def usable(self) -> Secret | None:
        """The token while it is good for at least 30 seconds more, else None."""
        left_s = min(
            (self._ends_at - self._clock.now()).total_seconds(), self._ends_monotonic - self._clock.monotonic()
        )
        return self._token if left_s >= RENEW_S else None

    def present(self) -> Secret:
        """The token, whatever is left of it; SIGN_IN_NEEDED when there is none."""
        if self._token is None:
            raise KeydeskError(Code.SIGN_IN_NEEDED)
        return self._token

    def clear(self) -> None:
        """Forget it."""
        self._token = None
