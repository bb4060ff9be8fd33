"""The enrollment in every state a person can meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import FormFactor, PinState, SecurityKey, Tag, Transport
from keydesk.domain.steps import EnrollStep
from keydesk.ui.dialogs.enroll_pages import EnrolledPage, NamePage, RetryVerifyPage
from keydesk.ui.dialogs.enroll_wizard import EnrollWizard
from keydesk.ui.dialogs.flow_pages import BrowserPage, ConfirmFreshPage, HoldAgainPage, TouchPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, ReplacePinPage
from keydesk.ui.error_texts import Remedy
from keydesk.ui.main_window import MainWindow
from keydesk.usecases.prompts import KeyChoice
from tests.gallery.registry import scene
from tests.gallery.stage import BLUE, NANO, NEW, OLD, SITE, over_window, state_with


def _wizard(step: EnrollStep, show: Callable[[EnrollWizard], FlowPage | None], *keys: SecurityKey) -> MainWindow:
    wizard = EnrollWizard(state_with(*keys))
    wizard.begin()
    wizard.step(step)
    page = show(wizard)
    if page is not None:
        wizard.show_page(page)
    return over_window(wizard)


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


@scene("enroll", "choose_by_touch")
def enroll_choose_by_touch() -> QWidget:
    def show(wizard: EnrollWizard) -> FlowPage:
        page = KeyPage(KeyChoice((NEW, NANO), frozenset()), lambda: wizard.state.now, lambda key_id: None)
        page.show_waiting(frozenset({"new", "nano"}))
        return page

    return _wizard(EnrollStep.KEY, show, NEW, NANO)


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
    return _wizard(EnrollStep.TOUCH, lambda w: TouchPage(bio, bio.model, 60, 52, tag=Tag.GREEN))


@scene("enroll", "touch_on_reader")
def enroll_touch_on_reader() -> QWidget:
    lying = replace(NEW, transport=Transport.PCSC)
    return _wizard(EnrollStep.TOUCH, lambda w: TouchPage(lying, lying.model, 60, 37))


@scene("enroll", "left_reader")
def enroll_left_reader() -> QWidget:
    lying = replace(NEW, transport=Transport.PCSC)
    return _wizard(EnrollStep.PIN, lambda w: HoldAgainPage(lying, lying.model, tag=Tag.GREEN))


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
    return _wizard(EnrollStep.NAME, lambda w: NamePage("Security Key NFC", Tag.BLUE))


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
