"""Signing in, renaming and tidying up through the real use cases."""

from contextlib import AsyncExitStack

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.policy import Requirements
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.ui.dialogs.flow_pages import BrowserPage, ErrorPage, OutcomePage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.rename_sheet import RenamePage, run_label_key, run_rename
from keydesk.ui.dialogs.repair_sheet import RepairPage, run_repair
from keydesk.ui.dialogs.sign_in_sheet import run_sign_in
from tests.fakes.account import PASSWORD, SITE, USER, passkey
from tests.fakes.hand import Hand
from tests.fakes.patient_identity import patient
from tests.fakes.world import ACCOUNT, bench


async def test_signing_in_shows_the_address_and_ends_by_itself(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    flow = hand.start(run_sign_in(hand.window, b.services))
    page = await hand.sees(BrowserPage)
    assert page.address.value.text() == "https://login.example.com/authorize?x=1"
    assert page.left.isVisible()
    identity.came_back.set()
    person = await flow
    assert person == identity.who_comes
    assert hand.window.sheets.current is None


async def test_signing_in_can_be_cancelled(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, _ = patient()
    flow = hand.start(run_sign_in(hand.window, b.services))
    await hand.sees(BrowserPage)
    hand.cancel()
    assert await flow is None
    assert b.services.state.now.person is None


async def test_a_denied_sign_in_is_told_and_tried_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    identity.fail = [KeydeskError(Code.SIGN_IN_DENIED)]
    identity.came_back.set()
    flow = hand.start(run_sign_in(hand.window, b.services))
    error = await hand.sees(ErrorPage)
    hand.press(error.step)
    assert await flow == identity.who_comes


async def test_rename_a_passkey(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    method = passkey(b"one")
    b = bench(method, PASSWORD)
    b.services.state.put(methods=(method, PASSWORD))
    flow = hand.start(run_rename(hand.window, b.services, method.id))
    page = await hand.sees(RenamePage)
    assert hand.window.focusWidget() is page.field
    page.field.setText("  ")
    assert not page.save.isEnabled()
    page.field.setText("Key ring")
    hand.enter()
    assert await flow == "Key ring"
    assert b.services.state.now.passkey_label(b"one") == "Key ring"


async def test_rename_fails_and_is_told(async_stack: AsyncExitStack) -> None:
    from dataclasses import replace

    hand = await async_stack.enter_async_context(Hand())
    totp = replace(PASSWORD, id="totp|1", type="totp", name="Phone")
    b = bench(totp)
    b.services.state.put(methods=(totp,))
    b.api.fail["rename"] = [KeydeskError(Code.METHOD_GONE)]
    flow = hand.start(run_rename(hand.window, b.services, totp.id))
    page = await hand.sees(RenamePage)
    page.field.setText("Old phone")
    hand.enter()
    await hand.sees(ErrorPage)
    hand.escape()
    assert await flow is None


async def test_label_a_key_or_leave_it(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_label_key(hand.window, b.services, "key-1"))
    await hand.sees(RenamePage)
    hand.escape()
    assert await flow is None
    flow = hand.start(run_label_key(hand.window, b.services, "key-1"))
    page = await hand.sees(RenamePage)
    page.field.setText("Blue")
    hand.enter()
    named = await flow
    assert named is not None
    assert named.name == "Blue"
    assert b.services.state.now.key_label("key-1") == "Blue"


async def test_a_key_without_a_name_gets_the_one_of_the_organisation_unless_told_otherwise(
    async_stack: AsyncExitStack,
) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.world.state.put(requirements=Requirements(name_template="ACME {model}"))
    flow = hand.start(run_label_key(hand.window, b.services, "key-1"))
    page = await hand.sees(RenamePage)
    assert page.field.text() == "ACME Test Key"
    hand.enter()
    assert await flow is not None
    assert b.services.state.now.key_label("key-1") == "ACME Test Key"
    await b.services.care.label("key-1", "Blue")
    hand.start(run_label_key(hand.window, b.services, "key-1"))
    assert (await hand.sees(RenamePage)).field.text() == "Blue"
    hand.escape()


ENTRY = JournalEntry(
    "e1", ACCOUNT, "key-1", "Blue", EnrollStep.VERIFY, SITE, USER, b"left", (), "2026-03-03T10:00:00Z"
)


async def test_tidy_up_when_the_key_is_there(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.key.passkeys[b"left"] = StoredPasskey(b"left", SITE, b"", USER)
    b.services.state.put(repairs=(ENTRY,), methods=(PASSWORD,))
    b.keys.unplug(b.key)
    flow = hand.start(run_repair(hand.window, b.services, "e1"))
    page = await hand.sees(RepairPage)
    assert not page.do.isEnabled()
    b.keys.plug(b.key)
    assert page.do.isEnabled()
    hand.press(page.do)
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    done = await hand.sees(OutcomePage)
    assert "deleted" in done.text
    hand.escape()
    assert await flow is True
    assert not b.key.passkeys
    assert b.services.state.now.repairs == ()


async def test_tidy_up_later(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    b.services.state.put(repairs=(ENTRY,))
    flow = hand.start(run_repair(hand.window, b.services, "e1"))
    await hand.sees(RepairPage)
    hand.cancel()
    assert await flow is False
    assert b.services.state.now.repairs == (ENTRY,)


async def test_nothing_to_tidy_up(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    assert await run_repair(hand.window, bench(PASSWORD).services, "gone") is True
