"""A finger in place of the PIN, in the window: asked for when the key asks, strange, blocked, and the PIN instead."""

from contextlib import AsyncExitStack
from dataclasses import replace

from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.finger_page import FingerPage
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.prove_sheet import run_prove
from keydesk.ui.dialogs.unlock_sheet import run_unlock
from keydesk.usecases.enroll_passkey import Enrolled
from keydesk.usecases.prove_passkey import Proven
from tests.fakes.account import PASSWORD, SITE, passkey
from tests.fakes.hand import Hand
from tests.fakes.patient_key import PatientKey
from tests.fakes.world import Bench, bench

METHOD = passkey(b"credential-1")


def bench_with(key: PatientKey, *methods: object) -> Bench:
    b = bench(PASSWORD, *methods)  # type: ignore[arg-type]  # methods, as the bench takes them
    b.keys.unplug(b.key)
    b.keys.plug(key)
    return b


def bio(pin: str | None = "1234", fingers: int = 5) -> PatientKey:
    key = PatientKey(pin=pin)
    key.fingers = fingers
    key.can_open_by_finger()
    key.describe()
    return key


async def enrolled(hand: Hand) -> None:
    await hand.sees(NamePage)
    hand.enter()
    await hand.sees(EnrolledPage)
    hand.escape()


async def test_a_finger_enrolls_and_no_pin_is_asked_for(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio()
    flow = hand.start(run_enroll(hand.window, bench_with(key).services))
    page = await hand.sees(FingerPage)
    assert page.title == "Put your finger on the key"
    assert "Test Key" in page.text
    assert page.tries.text() == "5 tries left with a finger, 8 with the PIN."
    assert (page.again, page.left.isVisible()) == (None, True)
    key.touch()
    await enrolled(hand)
    assert isinstance(await flow, Enrolled)
    assert key.pins_sent == []


async def test_a_strange_finger_is_told_with_advice_and_the_tries(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio()
    key.strange = 1
    flow = hand.start(run_enroll(hand.window, bench_with(key).services))
    first = await hand.sees(FingerPage)
    key.touch()
    again = await hand.sees(FingerPage, but=first)
    await hand.until(lambda: isinstance(hand.page, FingerPage) and hand.page.again is not None, "the advice")
    again = hand.page if isinstance(hand.page, FingerPage) else again
    assert again.again is not None
    assert "did not recognize" in again.again.label.text()
    assert "Wipe" in again.again.label.text()
    assert again.tries.text() == "4 tries left with a finger, 8 with the PIN."
    key.touch()
    await enrolled(hand)
    assert isinstance(await flow, Enrolled)


async def test_the_pin_instead_ends_the_wait_and_is_asked_for(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio()
    flow = hand.start(run_enroll(hand.window, bench_with(key).services))
    page = await hand.sees(FingerPage)
    hand.press(page.instead)
    ask = await hand.sees(AskPinPage)
    assert ask.why == ""
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.until(lambda: key.touched.is_set() or hand.page is not ask, "the next step")
    key.touch()
    await enrolled(hand)
    assert isinstance(await flow, Enrolled)
    assert key.pins_sent[:1] == ["1234"]


async def test_cancel_at_the_finger_ends_the_flow(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio()
    flow = hand.start(run_enroll(hand.window, bench_with(key).services))
    await hand.sees(FingerPage)
    hand.cancel()
    assert await flow is None
    assert key.passkeys == {}


async def test_a_blocked_sensor_leads_to_the_pin_with_the_reason(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio(fingers=1)
    key.strange = 1
    key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", b"user-handle")
    b = bench_with(key, METHOD)
    b.services.state.put(methods=(METHOD,))
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    await hand.sees(FingerPage)
    key.touch()
    ask = await hand.sees(AskPinPage)
    assert "too many times" in ask.why
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.until(lambda: hand.page is not ask, "the next step")
    key.touch()
    works = await hand.sees(OutcomePage)
    assert works.title == "It works"
    hand.escape()
    assert isinstance(await flow, Proven)


async def test_without_a_pin_there_is_none_to_offer(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio(pin=None, fingers=1)
    key.strange = 1
    flow = hand.start(run_enroll(hand.window, bench_with(key).services))
    page = await hand.sees(FingerPage)
    assert page.instead is None
    assert "PIN" not in page.tries.text()
    key.touch()
    told = await hand.sees(ErrorPage)
    assert told.title == "The key wants its PIN"
    hand.escape()
    assert await flow is None


async def test_unlocking_by_finger(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio()
    b = bench_with(key)
    flow = hand.start(run_unlock(hand.window, b.services, key.key.id))
    page = await hand.sees(FingerPage)
    assert not page.left.isVisible()
    key.touch()
    assert await flow is True
    assert (key.manager.unlocked, key.pins_sent) == (True, [])


async def test_a_key_with_a_keypad_is_told_in_its_own_words(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = bio()
    key.key = replace(key.key, can=frozenset())
    flow = hand.start(run_enroll(hand.window, bench_with(key).services))
    page = await hand.sees(FingerPage)
    assert page.title == "Confirm on the key"
    assert not page.tries.isVisible()
    key.touch()
    await enrolled(hand)
    assert isinstance(await flow, Enrolled)
