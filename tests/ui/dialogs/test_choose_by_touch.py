"""The page that asks which key takes a touch for an answer, and lets all keys go before it goes on."""

from contextlib import AsyncExitStack

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.prove_sheet import run_prove
from keydesk.usecases.enroll_passkey import Enrolled
from keydesk.usecases.prove_passkey import Proven
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.world import Bench, bench

TOUCH = "Touch the key you mean, or choose it here."
METHOD = passkey(b"credential-1")


def two_keys() -> Bench:
    b = bench(PASSWORD, pin="1111")
    b.key.chooseable()
    b.keys.plug(BehavingKey("key-2", pin="2222").chooseable())
    return b


async def finish(hand: Hand, pin: str) -> None:
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, pin)
    hand.enter()
    await hand.sees(NamePage)
    hand.escape()
    await hand.sees(EnrolledPage)
    hand.escape()


async def test_touching_a_key_answers_the_page(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = two_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    await hand.until(lambda: page.text == TOUCH, "the words")
    assert page.title == "Which key?"
    assert not any(blink.isVisible() for blink in page.blinks.values())  # they all blink
    b.keys.touch(b.keys.plugged["key-2"])
    await finish(hand, "2222")
    enrolled = await flow
    assert isinstance(enrolled, Enrolled)
    assert enrolled.key_id == "key-2"


async def test_choosing_a_card_frees_the_keys_first(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = two_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    await hand.until(lambda: len(b.keys.choosing) == 2, "the keys to wait")
    QTest.keyClick(page.cards["key-2"], Qt.Key.Key_Space)
    assert len(b.keys.choosing) == 2  # a card may still be looked at; Continue decides
    hand.press(page.go_on)
    await finish(hand, "2222")  # the fake refuses calls to a key that still waits
    enrolled = await flow
    assert isinstance(enrolled, Enrolled)
    assert enrolled.key_id == "key-2"
    assert not b.keys.choosing


async def test_cancel_frees_the_keys(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = two_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    await hand.sees(KeyPage)
    await hand.until(lambda: len(b.keys.choosing) == 2, "the keys to wait")
    hand.escape()
    assert await flow is None
    assert not b.keys.choosing


async def test_a_third_key_joins_and_an_old_one_can_be_blinked(async_stack: AsyncExitStack) -> None:
    from dataclasses import replace

    hand = await async_stack.enter_async_context(Hand())
    b = two_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    await hand.until(lambda: len(b.keys.choosing) == 2, "the keys to wait")
    b.keys.plug(BehavingKey("key-3", pin="3333").chooseable())
    await hand.until(lambda: len(b.keys.choosing) == 3, "three keys to wait")
    old = BehavingKey("old", pin="4444")
    old.key = replace(old.key, can=frozenset({"wink"}))
    b.keys.plug(old)
    await hand.until(lambda: "old" in page.blinks and page.blinks["old"].isVisible(), "the button")
    assert len(b.keys.choosing) == 3
    assert not page.blinks["key-3"].isVisible()
    hand.press(page.blinks["old"])
    await hand.until(lambda: "wink" in old.calls, "the light")
    hand.escape()
    assert await flow is None


async def test_old_keys_are_chosen_by_their_cards(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1111")
    b.keys.plug(BehavingKey("key-2", pin="2222"))
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    assert page.text == "Choose the key you want to add, or plug in another one."
    assert b.keys.choices == []
    hand.escape()
    assert await flow is None


async def test_no_key_waits_while_the_window_cannot_be_seen(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = two_keys()
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await hand.sees(KeyPage)
    await hand.until(lambda: len(b.keys.choosing) == 2, "the keys to wait")
    b.clock.advance(30)
    b.keys.give_up()
    await hand.until(lambda: len(b.keys.choices) == 2 and len(b.keys.choosing) == 2, "the keys to wait again")
    assert page.text == TOUCH
    hand.window.showMinimized()
    await hand.until(lambda: b.keys.choosing == (), "the keys to rest")
    await hand.until(lambda: page.text != TOUCH, "other words")
    count = len(b.keys.choices)
    b.services.state.put(keys_known=True)
    assert len(b.keys.choices) == count
    hand.window.showNormal()
    await hand.until(lambda: len(b.keys.choosing) == 2 and page.text == TOUCH, "the keys to wait again")
    hand.window.hide()
    await hand.until(lambda: b.keys.choosing == (), "the keys to rest")
    hand.window.show()
    await hand.until(lambda: len(b.keys.choosing) == 2, "the keys to wait again")
    hand.escape()
    assert await flow is None


async def test_one_of_several_holders_is_tested_by_touching_it(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(METHOD, pin="1111")
    other = BehavingKey("key-2", pin="2222").chooseable()
    for key in (b.key.chooseable(), other):
        key.passkeys[b"credential-1"] = StoredPasskey(b"credential-1", SITE, b"", USER)
    b.keys.plug(other)
    b.services.state.put(methods=(METHOD,))
    flow = hand.start(run_prove(hand.window, b.services, METHOD.id))
    page = await hand.sees(HolderPage)
    await hand.until(lambda: TOUCH in page.text, "the words")
    b.keys.touch(other)
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "2222")
    hand.enter()
    await hand.sees(OutcomePage)
    hand.escape()
    proven = await flow
    assert isinstance(proven, Proven)
    assert proven.key_id == "key-2"
