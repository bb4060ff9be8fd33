"""Takes the endless wait for a busy channel out of devices made like python-fido2's.

Any thread; raises nothing.
"""

from __future__ import annotations

import threading


class UnwaitingEvent(threading.Event):
    """Looks like the caller's event, but never waits: python-fido2 waits on it for a busy channel, without end.

    Args:
        event: the caller's, or None.
    """

    def __init__(self, event: threading.Event | None) -> None:
        super().__init__()
        self._event = event

    def is_set(self) -> bool:
        """As the caller's."""
        return self._event is not None and self._event.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Say at once that it is over, so that the busy channel is told."""
        return True
