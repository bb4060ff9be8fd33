"""What the composition root does for the window, by behaviour, and a window over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from keydesk.core.errors import KeydeskError
from keydesk.ui.desk import Desk
from keydesk.ui.main_window import MainWindow
from keydesk.ui.pages.registry import page_specs
from keydesk.ui.shell import Shell
from keydesk.usecases.world import ModelNames
from tests.fakes.world import Bench

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


class RecordingSetup:
    """Satisfies `Setup`; `refuse` holds errors that are raised once."""

    def __init__(self) -> None:
        self.theme = "system"
        self.language = "system"
        self.text_size = 100
        self.added: list[tuple[str, str]] = []
        self.practices = 0
        self.refuse: list[KeydeskError] = []

    async def add_profile(self, address: str, client_id: str) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.added.append((address, client_id))

    async def start_practice(self) -> None:
        if self.refuse:
            raise self.refuse.pop(0)
        self.practices += 1

    def callback_lines(self) -> tuple[str, ...]:
        return tuple(f"http://127.0.0.1:{port}/callback" for port in (49430, 49431, 49432))

    def choose_theme(self, mode: str) -> None:
        self.theme = mode

    def choose_language(self, language: str) -> None:
        self.language = language

    def choose_text_size(self, percent: int) -> None:
        self.text_size = percent


class DeskWindow:
    """The real window with all its pages, over the flows of a bench.

    Args:
        bench: the flows; None for a program that still starts.
        models: names of models.
    """

    def __init__(self, bench: Bench | None, models: ModelNames = lambda aaguid: None) -> None:
        self.window = MainWindow(page_specs(lambda: self.desk))
        self.setup = RecordingSetup()
        self.desk = Desk(self.window, self.setup)
        self.desk.clock = lambda: NOW
        self.shell = Shell(self.desk)
        if bench is not None:
            self.desk.use(replace(bench.services, model_name=models))
