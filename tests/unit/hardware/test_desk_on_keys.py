"""The desk over the real key layer and the real store: keys reset, given PIN and rules; killed in between."""

from __future__ import annotations

import logging
import threading
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.demo.softkey.key import SoftwareKey
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.provisioning import DeskProfile, DeskStep, KeyResult, PinSource
from keydesk.store.database import Store
from keydesk.store.desk import StoredDesk
from keydesk.usecases.key_queue import KeyQueue, QueueEnd
from keydesk.usecases.services import build_services
from tests.fakes.clock import FixedClock
from tests.fakes.desk_prompter import ScriptedDesk
from tests.fakes.plugged import Desk, desk, software_key
from tests.fakes.world import bench

ALL = DeskProfile(
    "Everything", reset_first=True, pin=PinSource.RANDOM, pin_length=8, min_pin_length=6, force_change=True,
    always_uv=True, enterprise_attestation=True, label="{model} {serial_last4}",
)  # fmt: skip
QUIET = replace(ALL, reset_first=False, force_change=False)


def queue_over(it: Desk, store: Store) -> KeyQueue:
    """The flow as it is wired in the program, over these keys and this store."""
    b = bench(signed_in=False)
    notebook = replace(b.world.notebook, desk=StoredDesk(store))
    world = replace(b.world, keys=it.keys, notebook=notebook)
    return build_services(world, lambda name, work: None).queue


class Operator(ScriptedDesk):
    """Plugs the keys of a box one after the other, and replugs for the reset."""

    def __init__(self, it: Desk, *keys: SoftwareKey) -> None:
        super().__init__()
        self._it, self._left, self._here = it, list(keys), list[SoftwareKey]()
        self.next_key = self._next
        self.on["unplug"] = lambda: it.port.unplug(self._here[0])
        self.on["plug in"] = self._plug

    def _plug(self) -> None:
        self._it.port.plug(self._here[0])

    def _next(self) -> None:
        if self._here:
            self._it.port.unplug(self._here.pop())
        if self._left:
            self._here.append(self._left.pop(0))
            self._it.port.plug(self._here[0])


async def opened(folder: Path, ended: AsyncExitStack) -> Store:
    store = Store(folder / "store", FixedClock())
    await store.open()
    ended.push_async_callback(store.close)
    return store


async def prepared(it: Desk, store: Store, operator: Operator, profile: DeskProfile, count: int) -> QueueEnd:
    return await queue_over(it, store).run(profile, operator, CancelToken(), count, patience_s=20.0)


async def test_every_wish_reaches_the_key_and_the_pin_nothing_else(
    tmp_path: Path, async_stack: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = await opened(tmp_path, async_stack)
    key = software_key("enterprise")
    async with desk() as it:
        operator = Operator(it, key)
        end = await prepared(it, store, operator, ALL, 1)
        (record,) = end.records
        assert (record.result, record.error) == (KeyResult.DONE, None)
        assert operator.shown[:3] == ["unplug", "plug in", "firing"]
        (handed,) = operator.handed
        await it.keys.settle()
        (shown,) = it.keys.present
        rules = await it.keys.manager(shown.id).rules()
        assert (rules.min_pin_length, rules.always_uv, rules.enterprise_attestation) == (6, True, True)
        assert shown.pin.must_change
        await it.keys.handle(shown.id).change_pin(Secret(handed[1]), Secret("another-pin-7"))
    await store.close()
    kept = on_disk(tmp_path)
    for place in (kept, caplog.text.encode(), repr(end).encode(), repr(operator.plans).encode()):
        assert handed[1].encode() not in place
    assert record.serial is None or record.serial.encode() not in kept.replace(record.label.encode(), b"")


async def test_a_killed_desk_knows_the_key_and_starts_over(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    store = await opened(tmp_path, async_stack)
    key = software_key("enterprise")
    async with desk() as it:
        operator = Operator(it, key)

        def killed() -> None:
            raise RuntimeError("the program was killed")

        operator.on_step[DeskStep.HAND_OUT] = killed
        with pytest.raises(RuntimeError):
            await prepared(it, store, operator, ALL, 1)
        it.port.unplug(key)
    await store.close()
    store = await opened(tmp_path, async_stack)
    async with desk() as it:
        operator = Operator(it, key)
        end = await prepared(it, store, operator, ALL, 1)
        assert [record.result for record in end.records] == [KeyResult.DONE]
        assert operator.plans[0].resumes
        assert operator.asked == []  # ours and half done: nobody loses anything
        assert len(await StoredDesk(store).all()) == 1


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


class Puller(Operator):
    """Pulls the key out when a step begins."""

    def __init__(self, it: Desk, key: SoftwareKey, at: DeskStep) -> None:
        super().__init__(it, key)
        self.on_step[at] = lambda: it.port.unplug(key)

    async def type_pin(
        self, key: SecurityKey, least: int, present: bool, problem: KeydeskError | None
    ) -> Secret | None:
        return Secret("40725163")


@pytest.mark.parametrize("step", [DeskStep.PIN, DeskStep.RULES])
async def test_unplugged_at_a_step(step: DeskStep, tmp_path: Path, async_stack: AsyncExitStack) -> None:
    store, profile = await opened(tmp_path, async_stack), replace(QUIET, pin=PinSource.TYPED)
    key = software_key("enterprise")
    async with desk() as it:
        queue = queue_over(it, store)
        end = await queue.run(profile, Puller(it, key, step), CancelToken(), 1, 20.0)
        (record,) = end.records
        assert record.error is not None
        assert record.error.code in (Code.KEY_REMOVED, Code.KEY_NOT_RESPONDING)
        again = Puller(it, key, DeskStep.DONE)
        end = await queue.run(profile, again, CancelToken(), 1, 20.0)
        assert [record.result for record in end.records] == [KeyResult.DONE]
        assert again.plans[0].resumes is (step is DeskStep.RULES)


async def test_keys_in_a_row_leave_no_thread_behind(tmp_path: Path, async_stack: AsyncExitStack) -> None:
    store = await opened(tmp_path, async_stack)
    keys = [software_key() for _ in range(5)]
    async with desk() as it:
        operator = Operator(it, *keys)
        profile = replace(QUIET, enterprise_attestation=False)
        before = threading.active_count()
        end = await prepared(it, store, operator, profile, 5)
        assert [record.result for record in end.records] == [KeyResult.DONE] * 5
        operator.next_key()
        await it.keys.settle()
        assert not it.keys.present
        assert threading.active_count() <= before + 1
