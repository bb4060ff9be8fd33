"""What Windows needs, with stand-ins for its calls: events, rights, the dialog."""

from __future__ import annotations

import asyncio
import ctypes
import sys
from collections.abc import Callable
from threading import Event
from types import SimpleNamespace

import pytest
from fido2.hid.base import HidDescriptor
from fido2.webauthn import AttestationObject

from keydesk.config.texts import texts_for
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Presence
from keydesk.hardware.device_thread import Limits, Stop
from keydesk.hardware.hid_library import LibraryHid
from keydesk.hardware.keys import PluggedKeys
from keydesk.hardware.platform_key import PlatformKey
from keydesk.hardware.proof import verify_proof
from keydesk.hardware.webauthn_calls import Dialog
from keydesk.hardware.webauthn_dll import WebAuthnTransport
from keydesk.hardware.webauthn_native import DialogError, NativeDialog
from keydesk.hardware.windows_calls import Cfgmgr, Filter, hid_filter
from keydesk.hardware.windows_events import WindowsSystem
from tests.fakes.plugged import MODELS, ORIGIN, PIN, RP_ID, Looker, options, question, software_key
from tests.fakes.webauthn_library import FakeLibrary


class Calls:
    """Windows, without it."""

    def __init__(self, admin: bool = False) -> None:
        self.admin = admin
        self.heard: Callable[[int], None] | None = None

    def register(self, heard: Callable[[int], None]) -> Callable[[], None]:
        self.heard = heard

        def stop() -> None:
            self.heard = None

        return stop

    def is_admin(self) -> bool:
        return self.admin


def test_only_coming_and_going_is_told() -> None:
    calls, told = Calls(), []
    stop = WindowsSystem(calls).watch_hid(lambda: told.append(1))
    assert calls.heard is not None
    for action in (0, 1, 2, 7):
        calls.heard(action)
    assert len(told) == 2
    stop()
    assert calls.heard is None


def test_only_administrators_may_open_keys() -> None:
    assert WindowsSystem(Calls(admin=True)).blocked() is None
    assert WindowsSystem(Calls()).blocked() == Code.KEY_WINDOWS_ADMIN


def test_purging_forgets_failures_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    WindowsSystem(Calls()).purge_failures()
    assert "fido2.hid.windows" not in sys.modules, "looking must not load it"
    failed, read = object(), object()
    library = SimpleNamespace(_descriptor_cache={b"a": failed, b"b": read, b"c": failed}, _SKIP=failed)
    monkeypatch.setitem(sys.modules, "fido2.hid.windows", library)
    WindowsSystem(Calls()).purge_failures()
    assert library._descriptor_cache == {b"b": read}


def test_the_filter_has_the_size_windows_checks() -> None:
    assert ctypes.sizeof(Filter) == 416
    assert hid_filter().cbSize == 416
    assert bytes(hid_filter().ClassGuid).hex() == "b2551e4d6ff1cf1188cb001111000030"


def test_the_bare_calls_are_for_windows() -> None:
    if not hasattr(ctypes, "WinDLL"):
        with pytest.raises(OSError, match="not Windows"):
            Cfgmgr()


class Library:
    """python-fido2's listing."""

    def __init__(self, *descriptors: HidDescriptor) -> None:
        self.descriptors = list(descriptors)
        self.opened: list[HidDescriptor] = []

    def list_descriptors(self) -> list[HidDescriptor]:
        return list(self.descriptors)

    def open_key(self, descriptor: HidDescriptor) -> SoftwareKeyDevice:
        self.opened.append(descriptor)
        return SoftwareKeyDevice.plugged(software_key())


def descriptor(path: str | bytes, serial: str | None = None) -> HidDescriptor:
    return HidDescriptor(path, 0x1050, 0x0407, 64, 64, "YubiKey", serial)


def test_listing_and_opening_by_the_library() -> None:
    library = Library(descriptor(b"\\\\?\\hid#one", "12"), descriptor("IOService:/two"))
    transport = LibraryHid(system=library)
    one, two = transport.list()
    assert (one.path, one.serial, one.vendor_id, one.blocked) == ("\\\\?\\hid#one", "12", 0x1050, None)
    assert (two.path, two.serial) == ("IOService:/two", None)
    transport.open(two)
    assert library.opened == [library.descriptors[1]]
    library.descriptors.clear()
    transport.list()
    with pytest.raises(FileNotFoundError):
        transport.open(two)


def test_without_rights_the_keys_are_shown_with_the_reason() -> None:
    transport = LibraryHid(blocked=WindowsSystem(Calls()).blocked, system=Library(descriptor("a")))
    assert [found.blocked for found in transport.list()] == [Code.KEY_WINDOWS_ADMIN]


def test_a_slow_scan_tells_changes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.hid_library._SCAN_S", 0.02)
    library, changed = Library(descriptor("a")), Event()
    stop = LibraryHid(system=library).watch(changed.set)
    assert not changed.wait(0.15)
    library.descriptors.append(descriptor("b"))
    assert changed.wait(10)
    stop()


