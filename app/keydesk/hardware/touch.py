"""Carries "touch me" from a key's thread to a watcher on the main loop.

Made on the loop; `asked`, `keepalive`, `answered` are called on the key's thread. Raises nothing.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Protocol

from keydesk.domain.key_management import Sample
from keydesk.hardware.device_thread import post

_PROCESSING, _UP_NEEDED = 1, 2
# A key that answers at once never says that it waits; one that says nothing at all for this long is taken to wait.
_QUIET_S = 0.7


class Watcher(Protocol):
    """Who is told, on the loop."""

    def touch_wanted(self) -> None:
        """Show where to touch."""
        ...

    def touch_done(self) -> None:
        """The key no longer waits."""
        ...


class TouchRelay:
    """The relay of one call.

    Args:
        watcher: who is told.
        quiet_s: seconds without any sign of life after which the key is taken to wait for a touch.
    """

    def __init__(self, watcher: Watcher, quiet_s: float = _QUIET_S) -> None:
        self._loop = asyncio.get_running_loop()
        self._watcher = watcher
        self._quiet_s = quiet_s
        self._timer: asyncio.TimerHandle | None = None
        self._wanted = False
        self._over = False
        self._told: int | None = None
        self._lock = threading.Lock()

    def asked(self) -> None:
        """A command that may want a touch is about to be sent."""
        post(self._loop, self._arm)

    def keepalive(self, status: int) -> None:
        """The key said what it does.

        Args:
            status: of the keep-alive. Source: CTAP 2.1 §11.2.9.2.2.
        """
        with self._lock:
            waiting, self._told = self._told is not None, int(status)
        if not waiting:  # a key may say so thousands of times a second; the loop hears the last of them
            post(self._loop, self._heard)

    def answered(self) -> None:
        """The command is over."""
        post(self._loop, self._rest)

    def finish(self) -> None:
        """The call is over, however; on the loop."""
        self._over = True
        self._rest()

    def _arm(self) -> None:
        if not self._over:
            self._timer = self._loop.call_later(self._quiet_s, self._want)

    def _heard(self) -> None:
        with self._lock:
            status, self._told = self._told, None
        self._disarm()
        if self._over:
            return
        if status == _UP_NEEDED:
            self._want()
        else:
            self._rest()

    def _want(self) -> None:
        if not self._wanted:
            self._wanted = True
            self._watcher.touch_wanted()

    def _rest(self) -> None:
        self._disarm()
        if self._wanted:
            self._wanted = False
            self._watcher.touch_done()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class SampleWatcher(Watcher, Protocol):
    """Who is told, on the loop, how an enrollment of a fingerprint goes."""

    def sample(self, sample: Sample, remaining: int | None) -> None:
        """A sample was taken; so many good ones are still needed, None when the key does not say."""
        ...


class SampleRelay(TouchRelay):
    """The relay of an enrollment of a fingerprint.

    Args:
        watcher: who is told.
    """

    def __init__(self, watcher: SampleWatcher) -> None:
        super().__init__(watcher)
        self._samples = watcher

    def sampled(self, sample: Sample, remaining: int | None) -> None:
        """A sample was taken; on the key's thread.

        Args:
            sample: how it was.
            remaining: good ones still needed.
        """
        post(self._loop, self._samples.sample, sample, remaining)
