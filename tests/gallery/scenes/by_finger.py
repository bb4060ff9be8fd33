"""A finger in place of the PIN: asked for, strange, blocked; and keys with other means of their own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import FormFactor, PinState, SecurityKey
from keydesk.domain.steps import EnrollStep
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.prove_sheet import ProveSheet
from keydesk.ui.dialogs.unlock_sheet import UnlockSheet
from keydesk.ui.main_window import MainWindow
from keydesk.usecases.prompts import FingerAsk
from tests.gallery.registry import scene
from tests.gallery.scenes.key_pages import NOW, page
from tests.gallery.stage import BLUE, over_window, state_with

BIO = replace(
    BLUE, id="bio", model="YubiKey C Bio", form=FormFactor.BIO_C,
    can=frozenset({"wink", "fingerprints", "credential-management", "finger-unlock"}),
    pin=PinState(set=True, retries=8, finger=True, finger_retries=5),
)  # fmt: skip
KEYPAD = replace(BIO, model="OnlyKey", form=FormFactor.USB_A, can=frozenset({"wink"}))


def _ask(key: SecurityKey, left: int = 5, *, strange: bool = False, pin: bool = True) -> FingerAsk:
    counters = replace(key.pin, finger_retries=left, set=pin)
    problem = KeydeskError(Code.FINGER_UNKNOWN, retries=left) if strange else None
    return FingerAsk(key, counters, problem, (lambda: None) if pin else None)


def _enroll(ask: FingerAsk) -> MainWindow:
    wizard = EnrollWizard(state_with(ask.key))
    wizard.begin()
    wizard.step(EnrollStep.TOUCH)
    wizard.challenge(ask.key, 60)
    wizard.finger_asked(ask)
    wizard.touch_wanted()
    return over_window(wizard)


@scene("by_finger", "enroll")
def by_finger_enroll() -> QWidget:
    return _enroll(_ask(BIO))


@scene("by_finger", "strange")
def by_finger_strange() -> QWidget:
    return _enroll(_ask(BIO, 4, strange=True))


@scene("by_finger", "one_try_left")
def by_finger_one_try_left() -> QWidget:
    return _enroll(_ask(BIO, 1, strange=True))


@scene("by_finger", "no_pin")
def by_finger_no_pin() -> QWidget:
    return _enroll(_ask(BIO, pin=False))


@scene("by_finger", "keypad")
def by_finger_keypad() -> QWidget:
    return _enroll(_ask(KEYPAD))


@scene("by_finger", "key_page", height=980)
def by_finger_key_page() -> QWidget:
    return page(replace(NOW, keys=(replace(BIO, id=NOW.keys[0].id, path=NOW.keys[0].path),)))


@scene("by_finger", "test")
def by_finger_test() -> QWidget:
    sheet = ProveSheet(state_with(BIO), "Blue YubiKey")
    sheet.begin()
    sheet.finger_asked(_ask(BIO))
    sheet.touch_wanted()
    return over_window(sheet)


@scene("by_finger", "unlock")
def by_finger_unlock() -> QWidget:
    sheet = UnlockSheet(state_with(BIO), BIO.id)
    sheet.begin()
    sheet.finger_asked(_ask(BIO))
    sheet.touch_wanted()
    return over_window(sheet)


@scene("by_finger", "pin_instead")
def by_finger_pin_instead() -> QWidget:
    sheet = UnlockSheet(state_with(BIO), BIO.id)
    sheet.begin()
    blocked = KeydeskError(Code.FINGER_BLOCKED, retries=0)
    sheet.show_page(AskPinPage(BIO, BIO.model, replace(BIO.pin, finger_retries=0), blocked))
    return over_window(sheet)
