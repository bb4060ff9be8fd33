"""The wizard leads the real use case: every path a person can take, and Cancel at every step."""

from contextlib import AsyncExitStack

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage, RetryVerifyPage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import BrowserPage, BusyPage, ConfirmFreshPage, ErrorPage, OutcomePage, TouchPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, ReplacePinPage
from keydesk.usecases.enroll_passkey import Enrolled
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.patient_key import PatientKey
from tests.fakes.world import Bench, bench

UNCHANGED = "Nothing has been changed yet."


def patient(b: Bench, pin: str | None) -> PatientKey:
    """Plug a key that waits for a finger in place of the one there is."""
    b.keys.unplug(b.key)
    key = PatientKey(pin=pin)
    b.keys.plug(key)
    return key


def with_keys(*keys: BehavingKey) -> Bench:
    b = bench(PASSWORD)
    b.keys.unplug(b.key)
    for key in keys:
        b.keys.plug(key)
    return b


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
    b.key._describe()
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
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
    b.key._describe()
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
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
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
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
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


async def enroll_quickly(hand: Hand, b: Bench) -> None:
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(NamePage)
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None


async def test_a_fresh_sign_in_keeps_every_choice(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    key = patient(b, "1234")
    b.api.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    confirm = await hand.sees(ConfirmFreshPage)
    assert hand.note == UNCHANGED
    hand.press(confirm.buttons[0])
    await hand.sees(TouchPage)
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    key.touch()
    await hand.sees(NamePage)
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None


async def test_a_lost_network_is_retried_without_another_touch(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.OFFLINE)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    retry = await hand.sees(RetryVerifyPage)
    assert "on the key" in hand.note
    hand.press(retry.buttons[0])
    await hand.sees(NamePage)
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None
    assert b.key.calls.count("make_passkey") == 1


async def test_stopping_the_retry_takes_the_passkey_off_the_key_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.OFFLINE)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(RetryVerifyPage)
    hand.cancel()
    error = await hand.sees(ErrorPage)
    assert error.panel.code.text().endswith("ENR-003")
    hand.cancel()
    assert await flow is None
    assert not b.key.passkeys


async def test_a_lost_answer_that_nobody_can_check_is_left_over_and_told(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.CONNECTION_LOST)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    b.api.fail["list"] = [KeydeskError(Code.OFFLINE)] * 3
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(RetryVerifyPage)
    hand.cancel()
    error = await hand.sees(ErrorPage)
    assert error.panel.code.text().endswith("ENR-004")
    assert "Test Key" in error.panel.what.text()
    hand.cancel()
    assert await flow is None
    assert len(b.services.state.now.repairs) == 1


