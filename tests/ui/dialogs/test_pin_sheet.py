"""PIN, list and leftover passkeys of a key through the real use cases."""

from contextlib import AsyncExitStack

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.ui.dialogs.flow_pages import ErrorPage, OutcomePage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, ReplacePinPage
from keydesk.ui.dialogs.pin_sheet import OrphanPage, run_delete_orphan, run_list_passkeys, run_set_pin
from keydesk.usecases.key_care import Listed
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.hand import Hand
from tests.fakes.world import bench


async def test_a_first_pin(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_set_pin(hand.window, b.services, "key-1"))
    page = await hand.sees(CreatePinPage)
    hand.type_pin(page, "2468", "2468")
    hand.enter()
    done = await hand.sees(OutcomePage)
    assert done.title == "The PIN is set"
    hand.escape()
    assert await flow is True
    assert b.key.pin == "2468"


async def test_a_refused_pin_is_asked_for_again_with_the_reason(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.key.fail["set_pin"] = [KeydeskError(Code.PIN_POLICY)]
    flow = hand.start(run_set_pin(hand.window, b.services, "key-1"))
    page = await hand.sees(CreatePinPage)
    hand.type_pin(page, "1111", "1111")
    hand.enter()
    again = await hand.sees(CreatePinPage, but=page)
    assert "too simple" in again.why
    assert again.new.length == 0
    hand.escape()
    assert await flow is False
    assert b.key.pin is None


async def test_change_with_a_wrong_old_pin_until_replug(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_set_pin(hand.window, b.services, "key-1"))
    page: ReplacePinPage | None = None
    for _ in range(3):
        page = await hand.sees(ReplacePinPage, but=page)
        hand.type_pin(page, "0000", "5678", "5678")
        hand.press(page.go_on)
    error = await hand.sees(ErrorPage)
    assert error.title == "Plug the key in again"
    b.key.replug()
    hand.press(error.step)
    page = await hand.sees(ReplacePinPage, but=page)
    assert page.tries.text().startswith("5 ")
    hand.type_pin(page, "1234", "5678", "5678")
    hand.press(page.go_on)
    done = await hand.sees(OutcomePage)
    assert done.title == "The PIN is changed"
    hand.escape()
    assert await flow is True
    assert b.key.pin == "5678"


async def test_a_locked_pin_offers_no_more_tries(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.retries = 0
    b.key.describe()
    flow = hand.start(run_set_pin(hand.window, b.services, "key-1"))
    error = await hand.sees(ErrorPage)
    assert error.panel.code.text().endswith("PIN-003")
    assert error.step is None
    hand.cancel()
    assert await flow is False


async def test_the_list_needs_the_pin_and_sets_a_missing_one_first(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_list_passkeys(hand.window, b.services, "key-1"))
    error = await hand.sees(ErrorPage)
    assert error.step is not None
    assert error.step.text() == "Set the PIN"
    hand.press(error.step)
    create = await hand.sees(CreatePinPage)
    hand.type_pin(create, "1234", "1234")
    hand.enter()
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    listed = await flow
    assert isinstance(listed, Listed)
    assert listed.passkeys == ()


async def test_cancel_at_the_list(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_list_passkeys(hand.window, b.services, "key-1"))
    await hand.sees(AskPinPage)
    hand.cancel()
    assert await flow is None


async def test_a_leftover_is_deleted_after_asking(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.passkeys[b"left"] = StoredPasskey(b"left", SITE, b"", USER)
    flow = hand.start(run_delete_orphan(hand.window, b.services, "key-1", b"left"))
    page = await hand.sees(OrphanPage)
    assert hand.sheet.cancel.isDefault()
    hand.press(page.do)
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    assert await flow is True
    assert not b.key.passkeys


async def test_a_leftover_the_account_knows_after_all_is_kept(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(passkey(b"left"), PASSWORD, pin="1234")
    b.key.passkeys[b"left"] = StoredPasskey(b"left", SITE, b"", USER)
    flow = hand.start(run_delete_orphan(hand.window, b.services, "key-1", b"left"))
    page = await hand.sees(OrphanPage)
    hand.press(page.do)
    error = await hand.sees(ErrorPage)
    assert error.panel.code.text().endswith("API-409")
    hand.press(error.step)  # refresh
    assert await flow is False
    assert b.services.state.now.methods is not None
    assert b.key.passkeys


async def test_a_leftover_is_kept_on_cancel(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_delete_orphan(hand.window, b.services, "key-1", b"left"))
    await hand.sees(OrphanPage)
    hand.enter()
    assert await flow is False
    assert "delete_passkey" not in b.key.calls
