"""A walk through the real window beside the tour: its steps, and what it is as a program of its own."""

from __future__ import annotations

import json
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from keydesk.bootstrap.demo_wiring import demo_app, robot_command
from keydesk.bootstrap.gui import WindowApp
from keydesk.bootstrap.program import Program
from keydesk.bootstrap.tour import Tour, TourError
from keydesk.cli.backstage import Choices, DemoChoices


class Walk(Tour, ABC):
    """What every walk can do.

    Args:
        app: the application.
        folder: its home; there is a folder for pictures in it.
    """

    def __init__(self, app: WindowApp, folder: Path) -> None:
        super().__init__(app, folder / "pictures")

    async def walk(self, program: Program) -> None:
        """Walk; a step that fails ends it.

        Args:
            program: the running program.
        """
        self._program = program
        try:
            await self.steps()
        except TourError as error:
            self._far_side = {"ended": str(error.__cause__ or error)}

    @abstractmethod
    async def steps(self) -> None:
        """The steps of this walk."""

    @property
    def told(self) -> Mapping[str, object]:
        """Steps with what else the walk found out."""
        return self.report


def run_walk(kind: type[Walk], folder: Path, look: DemoChoices) -> None:
    """Walk in practice mode, where a robot signs in, and print what came of it.

    Args:
        kind: which walk.
        folder: its home.
        look: how the window looks, and who touches the key.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    app = demo_app(Choices(home=folder, token_store="memory"), look, browser=robot_command())
    walk = kind(app, folder)
    app.run(walk.walk)
    sys.stdout.write(json.dumps(walk.told) + "\n")