class Bench:
    def __init__(self) -> None:
        self.libraries: list[FakeLibrary] = []
        transport = WebAuthnTransport(lambda: 4711, self._make, lambda: True)
        self.keys = PluggedKeys([transport], MODELS, Limits(settle_s=0.3))

    def _make(self, window: int | None) -> NativeDialog:
        self.libraries.append(FakeLibrary())
        return NativeDialog(window, self.libraries[-1])

    async def key(self) -> PlatformKey:
        await self.keys.start()
        (shown,) = await self.keys.settle()
        key = self.keys.handle(shown.id)
        assert isinstance(key, PlatformKey)
        return key


async def test_the_dialog_makes_and_proves() -> None:
    bench = Bench()
    key = await bench.key()
    assert (key.key.transport, key.key.usable, key.key.pin.supported) == ("webauthn", True, False)
    made = await key.make_passkey(options(exclude=(b"x",)), ORIGIN, None, Looker(), CancelToken())
    assert AttestationObject(made.attestation_object).fmt == "none"
    assert made.aaguid == "a25342c0-3cdc-4414-8e46-f4807fca511c"
    request = question(made.credential_id)
    verify_proof(made.public_key, await key.prove(request, ORIGIN, None, Looker(), CancelToken()), request, ORIGIN)
    (library,) = bench.libraries
    assert [asked.window for asked in library.asked] == [4711, 4711]
    assert library.asked[0].timeout_ms == 60_000
    assert made.transports == ("nfc",)
    await bench.keys.stop()


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (0x80090036, Code.KEY_CANCELLED), (0x800704C7, Code.KEY_CANCELLED), (0x800705B4, Code.KEY_NOT_TOUCHED),
        (0x8009000F, Code.KEY_HAS_PASSKEY), (0x80090011, Code.KEY_LACKS_PASSKEY), (0x80090035, Code.KEY_NONE),
        (0x80090029, Code.KEY_UNSUPPORTED), (0x80070032, Code.KEY_UNSUPPORTED), (0x80090027, Code.KEY_UNSUPPORTED),
        (0x80090023, Code.KEY_FULL), (0x80004005, Code.KEY_REFUSED),
    ],
)  # fmt: skip
async def test_what_the_dialog_ends_with(result: int, code: Code) -> None:
    bench = Bench()
    key = await bench.key()
    await key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
    bench.libraries[0].result = result
    with pytest.raises(KeydeskError) as told:
        await key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
    assert told.value.code == code
    await bench.keys.stop()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("InvalidStateError", Code.KEY_HAS_PASSKEY), ("NotAllowedError", Code.KEY_CANCELLED),
        ("ConstraintError", Code.KEY_UNSUPPORTED), ("NotSupportedError", Code.KEY_UNSUPPORTED),
        ("UnknownError", Code.KEY_REFUSED), ("", Code.KEY_REFUSED),
    ],
)  # fmt: skip
def test_a_number_nobody_knows_is_told_by_its_kind(name: str, code: Code) -> None:
    told = Dialog(NativeDialog(1, FakeLibrary())).failure(DialogError(0x80099999, name), Stop())
    assert told is not None
    assert told.code == code
    if code is Code.KEY_REFUSED:
        assert "0x80099999" in texts_for(told.code, told.params, "en").what


def test_the_end_of_time_is_no_cancel() -> None:
    stop = Stop()
    stop.time_out()
    told = Dialog(NativeDialog(1, FakeLibrary())).failure(DialogError(0x80090036, ""), stop)
    assert told is not None
    assert told.code == Code.KEY_NOT_TOUCHED


async def test_cancelling_the_dialog() -> None:
    bench = Bench()
    key = await bench.key()
    await key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
    bench.libraries[0].waits = True
    cancel = CancelToken()
    making = asyncio.ensure_future(key.prove(question(b"x"), ORIGIN, None, Looker(), cancel))
    await asyncio.sleep(0.05)
    cancel.cancel()
    with pytest.raises(KeydeskError) as told:
        await making
    assert told.value.code == Code.KEY_CANCELLED
    await bench.keys.stop()


async def test_managing_wants_an_administrator() -> None:
    bench = Bench()
    key = await bench.key()
    assert await key.probe(RP_ID, [b"x"]) == {b"x": Presence.UNKNOWN}
    assert not (await key.pin_state()).supported
    for call in (
        key.set_pin(PIN), key.change_pin(PIN, PIN), key.verify_pin(PIN), key.list_passkeys(RP_ID, PIN),
        key.delete_passkey(b"x", PIN), key.slots(PIN),
    ):  # fmt: skip
        with pytest.raises(KeydeskError) as told:
            await call
        assert told.value.code == Code.KEY_WINDOWS_ADMIN
    with pytest.raises(KeydeskError) as told:
        await bench.keys.choose_by_touch([key.key.id], Looker(), CancelToken())
    assert told.value.code == Code.KEY_NONE
    await bench.keys.stop()


def test_elsewhere_there_is_no_dialog() -> None:
    assert WebAuthnTransport().list() == []
