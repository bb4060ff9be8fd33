"""Pages that several flows share."""

from contextlib import AsyncExitStack

from keydesk.domain.keys import PinState
from keydesk.ui.dialogs.flow_pages import BrowserPage
from keydesk.ui.dialogs.pin_pages import CreatePinPage
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.keys import BehavingKey
from tests.fakes.world import bench

UNCHANGED = "Nothing has been changed yet."


async def test_the_browser_page_can_open_again_and_copy(async_stack: AsyncExitStack) -> None:
    from PySide6.QtGui import QGuiApplication

    from keydesk.ui.dialogs.prompt_sheet import PromptSheet

    hand = await async_stack.enter_async_context(Hand())
    opened: list[str] = []
    sheet = PromptSheet(bench(PASSWORD).services.state, open_url=opened.append)
    hand.window.sheets.open(sheet)
    sheet.begin()
    sheet.opened("https://login.example.com/authorize?x=1", 120)
    page = await hand.sees(BrowserPage)
    hand.press(page.again)
    assert opened == ["https://login.example.com/authorize?x=1"]
    hand.press(page.address.button)
    assert QGuiApplication.clipboard().text() == opened[0]
    hand.escape()
    assert sheet.token.cancelled
    sheet.end()
    sheet.close_with(None)


async def test_too_short_for_this_very_key(async_stack: AsyncExitStack) -> None:
    from dataclasses import replace

    hand = await async_stack.enter_async_context(Hand())
    key = replace(BehavingKey().key, pin=PinState(min_length=6, max_bytes=8))
    from keydesk.ui.dialogs.prompt_sheet import PromptSheet

    sheet = PromptSheet(bench(PASSWORD).services.state)
    hand.window.sheets.open(sheet)
    page = CreatePinPage(key, "Key", None)
    sheet.show_page(page)
    hand.type_pin(page, "12345", "")
    assert page.rules.state("length") == "broken"
    assert page.rules.state("equal") == "open"
    hand.type_pin(page, "ééééé1", "ééééé1")  # six characters, eleven bytes
    assert (page.rules.state("length"), page.rules.state("bytes")) == ("met", "broken")
    hand.type_pin(page, "e\u03011234", "e\u03011234")  # six code points typed, five as the key counts them
    assert page.rules.state("length") == "broken"
    hand.type_pin(page, "123456", "123456")
    assert page.go_on.isEnabled()
    sheet.close_with(None)
