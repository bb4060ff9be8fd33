"""The armed reset with real plugging: it fires by itself at the replug, and at nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.uhid import UsbPlug
from keydesk.domain.catalogue import Code
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.outcomes import Done
from keydesk.usecases.reset_key import ResetKey
from tests.fakes.plugged import PIN, touch_wanted
from tests.fakes.reset_prompter import ScriptedReset
from tests.fakes.world import bench
from tests.guest.cases.ports import LONG_S, Ports, in_guest, ports

pytestmark = in_guest


def patient_key(touch: TouchMode = TouchMode.AUTOMATIC) -> SoftwareKey:
    """A key whose window for a reset is long: under emulation ten seconds pass quickly."""
    profile = replace(PROFILES["yubikey-5.7"], reset_window_s=60.0)
    return SoftwareKey(profile, touch=TouchSource(touch, delay_s=0.0))


class Arming:
    """A key with a PIN, about to be reset by the app's own flow, and a hand that does what the flow says.

    Args:
        computer: the ports.
        plug: where the key is.
        replugged: what the hand plugs in when told to.
    """

    def __init__(self, computer: Ports, plug: UsbPlug, replugged: SoftwareKey) -> None:
        self.computer = computer
        self.prompter = ScriptedReset()
        self.prompter.on["unplug"] = lambda: self._do(lambda: computer.pull(plug))
        self.prompter.on["plug in"] = lambda: self._do(lambda: self._plug(replugged))
        self.new: list[UsbPlug] = []
        self._hands: list[asyncio.Task[None]] = []

    async def run(self) -> object:
        """Reset the one key that is there."""
        world = replace(bench(signed_in=False).world, keys=self.computer.keys)
        (key,) = self.computer.keys.present
        try:
            return await ResetKey(world, MapKeys(world), LONG_S).run(key.id, self.prompter, CancelToken())
        finally:
            await asyncio.gather(*self._hands)

    async def _plug(self, key: SoftwareKey) -> None:
        self.new.append(await self.computer.plug(key))

    def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        async def hand() -> None:
            await work()

        self._hands.append(asyncio.create_task(hand()))


async def armed(computer: Ports, key: SoftwareKey, replugged: SoftwareKey) -> Arming:
    """Plug a key, give it a PIN, arm."""
    plug, handle = await computer.ready(key)
    await handle.set_pin(PIN)
    return Arming(computer, plug, replugged)


async def test_replugged_it_is_reset_at_once() -> None:
    async with ports() as computer:
        key = patient_key()
        arming = await armed(computer, key, key)
        assert isinstance(await arming.run(), Done)
        assert arming.prompter.shown == ["unplug", "plug in", "firing", "touch", "touched"]
        assert key.machine.state.pin.hash is None
        assert not (await computer.described(key)).pin.set


async def test_a_wrong_key_is_left_alone_and_so_is_the_right_one() -> None:
    async with ports() as computer:
        key, wrong = patient_key(), patient_key(TouchMode.NEVER)
        arming = await armed(computer, key, wrong)
        with pytest.raises(KeydeskError) as stopped:
            await arming.run()
        assert (stopped.value.code, stopped.value.params["reason"]) == (Code.RESET_STOPPED, "another_key")
        assert arming.prompter.shown == ["unplug", "plug in"]
        assert not wrong.touch.wanted
        assert key.machine.state.pin.hash is not None


async def test_pulled_while_it_waits_for_the_touch_nothing_is_lost() -> None:
    async with ports() as computer:
        key = patient_key(TouchMode.BUTTON)
        arming = await armed(computer, key, key)
        running = asyncio.create_task(arming.run())
        await touch_wanted(key, seconds=LONG_S)
        await computer.pull(arming.new[0])
        with pytest.raises(KeydeskError) as gone:
            await asyncio.wait_for(running, LONG_S)
        assert gone.value.code == Code.KEY_REMOVED
        assert key.machine.state.pin.hash is not None
        await computer.empty()
