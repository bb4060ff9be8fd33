"""Plug and unplug on macOS, with stand-ins for IOKit: what is armed, what is told, how it ends."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import pytest

from keydesk.hardware import macos_calls
from keydesk.hardware.hid_library import LibraryHid
from keydesk.hardware.macos_calls import IoKitEvents, MacPlace
from keydesk.hardware.macos_events import CAME, WENT, MacEvents


class Registry:
    """IOKit, without it: devices come and go by hand."""

    def __init__(self) -> None:
        self.waiting = {1: 2, 2: 0}
        self.armed: set[int] = set()
        self.heard: dict[int, Callable[[int], None]] = {}
        self.kinds: list[bytes] = []
        self.refuses: str | None = None
        self.deaf_stops = 0
        self.stops = 0
        self.runs = threading.Semaphore(0)
        self.stopped = threading.Event()
        self.closed: list[tuple[object, tuple[int, ...]]] = []
        self.threads: set[str] = set()
        self.due: list[int] = []
        self.wake = threading.Condition()

    def make_port(self) -> object:
        self.threads.add(threading.current_thread().name)
        if self.refuses == "port":
            raise OSError("IONotificationPortCreate")
        return "port"

    def subscribe(self, port: object, kind: bytes, heard: Callable[[int], None]) -> int:
        if self.refuses == "subscribe":
            raise OSError("IOServiceAddMatchingNotification: 0xE00002C2")
        self.kinds.append(kind)
        self.heard[len(self.kinds)] = heard
        return len(self.kinds)

    def drain(self, iterator: int) -> int:
        self.armed.add(iterator)
        count, self.waiting[iterator] = self.waiting[iterator], 0
        return count

    def own_loop(self) -> object:
        return "loop"

    def run_loop(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.runs.release()
        with self.wake:
            while not self.stopped.is_set():
                self.wake.wait_for(lambda: self.due or self.stopped.is_set())
                while self.due:
                    iterator = self.due.pop()
                    self.heard[iterator](iterator)

    def stop_loop(self, loop: object) -> None:
        assert loop == "loop"
        self.stops += 1
        if self.stops > self.deaf_stops:
            with self.wake:
                self.stopped.set()
                self.wake.notify_all()

    def close(self, port: object, iterators: tuple[int, ...]) -> None:
        self.closed.append((port, iterators))

    def move(self, iterator: int, devices: int = 1) -> None:
        assert iterator in self.armed, "an iterator that was not drained tells nothing"
        self.armed.discard(iterator)
        with self.wake:
            self.waiting[iterator] = devices
            self.due.append(iterator)
            self.wake.notify_all()


def test_coming_and_going_is_told_and_nothing_else() -> None:
    registry, told = Registry(), threading.Semaphore(0)
    stop = MacEvents(registry).watch_hid(told.release)
    assert registry.runs.acquire(timeout=5)
    assert registry.kinds == [CAME, WENT]
    assert not told.acquire(blocking=False), "what was there already is no news"
    for iterator in (1, 2, 1):
        registry.move(iterator)
        assert told.acquire(timeout=5)
    registry.move(2, devices=0)
    stop()
    assert not told.acquire(blocking=False)
    assert registry.closed == [("port", (1, 2))]
    assert registry.threads == {"key-watch-hid"}


@pytest.mark.parametrize("deaf", [1, 3])
def test_a_stop_that_is_lost_is_said_again(deaf: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.macos_events._STOP_AGAIN_S", 0.01)
    registry = Registry()
    registry.deaf_stops = deaf
    MacEvents(registry).watch_hid(lambda: None)()
    assert registry.closed == [("port", (1, 2))]


@pytest.mark.parametrize("step", ["port", "subscribe"])
@pytest.mark.expects_log_warnings("looking instead of being told is said")
def test_where_iokit_refuses_keys_are_looked_for(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.hid_library._SCAN_S", 0.01)
    registry, looked = Registry(), threading.Semaphore(0)
    registry.refuses = step
    with pytest.raises(OSError, match="IO"):
        MacEvents(registry).watch_hid(lambda: None)

    class Library:
        def list_descriptors(self) -> list[Any]:
            looked.release()
            return []

        def open_key(self, descriptor: object) -> Any:
            raise AssertionError

    stop = LibraryHid(MacEvents(registry).watch_hid, system=Library()).watch(lambda: None)
    assert looked.acquire(timeout=5)
    stop()


class Frameworks:
    """IOKit and CoreFoundation as bare functions that write down how they are called."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.devices = [11, 12]
        self.result = 0
        self.functions: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in self.functions:

            def function(*args: Any) -> Any:
                assert len(args) == len(function.argtypes), name  # type: ignore[attr-defined]  # set by the bindings
                self.called.append(name)
                return self._answer(name, args)

            self.functions[name] = function
        return self.functions[name]

    def _answer(self, name: str, args: Any) -> Any:
        if name == "IOServiceAddMatchingNotification":
            assert args[1] in (CAME, WENT)
            args[5]._obj.value = 77
            self.callback = args[3]
            return self.result
        if name == "IOIteratorNext":
            return self.devices.pop() if self.devices else 0
        return {"IONotificationPortCreate": 5, "CFRunLoopGetCurrent": 6}.get(name, self.result)


@pytest.fixture
def frameworks(monkeypatch: pytest.MonkeyPatch) -> Frameworks:
    both = Frameworks()
    monkeypatch.setattr(macos_calls, "_framework", lambda name: both)
    monkeypatch.setattr(macos_calls, "_default_mode", lambda core: ctypes.c_void_p(9))
    return both


def test_the_bare_calls_in_their_order(frameworks: Frameworks) -> None:
    calls = IoKitEvents()
    heard: list[int] = []
    port = calls.make_port()
    iterator = calls.subscribe(port, CAME, heard.append)
    assert (port, iterator, calls.drain(iterator), calls.own_loop()) == (5, 77, 2, 6)
    frameworks.callback(None, 77)
    assert heard == [77]
    calls.run_loop()
    calls.stop_loop(6)
    calls.close(port, (iterator,))
    assert frameworks.called == [
        "IONotificationPortCreate", "IONotificationPortGetRunLoopSource", "CFRunLoopGetCurrent", "CFRunLoopAddSource",
        "IOServiceMatching", "IOServiceAddMatchingNotification", "IOIteratorNext", "IOObjectRelease",
        "IOIteratorNext", "IOObjectRelease", "IOIteratorNext", "CFRunLoopGetCurrent", "CFRunLoopRun", "CFRunLoopStop",
        "IOObjectRelease", "IONotificationPortDestroy",
    ]  # fmt: skip


def test_a_refusal_has_its_number(frameworks: Frameworks) -> None:
    frameworks.result = -536870206
    with pytest.raises(OSError, match="0xE00002C2"):
        IoKitEvents().subscribe(5, CAME, lambda iterator: None)


@pytest.mark.parametrize(("answer", "told"), [(0, True), (1, False), (2, None)])
def test_the_right_to_watch_keyboards(answer: int, told: bool | None, frameworks: Frameworks) -> None:
    frameworks.result = answer
    assert MacPlace().may_listen() is told


def test_before_there_was_such_a_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos_calls, "_framework", lambda name: object())
    assert MacPlace().may_listen() is None
