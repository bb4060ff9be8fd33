"""What comes from an account, a key or a network is never read as markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import keydesk.ui
from keydesk.core.encoding import clean_text
from keydesk.ui.widgets.text import OneLine, Sentence, Small, Strong
from keydesk.ui.widgets.tooltips import plain_tip
from tests.fakes.hostile_key import EVIL_NAMES

SOURCES = {
    path.relative_to(keydesk.ui.__path__[0]).as_posix(): path.read_text(encoding="utf-8")
    for path in Path(keydesk.ui.__path__[0]).rglob("*.py")
}
EVIL = '<b>x</b> & <img src="http://127.0.0.1/x">'


def test_labels_are_made_by_the_kit_only() -> None:
    """QLabel guesses whether a text is markup, so nobody makes one but the two modules that tell it."""
    allowed = {"widgets/text.py", "widgets/rail_items.py"}
    guilty = [name for name, text in SOURCES.items() if re.search(r"\bQLabel\b", text) and name not in allowed]
    assert guilty == []


def test_markup_is_asked_for_in_one_place() -> None:
    guilty = [name for name, text in SOURCES.items() if "RichText" in text or "setHtml" in text]
    assert guilty == ["widgets/text.py"]
    assert SOURCES["widgets/text.py"].count("RichText") == 1


@pytest.mark.parametrize("make", [Strong, Small, OneLine])
def test_labels_show_markup_as_it_is(qtbot: QtBot, make: type[QLabel]) -> None:
    for text in (EVIL, *(clean_text(name) for name in EVIL_NAMES)):
        label = make(text)
        qtbot.addWidget(label)
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert label.text() == text


def test_a_sentence_escapes_names_and_template(qtbot: QtBot) -> None:
    sentence = Sentence()
    qtbot.addWidget(sentence)
    sentence.say("<i>On</i> {key} & off", key=EVIL)
    assert "<img" not in sentence.text()
    assert "<i>" not in sentence.text()
    assert "&lt;img" in sentence.text()
    assert sentence.accessibleName() == f"<i>On</i> {EVIL} & off"


def test_tooltips_show_markup_as_it_is() -> None:
    assert "<img" not in plain_tip(EVIL)
    assert plain_tip("Blue YubiKey") == "Blue YubiKey"
