"""A key's colour: chosen with the keyboard, named in words, kept beside the label, seen in every drawing."""

from contextlib import AsyncExitStack

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keydesk.domain.keys import Tag
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.key_words import key_drawing, tag_name
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.rename_sheet import RenamePage, run_label_key
from keydesk.ui.models.key_facts import key_line
from keydesk.ui.theme.tokens import TAGS
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.usecases.prompts import Naming
from tests.fakes.account import PASSWORD
from tests.fakes.hand import Hand
from tests.fakes.world import Bench, bench


def test_every_colour_has_ink_and_a_name() -> None:
    assert set(Tag) <= set(TAGS)
    assert len({tag_name(tag) for tag in Tag}) == len(Tag) == 6


async def to_name_page(hand: Hand, b: Bench) -> NamePage:
    ask = await hand.sees(AskPinPage)
    hand.type_pin(ask, "1234")
    hand.enter()
    return await hand.sees(NamePage)


async def test_a_colour_is_chosen_with_the_keyboard_while_naming(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await to_name_page(hand, b)
    row = page.colours
    assert row.chosen == "grey"
    assert row.name.text() == "Grey"
    hand.window.activateWindow()
    await hand.until(lambda: QApplication.focusWidget() is page.field, "the focus in the field")
    QTest.keyClick(page.field, Qt.Key.Key_Tab)
    assert hand.window.focusWidget() is row.swatches["grey"]
    QTest.keyClick(row.swatches["grey"], Qt.Key.Key_Left)
    assert row.chosen == "purple"
    assert row.name.text() == "Purple"
    assert row.swatches["purple"].accessibleName() == "Purple"
    hand.press(page.save)
    await hand.sees(EnrolledPage)
    hand.escape()
    await flow
    assert b.services.state.now.key_tag("key-1") is Tag.PURPLE
    assert list(b.labels.texts.values()).count("purple") == 1


async def test_a_colour_left_alone_is_not_kept(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD, pin="1234")
    flow = hand.start(run_enroll(hand.window, b.services))
    page = await to_name_page(hand, b)
    hand.press(page.save)
    await hand.sees(EnrolledPage)
    hand.escape()
    await flow
    assert b.services.state.now.key_tag("key-1") is None


async def test_the_rename_sheet_changes_the_colour_alone(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    flow = hand.start(run_label_key(hand.window, b.services, "key-1"))
    page = await hand.sees(RenamePage)
    assert page.colours is not None
    hand_on = page.colours.swatches["red"]
    QTest.mouseClick(hand_on, Qt.MouseButton.LeftButton)
    assert page.colours.name.text() == "Red"
    hand.press(page.save)
    assert await flow == Naming("Test Key", Tag.RED)
    now = b.services.state.now
    assert now.key_tag("key-1") is Tag.RED
    assert now.key_label("key-1") is None
    flow = hand.start(run_label_key(hand.window, b.services, "key-1"))
    page = await hand.sees(RenamePage)
    assert page.colours is not None
    assert page.colours.chosen == "red"
    hand.press(page.save)
    assert await flow is None  # nothing was changed


async def test_drawings_and_words_follow_the_colour(async_stack: AsyncExitStack) -> None:
    hand = await async_stack.enter_async_context(Hand())
    b = bench(PASSWORD)
    assert "Grey" not in key_line(b.key.key, b.services.state.now).detail
    grey = key_drawing(b.key.key, b.services.state.now, parent=hand.window)
    await b.services.care.tag("key-1", Tag.GREEN)
    now = b.services.state.now
    assert key_line(b.key.key, now).tag == "green"
    assert "Green" in key_line(b.key.key, now).detail
    green = key_drawing(b.key.key, now, parent=hand.window)
    assert picture(grey) != picture(green)
    grey.set_tag("green")
    assert picture(grey) == picture(green)


def picture(drawing: KeyDrawing) -> object:
    drawing.resize(drawing.sizeHint())
    return drawing.grab().toImage()
