"""Cancel at every step of an enrollment."""

from contextlib import AsyncExitStack

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.enroll_pages import EnrolledPage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import BusyPage, ConfirmFreshPage, OutcomePage, TouchPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage
from tests.fakes.account import PASSWORD
from tests.fakes.enroll_walk import UNCHANGED, with_keys
from tests.fakes.hand import Hand
from tests.fakes.patient_key import patient
from tests.fakes.world import bench


async def test_cancel_while_a_rate_limit_is_waited_out_stops_at_once(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.api.fail["begin"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=600)]
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.give_pin("1234")
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
    await hand.give_pin("1234")
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
    await hand.give_pin("1234")
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
