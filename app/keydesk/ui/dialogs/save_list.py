"""Saving a list in a file that the person chose: a table, or for programs. Nothing else stops meanwhile.

Runs on the main thread; the file is written on a worker. Raises nothing; what goes wrong is a quiet line.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.config.files import write_export
from keydesk.core.errors import KeydeskError
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.ask_file import Kind, ask_file

translate = QCoreApplication.translate
AskFile = Callable[[QWidget, str, str, Callable[[Path], None]], None]
"""(above which window, title, suggested name, told the file)"""


def ask_where(parent: QWidget, title: str, suggestion: str, chosen: Callable[[Path], None]) -> None:
    """Ask where to save a list; nothing is told when the person changes their mind.

    Args:
        parent: above which window the dialog stands.
        title: what is saved.
        suggestion: a file name.
        chosen: told the file.
    """
    kinds = (
        Kind(translate("ExportList", "Table (*.csv)"), "csv"),
        Kind(translate("ExportList", "For programs (*.json)"), "json"),
    )
    ask_file(parent, title, suggestion, kinds, chosen)


def wants_json(path: Path) -> bool:
    """Tell whether a file is for programs, by its name."""
    return path.suffix.lower() == ".json"


async def save_list(desk: Desk, path: Path, text: str) -> bool:
    """Write a list, and say how that went.

    Args:
        desk: what pages share.
        path: the file.
        text: what it holds.

    Returns:
        Whether it was written.
    """
    try:
        await asyncio.to_thread(write_export, path, text.encode("utf-8", "replace"))
    except KeydeskError:
        desk.main_window.say_done(translate("ExportList", "It could not be saved there. Choose another place."))
        return False
    desk.main_window.say_done(translate("ExportList", "Saved as “{name}”.").format(name=path.name))
    return True
