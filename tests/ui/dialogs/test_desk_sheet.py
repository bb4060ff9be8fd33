"""The provisioning desk at work: key after key, the PIN shown once and gone with the key, printed where wished."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.provisioning import DeskProfile, KeyResult, PinSource
from keydesk.ui.dialogs.desk_pages import DeskPinPage, HandOutPage, NextKeyPage, PlanPage
from keydesk.ui.dialogs.desk_sheet import run_desk
from keydesk.ui.dialogs.reset_pages import ConsequencesPage, PlugInPage, UnplugPage
from keydesk.usecases.desk_prompts import DeskRecord
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.paper import RecordingPaper
from tests.fakes.world import Bench, bench

RANDOM = DeskProfile("Desk", pin=PinSource.RANDOM, force_change=True, label="{model} {serial_last4}")
TYPED = DeskProfile("Desk")


def desk(pin: str | None = None) -> Bench:
    b = bench(pin=pin, signed_in=False)
    b.key.key = replace(b.key.key, serial="12345678")
    return b


def provisioning(
    hand: Hand, b: Bench, profile: DeskProfile, paper: RecordingPaper | None = None
) -> asyncio.Task[None]:
    """The desk at work, without tones and without a look at what is recorded."""
    return hand.start(
        run_desk(hand.window, b.services, profile, lambda record: None, tones=False, paper=paper or RecordingPaper())
    )


class Bell:
    """Counts the tones."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.rung = 0
        patch.setattr(QApplication, "beep", self._ring)

    def _ring(self) -> None:
        self.rung += 1


def read(hand: Hand) -> str:
    return "\n".join(label.text() for label in hand.sheet.findChildren(QLabel) if label.isVisible())


