"""Handing a recovery code out: on paper, or in a file that the person chose.

Dialogs are opened, never run, so that nothing else stops meanwhile. What is written is made in memory and goes to
exactly one place. Runs on the main thread; `write_private` on any. Raises OSError from `write_private` only.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QFontDatabase, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from keydesk.core.secret import Secret
from keydesk.ui.dialogs.ask_file import Kind, ask_file
from keydesk.ui.models.grouped import spaced

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """What is printed or saved.

    Args:
        code: the recovery code.
        domain: whose account it opens.
        person: name of the person, "" when it is not known.
        made: the day it was made, in words.
    """

    code: Secret
    domain: str
    person: str
    made: str

    @property
    def title(self) -> str:
        """The first line."""
        return translate("CodeSheet", "Recovery code")

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the code."""
        return (
            translate("CodeSheet", "Opens the account of {person} at {domain}.").format(
                person=self.person, domain=self.domain
            )
            if self.person
            else translate("CodeSheet", "Opens your account at {domain}.").format(domain=self.domain),
            translate("CodeSheet", "Made on {day}. It works once.").format(day=self.made),
            translate("CodeSheet", "Keep it where nobody else finds it, and not beside your computer."),
        )

    def text(self) -> str:
        """Give it as plain text."""
        return "\n".join((self.title, "", spaced(self.code.reveal()), "", *self.lines, ""))

    def document(self) -> QTextDocument:
        """Give it as a page to print."""
        return page_with(self.code, self.title, self.lines)


def page_with(code: Secret, title: str, lines: Sequence[str]) -> QTextDocument:
    """Lay out a page to print: a title, a code in large letters of one width, and what there is to say of it.

    Args:
        code: the code or PIN.
        title: the first line.
        lines: what stands below the code.

    Returns:
        The page.
    """
    document = QTextDocument()
    cursor = QTextCursor(document)
    big, fixed, plain = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    big.setFontPointSize(20)
    big.setFontWeight(QFont.Weight.Bold)
    fixed.setFontFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
    fixed.setFontPointSize(22)
    plain.setFontPointSize(12)
    cursor.insertText(title, big)
    cursor.insertText(f"\n\n{spaced(code.reveal())}\n\n", fixed)
    cursor.insertText("\n".join(lines), plain)
    return document


class Printable(Protocol):
    """What goes on one sheet of paper."""

    @property
    def title(self) -> str:
        """Name of the print job; printers show and keep it, so nothing secret."""
        ...

    def document(self) -> QTextDocument:
        """The page."""
        ...


class Paper:
    """The printer and the file dialog of this computer."""

    def print(self, parent: QWidget, sheet: Printable, told: Callable[[bool], None]) -> None:
        """Ask for a printer and print; nothing is told when the person changes their mind.

        Args:
            parent: above which window the dialog stands.
            sheet: what to print.
            told: whether it went to the printer.
        """
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        printer.setDocName(sheet.title)
        dialog = QPrintDialog(printer, parent)

        def go() -> None:
            with _owner_only():
                sheet.document().print_(printer)
            told(printer.printerState() not in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted))

        dialog.accepted.connect(go)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def ask_file(self, parent: QWidget, suggestion: str, chosen: Callable[[Path], None]) -> None:
        """Ask where to save; nothing is told when the person changes their mind.

        Args:
            parent: above which window the dialog stands.
            suggestion: a file name.
            chosen: told the file.
        """
        ask_text_file(parent, translate("CodeSheet", "Save the recovery code"), suggestion, chosen)


def ask_text_file(parent: QWidget, title: str, suggestion: str, chosen: Callable[[Path], None]) -> None:
    """Ask where to save a text; nothing is told when the person changes their mind.

    Args:
        parent: above which window the dialog stands.
        title: what is saved.
        suggestion: a file name.
        chosen: told the file.
    """
    ask_file(parent, title, suggestion, (Kind(translate("CodeSheet", "Text file (*.txt)"), "txt"),), chosen)


@contextmanager
def _owner_only() -> Iterator[None]:
    """Files that are made meanwhile can be read by this user only: a printer may be a file."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user can read, where the system knows such a thing.

    Args:
        path: the file; it is replaced.
        text: what it holds.

    Raises:
        OSError: it could not be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        if hasattr(os, "fchmod"):
            with suppress(OSError):  # a file that was there before, on a disk without such rights
                os.fchmod(handle, 0o600)
        file.write(text)
