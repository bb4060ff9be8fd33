"""The provisioning desk in every state: the page with and without keys, and each screen of a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.pin_slip import PinSlip
from keydesk.domain.provisioning import DeskEntry, DeskProfile, DeskStep, KeyResult, PinSource, SerialRange
from keydesk.ui.dialogs.desk_pages import DeskPinPage, HandOutPage, NextKeyPage, PlanPage
from keydesk.ui.dialogs.desk_sheet import DeskSheet
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.paper import Paper
from keydesk.ui.models.desk_words import DeskCounts
from keydesk.ui.pages.provisioning import ProvisioningPage
from keydesk.usecases.desk_prompts import DeskPlan, DeskRecord
from keydesk.usecases.key_prompts import Rule
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import INSIDE
from tests.gallery.stage import BLUE, NEW, over_window, state_with

FULL = DeskProfile(
    "Welcome box 2026", reset_first=True, pin=PinSource.RANDOM, pin_length=8, min_pin_length=6, force_change=True,
    always_uv=True, enterprise_attestation=True, allowed_models=frozenset({"one", "two"}),
    serials=(SerialRange("22881000", "22881999"),), label="{model} {serial_last4}",
)  # fmt: skip
DONE = DeskRecord(
    "Security Key NFC", "a", "5.7.1", "22881203", "mark-1", "Security Key NFC 1203", KeyResult.DONE, DeskStep.DONE,
    NOW,
)  # fmt: skip
HALF = replace(
    DONE, serial="22881204", mark="mark-2", label="Security Key NFC 1204", result=KeyResult.HALF,
    step=DeskStep.RULES, error=KeydeskError(Code.KEY_REMOVED),
)  # fmt: skip
WRONG = replace(
    DONE, serial="15304711", mark="mark-3", label="", model="YubiKey 5C NFC", result=KeyResult.FAILED,
    step=DeskStep.ALLOWED, error=KeydeskError(Code.DESK_WRONG_KEY, reason="serial", key="YubiKey 5C NFC"),
)  # fmt: skip
LEFT = replace(DONE, serial="19920456", mark="mark-4", label="", model="YubiKey 5C Nano", result=KeyResult.LEFT)
PLAN = DeskPlan(
    NEW, FULL, 8, resets=True, in_use=False, sets_pin=True, label="Security Key NFC 1203",
    rules=(Rule.MIN_PIN_LENGTH, Rule.ALWAYS_UV, Rule.ENTERPRISE_ATTESTATION, Rule.FORCE_PIN_CHANGE),
)  # fmt: skip
BEFORE = DeskEntry("mark-1", FULL.name, DeskStep.RULES, KeyResult.HALF, "Security Key NFC", "", NOW)
SLIP = PinSlip(Secret("40725163"), "Security Key NFC 1203", "22881203", changes=True)


def _page(*records: DeskRecord, profile: DeskProfile | None = None, signed_in: bool = True) -> QWidget:
    b = bench(signed_in=signed_in)
    if signed_in:
        b.world.state.put(**{name: getattr(INSIDE, name) for name in INSIDE.__dataclass_fields__})
    made = DeskWindow(b, provisioning=True)
    made.window.show()
    made.window.show_page("desk")
    page = made.page
    assert isinstance(page, ProvisioningPage)
    if profile is not None:
        page.use(profile)
    for at, record in enumerate(records):
        page._through(replace(record, at=NOW - timedelta(minutes=9 - at)))
    return made.window


def _sheet(page: FlowPage) -> QWidget:
    sheet = DeskSheet(state_with(BLUE, NEW), lambda aaguid: None, lambda record: None, Paper(), tones=False)
    sheet.show_page(page)
    return over_window(sheet)


@scene("desk", "no_key_yet")
def desk_no_key() -> QWidget:
    return _page()


@scene("desk", "keys_of_every_kind")
def desk_keys() -> QWidget:
    return _page(LEFT, WRONG, HALF, DONE, profile=FULL)


@scene("desk", "narrow", width=560, height=1100)
def desk_narrow() -> QWidget:
    return _page(WRONG, HALF, DONE, profile=FULL)


@scene("desk", "signed_out")
def desk_signed_out() -> QWidget:
    return _page(DONE, signed_in=False)


@scene("desk", "sheet_first_key")
def desk_first() -> QWidget:
    return _sheet(NextKeyPage(None, None, ""))


@scene("desk", "sheet_next_key")
def desk_next() -> QWidget:
    return _sheet(NextKeyPage(DONE, None, DeskCounts().ready(12)))


@scene("desk", "sheet_left_key")
def desk_left() -> QWidget:
    return _sheet(NextKeyPage(LEFT, None, DeskCounts().ready(1)))


@scene("desk", "sheet_failed_key")
def desk_failed() -> QWidget:
    return _sheet(NextKeyPage(WRONG, None, DeskCounts().ready(12)))


@scene("desk", "sheet_two_keys")
def desk_two() -> QWidget:
    return _sheet(NextKeyPage(None, KeydeskError(Code.KEY_SEVERAL), ""))


@scene("desk", "sheet_plan", height=900)
def desk_plan() -> QWidget:
    return _sheet(PlanPage(PLAN))


@scene("desk", "sheet_plan_small_window")
def desk_plan_small() -> QWidget:
    return _sheet(PlanPage(PLAN))


@scene("desk", "sheet_plan_in_use", height=900)
def desk_plan_in_use() -> QWidget:
    return _sheet(PlanPage(replace(PLAN, in_use=True, before=replace(BEFORE, result=KeyResult.DONE))))


@scene("desk", "sheet_plan_resumes", height=900)
def desk_plan_resumes() -> QWidget:
    typed = replace(FULL, reset_first=False, pin=PinSource.TYPED)
    return _sheet(PlanPage(replace(PLAN, profile=typed, resets=False, sets_pin=False, before=BEFORE)))


@scene("desk", "sheet_plan_without_number", height=900)
def desk_plan_without_number() -> QWidget:
    typed = DeskProfile("Desk")
    plan = replace(PLAN, key=replace(NEW, serial=None), profile=typed, resets=False, rules=(), label="")
    return _sheet(PlanPage(plan))


@scene("desk", "sheet_type_pin")
def desk_sheet_type_pin() -> QWidget:
    page = DeskPinPage(replace(NEW, pin=replace(NEW.pin, min_length=8)), "Security Key NFC 1203", None)
    page.new.line.setText("20261128")
    page.again.line.setText("20261128")
    return _sheet(page)


@scene("desk", "sheet_pin")
def desk_pin() -> QWidget:
    return _sheet(HandOutPage(SLIP, Paper()))


@scene("desk", "sheet_pin_printer_failed")
def desk_printer_failed() -> QWidget:
    page = HandOutPage(SLIP, Paper())
    page._printed(False)
    return _sheet(page)


@scene("desk", "sheet_pin_printed")
def desk_printed() -> QWidget:
    page = HandOutPage(replace(SLIP, changes=False), Paper())
    page._printed(True)
    return _sheet(page)
