"""A printer and a file dialog by behaviour."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from keydesk.ui.dialogs.paper import Paper, Printable


class RecordingPaper(Paper):
    """Prints onto a list, and chooses the file it was told to.

    Args:
        file: what the person chooses, None when they change their mind.
        works: whether the printer takes it.
    """

    def __init__(self, file: Path | None = None, works: bool = True) -> None:
        self.file, self.works = file, works
        self.printed: list[str] = []
        self.suggested: list[str] = []

    def print(self, parent: QWidget, sheet: Printable, told: Callable[[bool], None]) -> None:
        if self.works:
            self.printed.append(sheet.document().toPlainText())
        told(self.works)

    def ask_file(self, parent: QWidget, suggestion: str, chosen: Callable[[Path], None]) -> None:
        self.suggested.append(suggestion)
        if self.file is not None:
            chosen(self.file)
