"""Cancelling as a token, not as `task.cancel()`.

A person's Cancel sets a thread event that python-fido2 watches while it waits for a touch; the coroutine goes on
waiting and learns what the key really did. `task.cancel()` would say "cancelled" while the key already holds a new
passkey. Usable on any thread; listeners are called on the thread that cancels.
"""

import threading
from collections.abc import Callable


class CancelToken:
    """One request to stop, seen by every thread that works for it."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self.event.is_set()

    def cancel(self) -> None:
        """Ask to stop; a second call changes nothing."""
        with self._lock:
            if self.event.is_set():
                return
            self.event.set()
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def on_cancel(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener once when somebody asks to stop, at once if that already happened.

        Args:
            listener: called on the cancelling thread; must not block.

        Returns:
            A function that takes the listener off again.
        """
        with self._lock:
            if not self.event.is_set():
                self._listeners.append(listener)
                return lambda: self._forget(listener)
        listener()
        return lambda: None

    def _forget(self, listener: Callable[[], None]) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
