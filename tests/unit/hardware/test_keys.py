"""Many keys: identity over replug, twins, wedged ones, busy ones, several at once, choosing by touch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from fido2.ctap import CtapDevice

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.demo.softkey.device import SoftwareKeyDevice
from keydesk.demo.softkey.touch import TouchMode
from keydesk.demo.softkey.transport import SoftwareTransport
from keydesk.domain.catalogue import Code
from keydesk.hardware.device_thread import Limits, post
from keydesk.hardware.transport import Found, FoundKey, NotAKey
from tests.fakes.plugged import (
    HANGING,
    ORIGIN,
    PIN,
    RP_ID,
    Desk,
    Looker,
    desk,
    enroll,
    options,
    software_key,
    touch_wanted,
    until,
)
from tests.fakes.softkey import asked_in_vain

GET_INFO, SELECTION = 0x04, 0x0B


class Facade:
    """Another face of the keys in a software port.

    Args:
        port: where they are.
        transport: name of the face.
    """

    def __init__(self, port: SoftwareTransport, transport: str = "pcsc") -> None:
        self.name = transport
        self._port = port

    def list(self) -> Sequence[Found]:
        return [
            FoundKey(self.name, f"{self.name}/{one.path}", one.product, None, None, one.serial)
            for one in self._port.list()
        ]

    def open(self, found: Found) -> CtapDevice:
        return self._port.open(FoundKey("software", found.path.partition("/")[2]))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._port.watch(changed)


async def test_a_key_keeps_its_identity_over_replug() -> None:
    async with desk() as it:
        key = software_key()
        first = await it.plug(key)
        await first.set_pin(PIN)
        it.port.unplug(key)
        await until(it.keys, lambda: not it.keys.present)
        again = await it.plug(key)
        assert again.key.id == first.key.id
        assert again.key.path != first.key.path
        with pytest.raises(KeydeskError) as gone:
            await first.refresh()
        assert gone.value.code == Code.KEY_REMOVED


async def test_identity_without_a_serial_number_survives_a_pin_and_passkeys() -> None:
    async with desk() as it:
        key = software_key("nfc-card")
        first = await it.plug(key)
        await first.set_pin(PIN)
        await enroll(first)
        it.port.unplug(key)
        await until(it.keys, lambda: not it.keys.present)
        assert (await it.plug(key)).key.id == first.key.id


async def test_twins_without_serial_numbers_have_two_names() -> None:
    async with desk() as it:
        one = await it.plug(software_key("nfc-card"))
        two = await it.plug(software_key("nfc-card"))
        assert two.key.id == f"{one.key.id}-2"
        assert it.keys.handle(two.key.id) is two


async def test_keys_of_one_model_with_serial_numbers_are_two() -> None:
    async with desk() as it:
        one, two = await it.plug(software_key()), await it.plug(software_key())
        assert one.key.id != two.key.id


async def test_two_faces_of_one_key_are_shown_once() -> None:
    it = Desk()
    it = Desk(Facade(it.port))
    it.keys = type(it.keys)([it.port, Facade(it.port)], None, Limits(settle_s=0.3))
    await it.keys.start()
    it.port.plug(software_key())
    (shown,) = await it.keys.settle()
    assert shown.transport == "software"
    await it.keys.stop()


async def test_faces_that_cannot_be_proven_the_same_stay_two() -> None:
    it = Desk()
    it.keys = type(it.keys)([it.port, Facade(it.port)], None, Limits(settle_s=0.3))
    await it.keys.start()
    it.port.plug(software_key("nfc-card"))
    assert len(await it.keys.settle()) == 2
    await it.keys.stop()


async def test_the_identity_of_a_key_with_a_serial_is_the_same_by_reader() -> None:
    it = Desk()
    it.keys = type(it.keys)([Facade(it.port)], None, Limits(settle_s=0.3))
    key = software_key()
    await it.keys.start()
    it.port.plug(key)
    (by_reader,) = await it.keys.settle()
    await it.keys.stop()
    async with desk() as other:
        it.port.unplug(key)
        assert (await other.plug(key)).key.id == by_reader.id


class Other(Facade):
    """A reader with a card of another kind."""

    def open(self, found: Found) -> CtapDevice:
        raise NotAKey


async def test_another_smart_card_is_not_shown() -> None:
    it = Desk()
    it.keys = type(it.keys)([Other(it.port)], None, Limits(settle_s=0.3))
    await it.keys.start()
    it.port.plug(software_key())
    told: list[object] = []
    it.keys.changed.connect(told.append)
    assert await it.keys.settle() == ()
    assert list(it.keys.problems.values()) == [Code.CARD_WITHOUT_FIDO]
    assert told == [()]  # that there is a reason is news
    await it.keys.stop()


async def test_the_surroundings_are_among_the_reasons() -> None:
    it = Desk()
    it.keys = type(it.keys)([it.port], None, Limits(settle_s=0.3), around=lambda: {"session": Code.REMOTE_SESSION})
    await it.keys.start()
    assert await it.keys.settle() == ()
    assert it.keys.problems == {"session": Code.REMOTE_SESSION}
    await it.keys.stop()


class Numbered(Facade):
    """A reader's face of one of two keys with the same serial number."""

    def list(self) -> Sequence[Found]:
        return [
            FoundKey("pcsc", f"pcsc/{one.path}", one.product, None, None, "0001") for one in self._port.list()[:1]
        ]