async def test_a_failure_is_told_in_the_sheet_and_tried_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.fail["make_passkey"] = [KeydeskError(Code.KEY_NOT_TOUCHED)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    error = await hand.sees(ErrorPage)
    assert error.title == "The key was not touched in time"
    assert hand.note == ""
    hand.enter()
    again = await hand.sees(AskPinPage, but=ask)
    hand.type_pin(again, "1234")
    hand.enter()
    await hand.sees(NamePage)
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None


async def test_an_ended_session_is_cured_inside_the_sheet(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["list"] = [KeydeskError(Code.SESSION_ENDED)]
    flow = hand.start(run_enroll(hand.window, b.services))
    error = await hand.sees(ErrorPage)
    hand.press(error.step)
    await hand.sees(AskPinPage)
    assert b.identity.sign_ins == [(False, None)]
    hand.cancel()
    assert await flow is None


async def test_a_rate_limit_is_one_quiet_line(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=1)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.until(lambda: hand.sheet.wait_line is not None, "the countdown")
    line = hand.sheet.wait_line
    assert line is not None
    assert "1 s" in line.label.text()
    await hand.sees(NamePage)
    assert hand.sheet.wait_line is None
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()
    assert await flow is not None


async def test_cancel_while_a_rate_limit_is_waited_out_stops_at_once(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=600)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.until(lambda: hand.sheet.wait_line is not None, "the countdown")
    hand.escape()
    assert await flow is None
    assert not b.key.passkeys


async def test_cancel_at_the_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = with_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.sees(KeyPage)
    assert hand.note == UNCHANGED
    hand.cancel()
    assert await flow is None


async def test_cancel_at_the_pin(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.sees(AskPinPage)
    hand.escape()
    assert await flow is None
    assert b.key.pins_sent == []


async def test_cancel_at_the_fresh_sign_in(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(ConfirmFreshPage)
    hand.cancel()
    assert await flow is None
    assert b.identity.sign_ins == []


async def test_cancel_at_the_touch_after_a_first_pin_tells_that_it_stays(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    key = patient(b, None)
    flow = hand.start(run_enroll(hand.window, b.services))
    create = await hand.sees(CreatePinPage)
    hand.type_pin(create, "1234", "1234")
    hand.enter()
    await hand.sees(TouchPage)
    hand.cancel()
    stopped = await hand.sees(OutcomePage)
    assert stopped.title == "Stopped"
    hand.cancel()
    assert await flow is None
    assert not key.passkeys
    assert key.pin == "1234"


async def test_the_key_was_faster_than_cancel(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    key = patient(b, "1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(TouchPage)
    key.touch()
    hand.escape()
    await hand.sees(EnrolledPage)
    assert "faster than Cancel" in hand.note
    hand.escape()
    assert await flow is not None
    assert len(key.passkeys) == 1


async def test_telling_the_account_cannot_be_cancelled(async_stack: AsyncExitStack) -> None:
    from keydesk.domain.steps import EnrollStep
    from keydesk.ui.dialogs.enroll_wizard import EnrollWizard

    hand = await async_stack.enter_async_context(Hand())
    wizard = EnrollWizard(bench(PASSWORD).services.state)
    hand.window.sheets.open(wizard)
    token = wizard.begin()
    wizard.step(EnrollStep.VERIFY)
    assert isinstance(wizard.page, BusyPage)
    assert not wizard.cancel.isVisible()
    hand.escape()
    assert not token.cancelled
    wizard.end()
    wizard.close_with(None)


async def test_the_browser_page_can_open_again_and_copy(async_stack: AsyncExitStack) -> None:
    from PySide6.QtGui import QGuiApplication

    from keydesk.ui.dialogs.prompt_sheet import PromptSheet

    hand = await async_stack.enter_async_context(Hand())
    opened: list[str] = []
    sheet = PromptSheet(bench(PASSWORD).services.state, open_url=opened.append)
    hand.window.sheets.open(sheet)
    sheet.begin()
    sheet.opened("https://login.example.com/authorize?x=1", 120)
    page = await hand.sees(BrowserPage)
    hand.press(page.again)
    assert opened == ["https://login.example.com/authorize?x=1"]
    hand.press(page.address.button)
    assert QGuiApplication.clipboard().text() == opened[0]
    hand.escape()
    assert sheet.token.cancelled
    sheet.end()
    sheet.close_with(None)


async def test_too_short_for_this_very_key(async_stack: AsyncExitStack) -> None:
    from dataclasses import replace

    hand = await async_stack.enter_async_context(Hand())
    key = replace(BehavingKey().key, pin=PinState(min_length=6, max_bytes=8))
    from keydesk.ui.dialogs.prompt_sheet import PromptSheet

    sheet = PromptSheet(bench(PASSWORD).services.state)
    hand.window.sheets.open(sheet)
    page = CreatePinPage(key, "Key", None)
    sheet.show_page(page)
    hand.type_pin(page, "12345", "")
    assert page.rules.state("length") == "broken"
    assert page.rules.state("equal") == "open"
    hand.type_pin(page, "ééééé1", "ééééé1")  # six characters, eleven bytes
    assert (page.rules.state("length"), page.rules.state("bytes")) == ("met", "broken")
    hand.type_pin(page, "e\u03011234", "e\u03011234")  # six code points typed, five as the key counts them
    assert page.rules.state("length") == "broken"
    hand.type_pin(page, "123456", "123456")
    assert page.go_on.isEnabled()
    sheet.close_with(None)


async def test_a_removed_window_ends_the_flow(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.sees(AskPinPage)
    token = hand.sheet.token
    flow.cancel()
    await hand.until(flow.done, "the end of the flow")
    assert token.cancelled
    assert hand.window.sheets.current is None
