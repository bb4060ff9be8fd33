"""What goes wrong during an enrollment is told in the sheet and cured there."""

from contextlib import AsyncExitStack

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage, RetryVerifyPage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import ConfirmFreshPage, ErrorPage, TouchPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from tests.fakes.account import PASSWORD
from tests.fakes.enroll_walk import UNCHANGED, keep_the_name
from tests.fakes.hand import Hand
from tests.fakes.patient_key import patient
from tests.fakes.world import bench


async def test_a_fresh_sign_in_keeps_every_choice(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    key = patient(b, "1234")
    b.api.fail["begin"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
    confirm = await hand.sees(ConfirmFreshPage)
    assert hand.note == UNCHANGED
    hand.press(confirm.buttons[0])
    await hand.sees(TouchPage)
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    key.touch()
    await keep_the_name(hand, flow)


async def test_a_lost_network_is_retried_without_another_touch(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.OFFLINE)]
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
    retry = await hand.sees(RetryVerifyPage)
    assert "on the key" in hand.note
    hand.press(retry.buttons[0])
    await keep_the_name(hand, flow)
    assert b.key.calls.count("make_passkey") == 1


async def test_stopping_the_retry_takes_the_passkey_off_the_key_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["verify"] = [KeydeskError(Code.OFFLINE)]
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
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
    ask = await hand.give_pin("1234")
    error = await hand.sees(ErrorPage)
    assert error.title == "The key was not touched in time"
    assert hand.note == ""
    hand.enter()
    await hand.give_pin("1234", but=ask)
    await keep_the_name(hand, flow)


async def test_an_ended_session_is_cured_inside_the_sheet(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["list"] = [KeydeskError(Code.SESSION_ENDED)]
    flow = hand.start(run_enroll(hand.window, b.services))
    confirm = await hand.sees(ConfirmFreshPage)
    hand.press(confirm.buttons[0])
    await hand.sees(AskPinPage)
    assert b.identity.sign_ins == [(True, "auth0|ana")]
    hand.cancel()
    assert await flow is None


async def test_a_rate_limit_is_one_quiet_line(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=1)]
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
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
