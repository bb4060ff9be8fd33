"""Ctrl+K in its states, and F1."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from keydesk.ui.pages.help_sheet import open_help
from keydesk.ui.pages.palette import PaletteSheet, entries_of, open_palette
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.accounts_switch import ADMIN, ANA, OTHER
from tests.gallery.scenes.pages import INSIDE, MODELS, OUT


def _made(page: str, now: Snapshot) -> DeskWindow:
    b = bench()
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    made = DeskWindow(b, lambda aaguid: MODELS.get(aaguid or ""))
    made.setup.known = [ANA, ADMIN, OTHER]
    made.window.show()
    made.window.show_page(page)
    return made


def _find(typed: str, now: Snapshot = INSIDE) -> QWidget:
    made = _made("keys", now)
    sheet = PaletteSheet(entries_of(made.desk))
    made.window.sheets.open(sheet)
    sheet.field.setText(typed)
    return made.window


@scene("find", "all")
def find_all() -> QWidget:
    made = _made("keys", OUT)
    open_palette(made.desk)
    return made.window


@scene("find", "some")
def find_some() -> QWidget:
    return _find("s")


@scene("find", "nothing")
def find_nothing() -> QWidget:
    return _find("quetzalcoatl")


@scene("help", "keys")
def help_keys() -> QWidget:
    made = _made("keys", INSIDE)
    open_help(made.desk, "keys")
    return made.window
