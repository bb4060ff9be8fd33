"""The PIN stays in its field: masked, mute, without history, gone after use; codes of a touched key are caught."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.pin_field import MOST_BYTES, PinField
from keydesk.ui.widgets.sheet import Sheet
from tests.ui.widgets.test_otp_guard import CODE


class Clock:
    """Counts a set time on with every look."""

    def __init__(self, step_s: float) -> None:
        self.now, self.step_s = 0.0, step_s

    def __call__(self) -> float:
        self.now += self.step_s
        return self.now


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[PinField]:
    field = PinField("PIN", count_shown=True, now=Clock(0.3))
    qtbot.addWidget(field)
    field.show()
    yield field
    field.clear()


def spoken(line: QLineEdit) -> str:
    interface = QAccessible.queryAccessibleInterface(line)
    texts = [
        interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    ]
    texts += [interface.child(at).text(QAccessible.Text.Value) for at in range(interface.childCount())]
    edit = interface.textInterface()
    if edit is not None:
        texts.append(edit.text(0, edit.characterCount()))
    return " ".join(texts)


def test_taking_empties(qtbot: QtBot, field: PinField) -> None:
    QTest.keyClicks(field.line, "123456")
    assert field.take().reveal() == "123456"
    assert field.length == 0


def test_nothing_comes_back_by_undo(qtbot: QtBot, field: PinField) -> None:
    QTest.keyClicks(field.line, "123456")
    field.take()
    field.line.undo()
    assert not field.line.isUndoAvailable()
    assert field.length == 0


@pytest.mark.parametrize("revealed", [False, True])
def test_the_accessibility_bus_never_gets_it(qtbot: QtBot, field: PinField, revealed: bool) -> None:
    QTest.keyClicks(field.line, "739154")
    field.reveal.setChecked(revealed)
    assert "739154" not in spoken(field.line)
    assert "PIN" in spoken(field.line)


@pytest.mark.parametrize("revealed", [False, True])
def test_it_cannot_be_copied(qtbot: QtBot, field: PinField, revealed: bool) -> None:
    QGuiApplication.clipboard().setText("before")
    QTest.keyClicks(field.line, "739154")
    field.reveal.setChecked(revealed)
    field.line.selectAll()
    QTest.keySequence(field.line, QKeySequence.StandardKey.Copy)
    QTest.keySequence(field.line, QKeySequence.StandardKey.Cut)
    assert QGuiApplication.clipboard().text() == "before"


def test_revealing_changes_the_picture(qtbot: QtBot, field: PinField) -> None:
    QTest.keyClicks(field.line, "739154")
    masked = field.line.grab().toImage()
    field.reveal.setChecked(True)
    assert field.line.grab().toImage() != masked
    assert field.reveal.accessibleName() == "Hide PIN"


def test_taking_masks_again(qtbot: QtBot, field: PinField) -> None:
    QTest.keyClicks(field.line, "739154")
    field.reveal.setChecked(True)
    field.take()
    assert not field.reveal.isChecked()


def test_counts_and_says_so(qtbot: QtBot, field: PinField) -> None:
    QTest.keyClicks(field.line, "1234")
    assert "4" in field.message.text()


def test_typing_takes_the_complaint_away(qtbot: QtBot, field: PinField) -> None:
    field.show_error("This PIN is wrong.")
    assert field.line.accessibleDescription() == "This PIN is wrong."
    QTest.keyClicks(field.line, "1")
    assert "wrong" not in field.message.text()


@pytest.mark.parametrize("text", ["é" * 40, "日" * 30, "🔑" * 20, "a" * 80])
def test_never_more_than_a_key_takes(qtbot: QtBot, field: PinField, text: str) -> None:
    field.line.insert(text)
    QTest.keyClicks(field.line, "x")
    assert len(field.text().encode()) <= MOST_BYTES


def test_a_code_is_caught_and_not_submitted(qtbot: QtBot) -> None:
    field = PinField("PIN", now=Clock(0.004))
    qtbot.addWidget(field)
    submitted: list[bool] = []
    field.submitted.connect(lambda: submitted.append(True))
    with qtbot.waitSignal(field.otp_caught, timeout=1000):
        QTest.keyClicks(field.line, CODE)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.length == 0
    assert submitted == []
    assert "one-time code" in field.message.text()


def test_a_code_without_enter_is_caught_too(qtbot: QtBot) -> None:
    field = PinField("PIN", now=Clock(0.004))
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.otp_caught, timeout=2000):
        QTest.keyClicks(field.line, CODE)
    assert field.length == 0


def test_a_caught_code_does_not_press_the_default_button(qtbot: QtBot) -> None:
    field = PinField("PIN", now=Clock(0.004))
    sheet = Sheet("PIN")
    qtbot.addWidget(sheet)
    sheet.add(field)
    answers: list[object] = []
    sheet.closed.connect(answers.append)
    sheet.add_button(Button("Go on"), "go on", default=True)
    sheet.show()
    QTest.keyClicks(field.line, CODE)
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert answers == []


def test_enter_submits(qtbot: QtBot, field: PinField) -> None:
    with qtbot.waitSignal(field.submitted, timeout=1000):
        QTest.keyClicks(field.line, "1234")
        QTest.keyClick(field.line, Qt.Key.Key_Return)


def test_enter_in_an_empty_field_does_nothing(qtbot: QtBot, field: PinField) -> None:
    with qtbot.assertNotEmitted(field.submitted):
        QTest.keyClick(field.line, Qt.Key.Key_Return)


def test_two_fields_compare(qtbot: QtBot, field: PinField) -> None:
    other = PinField("again")
    qtbot.addWidget(other)
    assert isinstance(other.layout(), QVBoxLayout)
    QTest.keyClicks(field.line, "1234")
    QTest.keyClicks(other.line, "1234")
    assert field.same_as(other)
    QTest.keyClicks(other.line, "5")
    assert not field.same_as(other)


def test_pasting_is_allowed(qtbot: QtBot, field: PinField) -> None:
    """Accessible authentication. Source: WCAG 2.2, 3.3.8."""
    QGuiApplication.clipboard().setText("246813")
    QTest.keySequence(field.line, QKeySequence.StandardKey.Paste)
    assert field.text() == "246813"
