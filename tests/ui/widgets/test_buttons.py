"""Enter presses the button that has the focus, as Space does; elsewhere in a sheet, the default one."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.sheet import Sheet


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
@pytest.mark.parametrize("make", [lambda: Button("Test"), lambda: IconButton("close", "Close")])
def test_the_key_presses_the_button_in_focus(qtbot: QtBot, make: Callable[[], QPushButton], key: Qt.Key) -> None:
    button = make()
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, key)
    assert pressed == [True]


def test_a_button_inside_a_sheet_goes_before_the_default_one(qtbot: QtBot) -> None:
    window = MainWindow((PageSpec("home", lambda: "Home", "home", QWidget),))
    qtbot.addWidget(window)
    window.show()
    window.show_page("home")
    sheet = Sheet("It is ready", "")
    inside = Button("Test")
    sheet.add(inside)
    pressed: list[str] = []
    inside.clicked.connect(lambda: pressed.append("inside"))
    close = Button("Close")
    close.clicked.connect(lambda: pressed.append("close"))
    sheet.add_button(close, default=True)
    window.sheets.open(sheet)
    QTest.keyClick(inside, Qt.Key.Key_Return)
    assert pressed == ["inside"]
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert pressed == ["inside", "close"]
