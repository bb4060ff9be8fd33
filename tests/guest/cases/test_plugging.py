"""Real nodes come and go: a key plugged, described and used; two of them; pulled idle and while it waits."""

from __future__ import annotations

import asyncio
import fcntl
import os

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.demo.softkey.profile import PROFILES
from keydesk.demo.softkey.touch import TouchMode, TouchSource
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.hardware.key import Key
from tests.fakes.key_suite import soft_lock, whole_way
from tests.fakes.plugged import ORIGIN, PIN, Looker, enroll, options, touch_wanted, until
from tests.guest.cases.ports import LONG_S, in_guest, nodes, ports, practice_key

pytestmark = in_guest


async def test_a_plugged_key_is_described_and_used() -> None:
    async with ports() as computer:
        key = practice_key()
        _, handle = await computer.ready(key)
        (found,) = computer.keys.present
        assert (found.transport, found.model, found.serial) == (Transport.HID, "YubiKey 5 NFC", key.serial)
        assert (found.usable, found.reason, found.pin.set) == (True, None, False)
        await handle.set_pin(PIN)
        assert computer.keys.present[0].pin.set


@pytest.mark.parametrize("name", ["bio-a", "generic-2.3", "old-2.0", "u2f-only"])
async def test_the_whole_way(name: str) -> None:
    """The key suite, as it runs in process, over CTAPHID and on a card reader."""
    async with ports() as computer:
        await computer.plug(SoftwareKey(PROFILES[name], touch=TouchSource(TouchMode.AUTOMATIC, delay_s=0.0)))
        await until(computer.keys, lambda: any(one.usable or one.reason for one in computer.keys.present), LONG_S)
        key = computer.keys.handle(computer.keys.present[0].id)
        assert isinstance(key, Key)
        await whole_way(computer.keys, key, PROFILES[name], brief=name != "bio-a")


async def test_three_wrong_pins_want_a_replug() -> None:
    async with ports() as computer:
        key = practice_key()
        plug, handle = await computer.ready(key)
        hands: list[asyncio.Task[object]] = []

        def out() -> None:
            hands.append(asyncio.create_task(computer.pull(plug)))

        def back() -> None:
            hands.append(asyncio.create_task(computer.plug(key)))

        await soft_lock(computer.keys, handle, out, back)
        await asyncio.gather(*hands)


async def test_pulled_idle_it_goes_and_is_the_same_key_when_it_comes_back() -> None:
    async with ports() as computer:
        key = practice_key()
        plug, handle = await computer.ready(key)
        before = computer.keys.present[0]
        await computer.pull(plug)
        assert nodes() == []
        await computer.empty()
        with pytest.raises(KeydeskError) as gone:
            await handle.refresh()
        assert gone.value.code == Code.KEY_REMOVED
        await computer.ready(key)
        after = computer.keys.present[0]
        assert (after.id, after.serial, after.model) == (before.id, before.serial, before.model)
        assert after.path != before.path  # another plug is another device to the kernel


async def test_pulled_while_it_waits_for_a_touch() -> None:
    async with ports() as computer:
        key = practice_key(touch=TouchMode.BUTTON)
        plug, handle = await computer.ready(key)
        looker = Looker()
        making = asyncio.create_task(handle.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await touch_wanted(key, seconds=LONG_S)
        await asyncio.wait_for(looker.waits.wait(), LONG_S)  # the keep-alive came through the kernel
        await computer.pull(plug)
        with pytest.raises(KeydeskError) as gone:
            await asyncio.wait_for(making, LONG_S)
        assert gone.value.code == Code.KEY_REMOVED
        assert looker.done == 1
        await computer.empty()


async def test_cancelled_while_it_waits_it_stays_usable() -> None:
    async with ports() as computer:
        key = practice_key(touch=TouchMode.BUTTON)
        _, handle = await computer.ready(key)
        cancel = CancelToken()
        making = asyncio.create_task(handle.make_passkey(options(), ORIGIN, None, Looker(), cancel))
        await touch_wanted(key, seconds=LONG_S)
        cancel.cancel()
        with pytest.raises(KeydeskError) as cancelled:
            await asyncio.wait_for(making, LONG_S)
        assert cancelled.value.code == Code.KEY_CANCELLED
        assert (await handle.refresh()).usable


async def test_two_keys_do_not_wait_for_each_other() -> None:
    async with ports() as computer:
        waits, works = practice_key(touch=TouchMode.BUTTON), practice_key()
        plug, first = await computer.ready(waits)
        _, second = await computer.ready(works)
        assert [one.serial for one in computer.keys.present] == [waits.serial, works.serial]
        assert len({one.id for one in computer.keys.present}) == 2
        making = asyncio.create_task(first.make_passkey(options(), ORIGIN, None, Looker(), CancelToken()))
        await touch_wanted(waits, seconds=LONG_S)
        assert (await enroll(second, pin=None)).credential_id
        assert not making.done()
        await computer.pull(plug)
        with pytest.raises(KeydeskError) as gone:
            await asyncio.wait_for(making, LONG_S)
        assert gone.value.code == Code.KEY_REMOVED
        await computer.described(works)
        assert (await second.refresh()).usable
        assert [one.serial for one in computer.keys.present] == [works.serial]


async def test_the_one_that_is_touched_is_chosen() -> None:
    async with ports() as computer:
        one, other = practice_key(touch=TouchMode.BUTTON), practice_key(touch=TouchMode.BUTTON)
        for key in (one, other):
            await computer.ready(key)
        ids = {key.serial: key.id for key in computer.keys.present}
        choosing = asyncio.create_task(computer.keys.choose_by_touch(list(ids.values()), Looker(), CancelToken()))
        await touch_wanted(one, other, seconds=LONG_S)
        assert other.touch.touch()
        assert await asyncio.wait_for(choosing, LONG_S) == ids[other.serial]


async def test_a_key_that_another_program_holds_is_busy_and_then_is_not() -> None:
    async with ports() as computer:
        _, handle = await computer.ready(practice_key())
        other = os.open(f"/dev/{nodes()[0]}", os.O_RDWR | os.O_NONBLOCK)
        try:
            await asyncio.to_thread(fcntl.flock, other, fcntl.LOCK_EX)  # as libfido2; had once the key is idle
            with pytest.raises(KeydeskError) as busy:
                await handle.refresh()
            assert busy.value.code == Code.KEY_BUSY
        finally:
            os.close(other)
        assert (await handle.refresh()).usable
