"""The hand at the software key: touch, unplug, plug in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from keydesk.ui.practice_window import PracticeWindow

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def test_touch_only_while_it_is_wanted(qtbot: QtBot) -> None:
    touched: list[bool] = []

    def touch() -> bool:
        touched.append(True)
        return True

    window = PracticeWindow(touch, lambda plugged: None)
    qtbot.addWidget(window, before_close_func=lambda closing: closing.close_for_good())
    window.show()
    assert not window.button.isEnabled()
    window.wanted.emit(True)
    QTest.mouseClick(window.button, Qt.MouseButton.LeftButton)
    assert touched == [True]


def test_unplug_and_plug_in_wait_for_what_happens(qtbot: QtBot) -> None:
    asked: list[bool] = []
    window = PracticeWindow(lambda: True, asked.append)
    qtbot.addWidget(window, before_close_func=lambda closing: closing.close_for_good())
    window.show()
    assert window.plug_button.text() == "Unplug"
    QTest.mouseClick(window.plug_button, Qt.MouseButton.LeftButton)
    assert not window.plug_button.isEnabled(), "a second click is nothing until it is out"
    window.plugged.emit(False)
    assert (window.plug_button.text(), window.plug_button.isEnabled()) == ("Plug in", True)
    QTest.mouseClick(window.plug_button, Qt.MouseButton.LeftButton)
    window.plugged.emit(True)
    assert asked == [False, True]
    assert window.plug_button.text() == "Unplug"
