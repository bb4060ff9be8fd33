"""No browser comes: the page says so once and the address is in reach."""

from pytestqt.qtbot import QtBot

from keydesk.ui.dialogs.flow_pages import BrowserPage
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.usecases.state import AppState


def test_the_page_says_that_no_browser_came(qtbot: QtBot) -> None:
    sheet = PromptSheet(AppState())
    qtbot.addWidget(sheet)
    sheet.begin()
    sheet.opened("https://login.example.com/authorize", 300.0)
    sheet.not_opened("https://login.example.com/authorize")
    sheet.not_opened("https://login.example.com/authorize")
    page = sheet.page
    assert isinstance(page, BrowserPage)
    assert page.missing is not None
    assert "browser" in page.missing.label.text()
    assert page.body.indexOf(page.missing) == 0
