"""The wizard leads the real use case along every path a person can take."""

from contextlib import AsyncExitStack

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from keydesk.domain.catalogue import Code
from keydesk.domain.policy import Requirements
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage, TouchPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, ReplacePinPage
from keydesk.ui.widgets.card import ListRow
from keydesk.usecases.enroll_passkey import Enrolled
from tests.fakes.account import PASSWORD
from tests.fakes.enroll_walk import UNCHANGED, keep_the_name, with_keys
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.patient_key import patient
from tests.fakes.world import Bench, bench


async def enroll_quickly(hand: Hand, b: Bench) -> None:
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
    await keep_the_name(hand, flow)


async def test_a_new_key_from_pin_to_name(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    key = patient(b, None)
    flow = hand.start(run_enroll(hand.window, b.services))
    create = await hand.sees(CreatePinPage)
    assert hand.note == UNCHANGED
    assert not create.go_on.isEnabled()
    hand.type_pin(create, "1234", "1235")
    assert create.rules.state("equal") == "broken"
    assert not create.go_on.isEnabled()
    hand.type_pin(create, "1234", "1234")
    hand.press(create.go_on)
    touch = await hand.sees(TouchPage)
    assert hand.note == "Only the key's PIN has been set so far."
    assert touch.left.isVisible()
    key.touch()
    name = await hand.sees(NamePage)
    assert hand.note == "The passkey is on the key and in your account."
    assert name.field.text() == "Test Key"
    name.field.setText("Blue key")
    hand.enter()
    done = await hand.sees(EnrolledPage)
    assert "Blue key" in done.title
    hand.escape()
    enrolled = await flow
    assert isinstance(enrolled, Enrolled)
    assert enrolled.name == "Blue key"
    assert len(key.passkeys) == 1
    assert hand.window.sheets.current is None


async def test_a_wrong_pin_is_asked_again_with_the_tries(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    assert not ask.tries.text()
    hand.type_pin(ask, "9999")
    hand.enter()
    again = await hand.sees(AskPinPage, but=ask)
    assert "7" in again.why
    hand.type_pin(again, "1234")
    hand.enter()
    await hand.sees(NamePage)
    hand.escape()
    await hand.sees(EnrolledPage)
    hand.escape()
    enrolled = await flow
    assert isinstance(enrolled, Enrolled)
    assert b.key.pins_sent[:2] == ["9999", "1234"]


async def test_the_last_tries_need_a_word_and_enter_spends_none(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.retries = 2
    b.key.describe()
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.give_pin("1234")
    QTest.keyClick(ask.field.line, Qt.Key.Key_Enter)
    assert not ask.go_on.isEnabled()
    assert b.key.pins_sent == []
    assert ask.sure is not None
    ask.sure.setChecked(True)
    hand.enter()
    assert b.key.pins_sent == []
    hand.press(ask.go_on)
    await hand.sees(NamePage)
    hand.escape()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None


async def test_a_forced_change_comes_first(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.must_change = True
    b.key.describe()
    flow = hand.start(run_enroll(hand.window, b.services))
    change = await hand.sees(ReplacePinPage)
    assert change.title == "Change the PIN first"
    hand.type_pin(change, "1234", "5678", "5678")
    hand.press(change.go_on)
    await hand.sees(NamePage)
    hand.escape()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None
    assert b.key.pin == "5678"


async def test_it_waits_for_a_key_and_goes_on_by_itself(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = with_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    assert page.title == "Plug in your key"
    b.keys.plug(BehavingKey(pin="1234"))
    await b.run_spawned()
    await hand.sees(AskPinPage)
    hand.cancel()
    assert await flow is None


async def test_a_key_that_cannot_be_asked_what_it_holds_is_taken_after_a_moment(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = with_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.sees(KeyPage)
    b.keys.plug(BehavingKey(pin="1234"))  # its map never comes
    await hand.sees(AskPinPage)
    hand.cancel()
    assert await flow is None


async def test_several_keys_are_cards_to_choose_from(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    first, second = BehavingKey("key-1", pin="1111"), BehavingKey("key-2", pin="2222")
    b = with_keys(first, second)
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    assert page.title == "Which key?"
    QTest.keyClick(page.cards["key-2"], Qt.Key.Key_Space)
    hand.press(page.go_on)
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "2222")
    hand.press(ask.go_on)
    await hand.sees(NamePage)
    hand.escape()
    await hand.sees(EnrolledPage)
    hand.escape()
    enrolled = await flow
    assert isinstance(enrolled, Enrolled)
    assert enrolled.key_id == "key-2"


async def test_keys_that_cannot_be_used_say_why(async_stack: AsyncExitStack) -> None:
    from dataclasses import replace

    hand = await async_stack.enter_async_context(Hand())
    old = BehavingKey("old")
    old.key = replace(old.key, usable=False, reason=Code.KEY_TOO_OLD)
    b = with_keys(old)
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    assert page.title == "This key cannot be used"
    assert not page.go_on.isVisible()
    hand.escape()
    assert await flow is None


async def test_a_key_that_holds_a_passkey_can_be_tested(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    await enroll_quickly(hand, b)
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    assert page.title == "This key is already set up"
    hand.press(page.test)
    await hand.give_pin("1234")
    works = await hand.sees(OutcomePage)
    assert works.title == "It works"
    hand.escape()
    await flow
    assert len(b.proofs) == 1


async def test_a_chosen_key_that_holds_one_offers_another(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    await enroll_quickly(hand, b)
    flow = hand.start(run_enroll(hand.window, b.services, "key-1"))
    error = await hand.sees(ErrorPage)
    assert error.panel.code.text().endswith("KEY-010")
    other = next(button for button in error.buttons if button.text() == "Use another key")
    hand.press(other)
    await hand.sees(KeyPage)
    hand.escape()
    assert await flow is None


async def test_done_leads_to_the_test_and_to_a_spare_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
    await hand.sees(NamePage)
    hand.enter()
    done = await hand.sees(EnrolledPage)
    hand.press(done.spare)
    await hand.sees(KeyPage)
    spare = BehavingKey("key-2", pin="4321")
    b.keys.plug(spare)
    await b.run_spawned()
    second = await hand.sees(AskPinPage)
    hand.type_pin(second, "4321")
    hand.enter()
    await hand.sees(NamePage)
    hand.enter()
    done = await hand.sees(EnrolledPage, but=done)
    hand.press(done.test)
    test = await hand.sees(AskPinPage)
    hand.type_pin(test, "4321")
    hand.enter()
    await hand.sees(OutcomePage)
    hand.escape()
    assert await flow is not None
    assert len(b.api.methods) == 3


async def test_the_last_page_asks_for_the_second_key_first_where_it_is_missing(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.services.state.put(requirements=Requirements(least_keys=2))
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(NamePage)
    hand.enter()
    page = await hand.sees(EnrolledPage)
    assert page.first is page.spare
    assert (page.spare.kind, page.test.kind) == ("primary", "plain")
    said = [row.subtitle.text() for row in page.findChildren(ListRow)]
    assert said[0] == "Your organisation asks everybody for 2 keys. You have 1 now."
    hand.escape()
    assert isinstance(await flow, Enrolled)
