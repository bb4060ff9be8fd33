"""What every key transport must keep to, held against each one that runs here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fido2.ctap2.base import Ctap2

from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.keys import Transport
from keydesk.hardware.elevated import ElevatedTransport
from keydesk.hardware.hid import HidTransport
from keydesk.hardware.hid_linux import LinuxHid
from keydesk.hardware.pcsc import PcscTransport
from keydesk.hardware.transport import FoundKey, KeyTransport
from keydesk.hardware.webauthn_dll import WebAuthnTransport
from tests.fakes.elevation import ThreadHelper
from tests.fakes.pcscd import virtual_reader
from tests.fakes.plugged import software_key

HERE: dict[str, Callable[[], KeyTransport]] = {
    "software": SoftwareTransport,
    "hid": HidTransport,
    "pcsc": PcscTransport,
    "webauthn": WebAuthnTransport,
    "elevated": lambda: ElevatedTransport(ThreadHelper(SoftwareTransport()).begin),
}


@pytest.fixture(params=sorted(HERE))
def transport(request: pytest.FixtureRequest) -> KeyTransport:
    return HERE[request.param]()


def test_it_has_the_name_of_its_kind(transport: KeyTransport) -> None:
    assert transport.name in {kind.value for kind in Transport}


def test_it_can_be_made_without_anything(transport: KeyTransport) -> None:
    assert transport is not None


def test_watching_starts_and_ends_without_waiting(transport: KeyTransport) -> None:
    stop = transport.watch(lambda: None)
    ended = threading.Event()

    def end() -> None:
        stop()
        ended.set()

    threading.Thread(target=end, daemon=True).start()
    assert ended.wait(10)


def test_what_is_gone_cannot_be_opened(transport: KeyTransport) -> None:
    gone = FoundKey(transport.name, f"{transport.name}:gone:1")
    with pytest.raises(Exception) as refused:  # noqa: PT011 -- each in the words of its own system
        transport.open(gone)
    assert not isinstance(refused.value, AssertionError)


def check_a_plugged_key(transport: KeyTransport, plug: Callable[[], object], unplug: Callable[[], None]) -> None:
    """Listed after the plug, told, opened, gone after the pull; another plug is another path."""
    changed = threading.Semaphore(0)
    stop = transport.watch(changed.release)
    paths = []
    for _ in range(2):
        while changed.acquire(blocking=False):
            pass
        plug()
        assert changed.acquire(timeout=10)
        (found,) = transport.list()
        assert found == transport.list()[0]
        paths.append(found.path)
        device = transport.open(found)
        assert Ctap2(device).info.versions
        device.close()
        unplug()
        assert changed.acquire(timeout=10)
        assert transport.list() == []
    assert paths[0] != paths[1]
    stop()


def test_software_keys() -> None:
    transport, key = SoftwareTransport(), software_key()
    check_a_plugged_key(transport, lambda: transport.plug(key), lambda: transport.unplug(key))


def test_keys_through_the_helper() -> None:
    port, key = SoftwareTransport(), software_key()
    helper = ThreadHelper(port)
    transport = ElevatedTransport(helper.begin)
    stop = transport.watch(lambda: None)
    transport.start()
    check_a_plugged_key(transport, lambda: port.plug(key), lambda: port.unplug(key))
    stop()
    assert helper.ended()


@pytest.mark.pcsc
@pytest.mark.slow
@pytest.mark.timeout(120)
def test_cards_on_a_real_reader(tmp_path: Path) -> None:
    with virtual_reader(tmp_path / "card.json", insert=False) as reader:
        transport = PcscTransport()
        transport.list()
        check_a_plugged_key(transport, reader.insert, reader.remove)


def test_linux_lists_without_opening(tmp_path: Path) -> None:
    assert LinuxHid(tmp_path, tmp_path).list() == []
