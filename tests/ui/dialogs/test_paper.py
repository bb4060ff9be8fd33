"""A recovery code on paper: the real print dialog is opened, never run, and prints what was shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from keydesk.core.secret import Secret
from keydesk.ui.dialogs.paper import CodeSheet, Paper

SHEET = CodeSheet(Secret("5HWV2KQ9TB7XR4ND"), "login.example.com", "Ana Ito", "3 March 2026")


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.show()
    yield window
    window.close()
    window.deleteLater()


def test_the_sheet_says_what_it_is_for() -> None:
    assert SHEET.text().splitlines() == [
        "Recovery code",
        "",
        "5HWV 2KQ9 TB7X R4ND",
        "",
        "Opens the account of Ana Ito at login.example.com.",
        "Made on 3 March 2026. It works once.",
        "Keep it where nobody else finds it, and not beside your computer.",
    ]
    assert "5HWV" not in repr(SHEET)


def test_printing_opens_a_dialog_and_tells_what_came_of_it(window: QWidget, tmp_path: Path) -> None:
    told: list[bool] = []
    Paper().print(window, SHEET, told.append)
    dialog = window.findChild(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    assert dialog.isVisible()
    assert told == []
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "code.pdf"))
    dialog.done(QPrintDialog.DialogCode.Accepted)
    assert told == [True]
    assert (tmp_path / "code.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "code.pdf").stat().st_mode & 0o777 == 0o600  # a printer that is a file


def test_who_changes_their_mind_prints_and_saves_nothing(window: QWidget) -> None:
    told: list[object] = []
    Paper().print(window, SHEET, told.append)
    Paper().ask_file(window, "code.txt", told.append)
    for dialog in (window.findChild(QPrintDialog), window.findChild(QFileDialog)):
        assert isinstance(dialog, QPrintDialog | QFileDialog)
        dialog.reject()
    assert told == []


def test_the_file_is_the_one_the_person_chose(window: QWidget, tmp_path: Path) -> None:
    chosen: list[Path] = []
    Paper().ask_file(window, "code.txt", chosen.append)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(tmp_path / "mine.txt"))
    dialog.reject()
    assert chosen == [tmp_path / "mine.txt"]
