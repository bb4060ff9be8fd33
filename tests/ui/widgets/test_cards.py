"""Cards, badges and rows: state in words, chosen by keyboard, folded where it is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from keydesk.ui.widgets.badge import KINDS, Badge
from keydesk.ui.widgets.banner import Banner, UndoBar
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import ChoiceCard, IconTile, ListRow
from keydesk.ui.widgets.error_panel import SUPPORT_CODE, ErrorPanel
from keydesk.ui.widgets.fields import CopyField, Labeled, LineField
from keydesk.ui.widgets.initials import initials, tile_color
from keydesk.ui.widgets.rules import RulesList


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_badge_is_a_word_for_everyone(qtbot: QtBot, kind: str) -> None:
    badge = Badge("On this key", kind)
    qtbot.addWidget(badge)
    assert QAccessible.queryAccessibleInterface(badge).text(QAccessible.Text.Name) == "On this key"


def test_states_that_matter_have_an_icon_too() -> None:
    assert all(KINDS[kind][2] for kind in ("ok", "warn", "bad", "locked", "unknown"))


def test_a_badge_that_is_cut_tells_the_rest(qtbot: QtBot) -> None:
    badge = Badge("On this key: Blue YubiKey of the reception desk", "ok")
    qtbot.addWidget(badge)
    badge.resize(100, badge.sizeHint().height())
    badge.grab()
    assert badge.toolTip() == "On this key: Blue YubiKey of the reception desk"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_card_is_chosen_by_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    card = ChoiceCard("Blue YubiKey")
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.chosen):
        QTest.keyClick(card, key)


def test_a_card_is_chosen_by_mouse_and_says_so(qtbot: QtBot) -> None:
    card = ChoiceCard("Blue YubiKey")
    qtbot.addWidget(card)
    card.resize(200, 100)
    with qtbot.waitSignal(card.chosen):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    card.set_selected(True)
    assert card.accessibleDescription() == "Selected"


def made_row(qtbot: QtBot) -> tuple[QWidget, ListRow, Badge]:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    row = ListRow("Blue YubiKey", "YubiKey 5C NFC · added 3 March 2026", tile=IconTile("security_key"))
    badge = row.add_badge("On this key: Blue YubiKey", "ok")
    row.add_menu_button()
    column.addWidget(row)
    column.addStretch(1)
    box.resize(800, 300)
    box.show()
    qtbot.wait(10)
    return box, row, badge


def test_badges_move_below_where_it_is_narrow(qtbot: QtBot) -> None:
    box, row, badge = made_row(qtbot)

    def below() -> bool:
        return badge.mapTo(row, badge.rect().topLeft()).y() > row.title.mapTo(row, row.title.rect().bottomLeft()).y()

    assert not below()
    box.resize(360, 300)
    qtbot.waitUntil(below)
    box.resize(800, 300)
    qtbot.waitUntil(lambda: not below())


def test_the_menu_button_names_its_thing(qtbot: QtBot) -> None:
    box, row, _ = made_row(qtbot)
    button = row.findChild(IconButton)
    assert button is not None
    assert button.accessibleName() == "More for Blue YubiKey"
    row.set_texts("Green YubiKey")
    assert button.accessibleName() == "More for Green YubiKey"
    with qtbot.waitSignal(row.menu_wanted) as wanted:
        button.click()
    assert wanted.args == [button]
    assert box.isVisible()


def test_a_button_that_is_off_says_why(qtbot: QtBot) -> None:
    button = Button("Test")
    qtbot.addWidget(button)
    button.say_why_off("You are offline.")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "You are offline."
    button.say_why_off("")
    assert button.isEnabled()
    assert button.toolTip() == ""


@pytest.mark.parametrize(
    ("name", "count", "letters"),
    [
        ("Ana Ito", 2, "AI"),
        ("Ana Maria de Ito", 2, "AI"),
        ("ana", 2, "A"),
        ("山田 太郎", 2, "山太"),
        ("山田太郎", 2, "山"),
        ("", 2, "?"),
        ("ana@acme.com", 2, "AA"),
        ("Google", 1, "G"),
    ],
)
def test_initials(name: str, count: int, letters: str) -> None:
    assert initials(name, count) == letters


def test_tile_colours_are_stable() -> None:
    assert tile_color("Ana Ito") == tile_color("ANA ITO") == "#5a67a8"
    assert len({tile_color(name) for name in ("Google", "Microsoft", "GitHub", "Slack", "Box", "Dropbox")}) > 2


def test_details_for_it_are_copied(qtbot: QtBot) -> None:
    panel = ErrorPanel("It failed.", code="KEY-004", details="KEY-004 state=wedged")
    qtbot.addWidget(panel)
    panel.copy.click()
    first, *rest = QGuiApplication.clipboard().text().splitlines()
    assert first == "KEY-004 state=wedged"
    assert [line.partition(":")[0] for line in rest] == ["time"]
    assert panel.copy.text() == "Copied"


def test_the_support_code_of_the_window_goes_along(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setProperty(SUPPORT_CODE, "K7QF2-M9XPT")
    panel = ErrorPanel("It failed.", code="KEY-004", details="KEY-004", parent=window)
    panel.copy.click()
    assert QGuiApplication.clipboard().text().endswith("support code: K7QF2-M9XPT")


def test_a_value_is_copied_whole(qtbot: QtBot) -> None:
    field = CopyField("address", "https://login.example.com/" + "x" * 200)
    qtbot.addWidget(field)
    field.resize(120, 40)
    field.button.click()
    assert QGuiApplication.clipboard().text().endswith("x" * 200)
    assert field.button.accessibleName() == "Copied"
    back = field.button.findChild(QTimer)
    assert back is not None
    back.setInterval(0)  # instead of two seconds
    qtbot.waitUntil(lambda: field.button.accessibleName() == "Copy address")


def test_rules_are_told_in_words(qtbot: QtBot) -> None:
    rules = RulesList()
    qtbot.addWidget(rules)
    rules.add("least", "At least 6 characters")
    assert not rules.all_met()
    rules.set_state("least", "met")
    assert rules.all_met()
    with pytest.raises(KeyError):
        rules.set_state("least", "perhaps")


def test_an_error_below_a_field_is_told_with_it(qtbot: QtBot) -> None:
    labeled = Labeled("Name", LineField("Name"), "Only you see it.")
    qtbot.addWidget(labeled)
    labeled.show_error("This name is taken.")
    assert labeled.field.accessibleDescription() == "This name is taken."
    labeled.show_error("")
    assert labeled.message.text() == "Only you see it."


def test_a_countdown_ends(qtbot: QtBot) -> None:
    banner = Banner("", "wait")
    qtbot.addWidget(banner)
    with qtbot.waitSignal(banner.finished, timeout=3000):
        banner.count_down(1, lambda seconds: f"{seconds}")
    assert banner.label.text() == "0"


def test_undo_expires_but_not_while_it_has_the_focus(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UndoBar, "SECONDS", 1)
    window = QWidget()
    qtbot.addWidget(window)
    window.move(300, 300)  # away from the mouse, which would hold it
    window.show()
    bar = UndoBar(window)
    undone: list[str] = []
    bar.show_done("Renamed.", lambda: undone.append("x"))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bar.button.setFocus()
    qtbot.wait(1300)
    assert bar.isVisible()
    bar.button.clearFocus()
    with qtbot.waitSignal(bar.expired, timeout=3000):
        pass
    assert not bar.isVisible()
    assert undone == []
