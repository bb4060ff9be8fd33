"""A sheet is modal inside its window: nothing behind it is reached, focus circles and comes back, Esc cancels."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from keydesk.ui.async_glue import answer_of
from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.ui.widgets.sheet import ConfirmSheet, Sheet, SheetLayer, focus_stops
from keydesk.ui.widgets.text import Body


class Window(QWidget):
    """A window with two buttons behind a layer."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        self.behind = QWidget()
        outer.addWidget(self.behind)
        column = QVBoxLayout(self.behind)
        self.first, self.second = Button("&First"), Button("&Second")
        column.addWidget(self.first)
        column.addWidget(self.second)
        self.layer = SheetLayer(self, self.behind)
        self.resize(800, 600)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.second.setFocus()
    yield window
    window.layer.close_all()


def made() -> Sheet:
    sheet = Sheet("Rename", "Only you see this name.")
    sheet.add(Labeled("Name", LineField("Name")))
    sheet.add_cancel()
    sheet.add_button(Button("Rename", "primary"), "renamed", default=True)
    return sheet


def test_the_first_field_gets_the_focus(window: Window) -> None:
    window.layer.open(made())
    assert isinstance(QApplication.focusWidget(), LineField)


def test_tab_goes_in_a_circle_inside(qtbot: QtBot, window: Window) -> None:
    sheet = window.layer.open(made())
    stops = focus_stops(sheet)
    assert len(stops) == 3
    seen = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen[3] is seen[0]
    assert set(seen) == set(stops)
    last = QApplication.focusWidget()
    assert last is not None
    QTest.keyClick(last, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is seen[0]


def test_nothing_behind_can_be_clicked_or_reached_by_a_mnemonic(qtbot: QtBot, window: Window) -> None:
    clicked: list[bool] = []
    window.first.clicked.connect(lambda: clicked.append(True))
    window.layer.open(made())
    spot = window.first.mapTo(window, window.first.rect().center())
    QTest.mouseClick(window.layer, Qt.MouseButton.LeftButton, pos=spot)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    window.first.click()
    assert clicked == []
    found = window.childAt(spot)
    assert found is not None
    assert found is window.layer or window.layer.isAncestorOf(found)


def test_escape_cancels_and_focus_comes_back(qtbot: QtBot, window: Window) -> None:
    sheet = window.layer.open(made())
    answers: list[object] = []
    sheet.closed.connect(answers.append)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert answers == [None]
    assert window.layer.current is None
    assert window.behind.isEnabled()
    assert QApplication.focusWidget() is window.second


def test_enter_presses_the_default_button_once(qtbot: QtBot, window: Window) -> None:
    sheet = window.layer.open(made())
    answers: list[object] = []
    sheet.closed.connect(answers.append)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)
    sheet.close_with("again")
    assert answers == ["renamed"]


def test_a_sheet_over_a_sheet(qtbot: QtBot, window: Window) -> None:
    under = window.layer.open(made())
    over = window.layer.open(ConfirmSheet("Sure?", "It is gone then.", "Remove"))
    assert not under.isVisible()
    over.reject()
    assert under.isVisible()
    assert window.layer.current is under
    assert not window.behind.isEnabled()


def test_confirm_has_cancel_as_default(qtbot: QtBot, window: Window) -> None:
    sheet = window.layer.open(ConfirmSheet('Remove "Blue YubiKey"?', "You cannot sign in with it then.", "Remove"))
    assert isinstance(sheet, ConfirmSheet)
    answers: list[object] = []
    sheet.closed.connect(answers.append)
    focus = QApplication.focusWidget()
    assert focus is sheet.cancel
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert answers == [None]


def test_confirm_waits_for_the_typed_text(qtbot: QtBot, window: Window) -> None:
    sheet = ConfirmSheet("Reset?", "All is erased.", "Reset", typed="4711", typed_label="Last four")
    window.layer.open(sheet)
    assert not sheet.do.isEnabled()
    QTest.keyClicks(sheet.field, "471")
    assert not sheet.do.isEnabled()
    QTest.keyClicks(sheet.field, "1")
    assert sheet.do.isEnabled()
    answers: list[object] = []
    sheet.closed.connect(answers.append)
    sheet.do.click()
    assert answers == [True]


def test_it_is_a_dialog_with_a_name(window: Window) -> None:
    sheet = window.layer.open(made())
    interface = QAccessible.queryAccessibleInterface(sheet)
    assert interface.role() == QAccessible.Role.Dialog
    assert interface.text(QAccessible.Text.Name) == "Rename"


@pytest.mark.parametrize("size", [(800, 600), (480, 400), (1600, 1000)])
def test_it_stays_inside_and_in_the_middle(qtbot: QtBot, window: Window, size: tuple[int, int]) -> None:
    sheet = window.layer.open(made())
    window.resize(*size)
    qtbot.waitUntil(lambda: window.layer.rect() == window.rect())
    assert window.layer.rect().contains(sheet.geometry())
    assert abs(sheet.geometry().center().x() - window.rect().center().x()) <= 1


def test_it_grows_with_its_content(qtbot: QtBot, window: Window) -> None:
    sheet = window.layer.open(made())
    before = sheet.height()
    for name in ("a", "b"):
        sheet.add(Labeled(name, LineField(name)))
    qtbot.waitUntil(lambda: sheet.height() > before)


async def test_the_answer_can_be_awaited(window: Window) -> None:
    sheet = window.layer.open(made())
    asyncio.get_running_loop().call_later(0.01, sheet.close_with, "yes")
    assert await answer_of(sheet) == "yes"


async def test_a_cancelled_wait_closes_the_sheet(window: Window) -> None:
    sheet = window.layer.open(made())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await answer_of(sheet)
    assert window.layer.current is None


def test_no_bar_stays_where_all_of_a_page_has_room(window: Window, qtbot: QtBot) -> None:
    """Right where one more line begins, a bar that was needed for a moment would make itself needed for ever."""
    sheet = FlowSheet("", width=480)
    window.layer.open(sheet)
    bar, inner = sheet.area.verticalScrollBar(), sheet.width() - 4
    found = 0
    for letters in range(40, 80):
        page = FlowPage("Read this")
        page.add(Body("あ" * letters))
        sheet.show_page(page)
        qtbot.wait(1)
        if sheet.body.heightForWidth(inner) == sheet.body.heightForWidth(inner - bar.sizeHint().width()):
            continue
        found += 1
        sheet.resize(sheet.width(), 120)  # as the page before it left it
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        sheet.place(window.layer.rect())
        qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert found
