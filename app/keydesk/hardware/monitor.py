"""Plug and unplug: one ``key-monitor`` thread that lists all transports when one of them says that something changed.

Event-driven: idle costs nothing. Only within the first seconds after a plug a key that may not be opened yet is
looked at again, because udev grants access a moment after the node appears. Posts from its own thread.
Raises nothing.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from keydesk.core.clock import Clock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.transport import Found, KeyTransport

log = logging.getLogger(__name__)

GRACE_S = 2.0
_LOOK_AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is plugged now.

    Args:
        keys: pairs of a transport and what it found, in the order of the transports.
        problems: per transport name the code of why it could not list.
        first: nothing was posted before.
    """

    keys: tuple[tuple[KeyTransport, Found], ...]
    problems: Mapping[str, str]
    first: bool


class KeyMonitor:
    """Watches all transports.

    Args:
        transports: where keys may be.
        post: called on the monitor's thread with each change.
        clock: for the grace.
        grace_s: seconds a fresh key may be without permission before that is told.
        ended: called on the monitor's thread at its end.
    """

    def __init__(
        self,
        transports: Sequence[KeyTransport],
        post: Callable[[Sighting], None],
        clock: Clock,
        grace_s: float = GRACE_S,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._transports = transports
        self._post = post
        self._clock = clock
        self._grace_s = grace_s
        self._ended = ended
        self._lookers: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._over = threading.Event()
        self._first_seen: dict[str, float] = {}
        self._told: Sighting | None = None
        self._thread = threading.Thread(target=self._work, name="key-monitor", daemon=True)

    def start(self) -> None:
        """Begin; the first sighting is posted soon."""
        self._thread.start()

    def look(self) -> None:
        """List again, from any thread."""
        self._wake.set()

    def look_then(self, done: Callable[[], None]) -> None:
        """List again, from any thread.

        Args:
            done: called on the monitor's thread after the listing and its post.
        """
        self._lookers.put(done)
        self._wake.set()

    def stop(self) -> None:
        """End; from any thread, does not block."""
        self._over.set()
        self._wake.set()

    def _work(self) -> None:
        stops: list[Callable[[], None]] = []
        for transport in self._transports:
            try:
                stops.append(transport.watch(self.look))
            except (KeydeskError, OSError) as error:
                log.info("%s cannot be watched: %s", transport.name, error)
        while not self._over.is_set():
            self._wake.clear()
            lookers = [self._lookers.get() for _ in range(self._lookers.qsize())]
            waiting = self._look()
            for done in lookers:
                done()
            self._wake.wait(_LOOK_AGAIN_S if waiting else None)
        for stop in stops:
            stop()
        self._ended()

    def _look(self) -> bool:
        keys: list[tuple[KeyTransport, Found]] = []
        problems: dict[str, str] = {}
        for transport in self._transports:
            try:
                keys.extend((transport, found) for found in transport.list())
            except KeydeskError as error:
                problems[transport.name] = error.code
            except OSError as error:
                log.info("%s cannot be listed: %s", transport.name, error.strerror)
                problems[transport.name] = Code.KEY_REFUSED
        kept, waiting = self._after_grace(keys)
        if self._told is None or self._told.keys != kept or self._told.problems != problems:
            sighting = Sighting(kept, problems, self._told is None)
            self._told = sighting
            self._post(sighting)
        return waiting

    def _after_grace(
        self, keys: Sequence[tuple[KeyTransport, Found]]
    ) -> tuple[tuple[tuple[KeyTransport, Found], ...], bool]:
        now = self._clock.monotonic()
        # What was there when we came has had its time.
        born = now - self._grace_s if self._told is None else now
        self._first_seen = {found.path: self._first_seen.get(found.path, born) for _, found in keys}
        kept = []
        waiting = False
        for transport, found in keys:
            fresh = now - self._first_seen[found.path] < self._grace_s
            if found.blocked == Code.KEY_NO_PERMISSION and fresh:
                waiting = True
                continue
            kept.append((transport, found))
        return tuple(kept), waiting
