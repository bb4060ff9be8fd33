"""Removing a method through the real use case."""

from contextlib import AsyncExitStack

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import StoredPasskey
from keydesk.domain.policy import Requirements
from keydesk.ui.dialogs.flow_pages import ConfirmFreshPage, ErrorPage, OutcomePage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.reach_pages import PhonePage
from keydesk.ui.dialogs.remove_sheet import RemovalPage, run_remove, what_stops
from keydesk.usecases.remove_method import Removed
from keydesk.usecases.state import passkey_label_name
from tests.fakes.account import PASSWORD, SITE, passkey
from tests.fakes.hand import Hand
from tests.fakes.world import Bench, bench

ONE, TWO = passkey(b"one"), passkey(b"two")


async def ready(*methods: Method, on_key: bytes | None = None) -> Bench:
    b = bench(*methods, pin="1234")
    if on_key is not None:
        b.key.passkeys[on_key] = StoredPasskey(on_key, SITE, b"", b"user-handle")
    b.services.state.put(methods=tuple(methods), labels={passkey_label_name(b"one"): "Blue"})
    await b.services.map_keys.run()
    return b


async def test_it_asks_by_name_and_cancel_is_the_default(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    assert page.title == "Remove “Blue” from your account?"
    assert page.text
    assert hand.sheet.cancel.isDefault()
    assert hand.window.focusWidget() is hand.sheet.cancel
    QTest.keyClick(hand.sheet.cancel, Qt.Key.Key_Return)
    assert await flow is None
    assert "remove" not in b.api.calls


async def test_from_account_and_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD, on_key=b"one")
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    assert page.also is not None
    assert page.also.isChecked()
    hand.press(page.do)
    ask = await hand.sees(AskPinPage)
    assert "removed from your account" in hand.note
    hand.type_pin(ask, "1234")
    hand.enter()
    done = await hand.sees(OutcomePage)
    assert done.title == "“Blue” is removed"
    hand.cancel()
    removed = await flow
    assert isinstance(removed, Removed)
    assert removed.from_keys == ("Test Key",)
    assert not b.key.passkeys


async def test_without_the_tick_the_key_is_left_alone(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD, on_key=b"one")
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    assert page.also is not None
    page.also.setChecked(False)
    hand.press(page.do)
    assert isinstance(await flow, Removed)
    assert b.key.passkeys


async def test_stopped_at_the_pin_it_says_what_stays_on_the_key(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD, on_key=b"one")
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    hand.press(page.do)
    await hand.sees(AskPinPage)
    hand.escape()
    left = await hand.sees(OutcomePage)
    assert left.title == "Removed from your account"
    assert "Test Key" in left.text
    hand.escape()
    assert isinstance(await flow, Removed)


async def test_the_last_passkey_is_warned_of_and_another_can_be_added(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, PASSWORD, on_key=b"one")
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    assert page.warning is not None
    hand.press(page.add_first)
    await hand.sees(KeyPage)
    hand.escape()
    assert await flow is None
    assert "remove" not in b.api.calls


async def test_the_last_way_in_is_refused(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE)
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    error = await hand.sees(ErrorPage)
    assert "Blue" in error.panel.what.text()
    hand.cancel()
    assert await flow is None


async def test_a_fresh_sign_in_on_the_way(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    b.api.fail["remove"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    hand.press(page.do)
    confirm = await hand.sees(ConfirmFreshPage)
    hand.press(confirm.buttons[0])
    again = await hand.sees(RemovalPage)
    assert b.api.calls.count("remove") == 1, "nothing is removed by itself"
    hand.press(again.do)
    assert isinstance(await flow, Removed)
    assert b.identity.sign_ins == [(True, "auth0|ana")]


async def test_a_refused_fresh_sign_in_changes_nothing(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    b.api.fail["remove"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    hand.press(page.do)
    await hand.sees(ConfirmFreshPage)
    hand.escape()
    assert await flow is None
    assert len(b.api.methods) == 3


async def test_cancel_during_a_rate_limited_wait(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    b.api.fail["remove"] = [KeydeskError(Code.API_RATE_LIMITED, seconds=600)]
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    hand.press(page.do)
    await hand.until(lambda: hand.sheet.wait_line is not None, "the countdown")
    hand.escape()
    assert await flow is None
    assert len(b.api.methods) == 3


async def test_a_conflict_is_explained_and_another_one_can_be_added(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    phone = Method("phone|1", MethodType.PHONE, detail="+81 90 1234 5678")
    b = await ready(ONE, PASSWORD, phone)
    b.api.fail["remove"] = [KeydeskError(Code.API_CONFLICT, detail="a second factor is required")]
    flow = hand.start(run_remove(hand.window, b.services, phone.id))
    page = await hand.sees(RemovalPage)
    assert page.text == "Codes are no longer sent there."
    hand.press(page.do)
    refused = await hand.sees(ErrorPage)
    said = "\n".join(label.text() for label in refused.findChildren(QLabel))
    assert "a second factor is required" in said
    assert "Add another one first" in said
    hand.press(next(button for button in refused.buttons if button.text() == "Add another one"))
    await hand.sees(PhonePage)
    hand.escape()
    assert await flow is None
    assert phone in b.api.methods


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (PASSWORD, "with your password"),
        (Method("w|1", MethodType.WEBAUTHN_ROAMING), "Passkeys are not affected"),
        (Method("totp|1", MethodType.TOTP, confirmed=False), "never finished"),
        (Method("recovery|1", MethodType.RECOVERY_CODE), "no longer opens"),
    ],
)
def test_what_stops_working_is_said_of_every_kind(method: Method, words: str) -> None:
    assert words in what_stops(method)


async def test_fewer_keys_than_the_organisation_asks_for_is_said_with_numbers(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, TWO, PASSWORD)
    b.services.state.put(requirements=Requirements(least_keys=2))
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(RemovalPage)
    assert page.warning is not None
    assert "2 keys. Without this one you have 1." in page.warning.label.text()
    assert page.add_first is not None
    hand.press(page.add_first)
    await hand.sees(AskPinPage)
    hand.escape()
    assert await flow is None
    assert "remove" not in b.api.calls


async def test_the_last_key_stays_where_the_organisation_asks_for_keys(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = await ready(ONE, PASSWORD)
    b.services.state.put(requirements=Requirements(least_keys=1))
    flow = hand.start(run_remove(hand.window, b.services, ONE.id))
    page = await hand.sees(ErrorPage)
    assert "this is your last one" in page.panel.accessibleName()
    hand.enter()  # the one next step: another key first
    await hand.sees(AskPinPage)
    hand.escape()
    assert await flow is None
    assert "remove" not in b.api.calls
