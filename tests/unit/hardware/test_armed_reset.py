"""The armed reset over the real key layer: software keys unplugged and plugged in, in process and behind CTAPHID."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.machine import Exchange
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.reset_key import ResetKey, WasReset
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import PIN, Desk, desk, enroll, software_key, touch_wanted
from tests.fakes.reset_prompter import ScriptedReset
from tests.fakes.softkey import SettableMonotonic
from tests.fakes.world import bench

PORTS = [SoftwareTransport, CablePort]
RESET, GET_INFO, CLIENT_PIN = 0x07, 0x04, 0x06


class Bench:
    """One key with a PIN and a passkey of the account, on a desk where plugged-in keys are mapped by themselves."""

    def __init__(self, it: Desk, key: SoftwareKey, key_id: str, flow: ResetKey) -> None:
        self.desk = it
        self.key = key
        self.key_id = key_id
        self.flow = flow
        self.prompter = ScriptedReset()
        self.cancel = CancelToken()
        self.prompter.on["unplug"] = lambda: it.port.unplug(key)
        self.prompter.on["plug in"] = lambda: self.plug(key)

    def plug(self, *keys: SoftwareKey) -> None:
        for key in keys:
            self.desk.port.plug(key)

    async def reset(self) -> Done[WasReset] | Cancelled:
        return await self.flow.run(self.key_id, self.prompter, self.cancel)

    async def stopped(self) -> tuple[str, object]:
        with pytest.raises(KeydeskError) as caught:
            await self.reset()
        assert self.key.machine.state.pin.hash is not None
        return caught.value.code, caught.value.params.get("reason")


@asynccontextmanager
async def armed(key: SoftwareKey, port: type[SoftwareTransport] = SoftwareTransport) -> AsyncIterator[Bench]:
    """A bench that is cleared away."""
    async with desk(port=port()) as it:
        await it.keys.settle()
        handle = await it.plug(key)
        await handle.set_pin(PIN)
        made = await enroll(handle)
        own = passkey(made.credential_id)
        assert own.passkey is not None
        b = bench(PASSWORD, replace(own, passkey=replace(own.passkey, rp_id="localhost")))
        world = replace(b.world, keys=it.keys)
        world.state.put(methods=tuple(b.api.methods), keys=tuple(it.keys.present))
        map_keys, tasks = MapKeys(world), set[asyncio.Task[object]]()
        stop = it.keys.changed.connect(lambda _: tasks.add(asyncio.ensure_future(map_keys.run())))
        try:
            yield Bench(it, key, handle.key.id, ResetKey(world, map_keys, patience_s=10.0))
        finally:
            stop()
            await asyncio.gather(*tasks)


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("profile", ["yubikey-5.7", "old-2.0", "generic-2.3", "bio-a", "nfc-card"])
async def test_removal_arrival_reset(profile: str, port: type[SoftwareTransport]) -> None:
    async with armed(software_key(profile), port) as b:
        done = await b.reset()
        assert isinstance(done, Done)
        assert [len(done.value.dead), done.value.enroll_again] == [1, True]
        assert not done.value.key.pin.set
        assert b.key.machine.state.passkeys == []
        assert b.prompter.shown[:3] == ["unplug", "plug in", "firing"]


async def test_nothing_is_read_between_arrival_and_reset_but_who_it_is() -> None:
    key = software_key()
    heard: list[int] = []
    process = key.process

    def listening(request: bytes, exchange: Exchange) -> bytes:
        heard.append(request[0])
        return process(request, exchange)

    async with armed(key) as b:

        def plug_in() -> None:
            heard.clear()
            b.plug(key)

        b.prompter.on["plug in"] = plug_in
        key.process = listening  # type: ignore[method-assign]  # a tap on the line
        assert isinstance(await b.reset(), Done)
    assert set(heard[: heard.index(RESET)]) <= {GET_INFO, CLIENT_PIN}


async def test_out_and_in_within_one_breath_is_a_removal_and_an_arrival() -> None:
    async with armed(software_key()) as b:

        def out_and_in() -> None:
            b.desk.port.unplug(b.key)
            b.plug(b.key)

        b.prompter.on["unplug"] = out_and_in
        b.prompter.on["plug in"] = lambda: None
        assert isinstance(await b.reset(), Done)


@pytest.mark.parametrize("port", PORTS)
async def test_another_key_comes(port: type[SoftwareTransport]) -> None:
    other = software_key()
    async with armed(software_key(), port) as b:
        b.prompter.on["plug in"] = lambda: b.plug(other)
        assert await b.stopped() == (Code.RESET_STOPPED, "another_key")


async def test_a_key_of_another_model_and_one_that_is_too_old() -> None:
    for profile in ("generic-2.3", "u2f-only"):
        other = software_key(profile)
        async with armed(software_key()) as b:
            b.prompter.on["plug in"] = lambda b=b, other=other: b.plug(other)  # type: ignore[misc]  # a lambda's defaults have no types
            assert await b.stopped() == (Code.RESET_STOPPED, "another_key")


async def test_two_cards_that_look_alike() -> None:
    async with armed(software_key("nfc-card")) as b:
        await b.desk.plug(software_key("nfc-card"))
        assert await b.stopped() == (Code.RESET_STOPPED, "two_keys")


async def test_too_late_for_this_key() -> None:
    clock = SettableMonotonic()
    key = SoftwareKey(PROFILES["yubikey-5.7"], touch=TouchSource(delay_s=0.0), monotonic=clock)

    def plug_and_dawdle(b: Bench) -> Callable[[], None]:
        def act() -> None:
            b.plug(key)
            clock.now += 11

        return act

    async with armed(key) as b:
        b.prompter.on["plug in"] = plug_and_dawdle(b)
        code, _ = await b.stopped()
        assert code in (Code.RESET_TOO_LATE, Code.RESET_NOT_ALLOWED)  # by the computer's clock it was in time


async def test_pulled_while_it_waits_for_the_touch_and_cancelled_then() -> None:
    async with armed(software_key(touch_timeout_s=20.0)) as b:
        b.prompter.on["firing"] = lambda: setattr(b.key.touch, "mode", TouchMode.NEVER)
        running = asyncio.create_task(b.stopped())
        await touch_wanted(b.key)
        b.desk.port.unplug(b.key)
        assert await running == (Code.KEY_REMOVED, None)
    async with armed(software_key(touch_timeout_s=20.0)) as b:
        b.prompter.on["firing"] = lambda: setattr(b.key.touch, "mode", TouchMode.NEVER)
        cancelling = asyncio.create_task(b.reset())
        await touch_wanted(b.key)
        b.cancel.cancel()
        assert await cancelling == Cancelled()
        assert b.key.machine.state.pin.hash is not None


@pytest.mark.parametrize("step", ["unplug", "plug in"])
async def test_cancel_from_another_thread_while_hands_are_waited_for(step: str) -> None:
    async with armed(software_key()) as b:
        elsewhere = threading.Thread(target=b.cancel.cancel)
        b.prompter.on[step] = elsewhere.start
        assert await b.reset() == Cancelled()
        assert b.key.machine.state.pin.hash is not None


async def test_a_locked_pin_is_no_obstacle() -> None:
    async with armed(software_key()) as b:
        b.key.machine.state.pin.tries = 0
        b.key.machine.save()
        assert isinstance(await b.reset(), Done)
        assert b.key.machine.state.pin.tries == 8
