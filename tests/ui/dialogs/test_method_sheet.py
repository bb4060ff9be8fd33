"""The sheet leads the real flows of apps, phones and addresses, along every path a person can take."""

from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel
from keydesk.ui.dialogs import method_sheet
from keydesk.ui.dialogs.flow_pages import BrowserPage, ConfirmFreshPage, ErrorPage
from keydesk.ui.dialogs.method_pages import MethodNamePage, MethodReadyPage, StoppedPage
from keydesk.ui.dialogs.method_sheet import run_enroll_method
from keydesk.ui.dialogs.reach_pages import CodePage, EmailPage, PhonePage
from keydesk.ui.dialogs.scan_pages import ScanPushPage, ScanTotpPage
from keydesk.ui.widgets.code_plate import CodePlate
from keydesk.ui.widgets.sheet import focus_stops
from keydesk.usecases.enroll_method import EnrolledMethod
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.world import Bench, bench

UNCHANGED = "Nothing has been changed yet."
WRONG = KeydeskError(Code.CODE_WRONG)


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new code can be had at once."""
    monkeypatch.setattr(method_sheet, "RESEND_S", 0)


def types(b: Bench) -> list[str]:
    return [f"{method.type}{'' if method.confirmed else '?'}" for method in b.api.methods]


async def test_an_app_from_the_picture_to_its_name(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.TOTP))
    scan = await hand.sees(ScanTotpPage)
    assert hand.note == "It counts once the code is confirmed."
    assert not scan.go_on.isEnabled()
    QTest.keyClicks(scan.field, "482 91")
    assert not scan.go_on.isEnabled()
    QTest.keyClicks(scan.field, "3")  # the sixth digit goes on by itself
    name = await hand.sees(MethodNamePage)
    assert b.api.proofs == ["482913"]
    assert hand.note == "It is in your account."
    assert name.field.text() == "Authenticator app"
    name.field.setText("Ana's phone")
    hand.enter()
    ready = await hand.sees(MethodReadyPage)
    assert ready.title == "“Ana's phone” is connected"
    hand.escape()
    enrolled = await flow
    assert isinstance(enrolled, EnrolledMethod)
    assert enrolled.name == "Ana's phone"
    assert types(b) == ["password", "totp"]
    assert hand.window.sheets.current is None


async def test_wrong_codes_are_said_in_place_and_counted(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [WRONG, WRONG]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.TOTP))
    first = await hand.sees(ScanTotpPage)
    first.field.setText("111111")
    second = await hand.sees(ScanTotpPage, but=first)
    assert second.field.text() == ""
    assert second.labeled.message.text() == "That code was not right. Type the one the app shows now."
    assert second.field.accessibleDescription() == second.labeled.message.text()
    assert hand.window.focusWidget() is second.field
    second.field.setText("222222")
    third = await hand.sees(ScanTotpPage, but=second)
    assert "2 wrong codes so far" in third.labeled.message.text().replace("code(s)", "codes")
    QTest.keyClicks(third.field, "3")
    assert third.labeled.message.text() == "A new code comes every 30 seconds."
    hand.cancel()
    assert await flow is None


async def test_cancel_leaves_nothing_behind_and_says_what_it_cannot(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.TOTP))
    await hand.sees(ScanTotpPage)
    assert types(b) == ["password", "totp?"]
    hand.escape()
    assert await flow is None
    assert types(b) == ["password"]
    assert hand.window.sheets.current is None

    b.api.fail["remove"] = [KeydeskError(Code.OFFLINE)] * 3
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.TOTP))
    await hand.sees(ScanTotpPage)
    hand.escape()
    stopped = await hand.sees(StoppedPage)
    assert "unfinished entry" in stopped.text
    hand.escape()
    assert await flow is None


async def test_who_cannot_scan_types_the_code_and_a_copy_outlives_the_sheet(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.TOTP))
    scan = await hand.sees(ScanTotpPage)
    assert scan.findChild(CodePlate) is None
    hand.press(scan.by_hand)
    plate = scan.findChild(CodePlate)
    assert isinstance(plate, CodePlate)
    assert plate.label.text() == "MANU AL"
    copy = hand.window.focusWidget()
    assert copy is not None
    assert copy.accessibleName() == "Copy the code to type in"
    QTest.keyClick(copy, Qt.Key.Key_Space)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "MANUAL"
    assert clipboard.mimeData().data("x-kde-passwordManagerHint").data() == b"secret"
    b.api.fail["verify_method"] = [WRONG]
    scan.field.setText("111111")
    again = await hand.sees(ScanTotpPage, but=scan)
    assert again.findChild(CodePlate) is not None, "who types it once does so again"
    assert hand.window.focusWidget() is again.field
    hand.cancel()
    assert await flow is None
    assert clipboard.text() == "MANUAL", "it may still be needed on the phone"
    hand.window.close()
    assert clipboard.text() == ""


async def test_an_approving_app_that_has_not_answered_is_asked_again(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [KeydeskError(Code.PHONE_NOT_LINKED)]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PUSH))
    scan = await hand.sees(ScanPushPage)
    assert scan.warning is None
    assert b.api.calls.count("verify_method") == 0, "no polling"
    hand.enter()
    again = await hand.sees(ScanPushPage, but=scan)
    assert again.warning is not None
    assert "has not told" in again.warning.label.text()
    hand.press(again.scanned)
    await hand.sees(MethodNamePage)
    hand.press(hand.sheet.cancel)  # Skip keeps the suggestion
    await hand.sees(MethodReadyPage)
    hand.escape()
    assert await flow is not None


async def test_a_phone_by_keyboard_alone(async_stack: AsyncExitStack, no_pause: None) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PHONE))
    page = await hand.sees(PhonePage)
    assert hand.note == UNCHANGED
    assert hand.window.focusWidget() is page.field
    QTest.keyClicks(page.field, "090 1234")
    assert "Begin with +" in page.labeled.message.text()
    assert not page.go_on.isEnabled()
    page.field.selectAll()
    QTest.keyClicks(page.field, "+81 90-1234-5678")
    assert page.labeled.message.text().startswith("With the code of the country")
    assert page.go_on.text() == "Send a code"
    stops = focus_stops(hand.sheet)
    assert stops == [page.field, page.message, page.call, hand.sheet.cancel, page.go_on], "what Tab reaches, in order"
    page.call.setFocus()
    QTest.keyClick(page.call, Qt.Key.Key_Space)
    assert page.call.isChecked()
    assert page.go_on.text() == "Call me"
    hand.enter()
    code = await hand.sees(CodePage)
    assert "We are calling" in code.text
    assert (b.api.wishes[0].phone_number, b.api.wishes[0].channel) == ("+819012345678", Channel.VOICE)
    QTest.keyClicks(code.field, "123456")
    await hand.sees(MethodReadyPage)
    hand.escape()
    enrolled = await flow
    assert isinstance(enrolled, EnrolledMethod)
    assert enrolled.method.channel == "voice"


async def test_a_number_the_tenant_refuses_stays_in_its_field(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["begin_method"] = [KeydeskError(Code.PHONE_INVALID, detail="not a mobile number")]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PHONE))
    page = await hand.sees(PhonePage)
    page.call.setChecked(True)
    page.field.setText("+49 1512 3456789")
    hand.press(page.go_on)
    again = await hand.sees(PhonePage, but=page)
    assert again.field.text() == "+4915123456789"
    assert again.call.isChecked()
    assert "not a mobile number" in again.labeled.message.text()
    hand.cancel()
    assert await flow is None


async def test_a_new_code_can_be_had_after_a_pause(
    async_stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["verify_method"] = [WRONG]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.EMAIL))
    page = await hand.sees(EmailPage)
    page.field.setText("ana@example")
    assert not page.go_on.isEnabled()
    page.field.setText(" ana@example.com ")
    hand.press(page.go_on)
    code = await hand.sees(CodePage)
    assert code.text == "We sent a code of six digits to \u2066ana@example.com\u2069."
    assert not code.again.isEnabled()
    assert code.again.text().startswith("Send a new code (in ")
    code.field.setText("111111")
    second = await hand.sees(CodePage, but=code)
    assert not second.again.isEnabled(), "a wrong code does not shorten the pause"
    assert "The newest message counts." in second.labeled.message.text()
    second._resend_at = 0.0
    second._clock.timeout.emit()
    assert second.again.text() == "Send a new code"
    hand.press(second.again)
    third = await hand.sees(CodePage, but=second)
    assert b.api.calls.count("begin_method") == 2
    assert third.labeled.message.text().startswith("Nothing there?")
    assert not third.again.isEnabled()
    third.field.setText("222222")
    ready = await hand.sees(MethodReadyPage)
    assert "ana@example.com" in ready.text
    hand.escape()
    assert await flow is not None
    assert types(b) == ["password", "email"]


async def test_a_sign_in_in_the_middle_comes_back_to_the_same_step(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["begin_method"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PHONE))
    page = await hand.sees(PhonePage)
    page.field.setText("+81 90 1234 5678")
    hand.press(page.go_on)
    confirm = await hand.sees(ConfirmFreshPage)
    hand.press(confirm.default)
    code = await hand.sees(CodePage)
    assert "+819012345678" in code.text
    assert len(b.identity.sign_ins) == 1
    hand.cancel()
    assert await flow is None


async def test_a_refusal_is_told_with_its_code(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["begin_method"] = [KeydeskError(Code.METHOD_REFUSED, type="push-notification", detail="switched off")]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.PUSH))
    page = await hand.sees(ErrorPage)
    assert "switched off" in page.panel.accessibleName()
    hand.escape()
    assert await flow is None


async def test_a_cancelled_browser_trip_ends_the_sheet(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    b.api.fail["begin_method"] = [KeydeskError(Code.FRESH_SIGN_IN_NEEDED)]
    b.identity.fail = [KeydeskError(Code.SIGN_IN_CANCELLED)]
    flow = hand.start(run_enroll_method(hand.window, b.services, MethodType.TOTP))
    confirm = await hand.sees(ConfirmFreshPage)
    hand.press(confirm.default)
    assert await flow is None
    assert types(b) == ["password"]
    assert not isinstance(hand.page, BrowserPage)


async def test_in_practice_the_inbox_is_one_click_away(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    opened: list[str] = []
    practice = replace(b.services, tenant=replace(b.services.tenant, practice=True))
    flow = hand.start(run_enroll_method(hand.window, practice, MethodType.EMAIL))
    page = await hand.sees(EmailPage)
    hand.sheet._open_url = opened.append
    page.field.setText("ana@example.com")
    hand.press(page.go_on)
    code = await hand.sees(CodePage)
    inbox = next(button for button in code.buttons if button.objectName() == "practice-page")
    hand.press(inbox)
    assert opened == [f"{b.services.tenant.issuer}_practice/inbox"]
    assert hand.page is code
    hand.cancel()
    await flow


async def test_a_real_tenant_has_no_practice_inbox(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    flow = hand.start(run_enroll_method(hand.window, bench(PASSWORD).services, MethodType.EMAIL))
    page = await hand.sees(EmailPage)
    page.field.setText("ana@example.com")
    hand.press(page.go_on)
    code = await hand.sees(CodePage)
    assert "practice-page" not in [button.objectName() for button in code.buttons]
    hand.cancel()
    await flow
