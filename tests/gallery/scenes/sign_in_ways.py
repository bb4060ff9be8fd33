"""The ways to sign in beside the browser: another device, the security key itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from keydesk.config.setup_lines import Application
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, SecurityKey
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_sign_in_pages import BrowserInsteadPage, SigningKeyPage, WhichAccountPage
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet, Way
from keydesk.ui.dialogs.sign_up_sheet import NewcomerPage, SignUpSheet
from keydesk.ui.error_texts import Remedy
from keydesk.usecases.outcomes import PartlyDone
from tests.gallery.registry import scene
from tests.gallery.stage import BLUE, NANO, OLD, SITE, over_window, state_with

ADDRESS = f"https://{SITE}/activate"


def _sheet(way: Way, *keys: SecurityKey) -> SignInSheet:
    state = state_with(*keys)
    state.put(person=None, methods=None)
    sheet = SignInSheet(state, way)
    sheet.application = Application(f"https://{SITE}/", "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC")
    return sheet


def _paged(way: Way, page: FlowPage, *keys: SecurityKey) -> QWidget:
    sheet = _sheet(way, *keys)
    sheet.show_page(page)
    return over_window(sheet)


def _device(complete: str | None = f"{ADDRESS}?user_code=WDJB-MJHT") -> QWidget:
    sheet = _sheet(Way.DEVICE)
    sheet.code_shown("WDJB-MJHT", ADDRESS, complete, 840.0)
    return over_window(sheet)


@scene("sign_in", "device")
def sign_in_device() -> QWidget:
    return _device()


@scene("sign_in", "device_narrow", width=520, height=860)
def sign_in_device_narrow() -> QWidget:
    return _device()


@scene("sign_in", "device_plain")
def sign_in_device_plain() -> QWidget:
    return _device(None)


@scene("sign_in", "device_expired")
def sign_in_device_expired() -> QWidget:
    sheet = _sheet(Way.DEVICE)
    sheet.show_page(sheet.error_page(KeydeskError(Code.DEVICE_CODE_EXPIRED), frozenset(Remedy)))
    return over_window(sheet)


@scene("sign_in", "device_off")
def sign_in_device_off() -> QWidget:
    sheet = _sheet(Way.DEVICE)
    sheet.show_page(
        sheet.error_page(KeydeskError(Code.DEVICE_FLOW_OFF, error="unauthorized_client"), frozenset(Remedy))
    )
    return over_window(sheet)


@scene("sign_in", "device_not_enough")
def sign_in_device_not_enough() -> QWidget:
    sheet = _sheet(Way.DEVICE)
    error = KeydeskError(Code.FRESH_SIGN_IN_NEEDED, reason="device", error="mfa_required")
    sheet.show_page(sheet.error_page(error, frozenset(Remedy)))
    return over_window(sheet)


@scene("sign_in", "not_proven")
def sign_in_not_proven() -> QWidget:
    sheet = _sheet(Way.BROWSER)
    error = KeydeskError(Code.FRESH_SIGN_IN_NEEDED, missing="multi_factor")
    sheet.show_page(sheet.error_page(error, frozenset(Remedy)))
    return over_window(sheet)


@scene("sign_in", "no_browser")
def sign_in_no_browser() -> QWidget:
    sheet = _sheet(Way.BROWSER)
    sheet.show_page(sheet.error_page(KeydeskError(Code.BROWSER_MISSING), frozenset(Remedy)))
    return over_window(sheet)


@scene("sign_in", "key_asking", settle_ms=400)
def sign_in_key_asking() -> QWidget:
    return over_window(_sheet(Way.KEY, BLUE))


@scene("sign_in", "key_none")
def sign_in_key_none() -> QWidget:
    return _paged(Way.KEY, SigningKeyPage((), lambda: state_with().now))


@scene("sign_in", "key_which")
def sign_in_key_which() -> QWidget:
    keys = (BLUE, NANO, OLD)
    page = SigningKeyPage(keys, lambda: state_with(*keys).now)
    page.show_waiting(frozenset({"blue", "nano"}))
    return _paged(Way.KEY, page, *keys)


@scene("sign_in", "key_unusable")
def sign_in_key_unusable() -> QWidget:
    return _paged(Way.KEY, SigningKeyPage((OLD,), lambda: state_with(OLD).now), OLD)


@scene("sign_in", "key_pin")
def sign_in_key_pin() -> QWidget:
    return _paged(Way.KEY, AskPinPage(BLUE, "Blue YubiKey", PinState(set=True, retries=8), None), BLUE)


@scene("sign_in", "key_touch")
def sign_in_key_touch() -> QWidget:
    sheet = _sheet(Way.KEY, BLUE)
    sheet.key = BLUE
    sheet.touch_wanted()
    return over_window(sheet)


@scene("sign_in", "key_account")
def sign_in_key_account() -> QWidget:
    return _paged(Way.KEY, WhichAccountPage(("Ana Ito", "ana.admin@acme.com")), BLUE)


@scene("sign_in", "key_off")
def sign_in_key_off() -> QWidget:
    return _paged(Way.KEY, BrowserInsteadPage(KeydeskError(Code.KEY_SIGN_IN_OFF, reason="off")), BLUE)


@scene("sign_in", "key_mfa")
def sign_in_key_mfa() -> QWidget:
    return _paged(Way.KEY, BrowserInsteadPage(KeydeskError(Code.KEY_SIGN_IN_OFF, reason="mfa")), BLUE)


@scene("sign_in", "key_mfa_narrow", width=520, height=860)
def sign_in_key_mfa_narrow() -> QWidget:
    return sign_in_key_mfa()


@scene("sign_in", "key_unknown")
def sign_in_key_unknown() -> QWidget:
    sheet = _sheet(Way.KEY, replace(BLUE))
    sheet.show_page(
        sheet.error_page(
            KeydeskError(Code.KEY_LACKS_PASSKEY, key="Blue YubiKey", reason="sign_in"), frozenset(Remedy)
        )
    )
    return over_window(sheet)


def _signing_up(page: NewcomerPage) -> QWidget:
    sheet = SignUpSheet(state_with(BLUE))
    sheet.show_page(page)
    return over_window(sheet)


@scene("sign_up", "who")
def sign_up_who() -> QWidget:
    return _signing_up(NewcomerPage(SITE))


@scene("sign_up", "refused")
def sign_up_refused() -> QWidget:
    problem = KeydeskError(Code.SIGN_UP_REFUSED, detail="The user already exists.")
    return _signing_up(NewcomerPage(SITE, Newcomer(email="ana@acme.com", name="Ana Ito"), problem))


@scene("sign_up", "left_over")
def sign_up_left_over() -> QWidget:
    sheet = SignUpSheet(state_with(BLUE))
    sheet.show_page(sheet.left_over(PartlyDone(Code.LEFT_OVER, ("Blue YubiKey",))))
    return over_window(sheet)
