"""Lets a person choose one of several keys by touching it; the others are told to stop waiting.

Runs on the main loop. Raises KEY_CANCELLED, KEY_NOT_TOUCHED, or the one error when there is only one key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware import jobs
from keydesk.hardware.device_thread import DeviceThread
from keydesk.hardware.touch import TouchRelay, Watcher

if TYPE_CHECKING:
    from keydesk.hardware.session import Session

_LIMIT_S = 60.0


class _Shared:
    """One watcher for several keys: wanted by the first, done when the choice is made."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._wanted = False

    def touch_wanted(self) -> None:
        if not self._wanted:
            self._wanted = True
            self._watcher.touch_wanted()

    def touch_done(self) -> None:
        """One key of several no longer waits."""

    def finish(self) -> None:
        if self._wanted:
            self._watcher.touch_done()


async def touched_first(threads: Mapping[str, DeviceThread[Session]], watcher: Watcher, cancel: CancelToken) -> str:
    """Wait for the first touch.

    Args:
        threads: by key id.
        watcher: hears when a touch is wanted.
        cancel: a person's Cancel.

    Returns:
        The id of the touched key.

    Raises:
        KeydeskError: see the module.
    """
    if not threads:
        raise KeydeskError(Code.KEY_NONE)
    shared = _Shared(watcher)
    relays = {key_id: TouchRelay(shared) for key_id in threads}
    losers = CancelToken()
    forget = cancel.on_cancel(losers.cancel)
    futures = {
        thread.submit(jobs.wait_for_touch(relays[key_id]), losers, _LIMIT_S): key_id
        for key_id, thread in threads.items()
    }
    try:
        return await _first(futures, cancel)
    finally:
        losers.cancel()
        forget()
        if open_ones := [future for future in futures if not future.done()]:
            await asyncio.wait(open_ones)  # bounded: a key that does not stop is abandoned
        for future in futures:
            future.exception()  # what a loser says no longer matters
        for relay in relays.values():
            relay.finish()
        shared.finish()


async def _first(futures: Mapping[asyncio.Future[None], str], cancel: CancelToken) -> str:
    errors: list[KeydeskError] = []
    left = set(futures)
    while left:
        done, left = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
        for future in (future for future in futures if future in done):
            error = future.exception()
            if error is None:
                return futures[future]
            if not isinstance(error, KeydeskError):
                raise error
            errors.append(error)
    if cancel.cancelled:
        raise KeydeskError(Code.KEY_CANCELLED)
    raise next((error for error in errors if error.code == Code.KEY_NOT_TOUCHED), errors[0])
