"""Several passkeys tested one after the other through the real use case."""

from contextlib import AsyncExitStack

from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.drill_sheet import Drilled, run_drill
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.usecases.state import passkey_label_name
from tests.fakes.account import SITE, USER, passkey
from tests.fakes.hand import Hand
from tests.fakes.world import ACCOUNT, Bench, bench

ONE, TWO = passkey(b"one"), passkey(b"two")


async def ready(*held: bytes) -> Bench:
    b = bench(ONE, TWO, pin="1234")
    for one in held:
        b.key.passkeys[one] = StoredPasskey(one, SITE, b"", USER)
    b.services.state.put(
        methods=(ONE, TWO), labels={passkey_label_name(b"one"): "Work", passkey_label_name(b"two"): "Spare"}
    )
    await b.services.map_keys.run()
    return b


async def passed(hand: Hand, but: AskPinPage | None = None) -> AskPinPage:
    ask = await hand.sees(AskPinPage, but=but)
    hand.type_pin(ask, "1234")
    hand.enter()
    return ask


async def test_both_work(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(b"one", b"two")
    flow = hand.start(run_drill(hand.window, b.services, (ONE.id, TWO.id)))
    first = await passed(hand)
    worked = await hand.sees(OutcomePage)
    assert worked.title == "It works"
    hand.press(worked.default)
    await passed(hand, but=first)
    summed = await hand.sees(OutcomePage, but=worked)
    assert summed.title == "All of them work"
    hand.cancel()
    assert await flow == Drilled(("Work", "Spare"), ())
    assert set(await b.world.notebook.drills.load(ACCOUNT)) == {b"one", b"two"}


async def test_a_key_that_is_not_at_hand_is_left_for_later(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(b"two")
    flow = hand.start(run_drill(hand.window, b.services, (ONE.id, TWO.id)))
    await passed(hand)  # the one whose key is here comes first
    worked = await hand.sees(OutcomePage)
    hand.press(worked.default)
    holder = await hand.sees(HolderPage)
    hand.press(holder.buttons[0])
    summed = await hand.sees(OutcomePage, but=worked)
    assert summed.title == "Not all were tested"
    hand.cancel()
    assert await flow == Drilled(("Spare",), ("Work",))


async def test_a_failure_does_not_stop_the_others(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(b"one", b"two")
    del b.key.passkeys[b"one"]
    flow = hand.start(run_drill(hand.window, b.services, (ONE.id, TWO.id)))
    await hand.sees(ErrorPage)
    hand.escape()
    failed = await hand.sees(OutcomePage)
    assert failed.title == "“Work” was not tested"
    hand.press(failed.default)
    await passed(hand)
    await hand.sees(OutcomePage, but=failed)
    hand.cancel()
    assert await flow == Drilled(("Spare",), ("Work",))


async def test_cancel_ends_it(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(b"one", b"two")
    flow = hand.start(run_drill(hand.window, b.services, (ONE.id, TWO.id)))
    await hand.sees(AskPinPage)
    hand.escape()
    assert await flow == Drilled((), ("Work", "Spare"))
