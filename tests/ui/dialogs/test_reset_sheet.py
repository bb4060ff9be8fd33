"""The armed reset, page by page: what ends, unplug, plug in again, touch, and what comes after."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import ResetTerms
from keydesk.domain.keys import PinState, SecurityKey, Transport
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.reset_pages import (
    ConsequencesPage,
    PlugInPage,
    ResetDonePage,
    ResetTouchPage,
    UnplugPage,
)
from keydesk.ui.dialogs.reset_sheet import ResetSheet, run_reset
from keydesk.usecases.reset_prompts import ConfirmBy, Consequences, ResetAsk
from tests.fakes.account import PASSWORD, passkey
from tests.fakes.hand import Hand
from tests.fakes.resetting import ScriptedReset
from tests.fakes.world import Bench, bench

ONE, TWO = passkey(b"one"), passkey(b"two")


def asking(
    b: Bench, what: Consequences | None = None, *, long: bool = False, by: ConfirmBy = ConfirmBy.SERIAL, **key: object
) -> ResetAsk:
    plugged: SecurityKey = replace(b.key.key, serial="15304711", **key)  # type: ignore[arg-type]  # checked by replace
    expected = {ConfirmBy.SERIAL: "4711", ConfirmBy.LABEL: "Blue", ConfirmBy.MODEL: plugged.model}[by]
    what = what or Consequences(True, only_here=(ONE,), strong_remains=True)
    return ResetAsk(plugged, None, by, expected, ResetTerms(long_touch=long), what)


async def ready(*methods: Method) -> Bench:
    b = bench(*methods, pin="1234")
    await b.services.load.run()
    return b


def read(page: FlowPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


async def confirmed(hand: Hand, typed: str = "4711") -> UnplugPage:
    page = await hand.sees(ConsequencesPage)
    page.field.setText(typed)
    hand.press(page.go_on)
    return await hand.sees(UnplugPage)


async def test_from_the_question_to_the_empty_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    flow = ScriptedReset(asking(b))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    page = await hand.sees(ConsequencesPage)
    assert "Only on this key." in read(page)
    assert "You keep another passkey" in read(page)
    assert not page.go_on.isEnabled()
    page.field.setText("4712")
    assert not page.go_on.isEnabled()
    unplug = await confirmed(hand)
    assert unplug.title == "Unplug “Test Key” now"
    assert hand.note == "Nothing has been erased yet."
    flow.go()
    plug_in = await hand.sees(PlugInPage)
    assert "starts by itself" in plug_in.text
    assert "within 5 second" in plug_in.text
    flow.go()
    touch = await hand.sees(ResetTouchPage)
    assert touch.title == "Touch “Test Key” now"
    flow.go()
    done = await hand.sees(ResetDonePage)
    assert flow.typed == ["4711"]
    assert flow.erased
    assert done.enroll is not None
    hand.escape()
    assert await task is True


async def test_enter_resets_nothing_and_cancel_is_the_default(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO)
    flow = ScriptedReset(asking(b))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    page = await hand.sees(ConsequencesPage)
    page.field.setText("4711")
    assert hand.sheet.cancel.isDefault()
    hand.enter()
    assert await task is False
    assert not flow.typed


async def test_dead_entries_go_with_one_click_and_the_key_is_enrolled_again_with_another(
    async_stack: AsyncExitStack,
) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    flow = ScriptedReset(asking(b))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    await confirmed(hand)
    for _ in range(3):
        flow.go()
    page = await hand.sees(ResetDonePage)
    assert page.remove is not None
    hand.press(page.remove)
    again = await hand.sees(ResetDonePage, but=page)
    assert [m.id for m in b.api.methods] == [TWO.id, PASSWORD.id]
    assert again.remove is None
    assert "removed from your account" in read(again)
    hand.press(again.enroll)
    await hand.until(lambda: isinstance(hand.window.sheets.current, EnrollWizard), "the wizard")
    hand.cancel()
    assert await task is True


async def test_a_dead_entry_that_is_the_last_way_in_stays(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE)
    flow = ScriptedReset(asking(b, Consequences(True, only_here=(ONE,), strong_remains=False)))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    await confirmed(hand)
    for _ in range(3):
        flow.go()
    page = await hand.sees(ResetDonePage)
    hand.press(page.remove)
    error = await hand.sees(ErrorPage)
    hand.cancel()
    back = await hand.sees(ResetDonePage, but=page)
    assert error.title
    assert back.remove is not None
    assert b.api.methods == [ONE]
    hand.escape()
    assert await task is True


async def test_the_last_passkey_another_key_can_be_added_first(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, PASSWORD)
    flow = ScriptedReset(asking(b, Consequences(True, only_here=(ONE,), strong_remains=False)))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    page = await hand.sees(ConsequencesPage)
    assert "no passkey left" in read(page)
    hand.press(page.add_first)
    await hand.until(lambda: isinstance(hand.window.sheets.current, EnrollWizard), "the wizard")
    hand.escape()
    assert await task is False
    assert not flow.erased


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_stopped_on_the_way_nothing_is_erased_and_it_is_said(async_stack: AsyncExitStack, steps: int) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO)
    flow = ScriptedReset(asking(b))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    await confirmed(hand)
    for _ in range(steps):
        flow.go()
    await hand.sees((UnplugPage, PlugInPage, ResetTouchPage)[steps])
    assert hand.sheet.cancel.text() == "Stop"
    hand.cancel()
    page = await hand.sees(OutcomePage)
    assert "was not reset" in page.title
    hand.escape()
    assert await task is False
    assert not flow.erased


async def test_a_failure_is_told_and_tried_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO)
    flow = ScriptedReset(asking(b), fails={"touch": KeydeskError(Code.KEY_NOT_TOUCHED)})
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    await confirmed(hand)
    for _ in range(3):
        flow.go()
    error = await hand.sees(ErrorPage)
    hand.press(error.step)
    await hand.sees(ConsequencesPage)
    assert flow.runs == 2
    hand.cancel()
    assert await task is False


async def test_what_the_account_does_not_tell_is_not_guessed(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(signed_in=False)
    blocked = PinState(set=True, retries=0)
    flow = ScriptedReset(asking(b, Consequences(), by=ConfirmBy.MODEL, pin=blocked))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    page = await hand.sees(ConsequencesPage)
    assert "Keydesk cannot read your account now" in read(page)
    assert page.warning is None
    assert page.losses.unlock is None, "a locked PIN unlocks nothing"
    await confirmed(hand, "test  KEY")
    for _ in range(3):
        flow.go()
    done = await hand.sees(ResetDonePage)
    assert done.remove is None
    assert done.enroll is None
    hand.escape()
    assert await task is True


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Consequences(True, (), (), (), True, 0), "No passkeys of other sites"),
        (Consequences(True, (), (), (), True, 0), "holds no passkey of your account"),
        (Consequences(True, (), (ONE,), (), True, 2), "Another key holds it, too."),
        (Consequences(True, (), (), (TWO,), True), "It may be on this key"),
        (Consequences(True, fingerprints=True), "PIN and fingerprints"),
        (Consequences(), "Sign-ins this key does not list"),
    ],
)
async def test_every_loss_is_named(async_stack: AsyncExitStack, what: Consequences, said: str) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO)
    task = hand.start(run_reset(hand.window, b.services, "key-1", ScriptedReset(asking(b, what))))
    assert said in read(await hand.sees(ConsequencesPage))
    hand.escape()
    assert await task is False


async def test_a_key_that_takes_no_reset_here_says_so_first(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO)
    b.key.manager.terms = ResetTerms(allowed_here=False, transports=("usb",))
    task = hand.start(run_reset(hand.window, b.services, "key-1", b.services.reset))
    error = await hand.sees(ErrorPage)
    assert "This key can be reset only while it is plugged into a USB port." in read(error)
    assert error.step is None
    hand.cancel()
    assert await task is False
    assert b.key.pin == "1234"


async def test_a_key_that_wants_to_be_held_and_one_in_a_reader(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE)
    sheet = ResetSheet(b.services.state, "key-1", lambda aaguid: None)
    hand.window.sheets.open(sheet)
    held = asking(b, long=True)
    sheet.plug_in_now(held, 5)
    assert "hold it for five" in (await hand.sees(PlugInPage)).text
    sheet.firing(held, 5)
    touch = await hand.sees(ResetTouchPage)
    assert "hold it" in touch.title
    touch.left.expired.emit()
    assert touch.late.isVisible()
    card = asking(b, transport=Transport.PCSC)
    sheet.unplug_now(card)
    assert "off the reader" in (await hand.sees(UnplugPage)).title
    sheet.plug_in_now(card, 5)
    assert "on the reader again" in (await hand.sees(PlugInPage)).title
    sheet.firing(card, 5)
    assert "Leave" in (await hand.sees(ResetTouchPage, but=touch)).title
    assert "reader" in sheet_text(sheet, card)
    sheet.close_with(None)


def sheet_text(sheet: ResetSheet, ask: ResetAsk) -> str:
    sheet.asked = ask
    page = sheet.stopped()
    text = page.text
    page.deleteLater()
    return text


async def test_every_step_is_spoken(async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = await async_stack.enter_async_context(Hand())
    heard: list[str] = []
    monkeypatch.setattr(
        "keydesk.ui.dialogs.reset_pages.announce", lambda widget, text, *, urgent=False: heard.append(text)
    )
    b = await ready(ONE, TWO)
    flow = ScriptedReset(asking(b))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    await confirmed(hand)
    for page in (PlugInPage, ResetTouchPage, ResetDonePage):
        flow.go()
        await hand.sees(page)
    hand.escape()
    await task
    assert [text.split("“")[0].strip() for text in heard] == ["Reset", "Unplug", "Plug", "Touch"]
    assert "within 5 second" in heard[2]


async def test_unlocked_to_count_and_asked_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO)
    await b.key.refresh()
    flow = ScriptedReset(asking(b, pin=b.key.key.pin))
    task = hand.start(run_reset(hand.window, b.services, "key-1", flow))
    page = await hand.sees(ConsequencesPage)
    hand.press(page.losses.unlock)
    asks = await hand.sees(AskPinPage)
    flow.ask = replace(flow.ask, consequences=replace(flow.ask.consequences, other_sites=3))
    hand.type_pin(asks, "1234")
    hand.press(asks.go_on)
    again = await hand.sees(ConsequencesPage, but=page)
    assert "3 passkey" in read(again)
    assert again.losses.unlock is None
    assert b.keys.manager("key-1").unlocked
    hand.cancel()
    assert await task is False
