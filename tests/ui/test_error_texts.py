"""The window tells failures in its own language and offers one next step."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.error_texts import Remedy, copied, error_panel, remedy, words_for, words_of


@pytest.fixture
def japanese() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("ja"))
    yield
    QLocale.setDefault(before)


def test_words_are_in_the_language_of_the_window(japanese: None) -> None:
    assert words_of(KeydeskError(Code.PIN_WRONG)).title == "PIN が違います"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (Code.SESSION_ENDED, Remedy.SIGN_IN),
        (Code.KEY_NOT_TOUCHED, Remedy.RETRY),
        (Code.METHOD_GONE, Remedy.REFRESH),
        (Code.PIN_NOT_SET, Remedy.SET_PIN),
        (Code.PIN_BLOCKED, Remedy.CLOSE),
    ],
)
def test_each_failure_has_one_next_step(code: Code, expected: Remedy) -> None:
    assert remedy(code) is expected


def test_panel_tells_three_things_and_copies_details(qtbot: QtBot) -> None:
    panel = error_panel(KeydeskError(Code.API_SERVER, status=503))
    qtbot.addWidget(panel)
    words = words_for(Code.API_SERVER)
    assert (panel.what.text(), panel.safe.text(), panel.step.text()) == (words.what, words.safe, words.next)
    assert "API-500" in panel.code.text()
    panel.copy.click()
    code, status, manual, shown, time = QGuiApplication.clipboard().text().splitlines()
    assert (code, status, manual) == ("code: API-500", "status: 503", "help: keydesk help API-500")
    assert words.what in shown
    assert time.startswith("time: ")


@pytest.mark.usefixtures("japanese")
def test_what_is_copied_is_in_both_languages_and_without_secrets() -> None:
    lines = copied(KeydeskError(Code.PASSWORD_REFUSED, detail="password=hunter2 for ana@example.com")).splitlines()
    assert lines[-1].startswith("The password was not accepted")
    assert re.search("[\u3040-\u30ff]", lines[-2])
    assert not any("hunter2" in line or "ana@" in line for line in lines)
