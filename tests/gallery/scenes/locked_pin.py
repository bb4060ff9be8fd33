"""A locked PIN met in the sheets that need it: what happened, and the way to the reset."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_findings import Fix
from keydesk.domain.keys import PinState
from keydesk.ui.dialogs.passkey_sheets import DeleteSheet
from keydesk.ui.dialogs.pin_sheet import PinSheet
from keydesk.ui.dialogs.rule_sheet import RuleSheet
from keydesk.ui.dialogs.unlock_sheet import UnlockSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.main_window import MainWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.stage import BLUE, over_window, state_with

LOCKED = replace(BLUE, pin=PinState(set=True, retries=0))


def _locked(sheet: PinSheet) -> MainWindow:
    sheet.show_page(sheet.error_page(KeydeskError(Code.PIN_BLOCKED), frozenset(Remedy)))
    return over_window(sheet)


@scene("pin", "unlock_locked")
def pin_unlock_locked() -> QWidget:
    return _locked(UnlockSheet(state_with(LOCKED), LOCKED.id))


@scene("rule", "pin_locked")
def rule_pin_locked() -> QWidget:
    services = replace(bench().services, state=state_with(LOCKED))
    return _locked(RuleSheet(services, LOCKED.id, Fix.ALWAYS_VERIFY))


@scene("stored", "pin_locked")
def stored_pin_locked() -> QWidget:
    return _locked(DeleteSheet(state_with(LOCKED), LOCKED.id, ()))