class Cheap(Facade):
    """A port whose keys all carry the serial number their maker forgot to change."""

    def list(self) -> Sequence[Found]:
        return [FoundKey("hid", f"hid/{one.path}", one.product, 1, 2, "0001") for one in self._port.list()]


async def test_two_keys_with_one_serial_number_are_safe() -> None:
    it = Desk()
    it.keys = type(it.keys)([Cheap(it.port, "hid"), Numbered(it.port)], None, Limits(settle_s=0.3))
    await it.keys.start()
    it.port.plug(software_key())
    (alone,) = await it.keys.settle()
    assert alone.transport == "hid"
    it.port.plug(software_key())
    present = await it.keys.settle()
    ids = [one.id for one in present]
    assert len(set(ids)) == len(ids) >= 2
    assert {it.keys.handle(one).key.path for one in ids} == {one.path for one in present}
    await it.keys.stop()


class Locked(Facade):
    """A port that may not be opened."""

    def list(self) -> Sequence[Found]:
        return [FoundKey("hid", "locked", "Some Key", 1, 2, "77", Code.KEY_NO_PERMISSION)]


async def test_a_key_without_permission_is_shown_with_its_reason() -> None:
    it = Desk()
    it.keys = type(it.keys)([Locked(it.port, "hid")], None, Limits(settle_s=0.3))
    await it.keys.start()
    (shown,) = await it.keys.settle()
    assert (shown.usable, shown.reason, shown.model) == (False, Code.KEY_NO_PERMISSION, "Some Key")
    with pytest.raises(KeydeskError) as told:
        await it.keys.handle(shown.id).refresh()
    assert told.value.code == Code.KEY_NO_PERMISSION
    await it.keys.stop()


async def test_a_silent_key_is_told_and_does_not_hold_up_the_others() -> None:
    async with desk(limits=Limits(settle_s=0.5, call_s=1.5, idle_s=1, busy_s=0.2)) as it:
        stuck = software_key()
        stuck.faults.silence(GET_INFO)
        it.port.plug(stuck)
        good = software_key()
        it.port.plug(good)
        present = await it.keys.settle()
        assert sorted((one.usable, one.reason) for one in present) == [
            (False, Code.KEY_NOT_RESPONDING),
            (True, None),
        ]
        stuck.faults.clear()
        it.port.unplug(stuck)
        await until(it.keys, lambda: len(it.keys.present) == 1)
        assert (await it.plug(stuck)).key.usable


async def test_a_key_that_wedges_in_a_touch_is_abandoned_and_comes_back_by_replug() -> None:
    async with desk(limits=HANGING) as it:
        stuck = software_key()
        key = await it.plug(stuck)
        stuck.faults.silence(0x01)
        cancel = CancelToken()
        with asked_in_vain(stuck.faults) as asked:
            making = asyncio.ensure_future(key.make_passkey(options(), ORIGIN, None, Looker(), cancel))
            assert await asyncio.to_thread(asked.wait, 10)
        cancel.cancel()
        with pytest.raises(KeydeskError) as told:
            await making
        assert told.value.code == Code.KEY_NOT_RESPONDING
        assert it.keys.present[0].reason == Code.KEY_NOT_RESPONDING
        stuck.faults.clear()
        it.port.unplug(stuck)
        await until(it.keys, lambda: not it.keys.present)
        assert (await it.plug(stuck)).key.usable


