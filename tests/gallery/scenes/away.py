"""A window that is left alone: the countdown, over a page and over a sheet, and the line after it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from keydesk.config.sources import settings_in_force
from keydesk.ui.away import Away
from keydesk.ui.idle import IdleWatch
from keydesk.ui.pages.sign_out_sheet import SignOutSheet
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE, OUT
from tests.gallery.scenes.policy import _policy

SHARED = _policy({"SharedWorkstation": True, "IdleSignOutMinutes": 10, "ManagedByName": "Acme IT"})


def _left(now: Snapshot) -> tuple[DeskWindow, Away]:
    b = bench()
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    made = DeskWindow(b, policy=SHARED)
    made.setup.chosen = settings_in_force(made.setup.chosen, SHARED)
    made.window.show()
    made.window.show_page("home")
    away = Away(made.desk, SHARED, IdleWatch(made.window, 600.0, parent=made.window))
    away._watch.arm(False)
    return made, away


@scene("away", "countdown")
def away_countdown() -> QWidget:
    made, away = _left(INSIDE)
    away._count(42)
    return made.window


@scene("away", "countdown_over_sheet")
def away_countdown_over_sheet() -> QWidget:
    made, away = _left(INSIDE)
    made.window.sheets.open(SignOutSheet("login.acme.com"))
    away._count(10)
    return made.window


@scene("away", "signed_out")
def away_signed_out() -> QWidget:
    made, away = _left(OUT)
    away._say()
    return made.window
