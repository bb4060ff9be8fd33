"""Resetting a key just plugged in: taken, too late, refused, not touched, cancelled, by another way."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.status import Status
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import ResetTerms
from keydesk.hardware.device_thread import Stop
from keydesk.hardware.session import Session
from tests.fakes.hid_port import CablePort
from tests.fakes.plugged import PIN, Looker, desk, enroll, software_key, touch_wanted
from tests.fakes.softkey import SettableMonotonic

RESET = 0x07


@pytest.mark.parametrize("port", [SoftwareTransport, CablePort])
@pytest.mark.parametrize("profile", ["yubikey-5.7", "old-2.0", "generic-2.3", "bio-a"])
async def test_a_reset_makes_a_key_as_new(profile: str, port: type[SoftwareTransport]) -> None:
    async with desk(port=port()) as it:
        key = software_key(profile)
        handle = await it.plug(key)
        await handle.set_pin(PIN)
        await enroll(handle)
        manager = it.keys.manager(handle.key.id)
        await manager.unlock(PIN)
        looker = Looker()
        await manager.reset(looker, CancelToken())
        assert not manager.unlocked
        assert not handle.key.pin.set
        assert key.machine.state.passkeys == []
        await handle.set_pin(Secret("another-pin"))


async def test_the_terms_of_models() -> None:
    async with desk() as it:
        plain = await it.plug(software_key("yubikey-5.7"))
        assert await it.keys.manager(plain.key.id).reset_terms() == ResetTerms()
        new = await it.plug(software_key("generic-2.3"))
        assert await it.keys.manager(new.key.id).reset_terms() == ResetTerms(("usb",), long_touch=True)


async def test_too_late_is_told_from_not_allowed() -> None:
    clock = SettableMonotonic()
    key = SoftwareKey(PROFILES["yubikey-5.7"], touch=TouchSource(delay_s=0.0), monotonic=clock)
    async with desk() as it:
        await it.keys.settle()  # so that the plug is seen
        handle = await it.plug(key)
        manager = it.keys.manager(handle.key.id)
        clock.now += 11
        with pytest.raises(KeydeskError) as refused:
            await manager.reset(Looker(), CancelToken())
        assert (refused.value.code, refused.value.params["reason"]) == (Code.RESET_NOT_ALLOWED, "refused")
        await handle.thread.run(_aged)
        with pytest.raises(KeydeskError) as late:
            await manager.reset(Looker(), CancelToken())
        assert late.value.code == Code.RESET_TOO_LATE


def _aged(session: Session, stop: Stop) -> None:
    session._since -= 6.0


async def test_a_key_that_was_there_before_is_too_late() -> None:
    clock = SettableMonotonic()
    key = SoftwareKey(PROFILES["yubikey-5.7"], touch=TouchSource(delay_s=0.0), monotonic=clock)
    async with desk() as it:
        it.port.plug(key)
        clock.now += 11
    async with desk(port=it.port) as again:
        (found,) = await again.keys.settle()
        with pytest.raises(KeydeskError) as late:
            await again.keys.manager(found.id).reset(Looker(), CancelToken())
        assert late.value.code == Code.RESET_TOO_LATE


async def test_not_touched_and_cancelled_leave_the_key_as_it_was() -> None:
    async with desk() as it:
        key = software_key(touch=TouchMode.NEVER, touch_timeout_s=0.1)
        handle = await it.plug(key)
        await handle.set_pin(PIN)
        manager = it.keys.manager(handle.key.id)
        with pytest.raises(KeydeskError) as ended:
            await manager.reset(Looker(), CancelToken())
        assert ended.value.code == Code.KEY_NOT_TOUCHED
        key.machine.touch_timeout_s = 5.0
        cancel = CancelToken()
        task = asyncio.create_task(manager.reset(Looker(), cancel))
        await touch_wanted(key)
        cancel.cancel()
        with pytest.raises(KeydeskError) as cancelled:
            await task
        assert cancelled.value.code == Code.KEY_CANCELLED
        assert (await handle.refresh()).pin.set


async def test_a_key_that_takes_it_only_another_way_and_one_that_knows_no_reset() -> None:
    async with desk() as it:
        key = software_key("generic-2.3")
        key.profile = key.machine.profile = replace(PROFILES["generic-2.3"], reset_transports=("smart-card",))
        manager = it.keys.manager((await it.plug(key)).key.id)
        assert await manager.reset_terms() == ResetTerms(("smart-card",), allowed_here=False, long_touch=True)
        with pytest.raises(KeydeskError) as elsewhere:
            await manager.reset(Looker(), CancelToken())
        assert elsewhere.value.code == Code.RESET_NOT_ALLOWED
        assert elsewhere.value.params == {"reason": "transport", "transports": "smart-card"}
        key.faults.answer(Status.INVALID_COMMAND, RESET)
        with pytest.raises(KeydeskError) as without:
            await manager.reset(Looker(), CancelToken())
        assert (without.value.code, without.value.params["what"]) == (Code.KEY_UNSUPPORTED, "reset")


async def test_pulled_while_it_waits_for_the_touch() -> None:
    async with desk() as it:
        key = software_key(touch=TouchMode.BUTTON)
        manager = it.keys.manager((await it.plug(key)).key.id)
        task = asyncio.create_task(manager.reset(Looker(), CancelToken()))
        await touch_wanted(key)
        it.port.unplug(key)
        with pytest.raises(KeydeskError) as gone:
            await task
        assert gone.value.code == Code.KEY_REMOVED
