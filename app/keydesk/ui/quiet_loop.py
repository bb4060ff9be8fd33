"""Qt's event loop for asyncio, with timers that end when their call is cancelled.

qasync lets the Qt timer of a cancelled call run out: every time limit that was not needed wakes the resting program
once more, later. Imports asyncio and qasync, so it is imported after the first paint. Runs on the main thread. Raises
RuntimeError for a call after the end.
"""

import asyncio
import contextvars
from collections.abc import Callable

import qasync
from PySide6.QtCore import QObject, QTimerEvent


class QuietLoop(qasync.QEventLoop):
    """The loop of the window."""

    _timers: "_Timers | None" = None

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        """Call something later; see asyncio."""
        if not callable(callback) or (self.is_closed() and delay <= 0):
            return super().call_later(delay, callback, *args, context=context)
        if self.is_closed():
            raise RuntimeError("Event loop is closed")
        handle = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        self._due.begin(handle, max(0.0, delay))
        return handle

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Call something in the next turn; see asyncio. qasync would look into each callback for a coroutine."""
        if self.is_closed() or not callable(callback):
            return super().call_soon(callback, *args, context=context)
        handle = asyncio.Handle(callback, args, self, context)
        self._due.begin(handle, 0.0)
        return handle

    @property
    def _due(self) -> "_Timers":
        if self._timers is None:
            self._timers = _Timers()
        return self._timers

    def close(self) -> None:
        """Close the loop; nothing is called any more."""
        super().close()
        if self._timers is not None:
            self._timers.end()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Called by `asyncio.TimerHandle.cancel`."""
        if self._timers is not None:
            self._timers.forget(handle)


class _Timers(QObject):
    """One Qt timer per call that is due."""

    def __init__(self) -> None:
        super().__init__()
        self._due: dict[int, asyncio.Handle] = {}

    def begin(self, handle: asyncio.Handle, delay: float) -> None:
        self._due[self.startTimer(int(delay * 1000))] = handle

    def forget(self, handle: asyncio.Handle) -> None:
        for timer, due in self._due.items():
            if due is handle:
                self.killTimer(timer)
                del self._due[timer]
                return

    def end(self) -> None:
        for timer in self._due:
            self.killTimer(timer)
        self._due.clear()

    def timerEvent(self, event: QTimerEvent) -> None:
        handle = self._due.pop(event.timerId(), None)
        self.killTimer(event.timerId())
        if handle is not None and not handle.cancelled():
            handle._run()
