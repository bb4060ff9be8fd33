"""Keys through the helper with administrator rights: the line, the list of what may pass, the process itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.touch import TouchMode
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.keys import Presence, Transport
from keydesk.hardware.elevated import ElevatedTransport
from keydesk.hardware.helper_door import Helper, begin_helper
from keydesk.hardware.helper_wire import (
    Line,
)
from keydesk.hardware.key import Key
from keydesk.hardware.keys import PluggedKeys
from tests.fakes.elevation import ProcessHelper, ThreadHelper
from tests.fakes.plugged import MODELS, ORIGIN, PIN, QUICK, RP_ID, Looker, options, software_key, touch_wanted, until


class Helped:
    """The key layer over a helper in a thread."""

    def __init__(self) -> None:
        self.port = SoftwareTransport()
        self.helper = ThreadHelper(self.port)
        self.transport = ElevatedTransport(self.helper.begin)
        self.keys = PluggedKeys([self.transport], MODELS, QUICK)

    async def plug(self) -> Key:
        self.port.plug(software_key())
        await until(self.keys, lambda: bool(self.keys.present))
        (shown,) = await self.keys.settle()
        handle = self.keys.handle(shown.id)
        assert isinstance(handle, Key)
        return handle


@asynccontextmanager
async def helped() -> AsyncIterator[Helped]:
    it = Helped()
    await it.keys.start()
    offered = it.keys.can_elevate
    assert await it.keys.settle() == ()
    await it.keys.elevate()
    assert (offered, it.keys.can_elevate) == (True, False)
    try:
        yield it
    finally:
        await it.keys.stop()
        assert await asyncio.to_thread(it.helper.ended)


async def test_a_key_is_managed_through_the_helper() -> None:
    async with helped() as it:
        key = await it.plug()
        assert (key.key.transport, key.key.usable, key.key.only_managed) == (Transport.ELEVATED, True, True)
        assert key.key.serial
        await key.set_pin(PIN)
        assert key.key.pin.set
        await key.verify_pin(PIN)
        assert (await key.slots(PIN)).used == 0
        assert not await key.list_passkeys(RP_ID, PIN)
        await key.wink()


async def test_nobody_signs_through_the_helper() -> None:
    async with helped() as it:
        key = await it.plug()
        with pytest.raises(KeydeskError) as told:
            await key.make_passkey(options(), ORIGIN, None, Looker(), CancelToken())
        assert told.value.code == Code.KEY_UNSUPPORTED
        assert await key.probe(RP_ID, [b"x" * 16]) == {b"x" * 16: Presence.UNKNOWN}


async def test_a_touch_can_be_waited_for_and_cancelled() -> None:
    async with helped() as it:
        softkey = software_key(touch=TouchMode.BUTTON)
        it.port.plug(softkey)
        await until(it.keys, lambda: bool(it.keys.present))
        (shown,) = await it.keys.settle()
        looker, cancel = Looker(), CancelToken()
        choosing = asyncio.ensure_future(it.keys.choose_by_touch([shown.id], looker, cancel))
        await asyncio.wait_for(looker.waits.wait(), 5)
        await touch_wanted(softkey)
        cancel.cancel()
        with pytest.raises(KeydeskError) as told:
            await choosing
        assert told.value.code == Code.KEY_CANCELLED


async def test_plugging_and_pulling_is_told() -> None:
    async with helped() as it:
        await it.plug()
        it.port.unplug(it.port.list()[0].path)
        await until(it.keys, lambda: not it.keys.present)


async def test_when_the_helper_dies_its_keys_go_and_it_can_be_started_anew() -> None:
    async with helped() as it:
        key = await it.plug()
        it.helper.die()
        await until(it.keys, lambda: not it.keys.present)
        with pytest.raises(KeydeskError) as told:
            await key.refresh()
        assert told.value.code == Code.KEY_REMOVED
        assert it.keys.can_elevate
        again = ThreadHelper(it.port)
        it.transport._begin = again.begin
        await it.keys.elevate()
        (shown,) = await it.keys.settle()
        assert shown.usable


async def test_where_there_is_no_such_way() -> None:
    keys = PluggedKeys([SoftwareTransport()], MODELS, QUICK)
    assert not keys.can_elevate
    with pytest.raises(KeydeskError) as told:
        await keys.elevate()
    assert told.value.code == Code.KEY_UNSUPPORTED


def test_a_helper_nobody_waits_for_is_sent_home() -> None:
    helper = ThreadHelper(SoftwareTransport())
    with pytest.raises(KeydeskError) as told:
        ElevatedTransport(helper.begin).start()
    assert told.value.code == Code.ELEVATION_FAILED
    assert helper.ended()


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_the_process_itself(tmp_path: Path) -> None:
    """The real command behind a real socket with the software key of a folder; it ends with its program."""
    launcher = ProcessHelper(tmp_path)
    keys = PluggedKeys([ElevatedTransport(lambda: begin_helper(launcher))], MODELS)
    await keys.start()
    await keys.elevate()
    (shown,) = await keys.settle()
    assert shown.only_managed
    handle = keys.handle(shown.id)
    await handle.set_pin(PIN)
    await handle.verify_pin(PIN)
    door = Path(launcher.arguments[1])
    assert not door.parent.exists(), "door and nonce are gone once the helper is in"
    assert _files(tmp_path) == ["software-key.json"], "no settings, no store, no logs"
    await keys.stop()
    assert await asyncio.to_thread(launcher.ended) == Exit.DONE


class Silent:
    """A launcher whose process does something else."""

    def __init__(self, running: bool, come: str = "") -> None:
        self.running = running
        self.come = come
        self.folder = Path()
        self.answers: list[bytes] = []

    def launch(self, arguments: Sequence[str]) -> Helper:
        self.folder = Path(arguments[2]).parent
        if self.come:
            self._stranger(arguments[1])
        return self

    def is_running(self) -> bool:
        return self.running

    def _stranger(self, address: str) -> None:
        line: Line = Client(address)
        self.answers.append(line.recv_bytes(64))
        line.send_bytes(b"x" * 64)
        line.close()


@pytest.mark.parametrize(("running", "what"), [(False, "ended"), (True, "silent")])
def test_a_helper_that_does_not_come(running: bool, what: str) -> None:
    silent = Silent(running)
    with pytest.raises(KeydeskError) as told:
        begin_helper(silent, 0.3)
    assert (told.value.code, told.value.params["what"]) == (Code.ELEVATION_FAILED, what)
    assert not silent.folder.exists()


@pytest.mark.expects_log_warnings("a stranger at the door")
def test_a_stranger_is_not_let_in() -> None:
    stranger = Silent(True, "come")
    with pytest.raises(KeydeskError) as told:
        begin_helper(stranger, 0.5)
    assert told.value.code == Code.ELEVATION_FAILED
    assert stranger.answers


def test_a_person_who_says_no() -> None:
    class No:
        def launch(self, arguments: Sequence[str]) -> Helper:
            raise KeydeskError(Code.ELEVATION_REFUSED)

    with pytest.raises(KeydeskError) as told:
        begin_helper(No())
    assert told.value.code == Code.ELEVATION_REFUSED


async def test_what_is_on_a_key_is_managed_through_the_helper() -> None:
    """Rules, fingerprints and the list of passkeys pass; the manager above is the one of every other key."""
    async with helped() as it:
        key = await it.plug()
        await key.set_pin(PIN)
        manager = it.keys.manager(key.key.id)
        await manager.unlock(PIN)
        assert not await manager.all_passkeys()
        before = await manager.rules()
        await manager.raise_min_pin_length(8)
        assert before.min_pin_length != (await manager.rules()).min_pin_length == 8
        await manager.lock()
