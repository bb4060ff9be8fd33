"""The reset of a key in every state a person can meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import ResetTerms
from keydesk.domain.keys import FormFactor, PinState, SecurityKey, Transport
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.reset_pages import ConsequencesPage, ResetDonePage, ResetTouchPage
from keydesk.ui.dialogs.reset_sheet import ResetSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.main_window import MainWindow
from keydesk.usecases.reset_prompts import ConfirmBy, Consequences, ResetAsk
from tests.gallery.registry import scene
from tests.gallery.stage import BLUE, PASSKEY, SITE, over_window, state_with

OLDER = Method(
    "passkey|2", MethodType.PASSKEY, datetime(2024, 5, 11, tzinfo=UTC), name="Office login",
    passkey=PasskeyFacts(b"two", rp_id=SITE),
)  # fmt: skip
BIO = replace(BLUE, model="YubiKey Bio", form=FormFactor.BIO_C)
CARD = replace(BLUE, model="Smart card", form=FormFactor.CARD, transport=Transport.PCSC)
LOCKED = replace(BLUE, pin=PinState(set=True, retries=0))
ONLY = Consequences(True, only_here=(PASSKEY,), strong_remains=True)


def asked(
    what: Consequences = ONLY, key: SecurityKey = BLUE, by: ConfirmBy = ConfirmBy.SERIAL, *, long: bool = False
) -> ResetAsk:
    expected = {ConfirmBy.SERIAL: "4711", ConfirmBy.LABEL: "Blue YubiKey", ConfirmBy.MODEL: key.model}[by]
    return ResetAsk(key, "Blue YubiKey", by, expected, ResetTerms(long_touch=long), what)


def _sheet(key: SecurityKey = BLUE) -> ResetSheet:
    return ResetSheet(state_with(key), key.id, lambda aaguid: None)


def _consequences(ask: ResetAsk, typed: str = "") -> MainWindow:
    sheet = _sheet(ask.key)
    page = ConsequencesPage(ask, "Blue YubiKey", sheet.title_of, None)
    page.field.setText(typed)
    sheet.show_page(page)
    return over_window(sheet)


def _page(page: FlowPage, step: int) -> MainWindow:
    sheet = _sheet()
    assert sheet.steps is not None
    sheet.steps.set_current(step)
    sheet.show_page(page)
    sheet.say("")
    return over_window(sheet)


@scene("reset", "looking", settle_ms=450)
def reset_looking() -> QWidget:
    return over_window(_sheet())


@scene("reset", "ends_locked_count", height=980)
def reset_ends() -> QWidget:
    return _consequences(asked())


@scene("reset", "ends_small_window")
def reset_ends_small() -> QWidget:
    return _consequences(asked())


@scene("reset", "ends_last_strong", height=1100)
def reset_last_strong() -> QWidget:
    what = Consequences(True, only_here=(PASSKEY, OLDER), strong_remains=False, other_sites=3, fingerprints=True)
    return _consequences(asked(what, BIO), "4711")


@scene("reset", "ends_every_kind", height=1100)
def reset_every_kind() -> QWidget:
    what = Consequences(True, (PASSKEY,), (OLDER,), (replace(OLDER, id="passkey|3", name="Travel"),), True, 0)
    return _consequences(asked(what, by=ConfirmBy.LABEL))


@scene("reset", "ends_pin_blocked", height=980)
def reset_pin_blocked() -> QWidget:
    return _consequences(asked(key=LOCKED))


@scene("reset", "ends_signed_out", height=980)
def reset_signed_out() -> QWidget:
    return _consequences(asked(Consequences(), by=ConfirmBy.MODEL))


@scene("reset", "ends_nothing_here", height=980)
def reset_nothing_here() -> QWidget:
    return _consequences(asked(Consequences(True, strong_remains=True, other_sites=0)))


@scene("reset", "unplug")
def reset_unplug() -> QWidget:
    sheet = _sheet()
    sheet.unplug_now(asked())
    return over_window(sheet)


@scene("reset", "unplug_reader")
def reset_unplug_reader() -> QWidget:
    sheet = _sheet(CARD)
    sheet.unplug_now(asked(key=CARD))
    return over_window(sheet)


@scene("reset", "plug_in")
def reset_plug_in() -> QWidget:
    sheet = _sheet()
    sheet.plug_in_now(asked(), 5)
    return over_window(sheet)


@scene("reset", "plug_in_hold")
def reset_plug_in_hold() -> QWidget:
    sheet = _sheet()
    sheet.plug_in_now(asked(long=True), 5)
    return over_window(sheet)


@scene("reset", "plug_in_reader")
def reset_plug_in_reader() -> QWidget:
    sheet = _sheet(CARD)
    sheet.plug_in_now(asked(key=CARD), 5)
    return over_window(sheet)


@scene("reset", "touch")
def reset_touch() -> QWidget:
    sheet = _sheet()
    sheet.firing(asked(), 5)
    return over_window(sheet)


@scene("reset", "touch_hold")
def reset_touch_hold() -> QWidget:
    sheet = _sheet(BIO)
    sheet.firing(asked(key=BIO, long=True), 5)
    return over_window(sheet)


@scene("reset", "touch_late")
def reset_touch_late() -> QWidget:
    sheet = _sheet()
    sheet.firing(asked(), 5)
    assert isinstance(sheet.page, ResetTouchPage)
    sheet.page.left.expired.emit()
    return over_window(sheet)


@scene("reset", "in_reader")
def reset_in_reader() -> QWidget:
    sheet = _sheet(CARD)
    sheet.firing(asked(key=CARD), 5)
    return over_window(sheet)


def _failed(code: Code, **params: str) -> MainWindow:
    sheet = _sheet()
    assert sheet.steps is not None
    sheet.steps.set_current(2)
    sheet.show_page(sheet.error_page(KeydeskError(code, **params), frozenset(Remedy)))
    return over_window(sheet)


@scene("reset", "another_key")
def reset_another_key() -> QWidget:
    return _failed(Code.RESET_STOPPED, reason="another_key")


@scene("reset", "two_keys")
def reset_two_keys() -> QWidget:
    return _failed(Code.RESET_STOPPED, reason="two_keys")


@scene("reset", "another_port")
def reset_another_port() -> QWidget:
    return _failed(Code.RESET_STOPPED, reason="another_port")


@scene("reset", "not_replugged")
def reset_not_replugged() -> QWidget:
    return _failed(Code.RESET_STOPPED, reason="not_replugged")


@scene("reset", "too_late")
def reset_too_late() -> QWidget:
    return _failed(Code.RESET_TOO_LATE)


@scene("reset", "not_this_way")
def reset_not_this_way() -> QWidget:
    return _failed(Code.RESET_NOT_ALLOWED, reason="transport", transports="usb")


@scene("reset", "refused")
def reset_refused() -> QWidget:
    return _failed(Code.RESET_NOT_ALLOWED, reason="refused")


@scene("reset", "done")
def reset_done() -> QWidget:
    return _page(ResetDonePage("Blue YubiKey", ("Blue YubiKey", "Office login"), 0, signed_in=True), 4)


@scene("reset", "done_tidied")
def reset_done_tidied() -> QWidget:
    return _page(ResetDonePage("Blue YubiKey", (), 2, signed_in=True), 4)


@scene("reset", "done_signed_out")
def reset_done_signed_out() -> QWidget:
    return _page(ResetDonePage("Blue YubiKey", (), 0, signed_in=False), 4)


@scene("reset", "stopped")
def reset_stopped() -> QWidget:
    sheet = _sheet()
    sheet.asked = asked()
    sheet.show_page(sheet.stopped())
    return over_window(sheet)
