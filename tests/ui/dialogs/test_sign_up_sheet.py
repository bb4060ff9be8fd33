"""Creating an account with the key itself, through the real use case."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.flow_pages import OutcomePage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage
from keydesk.ui.dialogs.sign_up_sheet import NewcomerPage, run_sign_up
from keydesk.usecases.services import build_services
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.setup import DeskWindow
from tests.fakes.world import Bench, bench


def newcomer(pin: str | None = "1234") -> Bench:
    return bench(PASSWORD, pin=pin, signed_in=False)


async def fill(hand: Hand, name: str, email: str) -> NewcomerPage:
    page = await hand.sees(NewcomerPage)
    page.name.setText(name)
    page.email.clear()
    QTest.keyClicks(page.email, email)
    return page


async def test_name_address_pin_touch_and_in(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = newcomer()
    flow = hand.start(run_sign_up(hand.window, b.services))
    page = await fill(hand, "Nia Newcomer", "nia@example")
    assert not page.go_on.isEnabled()
    QTest.keyClicks(page.email, ".com")
    hand.press(page.go_on)
    pin = await hand.sees(AskPinPage)
    hand.type_pin(pin, "1234")
    hand.enter()
    assert await flow == b.identity.who_comes
    assert b.identity.calls == ["begin_sign_up", "sign_up_with_key"]
    assert len(b.key.passkeys) == 1


async def test_a_refusal_asks_again_with_what_was_typed(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = newcomer(pin=None)
    b.identity.fail_begin = [KeydeskError(Code.SIGN_UP_REFUSED, detail="The user already exists.")]
    flow = hand.start(run_sign_up(hand.window, b.services))
    page = await fill(hand, "Nia", "nia@example.com")
    hand.press(page.go_on)
    hand.type_pin(await hand.sees(CreatePinPage), "123456", "123456")
    hand.enter()
    again = await hand.sees(NewcomerPage, but=page)
    assert (again.name.text(), again.email.text()) == ("Nia", "nia@example.com")
    assert "already exists" in again.labeled.message.text()
    hand.cancel()
    assert await flow is None
    assert b.key.passkeys == {}


async def test_somebody_who_has_an_account_after_all_signs_in(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = newcomer()
    b.identity.fail_begin = [KeydeskError(Code.SIGN_UP_REFUSED, detail="The user already exists.")]
    flow = hand.start(run_sign_up(hand.window, b.services))
    page = await fill(hand, "Nia", "nia@example.com")
    hand.press(page.go_on)
    hand.type_pin(await hand.sees(AskPinPage), "1234")
    hand.enter()
    again = await hand.sees(NewcomerPage, but=page)
    assert hand.window.focusWidget() is again.email
    hand.press(again.instead)
    assert await flow == b.identity.who_comes
    assert len(b.identity.sign_ins) == 1


async def test_a_passkey_that_may_be_left_is_told(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = newcomer()
    b.identity.fail = [KeydeskError(Code.CONNECTION_LOST)]
    flow = hand.start(run_sign_up(hand.window, b.services))
    page = await fill(hand, "Nia", "nia@example.com")
    hand.press(page.go_on)
    hand.type_pin(await hand.sees(AskPinPage), "1234")
    hand.enter()
    assert "passkey" in (await hand.sees(OutcomePage)).text
    hand.cancel()
    assert await flow is None


def test_it_is_offered_where_the_profile_says_so(qapp: QApplication) -> None:
    b = newcomer()
    plain = DeskWindow(b)
    plain.window.show()
    plain.window.show_page("home")
    assert plain.find("sign-up") is None
    b.services = build_services(
        replace(b.world, tenant=replace(b.world.tenant, sign_up=True)), lambda name, work: None
    )
    plain.desk.use(b.services)
    assert plain.button("sign-up").text() == "Create an account"
    plain.close()
