"""Fingerprints: sample by sample, a name within the key's room, delete by name, and the PIN instead."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QLabel

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerDonePage, FingerNamePage, SamplePage
from keydesk.ui.dialogs.fingerprint_sheet import run_add, run_delete_finger, run_rename_finger, run_show
from keydesk.ui.dialogs.fingerprint_words import advice, finger_name
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.usecases.fingerprint_prompts import FingerprintPrompter
from keydesk.usecases.outcomes import Cancelled, Done
from tests.fakes.hand import Hand
from tests.fakes.world import Bench, bench

THUMB, NAMELESS = Fingerprint(b"1", "Right thumb"), Fingerprint(b"2")


@dataclass
class Fingers:
    """Satisfies the window's fingerprint flow; the test plays the sensor.

    Args:
        b: whose key it is.
        sensor: its limits.
        prints: what the key knows.
        fails: raised once by `add` before anything else.
        stopped: how often `add` was stopped.
        asks_pin: the key is locked.
    """

    b: Bench
    sensor: FingerprintSensor = field(default_factory=lambda: FingerprintSensor(max_samples=3, max_name_bytes=15))
    prints: list[Fingerprint] = field(default_factory=lambda: [THUMB, NAMELESS])
    fails: list[KeydeskError] = field(default_factory=list)
    stopped: int = 0
    asks_pin: bool = False

    def __post_init__(self) -> None:
        self._samples: asyncio.Queue[tuple[Sample, int | None]] = asyncio.Queue()

    def put(self, sample: Sample, remaining: int | None) -> None:
        """A finger was on the sensor."""
        self._samples.put_nowait((sample, remaining))

    async def max_name_bytes(self, key_id: str) -> int:
        return self.sensor.max_name_bytes

    async def list(self, key_id: str, prompter: FingerprintPrompter) -> Done[Sequence[Fingerprint]] | Cancelled:
        return Done(tuple(self.prints))

    async def add(
        self, key_id: str, prompter: FingerprintPrompter, cancel: CancelToken
    ) -> Done[Fingerprint] | Cancelled:
        if self.fails:
            raise self.fails.pop(0)
        prompter.enrolling(self.b.key.key, self.sensor)
        if self.asks_pin and await prompter.ask_pin(self.b.key.key, self.b.key.key.pin, None) is None:
            return Cancelled()
        prompter.touch_wanted()
        remaining: int | None = None
        while remaining != 0:
            taken = await self._next(cancel)
            if taken is None:
                self.stopped += 1
                return Cancelled()
            remaining = taken[1]
            prompter.sample(*taken)
        prompter.touch_done()
        name = await prompter.name_fingerprint(self.b.key.key, self.sensor, None)
        made = Fingerprint(bytes([len(self.prints) + 1]), name or "")
        self.prints.append(made)
        return Done(made)

    async def rename(
        self, key_id: str, fingerprint_id: bytes, name: str, prompter: FingerprintPrompter
    ) -> Done[None] | Cancelled:
        self.prints = [Fingerprint(f.id, name) if f.id == fingerprint_id else f for f in self.prints]
        return Done(None)

    async def remove(
        self, key_id: str, fingerprint_id: bytes, prompter: FingerprintPrompter
    ) -> Done[None] | Cancelled:
        finger = next(f for f in self.prints if f.id == fingerprint_id)
        if not await prompter.confirm_removal(self.b.key.key, finger, len(self.prints) == 1):
            return Cancelled()
        self.prints.remove(finger)
        return Done(None)

    async def _next(self, cancel: CancelToken) -> tuple[Sample, int | None] | None:
        stopped = asyncio.Event()
        forget = cancel.on_cancel(stopped.set)
        taken = asyncio.ensure_future(self._samples.get())
        waits = [taken, asyncio.ensure_future(stopped.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            forget()
            for wait in waits:
                wait.cancel()
        return None if cancel.cancelled or not taken.done() else taken.result()


def read(page: FlowPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def test_sample_by_sample_until_it_has_a_name(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers, (THUMB, NAMELESS)))
    page = await hand.sees(SamplePage)
    assert page.picture.share == 0
    fingers.put(Sample.GOOD, 2)
    await hand.until(lambda: page.picture.share > 0, "the first sample")
    share = page.picture.share
    fingers.put(Sample.TOO_LEFT, 2)
    await hand.until(lambda: "to the right" in read(page), "the advice")
    assert page.picture.share == share, "a bad sample takes nothing away"
    fingers.put(Sample.GOOD, 1)
    fingers.put(Sample.GOOD, 0)
    naming = await hand.sees(FingerNamePage)
    assert naming.field.text() == "Fingerprint 3"
    naming.field.setText("Left thumb")
    hand.press(naming.save)
    done = await hand.sees(FingerDonePage)
    assert "Left thumb" in done.title
    hand.press(done.another)
    again = await hand.sees(SamplePage, but=page)
    assert again.picture.share == 0
    hand.cancel()
    assert await task is True
    assert [f.name for f in fingers.prints] == ["Right thumb", "", "Left thumb"]


async def test_cancel_mid_way_stops_on_the_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers))
    page = await hand.sees(SamplePage)
    fingers.put(Sample.GOOD, 2)
    await hand.until(lambda: page.picture.share > 0, "the first sample")
    hand.escape()
    assert await task is False
    assert fingers.stopped == 1
    assert fingers.prints == [THUMB, NAMELESS]


async def test_the_samples_begin_after_the_pin(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b, asks_pin=True)
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers))
    asks = await hand.sees(AskPinPage)
    hand.type_pin(asks, "1234")
    hand.press(asks.go_on)
    await hand.sees(SamplePage)
    hand.escape()
    assert await task is False


async def test_the_pin_instead(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers))
    page = await hand.sees(SamplePage)
    hand.press(page.instead)
    told = await hand.sees(OutcomePage)
    assert told.title == "No fingerprint was added"
    assert "PIN" in told.text
    hand.escape()
    assert await task is False
    assert fingers.stopped == 1


async def test_without_a_name_it_stays_on_the_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b, prints=[])
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers))
    await hand.sees(SamplePage)
    fingers.put(Sample.GOOD, 0)
    await hand.sees(FingerNamePage)
    assert hand.sheet.cancel.text() == "Without a name"
    hand.escape()
    done = await hand.sees(FingerDonePage)
    assert "Fingerprint 1" in done.title
    hand.escape()
    assert await task is True
    assert fingers.prints == [Fingerprint(b"\x01")]


async def test_no_room_is_told(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b, fails=[KeydeskError(Code.FINGERPRINT_FULL)])
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers))
    assert (await hand.sees(ErrorPage)).title == "No room for another fingerprint"
    hand.escape()
    assert await task is False


async def test_a_name_counts_in_bytes_while_it_is_typed(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_rename_finger(hand.window, b.services, "key-1", fingers, THUMB))
    page = await hand.sees(FingerNamePage)
    assert "4 more plain letter" in read(page)
    page.field.setText("右手の親指")  # 15 bytes
    assert page.save.isEnabled()
    page.field.setText("右手の親指!")
    assert not page.save.isEnabled()
    assert "Too long" in read(page)
    page.field.setText("   ")
    assert not page.save.isEnabled()
    page.field.setText("e\u0301" * 7)  # fourteen bytes as the key gets it, in composed form
    assert page.save.isEnabled()
    hand.press(page.save)
    assert await task == "é" * 7
    assert fingers.prints[0].name == "é" * 7


async def test_renaming_to_the_same_name_is_nothing(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_rename_finger(hand.window, b.services, "key-1", fingers, THUMB))
    page = await hand.sees(FingerNamePage)
    hand.press(page.save)
    assert await task is None
    assert fingers.prints[0] == THUMB


@pytest.mark.parametrize("last", [False, True])
async def test_delete_asks_by_name_and_says_what_the_last_one_means(async_stack: AsyncExitStack, last: bool) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b, prints=[THUMB] if last else [THUMB, NAMELESS])
    task = hand.start(run_delete_finger(hand.window, b.services, "key-1", fingers, THUMB))
    page = await hand.sees(DeleteFingerPage)
    assert page.title == "Delete “Right thumb” from “Test Key”?"
    assert ("only fingerprint" in read(page)) == last
    assert hand.sheet.cancel.isDefault()
    hand.press(page.do)
    assert await task is True
    assert THUMB not in fingers.prints


async def test_delete_is_cancelled_by_enter(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_delete_finger(hand.window, b.services, "key-1", fingers, NAMELESS))
    page = await hand.sees(DeleteFingerPage)
    assert "without a name" in page.title
    hand.enter()
    assert await task is False
    assert NAMELESS in fingers.prints


async def test_the_list(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(pin="1234")
    assert await hand.start(run_show(hand.window, b.services, "key-1", Fingers(b))) == (THUMB, NAMELESS)
    assert finger_name(NAMELESS, (THUMB, NAMELESS)) == "Fingerprint 2"


async def test_every_sample_is_spoken(async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = await async_stack.enter_async_context(Hand())
    heard: list[str] = []
    monkeypatch.setattr(
        "keydesk.ui.dialogs.fingerprint_pages.announce", lambda widget, text, *, urgent=False: heard.append(text)
    )
    b = bench(pin="1234")
    fingers = Fingers(b)
    task = hand.start(run_add(hand.window, b.services, "key-1", fingers))
    await hand.sees(SamplePage)
    fingers.put(Sample.TOO_FAST, 3)
    await hand.until(lambda: len(heard) == 2, "the advice")
    assert heard[0].startswith("Add a fingerprint. Put your finger")
    assert heard[1].startswith("Too fast.")
    assert "3 more good sample" in heard[1]
    hand.escape()
    await task


def test_every_sample_has_its_own_advice() -> None:
    assert len({advice(sample) for sample in Sample}) == len(Sample)


def test_without_any_count_the_picture_never_looks_finished() -> None:
    page = SamplePage("Key", FingerprintSensor(swipe=True))
    assert "Draw your finger" in page.text
    shares = []
    for _ in range(9):
        page.show_sample(Sample.GOOD, None)
        shares.append(page.picture.share)
    assert shares == sorted(shares)
    assert shares[-1] < 1
    page.show_sample(Sample.GOOD, 0)
    assert page.picture.share == 1
    page.deleteLater()
