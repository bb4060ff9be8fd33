"""Plug and unplug on macOS, told by IOKit: a thread that sleeps in a run loop until a HID device comes or goes.

Nothing is opened and nothing is polled: the notifications are those of the registry of devices (IOServiceFirstMatch,
IOServiceTerminate), so that macOS never asks for the right to watch the keyboard. `watch_hid` may be called on any
thread and calls back on its own. Raises OSError when IOKit refuses. Typed and tested with stand-ins for the calls;
not yet run on macOS.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

log = logging.getLogger(__name__)

CAME: Final = b"IOServiceFirstMatch"
WENT: Final = b"IOServiceTerminate"
_BEGIN_S = 5.0
# A stop that comes before the loop runs is lost; it is said again until the thread has ended.
_STOP_AGAIN_S, _STOPS = 0.05, 20


class MacEventCalls(Protocol):
    """The calls that are used; all but `stop_loop` on the thread of the loop."""

    def make_port(self) -> object:
        """Make a notification port and put it into this thread's run loop; OSError."""
        ...

    def subscribe(self, port: object, kind: bytes, heard: Callable[[int], None]) -> int:
        """Hear of HID devices; gives the iterator that `heard` also gets. OSError."""
        ...

    def drain(self, iterator: int) -> int:
        """Take all devices out of an iterator, which arms it again; gives how many there were."""
        ...

    def own_loop(self) -> object:
        """This thread's run loop."""
        ...

    def run_loop(self) -> None:
        """Run it until it is stopped."""
        ...

    def stop_loop(self, loop: object) -> None:
        """Stop a run loop, from any thread."""
        ...

    def close(self, port: object, iterators: tuple[int, ...]) -> None:
        """Give all back."""
        ...


class MacEvents:
    """The events.

    Args:
        calls: the system's, or a stand-in; None for the system's, loaded when it is first used.
    """

    def __init__(self, calls: MacEventCalls | None = None) -> None:
        self._calls = calls

    def watch_hid(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Watch.

        Args:
            changed: called on the thread of the loop.

        Returns:
            A function that ends it.

        Raises:
            OSError: IOKit does not tell; then somebody has to look.
        """
        if self._calls is None:
            from keydesk.hardware.macos_calls import IoKitEvents

            self._calls = IoKitEvents()
        watcher = _Watcher(self._calls, changed)
        watcher.start()
        return watcher.stop


class _Watcher:
    def __init__(self, calls: MacEventCalls, changed: Callable[[], None]) -> None:
        self._calls = calls
        self._changed = changed
        self._begun = threading.Event()
        self._failed: OSError | None = None
        self._loop: object = None
        self._over = False
        self._thread = threading.Thread(target=self._work, name="key-watch-hid", daemon=True)

    def start(self) -> None:
        self._thread.start()
        if not self._begun.wait(_BEGIN_S):
            self._over = True
            raise TimeoutError("IOKit does not answer")
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        self._over = True
        for _ in range(_STOPS):
            self._calls.stop_loop(self._loop)
            self._thread.join(_STOP_AGAIN_S)
            if not self._thread.is_alive():
                return
        log.info("the loop that watches USB keys does not end")

    def _work(self) -> None:
        calls = self._calls
        try:
            port = calls.make_port()
            try:
                iterators = tuple(calls.subscribe(port, kind, self._heard) for kind in (CAME, WENT))
            except OSError:
                calls.close(port, ())
                raise
        except OSError as error:
            self._failed = error
            self._begun.set()
            return
        for iterator in iterators:
            calls.drain(iterator)  # what is there already; not drained, nothing more is ever told
        self._loop = calls.own_loop()
        self._begun.set()
        while not self._over:
            calls.run_loop()
        calls.close(port, iterators)

    def _heard(self, iterator: int) -> None:
        if self._calls.drain(iterator) and not self._over:
            self._changed()
