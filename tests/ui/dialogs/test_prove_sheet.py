"""Testing a passkey through the real use case."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.ui.dialogs.flow_pages import ErrorPage, HoldAgainPage, OutcomePage, TouchPage
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.prove_sheet import run_prove
from keydesk.usecases.prove_passkey import Proven
from tests.fakes.account import SITE, passkey
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.patient_key import PatientKey
from tests.fakes.world import Bench, bench

METHOD = passkey(b"credential-1")


def holding(key: BehavingKey) -> BehavingKey:
    key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", b"user-handle")
    return key


def bench_with(*keys: BehavingKey) -> Bench:
    b = bench(METHOD)
    b.keys.unplug(b.key)
    for key in keys:
        b.keys.plug(key)
    b.services.state.put(methods=(METHOD,))
    return b


async def test_the_holder_is_taken_and_its_touch_drawn(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = PatientKey(pin="1234")
    b = bench_with(holding(key))
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    ask = await hand.sees(AskPinPage)
    assert hand.note == "A test changes nothing."
    hand.type_pin(ask, "1234")
    hand.enter()
    touch = await hand.sees(TouchPage)
    assert "Test Key" in touch.text
    assert not touch.left.isVisible()
    key.touch()
    works = await hand.sees(OutcomePage)
    assert works.title == "It works"
    hand.escape()
    assert isinstance(await flow, Proven)


async def test_the_missing_key_is_waited_for(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench_with()
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    page = await hand.sees(HolderPage)
    assert page.title == "Plug in the key"
    b.keys.plug(BehavingKey("other", pin="1111"))
    await b.run_spawned()
    assert page.title == "Plug in another key"
    b.keys.plug(holding(BehavingKey("right", pin="1234")))
    await b.run_spawned()
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(OutcomePage)
    hand.escape()
    proven = await flow
    assert isinstance(proven, Proven)
    assert proven.key_id == "right"


async def test_keys_that_cannot_tell_are_offered(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench_with(BehavingKey("a", pin="1111"), holding(BehavingKey("b", pin="2222")))
    now = b.services.state.now
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id, None))
    await hand.sees(AskPinPage)  # the silent map knows the holder
    hand.cancel()
    assert await flow is None
    page = HolderPage(METHOD, "Blue", now)
    unknown = frozenset({METHOD.id})
    b.services.state.put(maps={"a": KeyMap("a", unknown=unknown), "b": KeyMap("b", unknown=unknown)})
    page.update_now(b.services.state.now)
    answers: list[object] = []
    page.answered.connect(answers.append)
    assert set(page.use) == {"a", "b"}
    page.use["b"].click()
    assert answers == ["b"]
    page.deleteLater()


async def test_a_failed_test_is_told(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = holding(BehavingKey(pin="1234"))
    b = bench_with(key)
    key.fail["prove"] = [KeydeskError(Code.TEST_FAILED)]
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    error = await hand.sees(ErrorPage)
    assert error.panel.code.text().endswith("ENR-005")
    assert error.step is None
    hand.cancel()
    assert await flow is None


async def test_cancel_at_the_touch(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench_with(holding(PatientKey(pin="1234")))
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    await hand.sees(TouchPage)
    hand.cancel()
    assert await flow is None


async def test_cancel_while_the_key_is_waited_for(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench_with()
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    await hand.sees(HolderPage)
    hand.escape()
    assert await flow is None


async def taken_off_the_reader(hand: Hand, key: BehavingKey) -> tuple[Bench, "asyncio.Task[Proven | None]"]:
    """Test a passkey on a card that leaves its reader when it is to answer."""
    key.key = replace(key.key, transport=Transport.PCSC)
    b = bench_with(holding(key))
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    ask = await hand.sees(AskPinPage)
    key.fail["prove"] = [KeydeskError(Code.KEY_REMOVED)]
    b.keys.plugged.clear()
    hand.type_pin(ask, "1234")
    hand.enter()
    return b, flow


async def test_a_key_that_leaves_the_reader_is_asked_for_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    key = BehavingKey(pin="1234")
    b, flow = await taken_off_the_reader(hand, key)
    again = await hand.sees(HoldAgainPage)
    assert "Test Key" in again.text
    b.keys.plug(key)
    hand.type_pin(await hand.sees(AskPinPage), "1234")
    hand.enter()
    await hand.sees(OutcomePage)
    hand.escape()
    assert isinstance(await flow, Proven)
    touch = TouchPage(key.key, "Blue key")
    assert (touch.title, "Touch" in touch.text) == ("Keep your key on the reader", False)
    touch.deleteLater()


async def test_cancel_while_the_key_is_off_the_reader(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    _, flow = await taken_off_the_reader(hand, BehavingKey(pin="1234"))
    await hand.sees(HoldAgainPage)
    hand.escape()
    assert await flow is None