async def test_a_second_key_answers_while_the_first_waits_for_a_touch() -> None:
    async with desk() as it:
        waiting = software_key(touch=TouchMode.BUTTON)
        first = await it.plug(waiting)
        second = await it.plug(software_key())
        looker = Looker()
        making = asyncio.ensure_future(first.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await asyncio.wait_for(looker.waits.wait(), 10)
        await second.refresh()
        assert not making.done()
        waiting.touch.touch()
        await making


async def test_another_program_holds_the_key_for_a_while() -> None:
    async with desk() as it:
        key = software_key()
        handle = await it.plug(key)
        key.faults.busy(2)
        assert (await handle.refresh()).usable
        key.faults.busy(1000)
        with pytest.raises(KeydeskError) as told:
            await handle.refresh()
        assert told.value.code == Code.KEY_BUSY
        assert key.faults.take_busy()  # it was given up, not waited for
        key.faults.clear()


async def test_a_busy_key_is_tried_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydesk.hardware.keys._TRY_AGAIN_S", (0.05,))
    async with desk() as it:
        key = software_key()
        key.faults.busy(1000)
        it.port.plug(key)
        (shown,) = await it.keys.settle()
        assert (shown.usable, shown.reason) == (False, Code.KEY_BUSY)
        key.faults.clear()
        await until(it.keys, lambda: it.keys.present[0].usable)


async def test_a_key_gone_before_it_is_described_is_not_shown() -> None:
    async with desk() as it:
        key = software_key()
        it.port.plug(key)
        it.port.unplug(key)
        assert await it.keys.settle() == ()


async def test_the_touched_key_is_chosen_and_the_other_let_go() -> None:
    async with desk() as it:
        softkeys = [software_key(touch=TouchMode.BUTTON), software_key("old-2.0", touch=TouchMode.BUTTON)]
        handles = [await it.plug(key) for key in softkeys]
        for index, chosen in enumerate(softkeys):
            looker = Looker()
            choosing = asyncio.ensure_future(
                it.keys.choose_by_touch([handle.key.id for handle in handles], looker, CancelToken())
            )
            await asyncio.wait_for(looker.waits.wait(), 10)
            await touch_wanted(*softkeys)
            chosen.touch.touch()
            assert await choosing == handles[index].key.id
            assert not any(key.touch.wanted for key in softkeys)
            assert (looker.wanted, looker.done) == (1, 1)


async def test_choosing_can_be_cancelled() -> None:
    async with desk() as it:
        handle = await it.plug(software_key(touch=TouchMode.BUTTON))
        looker, cancel = Looker(), CancelToken()
        choosing = asyncio.ensure_future(it.keys.choose_by_touch([handle.key.id], looker, cancel))
        await asyncio.wait_for(looker.waits.wait(), 10)
        cancel.cancel()
        with pytest.raises(KeydeskError) as told:
            await choosing
        assert told.value.code == Code.KEY_CANCELLED


async def test_choosing_without_a_touch_ends() -> None:
    async with desk() as it:
        handle = await it.plug(software_key(touch=TouchMode.NEVER, touch_timeout_s=0.1))
        with pytest.raises(KeydeskError) as told:
            await it.keys.choose_by_touch([handle.key.id], Looker(), CancelToken())
        assert told.value.code == Code.KEY_NOT_TOUCHED


async def test_one_pulled_while_choosing_leaves_the_choice_to_the_rest() -> None:
    async with desk() as it:
        softkeys = [software_key(touch=TouchMode.BUTTON), software_key(touch=TouchMode.BUTTON)]
        ids = [(await it.plug(key)).key.id for key in softkeys]
        looker = Looker()
        choosing = asyncio.ensure_future(it.keys.choose_by_touch(ids, looker, CancelToken()))
        await touch_wanted(*softkeys)
        it.port.unplug(softkeys[0])
        await asyncio.sleep(0.05)
        softkeys[1].touch.touch()
        assert await choosing == ids[1]


async def test_stopping_with_a_touch_under_way_leaves_no_thread() -> None:
    async with desk() as it:
        key = software_key(touch=TouchMode.BUTTON)
        handle = await it.plug(key)
        looker = Looker()
        making = asyncio.ensure_future(handle.make_passkey(options(), ORIGIN, None, looker, CancelToken()))
        await asyncio.wait_for(looker.waits.wait(), 10)
        await it.keys.stop()
        with pytest.raises(KeydeskError) as told:
            await making
        assert told.value.code == Code.KEY_CANCELLED
        assert it.keys.present == ()


async def test_an_unknown_id_is_a_key_that_is_gone() -> None:
    async with desk() as it:
        with pytest.raises(KeydeskError) as told:
            it.keys.handle("0000")
        assert told.value.code == Code.KEY_REMOVED


async def test_idle_keys_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    closed, loop = asyncio.Event(), asyncio.get_running_loop()
    plain = SoftwareKeyDevice.close

    def close(device: SoftwareKeyDevice) -> None:
        post(loop, closed.set)
        plain(device)

    monkeypatch.setattr(SoftwareKeyDevice, "close", close)
    async with desk(limits=Limits(settle_s=0.3, idle_s=0.05)) as it:
        handle = await it.plug(software_key())
        await asyncio.wait_for(closed.wait(), 10)
        assert await handle.probe(RP_ID, [b"x" * 16])
