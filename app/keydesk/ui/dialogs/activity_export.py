"""Saving the whole list of activity in a file that the person chose, and examining its seals.

Runs on the main thread. Raises nothing; what goes wrong is a quiet line.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from keydesk.domain.activity_chain import Report
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs import save_list
from keydesk.ui.dialogs.save_list import AskFile, wants_json
from keydesk.usecases.activity_book import lines_csv, lines_json
from keydesk.usecases.services import Services

SAVE, EXAMINE = "save-activity", "examine-activity"


def save_activity(desk: Desk, ask_file: AskFile | None = None) -> None:
    """Ask where to save the account's whole list, then write it; what is searched for has no say in it.

    Args:
        desk: what pages share.
        ask_file: asks for the file; this computer's own dialog when None.
    """
    at = desk.clock()

    async def write(services: Services, path: Path) -> None:
        lines = await services.activity.lines()
        text = lines_json(lines, await services.activity.verify_own(), at) if wants_json(path) else lines_csv(lines)
        await save_list.save_list(desk, path, text)

    def chosen(path: Path) -> None:
        desk.start(SAVE, lambda services: write(services, path))

    title = QCoreApplication.translate("ActivityExport", "Save the list of activity")
    (ask_file or save_list.ask_where)(desk.main_window, title, f"activity-{at.astimezone():%Y-%m-%d}.csv", chosen)


def examine_activity(desk: Desk, told: Callable[[Report], None]) -> None:
    """Examine the seals of the signed-in account's list.

    Args:
        desk: what pages share.
        told: gets the report.
    """

    async def work(services: Services) -> None:
        told(await services.activity.verify_own())

    desk.start(EXAMINE, work)
