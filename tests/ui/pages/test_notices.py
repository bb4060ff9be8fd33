"""The works of others: found by letters, walked through by keys, each with the words of its licence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from keydesk.config import notices
from keydesk.config.notices import Notice
from keydesk.ui.dialogs import notices_sheet
from keydesk.ui.dialogs.notices_list import NOTICE
from keydesk.ui.dialogs.notices_sheet import NoticesSheet
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.ui.pages.conftest import Show


def works(folder: Path) -> tuple[Notice, ...]:
    made = []
    for name, version, licence in (("Keydesk", "1.0", "Apache-2.0"), ("anyio", "4.16.0", "MIT"),
                                   ("PySide6", "6.11.3", "LGPL-3.0-only"), ("segno", "1.6", "BSD")):  # fmt: skip
        text = folder / name
        text.write_text(f"<b>{name}</b> is free.")
        made.append(Notice(name, version, licence, (text,)))
    return (*made, Notice("bare", "0", ""))


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Notice, ...]:
    made = works(tmp_path)
    monkeypatch.setattr(notices_sheet, "notices_here", lambda: made)
    return made


async def opened(made: DeskWindow) -> NoticesSheet:
    made.button("notices").click()
    sheet = await made.sheet(NoticesSheet)
    await made.until(lambda: sheet.words.toPlainText(), "the first text")
    return sheet


async def test_every_work_with_its_words(show: Show, listed: tuple[Notice, ...]) -> None:
    made = show("settings", bench())
    sheet = await opened(made)
    assert sheet.words.toPlainText() == "<b>Keydesk</b> is free.", "never markup"
    assert "4 parts made by others" in made.words(sheet)
    QTest.keyClick(sheet.field, Qt.Key.Key_Up)
    assert sheet.work == listed[0], "there is nothing above"
    QTest.keyClick(sheet.field, Qt.Key.Key_Down)
    await made.until(lambda: "anyio" in sheet.words.toPlainText(), "the text of the next")
    assert "anyio · 4.16.0 · MIT" in made.words(sheet)
    QTest.keyClick(sheet.list, Qt.Key.Key_End)
    await made.until(lambda: "brings no text" in sheet.words.toPlainText(), "a work without a text")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not made.window.sheet_open


async def test_a_work_or_a_licence_is_found(show: Show, listed: tuple[Notice, ...]) -> None:
    made = show("settings", bench())
    sheet = await opened(made)
    sheet.field.setText("lgpl pyside")
    await made.until(lambda: "PySide6" in sheet.words.toPlainText(), "the text of what was found")
    assert (sheet.list.works.rowCount(), sheet.note.text()) == (1, "1 found")
    sheet.field.setText("gizmo")
    assert (sheet.list.works.rowCount(), sheet.words.toPlainText(), sheet.work) == (0, "", None)
    sheet.field.setText("")
    await made.until(lambda: "Keydesk" in sheet.words.toPlainText(), "all of them again")
    assert sheet.list.works.rowCount() == len(listed)


def test_a_screen_reader_says_name_version_and_licence(tmp_path: Path) -> None:
    sheet = NoticesSheet(works(tmp_path))
    index = sheet.list.works.index(2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "PySide6, 6.11.3, LGPL-3.0-only"
    assert index.data(NOTICE).name == "PySide6"
    told = QAccessible.queryAccessibleInterface(sheet.list)
    assert told.text(QAccessible.Text.Name) == "Parts of Keydesk"
    sheet.deleteLater()


def test_a_text_that_comes_too_late_is_not_shown(tmp_path: Path) -> None:
    made = works(tmp_path)
    sheet = NoticesSheet(made)
    sheet.list.setCurrentIndex(sheet.list.works.index(1))
    sheet.show_text(made[0], "of the first")
    assert sheet.words.toPlainText() == ""
    assert notices.text_of(made[1]) == "<b>anyio</b> is free."
    sheet.deleteLater()
