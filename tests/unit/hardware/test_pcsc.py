"""Readers and cards with a stand-in for the service: which cards are listed, how the watcher waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.readers import Reader
from keydesk.hardware.pcsc import PcscTransport
from keydesk.hardware.readers import Readers


class Service:
    """A service whose cards are moved by hand."""

    def __init__(self, *cards: tuple[str, int | None]) -> None:
        self.now: list[tuple[str, int | None]] = list(cards)
        self.missing = False
        self.lost_breaks = 0
        self.waits = 0
        self.asked = threading.Semaphore(0)
        self.moved = threading.Event()

    def cards(self) -> Sequence[tuple[str, int | None]]:
        if self.missing:
            raise KeydeskError(Code.READER_SERVICE_MISSING)
        return list(self.now)

    def wait(self, over: threading.Event, waiting: Callable[[Callable[[], None]], None]) -> bool:
        self.waits += 1
        self.asked.release()
        if self.missing:
            raise KeydeskError(Code.READER_SERVICE_MISSING)
        waiting(self._wake)
        self.moved.wait()
        self.moved.clear()
        return not over.is_set()

    def _wake(self) -> None:
        if self.lost_breaks:
            self.lost_breaks -= 1
        else:
            self.moved.set()


def watcher_gone() -> bool:
    watchers = [thread for thread in threading.enumerate() if thread.name == "key-watch-pcsc"]
    for watcher in watchers:
        watcher.join(10)
    return not any(watcher.is_alive() for watcher in watchers)


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


def test_a_field_that_a_key_is_held_to_comes_first() -> None:
    names = [
        "OMNIKEY 5422 SAM Reader 00 00", "Alcor Micro AU9560 00 00", "OMNIKEY 5422CL Smartcard 02 00",
        "ACS ACR1252 PICC 01 00", "HID OMNIKEY 5023 CL 03 00",
    ]  # fmt: skip
    transport = PcscTransport(Service(*((name, 1) for name in names), ("Empty NFC 04 00", None)))
    assert [found.product for found in transport.list()] == [names[2], names[3], names[4], names[1], names[0]]


def test_nothing_on_a_hidden_reader_is_found() -> None:
    service = Service(("Alcor Micro AU9560 00 00", 1), ("ACS ACR1252 01 00", 1), ("ACS ACR1252 01 01", None))
    readers = Readers(["Alcor Micro AU9560", "Gone"])
    transport, heard = PcscTransport(service, readers), threading.Semaphore(0)
    assert [found.product for found in transport.list()] == ["ACS ACR1252 01 00"]
    assert readers.known() == (
        Reader("Alcor Micro AU9560", True, True, True), Reader("ACS ACR1252", False, True, True),
        Reader("Gone", True, False, False),
    )  # fmt: skip
    stop = transport.watch(heard.release)
    readers.hide(["ACS ACR1252"])
    assert heard.acquire(timeout=5), "who hides a reader has the keys listed anew"
    assert [found.product for found in transport.list()] == ["Alcor Micro AU9560 00 00"]
    stop()
    readers.hide([])
    assert not heard.acquire(blocking=False)
    assert len(transport.list()) == 2
    assert watcher_gone()


def test_the_reader_inside_a_key_is_not_offered_for_hiding() -> None:
    readers = Readers()
    PcscTransport(Service(("Yubico YubiKey OTP+FIDO+CCID 00 00", 1)), readers).list()
    assert readers.known() == ()


def test_without_the_service_that_is_said() -> None:
    service = Service()
    service.missing = True
    with pytest.raises(KeydeskError) as told:
        PcscTransport(service).list()
    assert told.value.code == Code.READER_SERVICE_MISSING


def test_the_watcher_waits_inside_the_service() -> None:
    service, heard = Service(), threading.Semaphore(0)
    stop = PcscTransport(service).watch(heard.release)
    assert service.asked.acquire(timeout=10)
    assert not heard.acquire(timeout=0.1)
    assert service.waits == 1
    service.moved.set()
    assert heard.acquire(timeout=10)
    stop()
    assert watcher_gone()


def test_without_the_service_the_watcher_sleeps() -> None:
    service = Service()
    service.missing = True
    stop = PcscTransport(service).watch(lambda: None)
    assert service.asked.acquire(timeout=10)
    assert not service.asked.acquire(timeout=0.1)
    stop()
    assert watcher_gone()


def test_stopping_before_it_waits() -> None:
    service = Service()
    PcscTransport(service).watch(lambda: None)()
    assert watcher_gone()


def test_a_word_to_stop_that_comes_just_before_it_waits_is_said_again() -> None:
    service = Service()
    service.lost_breaks = 2
    stop = PcscTransport(service).watch(lambda: None)
    assert service.asked.acquire(timeout=10)
    stop()
    assert watcher_gone()
    assert service.lost_breaks == 0


def test_without_the_optional_part_there_are_no_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.pcsc.importlib.util.find_spec", lambda name: None)
    assert not PcscTransport.available()
    transport = PcscTransport()
    assert transport.list() == []
    transport.watch(lambda: None)()
