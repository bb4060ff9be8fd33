"""Fingerprints of a key in every state a person can meet."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.domain.key_management import FingerprintSensor, Sample
from keydesk.domain.keys import FormFactor
from keydesk.ui.dialogs.fingerprint_pages import DeleteFingerPage, FingerDonePage, FingerNamePage
from keydesk.ui.dialogs.fingerprint_sheet import FingerprintSheet
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.main_window import MainWindow
from tests.gallery.registry import scene
from tests.gallery.stage import BLUE, over_window, state_with

BIO = replace(BLUE, model="YubiKey Bio", form=FormFactor.BIO_C, can=frozenset({"wink", "fingerprints"}))
SENSOR = FingerprintSensor(max_samples=5, max_name_bytes=15)


def _samples(*samples: tuple[Sample, int | None], sensor: FingerprintSensor = SENSOR) -> MainWindow:
    sheet = FingerprintSheet(state_with(BIO), BIO.id)
    sheet.enrolling(BIO, sensor)
    sheet.touch_wanted()
    for sample, remaining in samples:
        sheet.sample(sample, remaining)
    return over_window(sheet)


def _page(page: FlowPage) -> MainWindow:
    sheet = FingerprintSheet(state_with(BIO), BIO.id)
    sheet.say("")
    sheet.show_page(page)
    return over_window(sheet)


@scene("fingerprint", "first")
def fingerprint_first() -> QWidget:
    return _samples()


@scene("fingerprint", "swipe")
def fingerprint_swipe() -> QWidget:
    return _samples(sensor=FingerprintSensor(swipe=True))


@scene("fingerprint", "half_way")
def fingerprint_half_way() -> QWidget:
    return _samples((Sample.GOOD, 4), (Sample.GOOD, 3))


@scene("fingerprint", "bad_sample")
def fingerprint_bad() -> QWidget:
    return _samples((Sample.GOOD, 4), (Sample.GOOD, 3), (Sample.TOO_LEFT, 3))


@scene("fingerprint", "poor")
def fingerprint_poor() -> QWidget:
    return _samples((Sample.GOOD, 4), (Sample.POOR, 4))


@scene("fingerprint", "no_count")
def fingerprint_no_count() -> QWidget:
    return _samples((Sample.GOOD, None), (Sample.GOOD, None), sensor=FingerprintSensor())


@scene("fingerprint", "last_one")
def fingerprint_last() -> QWidget:
    return _samples((Sample.GOOD, 1), (Sample.GOOD, 0))


def _name_page() -> FingerNamePage:
    title, save = (
        QCoreApplication.translate("FingerprintSheet", t) for t in ("Name this fingerprint", "Save the name")
    )
    return FingerNamePage(title, "Right thumb", 15, save)


@scene("fingerprint", "name")
def fingerprint_name() -> QWidget:
    return _page(_name_page())


@scene("fingerprint", "name_too_long")
def fingerprint_name_too_long() -> QWidget:
    page = _name_page()
    page.field.setText("右手の親指です")
    return _page(page)


@scene("fingerprint", "done")
def fingerprint_done() -> QWidget:
    return _page(FingerDonePage("Right thumb", "Blue YubiKey"))


@scene("fingerprint", "pin_instead")
def fingerprint_pin_instead() -> QWidget:
    sheet = FingerprintSheet(state_with(BIO), BIO.id)
    sheet.say("")
    sheet.show_page(sheet.without_finger())
    return over_window(sheet)


@scene("fingerprint", "delete")
def fingerprint_delete() -> QWidget:
    return _page(DeleteFingerPage("Right thumb", "Blue YubiKey", False))


@scene("fingerprint", "delete_last")
def fingerprint_delete_last() -> QWidget:
    return _page(DeleteFingerPage("Right thumb", "Blue YubiKey", True))
