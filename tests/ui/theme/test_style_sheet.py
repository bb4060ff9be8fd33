"""The few style sheets are filled with the colours of the palette and parse without a word from Qt."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from keydesk.core.resources import resource
from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.style_sheet import style_sheet
from keydesk.ui.theme.theme import make_palette
from keydesk.ui.theme.tokens import NAMES
from keydesk.ui.widgets.menu import MenuItem, make_menu

SHEETS = sorted(path.stem for path in resource("style").glob("*.qss"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_place_is_filled(qtbot: QtBot, sheet: str, name: str) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.setPalette(make_palette(name))
    text = style_sheet(sheet, owner)
    assert "@" not in text
    assert look_of(owner).color("raised").name() in text
    owner.setStyleSheet(text)


def test_menu_lines_do_what_they_say(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[str] = []
    menu: QMenu = make_menu(
        owner,
        [
            MenuItem("Rename", lambda: done.append("rename"), icon="edit"),
            None,
            MenuItem("Remove", lambda: done.append("remove"), why_off="You are offline.", danger=True),
        ],
    )
    rename, line, remove = menu.actions()
    rename.trigger()
    remove.trigger()
    assert done == ["rename"]
    assert line.isSeparator()
    assert remove.toolTip() == "You are offline."
