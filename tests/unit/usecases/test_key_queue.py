"""A box of keys: one after the other, a bad one stops nothing, two at once wait."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.provisioning import KeyResult, SerialRange
from tests.fakes.desk_prompter import ScriptedDesk
from tests.fakes.keys import BehavingKey
from tests.fakes.world import Bench
from tests.unit.usecases.test_prepare_key import MODEL, RANDOM, desk


def box(b: Bench, count: int) -> ScriptedDesk:
    """A person with a box of keys: unplugs the one that is through, plugs in the next."""
    b.keys.unplug(b.key)
    keys = [BehavingKey(f"key-{at}") for at in range(1, count + 1)]
    for at, key in enumerate(keys):
        key.key = replace(key.key, serial=str(1000 + at), aaguid=MODEL)
    left, here = list(keys), list[BehavingKey]()
    prompter = ScriptedDesk()

    def plug_next() -> None:
        if here:
            b.keys.unplug(here.pop())
        if left:
            here.append(left.pop(0))
            b.keys.plug(here[0])

    prompter.next_key = plug_next
    return prompter


async def test_a_box_of_keys() -> None:
    b = desk()
    prompter = box(b, 100)
    end = await b.services.queue.run(replace(RANDOM, label="{serial}"), prompter, CancelToken(), count=100)
    assert end.stopped is None
    assert [record.result for record in end.records] == [KeyResult.DONE] * 100
    assert len({pin for _, pin in prompter.handed}) == 100
    assert [label for label, _ in prompter.handed] == [str(1000 + at) for at in range(100)]
    assert len(await b.services.queue.entries()) == 100
    assert await b.services.queue.forget_finished() == 100
    assert await b.services.queue.entries() == []


async def test_one_bad_key_stops_nothing() -> None:
    b = desk()
    prompter = box(b, 3)
    prompter.refuse = ("key-1",)
    wish = replace(RANDOM, serials=(SerialRange("1000", "1001"),))
    end = await b.services.queue.run(wish, prompter, CancelToken(), count=3)
    assert [record.result for record in end.records] == [KeyResult.LEFT, KeyResult.DONE, KeyResult.FAILED]
    assert end.records[2].error is not None
    assert end.records[2].error.code == Code.DESK_WRONG_KEY
    assert prompter.records == list(end.records)


class Hand(ScriptedDesk):
    """Takes one key out again when there are two."""

    def __init__(self, b: Bench, other: BehavingKey) -> None:
        super().__init__()
        self._unplug = lambda: b.keys.unplug(other)

    def next_wanted(self, problem: KeydeskError | None) -> None:
        super().next_wanted(problem)
        if problem is not None and len(self.waits) == 2:
            asyncio.get_running_loop().call_soon(self._unplug)


async def test_two_at_once_wait_until_one_is_out_again() -> None:
    b, other = desk(), BehavingKey("key-2")
    b.keys.plug(other)
    prompter = Hand(b, other)
    end = await b.services.queue.run(RANDOM, prompter, CancelToken(), count=1)
    assert [record.serial for record in end.records] == ["12345678"]
    assert prompter.waits == [None, Code.KEY_SEVERAL]


async def test_stopping_and_waiting_in_vain() -> None:
    b, cancel = desk(), CancelToken()
    b.keys.unplug(b.key)
    prompter = ScriptedDesk()
    prompter.next_key = cancel.cancel
    end = await b.services.queue.run(RANDOM, prompter, cancel)
    assert (end.records, end.stopped) == ((), Code.KEY_CANCELLED)
    end = await b.services.queue.run(RANDOM, ScriptedDesk(), CancelToken(), patience_s=0.001)
    assert (end.records, end.stopped) == ((), Code.KEY_NONE)


async def test_a_key_that_is_through_waits_for_nothing_and_is_not_taken_again() -> None:
    b = desk()
    end = await b.services.queue.run(RANDOM, ScriptedDesk(), CancelToken(), patience_s=0.01)
    assert [record.result for record in end.records] == [KeyResult.DONE]
    assert end.stopped == Code.KEY_NONE
