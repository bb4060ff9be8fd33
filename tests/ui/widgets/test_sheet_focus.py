"""A sheet closes well although what had the focus is gone."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.sheet import Sheet


def test_focus_owner_deleted_while_the_sheet_was_open(qtbot: QtBot) -> None:
    buttons: list[Button] = []

    def make() -> QWidget:
        page = QWidget()
        buttons.append(Button("Add", parent=page))
        return page

    window = MainWindow((PageSpec("home", lambda: "Home", "home", make),))
    qtbot.addWidget(window)
    window.show()
    window.show_page("home")
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow())
    buttons[0].setFocus()
    sheet = Sheet("Title", "Text")
    sheet.add_cancel()
    window.sheets.open(sheet)
    delete(buttons[0])
    with qtbot.waitSignal(window.sheets.emptied):
        sheet.reject()
    assert not window.sheet_open
    assert window.behind.isEnabled()
