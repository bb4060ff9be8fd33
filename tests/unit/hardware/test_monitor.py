"""Plug and unplug as the monitor tells them: changes only, grace for permissions, transports that fail."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from fido2.ctap import CtapDevice

from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.monitor import KeyMonitor, Sighting
from keydesk.hardware.transport import Found, FoundKey


class Shelf:
    """A transport whose list is set by hand."""

    def __init__(self, name: str = "hid", *keys: FoundKey) -> None:
        self.name = name
        self.keys: list[FoundKey] = list(keys)
        self.error: Exception | None = None
        self.changed: Callable[[], None] = lambda: None
        self.looked = 0
        self.stopped = False

    def list(self) -> Sequence[Found]:
        self.looked += 1
        if self.error is not None:
            raise self.error
        return list(self.keys)

    def open(self, found: Found) -> CtapDevice:
        raise AssertionError(f"the monitor opened {found.path}; it only looks")

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        self.changed = changed

        def stop() -> None:
            self.stopped = True

        return stop


def key(path: str, blocked: str | None = None) -> FoundKey:
    return FoundKey("hid", path, blocked=blocked)


class Watch:
    def __init__(self, *shelves: Shelf, grace_s: float = 0.15) -> None:
        self.told: queue.Queue[Sighting] = queue.Queue()
        self.ended = threading.Event()
        self.monitor = KeyMonitor(shelves, self.told.put, SystemClock(), grace_s, self.ended.set)
        self.monitor.start()

    def paths(self) -> list[str]:
        return [found.path for _, found in self.told.get(timeout=10).keys]


@contextmanager
def watched(*shelves: Shelf, grace_s: float = 0.15) -> Iterator[Watch]:
    watch = Watch(*shelves, grace_s=grace_s)
    try:
        yield watch
    finally:
        watch.monitor.stop()
        assert watch.ended.wait(10)


def test_the_first_sighting_is_told_even_when_empty() -> None:
    with watched(Shelf()) as watch:
        sighting = watch.told.get(timeout=10)
        assert (sighting.keys, sighting.first) == ((), True)


def test_only_changes_are_told() -> None:
    shelf = Shelf("hid", key("a"))
    with watched(shelf) as watch:
        assert watch.paths() == ["a"]
        shelf.changed()
        shelf.keys.append(key("b"))
        shelf.changed()
        assert watch.paths() == ["a", "b"]
        shelf.keys.clear()
        shelf.changed()
        assert watch.paths() == []
        assert watch.told.empty()


def test_a_key_without_permission_gets_a_moment() -> None:
    shelf = Shelf()
    with watched(shelf, grace_s=60) as watch:
        assert watch.paths() == []
        shelf.keys = [key("a", Code.KEY_NO_PERMISSION)]
        shelf.changed()
        shelf.keys = [key("a")]  # udev comes a moment later, and nobody says so
        sighting = watch.told.get(timeout=10)
        assert [found.blocked for _, found in sighting.keys] == [None]


def test_a_key_that_stays_without_permission_is_told_after_the_grace() -> None:
    shelf = Shelf()
    with watched(shelf) as watch:
        assert watch.paths() == []
        shelf.keys = [key("a", Code.KEY_NO_PERMISSION)]
        shelf.changed()
        sighting = watch.told.get(timeout=10)
        assert [found.blocked for _, found in sighting.keys] == [Code.KEY_NO_PERMISSION]
        looked = shelf.looked
        threading.Event().wait(0.2)
        assert shelf.looked == looked  # no polling once it is told


def test_what_was_there_before_us_needs_no_grace() -> None:
    with watched(Shelf("hid", key("a", Code.KEY_NO_PERMISSION)), grace_s=60) as watch:
        assert watch.paths() == ["a"]


def test_one_transport_that_fails_does_not_hide_the_others() -> None:
    broken, odd, good = Shelf("pcsc"), Shelf("odd"), Shelf("hid", key("a"))
    broken.error = KeydeskError(Code.READER_SERVICE_MISSING)
    odd.error = OSError(5, "odd")
    with watched(broken, odd, good) as watch:
        sighting = watch.told.get(timeout=10)
        assert [found.path for _, found in sighting.keys] == ["a"]
        assert sighting.problems == {"pcsc": Code.READER_SERVICE_MISSING, "odd": Code.KEY_REFUSED}


def test_watching_is_ended() -> None:
    shelf = Shelf()
    with watched(shelf):
        pass
    assert shelf.stopped


def test_idle_looks_at_nothing() -> None:
    shelf = Shelf("hid", key("a"))
    with watched(shelf) as watch:
        watch.paths()
        looked = shelf.looked
        threading.Event().wait(0.3)
        assert shelf.looked == looked


def test_a_look_is_answered_after_its_news() -> None:
    shelf = Shelf()
    with watched(shelf) as watch:
        watch.paths()
        shelf.keys = [key("a")]
        done = threading.Event()
        watch.monitor.look_then(done.set)
        assert done.wait(10)
        assert watch.told.get_nowait().keys[0][1].path == "a"
