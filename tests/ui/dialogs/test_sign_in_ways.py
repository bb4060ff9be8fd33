"""Another device and the key itself, through the real use cases; each way leads to the others."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from PySide6.QtGui import QGuiApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.device_page import DevicePage
from keydesk.ui.dialogs.flow_pages import BrowserPage, ErrorPage
from keydesk.ui.dialogs.key_sign_in_pages import BrowserInsteadPage, SigningKeyPage, WhichAccountPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.sign_in_sheet import Way, run_sign_in
from keydesk.ui.widgets.buttons import Button
from tests.fakes.hand import Hand
from tests.fakes.patient_identity import ADDRESS, patient


def button(hand: Hand, name: str) -> Button:
    found = [part for part in hand.sheet.findChildren(Button, name) if part.isVisible()]
    assert len(found) == 1, f"{len(found)} buttons are called {name}"
    return found[0]


async def test_from_the_browser_to_another_device_and_in(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    flow = hand.start(run_sign_in(hand.window, b.services))
    await hand.sees(BrowserPage)
    hand.press(button(hand, "use-device"))
    page = await hand.sees(DevicePage)
    assert page.code.word.text() == "WDJB-MJHT"
    assert page.code.word.accessibleName() == "Code: W D J B - M J H T"
    assert page.address.value.text() == ADDRESS
    assert page.left.isVisible()
    assert hand.sheet.cancel.isEnabled()
    page.code.button.click()
    assert QGuiApplication.clipboard().text() == "WDJB-MJHT"
    identity.came_back.set()
    assert await flow == identity.who_comes
    assert identity.asked == ["browser", "device"]


async def test_and_back_to_the_browser_and_away(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.DEVICE))
    await hand.sees(DevicePage)
    hand.press(button(hand, "use-browser"))
    await hand.sees(BrowserPage)
    hand.cancel()
    assert await flow is None
    assert identity.asked == ["device", "browser"]
    assert b.services.state.now.person is None


async def test_a_code_that_ran_out_is_followed_by_a_new_one(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    identity.fail = [KeydeskError(Code.DEVICE_CODE_EXPIRED)]
    identity.came_back.set()
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.DEVICE))
    error = await hand.sees(ErrorPage)
    hand.press(error.step)
    assert await flow == identity.who_comes
    assert identity.asked == ["device", "device"]


async def test_where_the_tenant_gives_no_code_the_browser_is_the_next_step(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    identity.fail = [KeydeskError(Code.DEVICE_FLOW_OFF, error="unauthorized_client")]
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.DEVICE))
    error = await hand.sees(ErrorPage)
    assert error.step is None
    assert error.admin is not None
    assert "Device Code" in error.admin.blocks[0].pasted
    assert button(hand, "use-browser").isDefault()
    hand.press(button(hand, "use-browser"))
    await hand.sees(BrowserPage)
    hand.cancel()
    assert await flow is None


@pytest.mark.parametrize("code", [Code.BROWSER_MISSING, Code.PORTS_BUSY, Code.SIGN_IN_TIMED_OUT])
async def test_where_no_browser_helps_another_device_does(async_stack: AsyncExitStack, code: Code) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    identity.fail = [KeydeskError(code)]
    flow = hand.start(run_sign_in(hand.window, b.services))
    error = await hand.sees(ErrorPage)
    assert (error.admin is not None) is (code == Code.SIGN_IN_TIMED_OUT)
    hand.press(button(hand, "use-device"))
    await hand.sees(DevicePage)
    identity.came_back.set()
    assert await flow == identity.who_comes


async def test_where_a_device_is_not_enough_the_browser_is_asked_once(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    identity.fail = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED, reason="device", error="mfa_required")]
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.DEVICE))
    page = await hand.sees(ErrorPage)
    assert page.title == "One more step is needed"
    hand.enter()
    await hand.sees(BrowserPage)
    identity.came_back.set()
    assert await flow == identity.who_comes
    assert identity.asked == ["device", "browser"]


async def test_a_sign_in_that_proved_too_little_begins_again_once(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    identity.fail = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED, missing="multi_factor")]
    flow = hand.start(run_sign_in(hand.window, b.services))
    await hand.sees(ErrorPage)
    hand.enter()
    await hand.sees(BrowserPage)
    identity.came_back.set()
    assert await flow == identity.who_comes
    assert identity.asked == ["browser", "browser"]


async def test_without_a_key_at_hand_there_is_the_browser(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    b.keys.unplug(b.key)
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.KEY))
    page = await hand.sees(SigningKeyPage)
    assert page.here is not None
    hand.press(page.here)
    await hand.sees(BrowserPage)
    identity.came_back.set()
    assert await flow == identity.who_comes


async def test_a_step_that_wants_the_browser_offers_no_other_way(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, _ = patient()
    flow = hand.start(run_sign_in(hand.window, b.services, fresh=True))
    await hand.sees(BrowserPage)
    assert hand.sheet.findChildren(Button, "use-device") == []
    hand.cancel()
    assert await flow is None


async def test_pin_touch_and_in(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient(b"ana", pin="1234")
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.KEY))
    page = await hand.sees(AskPinPage)
    hand.type_pin(page, "1234")
    hand.enter()
    assert await flow == identity.who_comes
    assert identity.calls == ["begin_with_key", "sign_in_with_key"]
    assert identity.asked == []


async def test_a_key_is_waited_for_and_taken_when_it_comes(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient(b"ana")
    b.keys.unplug(b.key)
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.KEY))
    page = await hand.sees(SigningKeyPage)
    assert page.title == "Plug in your key"
    b.keys.plug(b.key)
    assert await flow == identity.who_comes


async def test_the_account_is_asked_for_where_the_key_knows_several(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient(b"ana", b"ben")
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.KEY))
    page = await hand.sees(WhichAccountPage)
    assert len(page.choose) == 2
    hand.press(page.choose[0])
    await flow
    ((_, proof),) = identity.answers
    assert proof.credential_id == b"ben"  # the newest first


@pytest.mark.parametrize(("reason", "lasting"), [("off", True), ("custom_domain", True), ("mfa", False)])
async def test_a_tenant_that_takes_no_key_says_why_and_the_browser_is_next(
    async_stack: AsyncExitStack, reason: str, lasting: bool
) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient(b"ana")
    identity.fail_begin = [KeydeskError(Code.KEY_SIGN_IN_OFF, reason=reason)]
    refused: list[bool] = []
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.KEY, key_refused=lambda: refused.append(True)))
    page = await hand.sees(BrowserInsteadPage)
    assert "AUTH-024" in page.panel.code.text()
    hand.press(page.default)
    await hand.sees(BrowserPage)
    identity.came_back.set()
    assert await flow == identity.who_comes
    assert (identity.asked, bool(refused)) == (["browser"], lasting)


async def test_a_key_without_a_passkey_leads_to_the_browser_too(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b, identity = patient()
    flow = hand.start(run_sign_in(hand.window, b.services, way=Way.KEY))
    await hand.sees(ErrorPage)
    hand.press(button(hand, "use-browser"))
    await hand.sees(BrowserPage)
    hand.cancel()
    assert await flow is None
    assert identity.asked == ["browser"]
