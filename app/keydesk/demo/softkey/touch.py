"""The finger: touches that come by themselves, by a button, or never.

Thread-safe. The key's thread waits here; any other thread may press, change the mode or listen. Listeners run on
the thread that caused the change, without a lock held, so a Qt window forwards them by a queued signal.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import Enum

_LOOK_EVERY_S = 0.05


class TouchMode(Enum):
    """Who touches the key."""

    AUTOMATIC = "automatic"
    BUTTON = "button"
    NEVER = "never"


class TouchResult(Enum):
    """How a wait ended."""

    TOUCHED = "touched"
    TIMED_OUT = "timed out"
    STOPPED = "stopped"


class TouchSource:
    """The touch sensor of one key.

    Args:
        mode: who touches.
        delay_s: seconds until the automatic touch.
    """

    def __init__(self, mode: TouchMode = TouchMode.AUTOMATIC, delay_s: float = 0.05) -> None:
        self._mode = mode
        self._delay_s = delay_s
        self._condition = threading.Condition()
        self._wanted = False
        self._touched = False
        self._wants_hold = False
        self._listeners: list[Callable[[bool], None]] = []

    @property
    def mode(self) -> TouchMode:
        """Who touches; may be changed at any time, also while a touch is waited for."""
        return self._mode

    @mode.setter
    def mode(self, mode: TouchMode) -> None:
        with self._condition:
            self._mode = mode
            self._condition.notify_all()

    @property
    def delay_s(self) -> float:
        """Seconds until the automatic touch."""
        return self._delay_s

    @delay_s.setter
    def delay_s(self, delay_s: float) -> None:
        with self._condition:
            self._delay_s = delay_s
            self._condition.notify_all()

    @property
    def wanted(self) -> bool:
        """Whether the key waits for a touch right now."""
        return self._wanted

    def touch(self, held: bool = True) -> bool:
        """Touch the key; without effect while it does not wait, as on a real one.

        Args:
            held: the finger stays as long as the key wants it; False for a tap.

        Returns:
            Whether it waited and the touch counts.
        """
        with self._condition:
            if not self._wanted or self._mode is TouchMode.NEVER or (self._wants_hold and not held):
                return False
            self._touched = True
            self._condition.notify_all()
            return True

    def listen(self, changed: Callable[[bool], None]) -> Callable[[], None]:
        """Hear when a touch is wanted (True) and when no longer (False).

        Args:
            changed: called on the thread that caused the change.

        Returns:
            A function that ends the listening.
        """
        with self._condition:
            self._listeners.append(changed)

        def stop() -> None:
            with self._condition:
                if changed in self._listeners:
                    self._listeners.remove(changed)

        return stop

    def wait(self, timeout_s: float, stopped: Callable[[], bool], *, held: bool = False) -> TouchResult:
        """Wait for a touch, on the key's thread.

        Args:
            timeout_s: how long at most.
            stopped: looked at every 50 ms; True ends the wait.
            held: a tap is not enough.

        Returns:
            How it ended.
        """
        self.want(True, held=held)
        start = time.monotonic()
        try:
            with self._condition:
                while True:
                    if stopped():
                        return TouchResult.STOPPED
                    waited = time.monotonic() - start
                    if self._due(waited):
                        return TouchResult.TOUCHED
                    if waited >= timeout_s:
                        return TouchResult.TIMED_OUT
                    self._condition.wait(self._pause(waited, timeout_s))
        finally:
            self.want(False)

    def _due(self, waited_s: float) -> bool:
        return self._touched or (self._mode is TouchMode.AUTOMATIC and waited_s >= self._delay_s)

    def _pause(self, waited_s: float, timeout_s: float) -> float:
        pause = min(_LOOK_EVERY_S, timeout_s - waited_s)
        if self._mode is TouchMode.AUTOMATIC:
            pause = min(pause, self._delay_s - waited_s)
        return max(pause, 0.001)

    def want(self, wanted: bool, *, held: bool = False) -> None:
        """Start or end the wish for a touch and tell the listeners; used by keys that are polled (U2F).

        Args:
            wanted: whether the key waits.
            held: a tap is not enough.
        """
        with self._condition:
            if wanted is self._wanted:
                return
            self._wanted = wanted
            self._wants_hold = held
            self._touched = False
            listeners = list(self._listeners)
        for listener in listeners:
            listener(wanted)

    def taken(self, waited_s: float) -> bool:
        """Tell, without waiting, whether the touch that is wanted has come (U2F).

        Args:
            waited_s: seconds since it was wanted.

        Returns:
            Whether it has.
        """
        with self._condition:
            return self._wanted and self._due(waited_s)
