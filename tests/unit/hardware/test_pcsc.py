"""Readers and cards with a stand-in for the service: which cards are listed, how the watcher waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.hardware.pcsc import PcscTransport


class Service:
    """A service whose cards are moved by hand."""

    def __init__(self, *cards: tuple[str, int]) -> None:
        self.now: list[tuple[str, int]] = list(cards)
        self.missing = False
        self.waits = 0
        self.moved = threading.Event()

    def cards(self) -> Sequence[tuple[str, int]]:
        if self.missing:
            raise KeydeskError(Code.READER_SERVICE_MISSING)
        return list(self.now)

    def wait(self, over: threading.Event, waiting: Callable[[Callable[[], None]], None]) -> bool:
        self.waits += 1
        if self.missing:
            raise KeydeskError(Code.READER_SERVICE_MISSING)
        waiting(self.moved.set)
        self.moved.wait()
        self.moved.clear()
        return not over.is_set()


def watcher_gone() -> bool:
    deadline = time.monotonic() + 2
    while any(thread.name == "key-watch-pcsc" for thread in threading.enumerate()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_each_stay_of_a_card_is_another_path() -> None:
    service = Service(("ACS ACR1252 00 00", 3))
    transport = PcscTransport(service)
    (first,) = transport.list()
    service.now = [("ACS ACR1252 00 00", 5)]
    (second,) = transport.list()
    assert (first.transport, first.product) == ("pcsc", "ACS ACR1252 00 00")
    assert first.path != second.path


@pytest.mark.parametrize("name", ["Yubico YubiKey OTP+FIDO+CCID 00 00", "Nitrokey Nitrokey 3 00 00"])
def test_the_reader_inside_a_usb_key_is_left_to_other_programs(name: str) -> None:
    assert PcscTransport(Service((name, 1))).list() == []


def test_without_the_service_that_is_said() -> None:
    service = Service()
    service.missing = True
    with pytest.raises(KeydeskError) as told:
        PcscTransport(service).list()
    assert told.value.code == Code.READER_SERVICE_MISSING


def test_the_watcher_waits_inside_the_service() -> None:
    service, heard = Service(), threading.Semaphore(0)
    stop = PcscTransport(service).watch(heard.release)
    assert not heard.acquire(timeout=0.1)
    assert service.waits == 1
    service.moved.set()
    assert heard.acquire(timeout=2)
    stop()
    assert watcher_gone()


def test_without_the_service_the_watcher_sleeps() -> None:
    service = Service()
    service.missing = True
    stop = PcscTransport(service).watch(lambda: None)
    time.sleep(0.1)
    assert service.waits == 1
    stop()
    assert watcher_gone()


def test_stopping_before_it_waits() -> None:
    service = Service()
    PcscTransport(service).watch(lambda: None)()
    assert watcher_gone()


def test_without_the_optional_part_there_are_no_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.pcsc.importlib.util.find_spec", lambda name: None)
    assert not PcscTransport.available()
    transport = PcscTransport()
    assert transport.list() == []
    transport.watch(lambda: None)()
