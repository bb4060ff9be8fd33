"""Settings with other choices than the usual ones; the usual ones are in `pages`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tests.fakes.setup import DeskWindow
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, _window


@scene("settings", "careful")
def settings_careful() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.write_scopes, made.setup.keys_lock_after_minutes = "when-needed", 0
        made.desk.changed.emit(made.desk.now)

    return _window("settings", INSIDE, choose)


@scene("settings", "other_time")
def settings_other_time() -> QWidget:
    def choose(made: DeskWindow) -> None:
        made.setup.keys_lock_after_minutes = 7
        made.desk.changed.emit(made.desk.now)

    return _window("settings", INSIDE, choose)
