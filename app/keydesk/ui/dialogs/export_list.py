"""Saving the list of passkeys of a key in a file that the person chose; nothing else stops meanwhile.

Runs on the main thread; the file is written on a worker. Raises nothing; what goes wrong is a quiet line.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs import save_list
from keydesk.ui.dialogs.key_words import key_name
from keydesk.ui.models.stored_export import as_csv, as_json
from keydesk.usecases.services import Services

translate = QCoreApplication.translate
AskFile = Callable[[QWidget, str, Callable[[Path], None]], None]


def export_list(
    desk: Desk, key: SecurityKey, passkeys: Sequence[StoredPasskey], ask_file: AskFile | None = None
) -> None:
    """Ask where to save, then write; a name that ends in .json becomes JSON, any other CSV.

    Args:
        desk: what pages share.
        key: the key.
        passkeys: its list.
        ask_file: asks for the file; this computer's own dialog when None.
    """
    at = desk.clock()

    def chosen(path: Path) -> None:
        desk.start("export", lambda services: _write(desk, services, path, key, passkeys, at))

    (ask_file or ask_where)(desk.main_window, file_name(key_name(key, desk.now), at), chosen)


def file_name(key: str, at: datetime) -> str:
    """Suggest a name for the file.

    Args:
        key: what the person calls the key.
        at: aware time of now.

    Returns:
        Letters, digits and dashes only, ending in .csv.
    """
    plain = re.sub(r"[^\w-]+", "-", key).strip("-") or "key"
    return f"passkeys-{plain}-{at.astimezone():%Y-%m-%d}.csv"


def ask_where(parent: QWidget, suggestion: str, chosen: Callable[[Path], None]) -> None:
    """Ask where to save; nothing is told when the person changes their mind.

    Args:
        parent: above which window the dialog stands.
        suggestion: a file name.
        chosen: told the file.
    """
    save_list.ask_where(parent, translate("ExportList", "Save the list of passkeys"), suggestion, chosen)


async def _write(
    desk: Desk, services: Services, path: Path, key: SecurityKey, passkeys: Sequence[StoredPasskey], at: datetime
) -> None:
    now = services.state.now
    text = as_json(passkeys, now, key, at) if save_list.wants_json(path) else as_csv(passkeys, now)
    await save_list.save_list(desk, path, text)
