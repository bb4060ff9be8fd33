"""Every dialog in every state a person can meet, over a quiet window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, PasskeyFacts, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import FormFactor, PinState, SecurityKey, Slots, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage, RetryVerifyPage
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.flow_pages import BrowserPage, ConfirmFreshPage, TouchPage
from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, ReplacePinPage
from keydesk.ui.dialogs.pin_sheet import ListSheet, OrphanPage, OrphanSheet, SetPinSheet
from keydesk.ui.dialogs.prove_sheet import ProveSheet
from keydesk.ui.dialogs.remove_sheet import RemovalPage, RemoveSheet
from keydesk.ui.dialogs.rename_sheet import RenamePage, RenameSheet
from keydesk.ui.dialogs.repair_sheet import RepairPage, RepairSheet
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.widgets.card import ListRow
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.page import Page
from keydesk.usecases.outcomes import PartlyDone
from keydesk.usecases.prompts import KeyChoice, RemovalAsk
from keydesk.usecases.prove_passkey import Proven
from keydesk.usecases.state import AppState, Snapshot, key_label_name, passkey_label_name
from tests.gallery.registry import scene

SITE = "login.acme.com"
BLUE = SecurityKey(
    "blue", "p1", Transport.HID, "YubiKey 5C NFC", serial="15304711", firmware="5.7.1", transports=("usb", "nfc"),
    form=FormFactor.USB_C, pin=PinState(set=True, retries=8), slots=Slots(3, 97), can=frozenset({"wink"}),
)  # fmt: skip
NEW = replace(BLUE, id="new", path="p2", model="Security Key NFC", serial="22881203", form=FormFactor.USB_A,
              pin=PinState(set=False, min_length=6), slots=Slots(0, 100))  # fmt: skip
NANO = replace(BLUE, id="nano", path="p3", model="YubiKey 5C Nano", serial="19920456", form=FormFactor.NANO)
OLD = replace(BLUE, id="old", path="p4", model="U2F Key", serial=None, form=FormFactor.USB_A, usable=False,
              reason=Code.KEY_TOO_OLD, slots=Slots())  # fmt: skip
PASSKEY = Method(
    "passkey|1", MethodType.PASSKEY, datetime(2026, 3, 3, tzinfo=UTC), passkey=PasskeyFacts(b"one", rp_id=SITE)
)


def _state(*keys: SecurityKey) -> AppState:
    return AppState(
        Snapshot(
            profile="acme", domain=SITE, person=Person("auth0|ana", "Ana Ito"), methods=(PASSKEY,), keys=keys,
            keys_known=True,
            labels={key_label_name("blue"): "Blue YubiKey", passkey_label_name(b"one"): "Blue YubiKey"},
            maps={"blue": KeyMap("blue", frozenset({PASSKEY.id})), "new": KeyMap("new"), "nano": KeyMap("nano")},
        )
    )  # fmt: skip


def _over_window(sheet: FlowSheet) -> MainWindow:
    page = Page(QCoreApplication.translate("Specimen", "Security keys"))
    page.add(ListRow("Blue YubiKey", "YubiKey 5C NFC", tile=KeyDrawing("usb_c", "blue", nfc=True)))
    window = MainWindow((PageSpec("keys", lambda: "Keys", "security_key", lambda: page),))
    window.rail.account.set_account("Ana Ito", SITE)
    window.show_page("keys")
    window.sheets.open(sheet)
    return window


def _wizard(step: EnrollStep, show: Callable[[EnrollWizard], FlowPage | None], *keys: SecurityKey) -> MainWindow:
    wizard = EnrollWizard(_state(*keys))
    wizard.begin()
    wizard.step(step)
    page = show(wizard)
    if page is not None:
        wizard.show_page(page)
    return _over_window(wizard)


def _choice(*keys: SecurityKey, holders: tuple[str, ...] = ()) -> MainWindow:
    def show(wizard: EnrollWizard) -> FlowPage:
        return KeyPage(KeyChoice(keys, frozenset(holders)), lambda: wizard.state.now, lambda key_id: None)

    return _wizard(EnrollStep.KEY, show, *keys)


@scene("enroll", "no_key")
def enroll_no_key() -> QWidget:
    return _choice()


@scene("enroll", "choose_key")
def enroll_choose_key() -> QWidget:
    return _choice(NEW, BLUE, NANO, holders=("blue",))


@scene("enroll", "holder")
def enroll_holder() -> QWidget:
    return _choice(BLUE, holders=("blue",))


@scene("enroll", "unusable")
def enroll_unusable() -> QWidget:
    return _choice(OLD)


@scene("enroll", "pin_ask")
def enroll_pin_ask() -> QWidget:
    return _wizard(EnrollStep.PIN, lambda w: AskPinPage(NANO, "YubiKey 5C Nano", NANO.pin, None))


@scene("enroll", "pin_wrong")
def enroll_pin_wrong() -> QWidget:
    pin = PinState(set=True, retries=5, before_replug=2)
    problem = KeydeskError(Code.PIN_WRONG, retries=5, before_replug=2)
    return _wizard(EnrollStep.PIN, lambda w: AskPinPage(NANO, "YubiKey 5C Nano", pin, problem))


@scene("enroll", "pin_last_tries")
def enroll_pin_last_tries() -> QWidget:
    pin = PinState(set=True, retries=1, before_replug=1)
    problem = KeydeskError(Code.PIN_WRONG, retries=1, before_replug=1)
    return _wizard(EnrollStep.PIN, lambda w: AskPinPage(NANO, "YubiKey 5C Nano", pin, problem))


@scene("enroll", "pin_create")
def enroll_pin_create() -> QWidget:
    def show(wizard: EnrollWizard) -> FlowPage:
        page = CreatePinPage(NEW, NEW.model, None)
        page.new.line.setText("37914")
        page.again.line.setText("37915")
        return page

    return _wizard(EnrollStep.PIN, show)


@scene("enroll", "pin_create_refused")
def enroll_pin_create_refused() -> QWidget:
    return _wizard(EnrollStep.PIN, lambda w: CreatePinPage(NEW, NEW.model, KeydeskError(Code.PIN_POLICY)))


@scene("enroll", "pin_forced")
def enroll_pin_forced() -> QWidget:
    return _wizard(EnrollStep.PIN, lambda w: ReplacePinPage("Blue YubiKey", BLUE.pin, True, None))


@scene("enroll", "confirm_fresh")
def enroll_confirm_fresh() -> QWidget:
    return _wizard(EnrollStep.CONFIRM, lambda w: ConfirmFreshPage(SITE))


@scene("enroll", "browser")
def enroll_browser() -> QWidget:
    address = "https://login.acme.com/authorize?client_id=keydesk&response_type=code&code_challenge=x7Qd…"
    return _wizard(EnrollStep.CONFIRM, lambda w: BrowserPage(address, 180))


@scene("enroll", "asking_key", settle_ms=450)
def enroll_asking_key() -> QWidget:
    return _wizard(EnrollStep.TOUCH, lambda w: None)


@scene("enroll", "touch")
def enroll_touch() -> QWidget:
    return _wizard(EnrollStep.TOUCH, lambda w: TouchPage(NEW, NEW.model, 60, 37))


@scene("enroll", "touch_bio")
def enroll_touch_bio() -> QWidget:
    bio = replace(BLUE, model="YubiKey Bio", form=FormFactor.BIO)
    return _wizard(EnrollStep.TOUCH, lambda w: TouchPage(bio, bio.model, 60, 52))


@scene("enroll", "verifying", settle_ms=450)
def enroll_verifying() -> QWidget:
    return _wizard(EnrollStep.VERIFY, lambda w: None)


@scene("enroll", "retry_verify")
def enroll_retry_verify() -> QWidget:
    return _wizard(EnrollStep.VERIFY, lambda w: RetryVerifyPage(KeydeskError(Code.OFFLINE), 41))


@scene("enroll", "rate_limited")
def enroll_rate_limited() -> QWidget:
    def show(wizard: EnrollWizard) -> None:
        wizard.show_page(wizard.preparing())
        wizard.waiting(23)

    return _wizard(EnrollStep.CONFIRM, show)


@scene("enroll", "name")
def enroll_name() -> QWidget:
    return _wizard(EnrollStep.NAME, lambda w: NamePage("Security Key NFC"))


@scene("enroll", "done")
def enroll_done() -> QWidget:
    def show(wizard: EnrollWizard) -> FlowPage:
        wizard.say("")
        return EnrolledPage("Blue YubiKey", SITE, 1)

    return _wizard(EnrollStep.DONE, show)


@scene("enroll", "stopped_pin_kept")
def enroll_stopped() -> QWidget:
    def show(wizard: EnrollWizard) -> FlowPage:
        wizard.end()
        return wizard.pin_kept()

    return _wizard(EnrollStep.PIN, show)


def _failed(error: KeydeskError, step: EnrollStep = EnrollStep.TOUCH) -> MainWindow:
    def show(wizard: EnrollWizard) -> FlowPage:
        wizard.end()
        wizard.key = BLUE
        return wizard.error_page(error, frozenset(Remedy))

    return _wizard(step, show, BLUE)


@scene("enroll", "error_not_touched")
def enroll_error_not_touched() -> QWidget:
    return _failed(KeydeskError(Code.KEY_NOT_TOUCHED))


@scene("enroll", "error_has_passkey")
def enroll_error_has_passkey() -> QWidget:
    return _failed(KeydeskError(Code.KEY_HAS_PASSKEY, key="Blue YubiKey"), EnrollStep.KEY)


@scene("enroll", "error_refused")
def enroll_error_refused() -> QWidget:
    return _failed(KeydeskError(Code.VERIFY_REFUSED, key="Blue YubiKey", cause="API-403"))


@scene("enroll", "error_left_over")
def enroll_error_left_over() -> QWidget:
    return _failed(KeydeskError(Code.LEFT_OVER, key="Blue YubiKey"))


@scene("enroll", "error_pin_blocked")
def enroll_error_pin_blocked() -> QWidget:
    return _failed(KeydeskError(Code.PIN_BLOCKED), EnrollStep.PIN)


@scene("enroll", "error_session_ended")
def enroll_error_session_ended() -> QWidget:
    return _failed(KeydeskError(Code.SESSION_ENDED), EnrollStep.KEY)


@scene("prove", "plug_in")
def prove_plug_in() -> QWidget:
    sheet = ProveSheet(_state(), "Blue YubiKey")
    sheet.show_page(HolderPage(PASSKEY, "Blue YubiKey", sheet.state.now))
    return _over_window(sheet)


@scene("prove", "which")
def prove_which() -> QWidget:
    state = _state(NEW, NANO)
    state.put(maps={"new": KeyMap("new", unknown=frozenset({PASSKEY.id}))})
    sheet = ProveSheet(state, "Blue YubiKey")
    sheet.show_page(HolderPage(PASSKEY, "Blue YubiKey", state.now))
    return _over_window(sheet)


@scene("prove", "touch")
def prove_touch() -> QWidget:
    sheet = ProveSheet(_state(BLUE), "Blue YubiKey")
    sheet.key = BLUE
    sheet.touch_wanted()
    return _over_window(sheet)


@scene("prove", "works")
def prove_works() -> QWidget:
    sheet = ProveSheet(_state(BLUE), "Blue YubiKey")
    sheet.show_page(sheet.worked(Proven(PASSKEY.id, "blue", True)))
    return _over_window(sheet)


@scene("prove", "failed")
def prove_failed() -> QWidget:
    sheet = ProveSheet(_state(BLUE), "Blue YubiKey")
    sheet.show_page(sheet.error_page(KeydeskError(Code.TEST_FAILED), frozenset(Remedy)))
    return _over_window(sheet)


def _removal(ask: RemovalAsk, here: tuple[str, ...], elsewhere: tuple[str, ...]) -> MainWindow:
    sheet = RemoveSheet(_state(BLUE), "Blue YubiKey")
    sheet.show_page(RemovalPage(ask, "Blue YubiKey", here, elsewhere))
    return _over_window(sheet)


@scene("remove", "plugged_in")
def remove_plugged_in() -> QWidget:
    return _removal(RemovalAsk(PASSKEY, False, (BLUE,), ()), ("Blue YubiKey",), ())


@scene("remove", "last_strong")
def remove_last_strong() -> QWidget:
    return _removal(RemovalAsk(PASSKEY, True, (), ("blue",)), (), ("Blue YubiKey",))


@scene("remove", "left_on_key")
def remove_left_on_key() -> QWidget:
    sheet = RemoveSheet(_state(), "Blue YubiKey")
    sheet.say("")
    sheet.show_page(sheet.left_on_key(PartlyDone(Code.KEY_REMOVED, ("Blue YubiKey",))))
    return _over_window(sheet)


@scene("remove", "removed")
def remove_removed() -> QWidget:
    sheet = RemoveSheet(_state(), "Blue YubiKey")
    sheet.show_page(sheet.removed(("Blue YubiKey",)))
    return _over_window(sheet)


@scene("remove", "last_method")
def remove_last_method() -> QWidget:
    sheet = RemoveSheet(_state(), "Blue YubiKey")
    sheet.show_page(sheet.error_page(KeydeskError(Code.LAST_METHOD, name="Blue YubiKey"), frozenset(Remedy)))
    return _over_window(sheet)


@scene("pin", "change")
def pin_change() -> QWidget:
    sheet = SetPinSheet(_state(BLUE), "blue")
    page = ReplacePinPage("Blue YubiKey", PinState(set=True, retries=6, before_replug=1), False, None)
    page.new.line.setText("tulpe-17")
    page.again.line.setText("tulpe-17")
    sheet.show_page(page)
    return _over_window(sheet)


@scene("pin", "changed")
def pin_changed() -> QWidget:
    sheet = SetPinSheet(_state(BLUE), "blue")
    sheet.show_page(sheet.last_page(True))
    return _over_window(sheet)


@scene("pin", "replug")
def pin_replug() -> QWidget:
    sheet = ListSheet(_state(BLUE), "blue")
    sheet.show_page(sheet.error_page(KeydeskError(Code.PIN_REPLUG), frozenset(Remedy)))
    return _over_window(sheet)


@scene("pin", "list_asks")
def pin_list_asks() -> QWidget:
    sheet = ListSheet(_state(BLUE), "blue")
    sheet.show_page(AskPinPage(BLUE, "Blue YubiKey", BLUE.pin, None))
    return _over_window(sheet)


@scene("pin", "delete_orphan")
def pin_delete_orphan() -> QWidget:
    sheet = OrphanSheet(_state(BLUE), "blue")
    sheet.show_page(OrphanPage(SITE, "Blue YubiKey"))
    return _over_window(sheet)


@scene("sign_in", "opening", settle_ms=450)
def sign_in_opening() -> QWidget:
    return _over_window(SignInSheet(_state()))


@scene("sign_in", "browser")
def sign_in_browser() -> QWidget:
    sheet = SignInSheet(_state())
    sheet.opened("https://login.acme.com/authorize?client_id=keydesk&response_type=code&code_challenge=x7Qd…", 300)
    return _over_window(sheet)


@scene("sign_in", "denied")
def sign_in_denied() -> QWidget:
    sheet = SignInSheet(_state())
    sheet.show_page(sheet.error_page(KeydeskError(Code.SIGN_IN_DENIED), frozenset(Remedy)))
    return _over_window(sheet)


@scene("rename", "passkey")
def rename_passkey() -> QWidget:
    sheet = RenameSheet(_state())
    sheet.show_page(RenamePage("Blue YubiKey", True))
    return _over_window(sheet)


ENTRY = JournalEntry(
    "e1", "a", "blue", "Blue YubiKey", EnrollStep.VERIFY, SITE, b"u", b"c", (), "2026-03-03T10:00:00Z"
)


@scene("repair", "plug_in")
def repair_plug_in() -> QWidget:
    sheet = RepairSheet(_state(), ENTRY)
    sheet.show_page(RepairPage(ENTRY, sheet.state.now))
    return _over_window(sheet)


@scene("repair", "ready")
def repair_ready() -> QWidget:
    sheet = RepairSheet(_state(BLUE), ENTRY)
    sheet.show_page(RepairPage(ENTRY, sheet.state.now))
    return _over_window(sheet)


@scene("repair", "done")
def repair_done() -> QWidget:
    sheet = RepairSheet(_state(BLUE), ENTRY)
    sheet.say("")
    sheet.show_page(sheet.last_page(1))
    return _over_window(sheet)
