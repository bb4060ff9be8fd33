"""The frame of managing one key: the session's unlock with its ends, and calls that use it.

Coroutines on the loop, work on the key's own thread. Raises `KeydeskError` only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from keydesk.core.cancel import CancelToken
from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Slots
from keydesk.hardware.device_thread import Stop, post
from keydesk.hardware.key import Key
from keydesk.hardware.touch import TouchRelay, Watcher

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

T = TypeVar("T")
Job = Callable[["Session", Stop], T]

IDLE_S = 300.0
_FINGER_S = 60.0


class Managed:
    """One key, unlocked or not.

    Args:
        key: the key while it is plugged.
        clock: the time.
        idle_s: seconds without use until it locks itself, 0 for never.
    """

    def __init__(self, key: Key, clock: Clock, idle_s: float = IDLE_S) -> None:
        self.key = key
        self._clock = clock
        self._idle_s = idle_s
        self._loop = key.thread.ended.get_loop()
        self._unlocked = False
        self._used_at = clock.monotonic()
        self._wake: asyncio.TimerHandle | None = None
        key.thread.ended.add_done_callback(lambda _: self._told(False))

    @property
    def unlocked(self) -> bool:
        """Whether this session holds a token that may still be used."""
        return self._unlocked and not self._idle_over

    def lock_after(self, seconds: float) -> None:
        """Lock after another time without use from now on; what was idle for longer locks at once.

        Args:
            seconds: 0 for never.
        """
        self._idle_s = seconds
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        if self._unlocked:
            self._watch_idle()

    async def unlock(self, pin: Secret) -> None:
        """Hold a token for this session; ends by `lock`, when idle, when the key goes, when its PIN changes.

        Args:
            pin: as typed; sent once and forgotten.

        Raises:
            KeydeskError: PIN_*, KEY_UNSUPPORTED when there is nothing to manage.
        """

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import unlock

            session.hold.told = lambda held: post(self._loop, self._told, held)
            unlock.take(session, pin)

        await self.run(job, pin)

    async def unlock_by_finger(self, watcher: Watcher, cancel: CancelToken) -> None:
        """Hold a token for this session by a finger the key knows; ends as that of `unlock` does.

        Args:
            watcher: hears when the finger is wanted.
            cancel: a person's Cancel.

        Raises:
            KeydeskError: FINGER_UNKNOWN, FINGER_BLOCKED, KEY_CANCELLED, KEY_NOT_TOUCHED; KEY_UNSUPPORTED where a
                finger opens nothing.
        """
        relay = TouchRelay(watcher)

        def job(session: Session, stop: Stop) -> None:
            from keydesk.hardware import unlock

            session.hold.told = lambda held: post(self._loop, self._told, held)
            unlock.take_by_finger(session, stop, relay)

        try:
            await self.key.thread.run(job, cancel, _FINGER_S)
        finally:
            self._used_at = self._clock.monotonic()
            relay.finish()

    async def lock(self) -> None:
        """Forget the token; does nothing to a key that is locked or gone."""
        self._told(False)  # at once for who looks, even when the key is busy
        with suppress(KeydeskError):  # the token of a key that is gone is worth nothing
            await self.key.thread.run(_drop)

    async def run(
        self, job: Job[T], pin: Secret | None, cancel: CancelToken | None = None, limit_s: float | None = None
    ) -> T:
        """Do something that needs a PIN or the unlocked session.

        Args:
            job: runs on the key's thread.
            pin: what the job will use; None for the session's token.
            cancel: a person's Cancel.
            limit_s: seconds the job may run.

        Returns:
            What the job returned.

        Raises:
            KeydeskError: PIN_NEEDED while locked, and what the job raises.
        """
        if pin is None and not self.unlocked:
            await self.lock()
            raise KeydeskError(Code.PIN_NEEDED)
        self._used_at = self._clock.monotonic()
        try:
            return await self.key.counting(self.key.thread.run(job, cancel, limit_s))
        finally:
            self._used_at = self._clock.monotonic()

    async def ask(self, job: Job[T]) -> T:
        """Do something that needs no PIN.

        Args:
            job: runs on the key's thread.

        Returns:
            What the job returned.
        """
        return await self.key.thread.run(job)

    def counted(self, slots: Slots) -> None:
        """Take counts into the description; one the key does not tell is not forgotten.

        Args:
            slots: as told now.
        """
        known = self.key.key.slots
        used = known.used if slots.used is None else slots.used
        free = known.free if slots.free is None else slots.free
        self.key.redescribe(replace(self.key.key, slots=Slots(used, free)))

    @property
    def _idle_over(self) -> bool:
        return self._idle_s > 0 and self._clock.monotonic() - self._used_at >= self._idle_s

    def _told(self, held: bool) -> None:
        self._unlocked = held
        if held:
            self._watch_idle()
        elif self._wake is not None:
            self._wake.cancel()
            self._wake = None
        self.key.redescribe(replace(self.key.key, unlocked=held))

    def _watch_idle(self) -> None:
        """One wake-up, armed only while unlocked; a use meanwhile costs nothing, the wake-up is just put off."""
        if self._wake is None and self._idle_s > 0:
            left = self._used_at + self._idle_s - self._clock.monotonic()
            self._wake = self._loop.call_later(max(left, 0.001), self._woken)

    def _woken(self) -> None:
        self._wake = None
        if not self._unlocked:
            return
        if not self._idle_over:
            self._watch_idle()
            return
        self._told(False)
        dropping = self.key.thread.submit(_drop)
        dropping.add_done_callback(_fetched)


def _drop(session: Session, stop: Stop) -> None:
    session.hold.drop()


def _fetched(future: asyncio.Future[None]) -> None:
    """A key that is gone cannot be locked, and need not be."""
    if not future.cancelled():
        future.exception()
