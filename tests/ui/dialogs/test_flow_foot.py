"""The foot of a sheet: buttons stand in one line wherever they fit, the note is never a narrow column."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from tests.fakes.hand import Hand

LONG = "Nothing has been removed. Home goes on with it when you stop here, today or on another day."


async def _shown(hand: Hand, note: str, width: int, *names: str) -> FlowSheet:
    hand.window.resize(width, 700)
    sheet = FlowSheet()
    page = FlowPage("A heading", "A sentence.")
    for name in names:
        page.add_button(name, answer=True)
    hand.window.sheets.open(sheet)
    sheet.show_page(page)
    sheet.say(note)
    await hand.until(lambda: all(button.isVisible() for button in page.buttons), "the buttons")
    for _ in range(5):  # Qt lays out on its next turns
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        await asyncio.sleep(0.001)
    return sheet


def _lines(sheet: FlowSheet) -> int:
    """How many lines the note takes in its width."""
    return round(sheet.note.heightForWidth(sheet.note.width()) / sheet.note.fontMetrics().height())


@pytest.mark.parametrize(
    ("note", "width", "names", "one_line", "above"),
    [
        ("Nothing has been changed yet.", 1000, ("Go on",), True, False),
        (LONG, 1000, ("Go on all the same", "It is found"), True, True),
        (LONG, 1000, ("Open Connected accounts", "I have looked"), True, True),
        (LONG, 420, ("Open Connected accounts and look", "I have looked at all"), False, True),
        ("", 1000, ("Open Connected accounts", "I have looked"), True, False),
    ],
)
async def test_note_and_buttons(
    async_stack: AsyncExitStack, note: str, width: int, names: tuple[str, ...], one_line: bool, above: bool
) -> None:
    hand = await async_stack.enter_async_context(Hand())
    sheet = await _shown(hand, note, width, *names)
    assert sheet.page is not None
    buttons = [sheet.cancel, *sheet.page.buttons]
    assert (len({button.y() for button in buttons}) == 1) is one_line
    assert sheet.note.isVisible() is bool(note)
    if note:
        assert (sheet.note.geometry().bottom() < buttons[0].y()) is above
        assert _lines(sheet) <= 2
    if one_line:
        ends = max(button.geometry().right() for button in buttons)
        assert sheet.width() - ends < 40  # at the end of the line
    sheet.close_with(None)
