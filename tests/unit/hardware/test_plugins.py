"""Ways to keys from other packages: found, never instead of our own, and harmless when they are broken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fido2.ctap import CtapError
from fido2.ctap2.base import Ctap2

from keydesk.bootstrap.transports import chosen_transports
from keydesk.core.clock import SystemClock
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.monitor import KeyMonitor, Sighting
from keydesk.hardware.plugins import PluginTransport, choose_transports, plugin_transports
from keydesk.hardware.transport import FoundKey, KeyTransport, NotAKey
from tests.fakes.key_shelf import NAME, install_shelf, write_shelf
from tests.fakes.plugged import software_key

LOGGED = pytest.mark.expects_log_warnings("a broken plug-in is told in the log")


class Odd:
    """A plug-in that can be made to misbehave."""

    def __init__(self) -> None:
        self.found: Any = []
        self.fails: BaseException | None = None
        self.device: Any = object()

    def list(self) -> Any:
        if self.fails is not None:
            raise self.fails
        return self.found

    def open(self, found: object) -> Any:
        if self.fails is not None:
            raise self.fails
        return self.device

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        if self.fails is not None:
            raise self.fails

        def stop() -> None:
            raise RuntimeError

        return stop


class Entry:
    def __init__(self, name: str) -> None:
        self.name = name

    def load(self) -> type[SoftwareTransport]:
        return SoftwareTransport


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def points(group: str, name: str | None = None) -> list[Entry]:
        assert group == "keydesk.key_transports"
        return [entry for entry in (Entry("extra"), Entry("hid")) if name in (None, entry.name)]

    monkeypatch.setattr("keydesk.hardware.plugins.entry_points", points)


def test_transports_by_name() -> None:
    makers: dict[str, Callable[[], KeyTransport]] = {"software": SoftwareTransport}
    assert [one.name for one in choose_transports(["software", "software"], makers)] == ["software"]
    with pytest.raises(KeydeskError) as told:
        choose_transports(["telepathy"], makers)
    assert told.value.code == Code.KEY_UNSUPPORTED


@pytest.mark.usefixtures("installed")
def test_plugins_are_found_and_never_replace_our_own() -> None:
    assert list(plugin_transports()) == ["extra", "hid"]
    own = SoftwareTransport()
    assert choose_transports(["hid"], {"hid": lambda: own}) == (own,)
    (extra,) = choose_transports(["extra"], {})
    assert (extra.name, extra.list()) == ("extra", [])


@pytest.mark.usefixtures("installed")
def test_what_is_installed_is_used_without_being_named() -> None:
    names = [one.name for one in chosen_transports((), None, None)]
    assert names[-1] == "extra"
    assert names.count("hid") == 1


def test_a_key_of_an_installed_plugin_is_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By real package metadata: what `pip install` of a plug-in leaves behind."""
    install_shelf(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for name, value in write_shelf(tmp_path / "shelf.json").items():
        monkeypatch.setenv(name, value)
    (transport,) = choose_transports([NAME], {})
    assert isinstance(transport, PluginTransport)
    assert transport.list() == []
    transport._loaded().plug(software_key())
    (found,) = transport.list()
    assert found.path.startswith("plugin:shelf:")
    assert Ctap2(transport.open(found)).info.versions
    assert list(transport.list()) == [found], "the same key is the same find"


def broken(there: Odd) -> PluginTransport:
    return PluginTransport("odd", lambda: there)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(KeydeskError) as told:
        call()
    assert told.value.params["name"] == "odd"
    return told.value.code


@LOGGED
@pytest.mark.parametrize("error", [ImportError("x"), SystemExit(3), ValueError(), MemoryError()])
def test_one_that_cannot_be_loaded_is_tried_once(error: BaseException) -> None:
    tries: list[int] = []

    def load() -> Any:
        tries.append(1)
        raise error

    transport = PluginTransport("odd", load)
    for _ in range(3):
        assert code_of(transport.list) == Code.PLUGIN_BROKEN
    assert code_of(lambda: transport.watch(print)) == Code.PLUGIN_BROKEN
    assert len(tries) == 1


@LOGGED
@pytest.mark.parametrize(
    "found",
    [
        None, 7, [None], [object()], [FoundKey("hid", 7)], [FoundKey("hid", "a", product=b"x")],  # type: ignore[arg-type]
        [FoundKey("hid", "a", vendor_id="x")], [FoundKey("hid", "a", blocked="no")],  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_one_that_lists_nonsense(found: Any) -> None:
    there = Odd()
    there.found = found
    assert code_of(broken(there).list) == Code.PLUGIN_BROKEN


@pytest.mark.parametrize(
    ("kind", "taken"),
    [("hid", "hid"), ("pcsc", "pcsc"), ("webauthn", "plugin"), ("elevated", "plugin"), ("bluetooth", "plugin")],
)
def test_no_plugin_passes_for_windows_or_the_helper(kind: str, taken: str) -> None:
    there = Odd()
    there.found = [FoundKey(kind, "a")]
    (found,) = broken(there).list()
    assert found.transport == Transport(taken)


@LOGGED
def test_one_that_fails_at_work() -> None:
    there = Odd()
    there.found = [FoundKey("x", "a")]
    transport = broken(there)
    (found,) = transport.list()
    with pytest.raises(FileNotFoundError):
        transport.open(FoundKey("x", "elsewhere"))
    for allowed in (NotAKey(), OSError(5, "x"), KeydeskError(Code.KEY_BUSY)):
        there.fails = allowed
        with pytest.raises(type(allowed)):
            transport.open(found)
    there.fails = ZeroDivisionError()
    assert code_of(lambda: transport.open(found)) == Code.PLUGIN_BROKEN
    assert code_of(lambda: transport.watch(print)) == Code.PLUGIN_BROKEN
    there.fails = None
    transport.watch(print)()  # it raises, and nobody is troubled


@LOGGED
@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (CtapError(CtapError.ERR.PIN_INVALID), CtapError), (OSError(19, "gone"), OSError),
        (RuntimeError("the PIN is 1234"), KeydeskError), (SystemExit(), KeydeskError),
    ],
)  # fmt: skip
def test_a_device_that_fails_at_a_call(
    raised: BaseException, seen: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    class Device:
        capabilities = 4

        def call(self, *args: object) -> bytes:
            raise raised

    there = Odd()
    there.found, there.device = [FoundKey("x", "a")], Device()
    transport = broken(there)
    (found,) = transport.list()
    device = transport.open(found)
    assert device.capabilities == 4
    with pytest.raises(seen):
        device.call(0x10)
    assert "1234" not in caplog.text


@LOGGED
def test_the_keys_of_the_others_stay_usable() -> None:
    there, port = Odd(), SoftwareTransport()
    there.fails = ZeroDivisionError()
    port.plug(software_key())
    posted: list[Sighting] = []
    seen, ended = threading.Event(), threading.Event()

    def post(sighting: Sighting) -> None:
        posted.append(sighting)
        seen.set()

    monitor = KeyMonitor([broken(there), port], post, SystemClock(), ended=ended.set)
    monitor.start()
    assert seen.wait(5)
    monitor.stop()
    assert ended.wait(5)
    assert posted[0].problems == {"odd": Code.PLUGIN_BROKEN}
    assert len(posted[0].keys) == 1
