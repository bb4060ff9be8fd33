"""The field that lets one choose: what lies under the wheel is not chosen by scrolling past."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from keydesk.ui.widgets.fields import Choice


def test_the_wheel_is_left_to_the_page_and_chooses_nothing(qtbot: QtBot) -> None:
    choice = Choice("When nobody uses this window")
    choice.addItems(["Nothing happens", "Sign out after 15 minutes", "Sign out after 60 minutes"])
    qtbot.addWidget(choice)
    with qtbot.waitExposed(choice):
        choice.show()
    choice.setFocus()
    middle = QPointF(choice.rect().center())
    event = QWheelEvent(
        middle, choice.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, event)
    assert choice.currentIndex() == 0
    assert not event.isAccepted(), "what is not taken goes to the page, which scrolls"
    assert choice.focusPolicy() is Qt.FocusPolicy.StrongFocus, "the wheel does not bring the focus here either"