async def test_a_pin_is_shown_once_and_gone_with_the_key(
    async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, bell = await async_stack.enter_async_context(Hand()), Bell(monkeypatch)
    b, through, paper = desk(), list[DeskRecord](), RecordingPaper()
    task = hand.start(run_desk(hand.window, b.services, RANDOM, through.append, paper=paper))
    plan = await hand.sees(PlanPage)
    assert "It gets a random PIN" in read(hand)
    assert "set_pin" not in b.key.calls
    hand.press(plan.go_on)
    page = await hand.sees(HandOutPage)
    pin = b.key.pin
    assert pin is not None
    assert pin[:4] in read(hand)
    assert page.plate.label.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    hand.press(page.print)
    assert pin[:4] in paper.printed[0]
    assert "12345678" in paper.printed[0]
    assert "went to the printer" in read(hand)
    hand.escape()  # nothing but taking it, or pulling the key, ends this page
    assert await hand.sees(HandOutPage) is page
    b.keys.unplug(b.key)
    await hand.sees(NextKeyPage)
    assert pin[:4] not in read(hand)
    assert "is ready" in read(hand)
    assert bell.rung == 1
    assert [record.result for record in through] == [KeyResult.DONE]
    clipboard = QGuiApplication.clipboard().mimeData()
    assert clipboard is None or pin not in clipboard.text()
    assert pin not in hand.window.windowTitle() + repr(through)
    hand.escape()
    await task


async def test_a_printer_that_fails_leaves_the_pin_there(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = desk()
    task = provisioning(hand, b, RANDOM, RecordingPaper(works=False))
    hand.press((await hand.sees(PlanPage)).go_on)
    page = await hand.sees(HandOutPage)
    hand.press(page.print)
    assert "did not take it" in read(hand)
    assert b.key.pin is not None
    assert b.key.pin[:4] in read(hand)
    hand.press(page.taken)
    await hand.sees(NextKeyPage)
    hand.escape()
    await task


async def test_a_typed_pin_then_the_next_key_then_finish(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, through = desk(), list[DeskRecord]()
    task = hand.start(run_desk(hand.window, b.services, TYPED, through.append, tones=False))
    hand.press((await hand.sees(PlanPage)).go_on)
    page = await hand.sees(DeskPinPage)
    for refused, rule in (("4072516", "length"), ("12345678", "easy")):
        page.new.line.setText(refused)
        page.again.line.setText(refused)
        assert not page.go_on.isEnabled()
        assert page.rules.state(rule) == "broken"
    assert page.rules.state("length") == "met"
    page.new.line.setText("40725163")
    page.again.line.setText("40725163")
    hand.press(page.go_on)
    await hand.sees(NextKeyPage)
    assert b.key.pin == "40725163"
    other = BehavingKey("key-2")
    b.keys.plug(other)
    plan = await hand.sees(PlanPage)
    assert "no serial number" in plan.text
    hand.press(plan.leave)
    await hand.sees(NextKeyPage)
    assert "left as it is" in read(hand)
    assert other.pin is None
    assert hand.note == "1 key(s) ready"
    hand.escape()
    await task
    assert [record.result for record in through] == [KeyResult.DONE, KeyResult.LEFT]


async def test_a_key_that_cannot_be_prepared_says_why_and_sounds_twice(
    async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, bell = await async_stack.enter_async_context(Hand()), Bell(monkeypatch)
    monkeypatch.setattr("keydesk.ui.dialogs.desk_sheet._SECOND_TONE_MS", 0)
    b, through = desk(pin="1234"), list[DeskRecord]()
    task = hand.start(run_desk(hand.window, b.services, TYPED, through.append))
    page = await hand.sees(NextKeyPage)
    while page.told == "":
        page = await hand.sees(NextKeyPage)
    assert "has a PIN" in read(hand)
    assert Code.DESK_HAS_PIN in read(hand)
    hand.escape()
    await task
    QApplication.processEvents()
    assert bell.rung == 2
    assert [record.error.code for record in through if record.error is not None] == [Code.DESK_HAS_PIN]


async def test_a_key_in_use_is_reset_after_its_number_was_typed(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = desk(pin="1234")
    task = provisioning(hand, b, replace(RANDOM, reset_first=True))
    plan = await hand.sees(PlanPage)
    assert not plan.go_on.isDefault()
    hand.press(plan.go_on)
    consequences = await hand.sees(ConsequencesPage)
    consequences.field.setText("5678")
    hand.press(consequences.go_on)
    await hand.sees(UnplugPage)
    b.keys.unplug(b.key)
    await hand.sees(PlugInPage)
    b.key.key = replace(b.key.key, path="again")
    b.keys.plug(b.key)
    page = await hand.sees(HandOutPage)
    hand.press(page.taken)
    await hand.sees(NextKeyPage)
    hand.escape()
    await task


async def test_two_keys_at_once(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, other = desk(), BehavingKey("key-2")
    b.keys.plug(other)
    task = provisioning(hand, b, TYPED)
    page = await hand.sees(NextKeyPage)
    while "Leave only one" not in page.text:
        page = await hand.sees(NextKeyPage)
    b.keys.unplug(b.key)
    plan = await hand.sees(PlanPage)
    assert "no serial number" in plan.text  # it is the other one
    hand.press(plan.leave)
    await hand.sees(NextKeyPage)
    hand.escape()
    await task
    assert (b.key.pin, other.pin) == (None, None)


async def test_a_pin_that_is_on_the_key_is_shown_although_the_person_stopped(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = desk()
    sets = b.key.set_pin

    async def set_and_stop(new: object) -> None:
        await sets(new)  # type: ignore[arg-type]  # handed through
        hand.sheet.token.cancel()

    b.key.set_pin = set_and_stop  # type: ignore[method-assign]  # a hand that is quick
    task = provisioning(hand, b, RANDOM)
    hand.press((await hand.sees(PlanPage)).go_on)
    page = await hand.sees(HandOutPage)
    hand.press(page.taken)
    await task
    assert b.key.must_change


def test_a_failure_in_one_line() -> None:
    from keydesk.ui.dialogs.desk_pages import failure_words

    assert Code.KEY_REMOVED in failure_words(KeydeskError(Code.KEY_REMOVED))
