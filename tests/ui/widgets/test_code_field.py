"""Six digits, however they come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from keydesk.ui.widgets.code_field import CodeField, digits_of


@pytest.fixture
def field(qapp: QApplication) -> Iterator[CodeField]:
    field = CodeField("Code")
    field.show()
    yield field
    QGuiApplication.clipboard().clear()
    field.close()
    field.deleteLater()


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("123 456", "123456"),
        ("123-456", "123456"),
        ("\u00a0123\u2009456\n", "123456"),
        ("１２３４５６", "123456"),  # what an input method types
        ("G-482913 is your code", "482913"),
        ("no digits", ""),
    ],
)
def test_digits_are_found(text: str, digits: str) -> None:
    assert digits_of(text) == digits


def test_typing_goes_on_by_itself_once(field: CodeField) -> None:
    done: list[str] = []
    field.completed.connect(lambda: done.append(field.text()))
    QTest.keyClicks(field, "12a 345")
    assert (field.text(), field.complete, done) == ("12345", False, [])
    QTest.keyClicks(field, "6")
    assert done == ["123456"]
    QTest.keyClicks(field, "7")
    assert (field.text(), done) == ("123456", ["123456"])


def test_a_paste_replaces_what_was_there(field: CodeField) -> None:
    done: list[str] = []
    field.completed.connect(lambda: done.append(field.text()))
    QTest.keyClicks(field, "99")
    QGuiApplication.clipboard().setText(" 482 913 ")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert done == ["482913"]
    words = QMimeData()
    words.setText("nothing to see")
    field.take_paste(words)
    assert field.text() == "482913"


def test_a_digit_in_the_middle_can_be_mended(field: CodeField) -> None:
    done: list[str] = []
    field.setText("12456")
    field.completed.connect(lambda: done.append(field.text()))
    field.setCursorPosition(2)
    QTest.keyClicks(field, "x3")
    assert done == ["123456"]
    assert field.cursorPosition() == 3


def test_taking_empties_it(field: CodeField) -> None:
    field.setText("123456")
    assert field.take().matches("123456")
    assert field.text() == ""
    assert not field.complete
