"""Looking after keys: the list to save, the state to share, keys that are missing, and a list somebody changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.activity_chain import Break, Fault, Report
from keydesk.domain.catalogue import Code
from keydesk.domain.policy import Requirements
from keydesk.domain.steps import EnrollStep
from keydesk.helpdesk.finding import Finding, failed, warning
from keydesk.helpdesk.status_share import ShareFacts
from keydesk.ui.dialogs.enroll_pages import EnrolledPage
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.inventory_sheet import InventorySheet
from keydesk.ui.dialogs.remove_sheet import RemovalPage, RemoveSheet
from keydesk.ui.dialogs.share_sheet import ShareSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.pages.activity import ActivityPage
from keydesk.usecases.prompts import RemovalAsk
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import BLUE, INSIDE, OLD
from tests.gallery.stage import PASSKEY, over_window, state_with

BEGAN = "2026-03-01T08:00:00.000+00:00"
THREE = Requirements(least_keys=3)


def _window(page: str, now: Snapshot) -> DeskWindow:
    b = bench()
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    made = DeskWindow(b)
    made.window.show()
    made.window.show_page(page)
    return made


def _activity(report: Report) -> QWidget:
    made = _window("activity", INSIDE)
    assert isinstance(made.page, ActivityPage)
    made.page.show_report(report)
    return made.window


@scene("activity", "sealed")
def activity_sealed() -> QWidget:
    return _activity(Report("ana", 14, began_at=BEGAN, older=3, head="ab" * 32))


@scene("activity", "changed")
def activity_changed() -> QWidget:
    faults = (Fault(Break.CHANGED, 7), Fault(Break.MISSING, 9), Fault(Break.ADDED, None), Fault(Break.CUT, 15))
    return _activity(Report("ana", 14, faults, BEGAN, head="ab" * 32))


@scene("inventory", "save")
def inventory_save() -> QWidget:
    return over_window(InventorySheet(1, 2))


@scene("inventory", "away_only")
def inventory_away_only() -> QWidget:
    return over_window(InventorySheet(0, 2))


def _share(person: bool) -> QWidget:
    findings = (Finding("CHK-010", failed("missing", count=2), 0.1), Finding("CHK-003", warning("slow"), 0.1))
    sheet = ShareSheet(ShareFacts("0.1.0", "K7QF2-M9XPT", INSIDE, findings))
    sheet.person.setChecked(person)
    return over_window(sheet)


@scene("share", "status", height=900)
def share_status() -> QWidget:
    return _share(False)


@scene("share", "with_name", height=900)
def share_with_name() -> QWidget:
    return _share(True)


@scene("home", "keys_missing")
def home_keys_missing() -> QWidget:
    return _window("home", replace(INSIDE, methods=(*(INSIDE.methods or ()), OLD), requirements=THREE)).window


@scene("home", "keys_missing_one")
def home_keys_missing_one() -> QWidget:
    return _window("home", replace(INSIDE, requirements=THREE)).window


@scene("remove", "keys_missing")
def remove_keys_missing() -> QWidget:
    sheet = RemoveSheet(state_with(BLUE), "Blue YubiKey")
    ask = RemovalAsk(PASSKEY, False, (BLUE,), (), left=1, wanted=2)
    sheet.show_page(RemovalPage(ask, "Blue YubiKey", ("Blue YubiKey",), ()))
    return over_window(sheet)


@scene("remove", "keeps_last")
def remove_keeps_last() -> QWidget:
    sheet = RemoveSheet(state_with(BLUE), "Blue YubiKey")
    error = KeydeskError(Code.POLICY_FORBIDS, key="MinimumKeys")
    sheet.show_page(sheet.error_page(error, frozenset({Remedy.CLOSE})))
    return over_window(sheet)


@scene("enroll", "done_keys_missing")
def enroll_done_keys_missing() -> QWidget:
    wizard = EnrollWizard(state_with(BLUE))
    wizard.begin()
    wizard.step(EnrollStep.DONE)
    wizard.say("")
    wizard.show_page(EnrolledPage("Blue YubiKey", "login.acme.com", 1, 1, 2))
    return over_window(wizard)
