"""Enrolling an app, a phone, an address, a recovery code and a password, in every state a person can meet."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity, PasswordPolicy
from keydesk.ui.dialogs.counted import CountedWords
from keydesk.ui.dialogs.flow_pages import ConfirmFreshPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import method_kind
from keydesk.ui.dialogs.method_pages import IdentityPage, MethodNamePage, MethodReadyPage, StoppedPage
from keydesk.ui.dialogs.method_sheet import MethodSheet
from keydesk.ui.dialogs.password_page import PasswordPage
from keydesk.ui.dialogs.reach_pages import CodePage, EmailPage, PhonePage
from keydesk.ui.dialogs.recovery_pages import KeepRecoveryPage, WarnRecoveryPage
from keydesk.ui.dialogs.scan_pages import ScanPushPage, ScanTotpPage
from keydesk.ui.error_texts import Remedy
from keydesk.ui.main_window import MainWindow
from keydesk.ui.models.moments import full_date
from tests.gallery.registry import scene
from tests.gallery.stage import SITE, over_window, state_with

TOTP_URI = Secret(
    "otpauth://totp/Acme:ana%40acme.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme&digits=6&period=30"
)
PUSH_URI = Secret(
    "otpauth://totp/Acme:ana%40acme.com?enrollment_tx_id=qfjn1eiWmvWStGGCMYRnnBNrPANhC9LT"
    "&base_url=https%3A%2F%2Facme.guardian.eu.auth0.com&issuer=Acme&algorithm=sha1&digits=6&period=30"
)
MANUAL = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
RECOVERY = Secret("5HWV2KQ9TB7XR4ND6MPZ3CJA")
NUMBER, ADDRESS = "+819012345678", "ana.ito@acme.com"
MADE = datetime(2026, 3, 3, 12, tzinfo=UTC)
ANA = Person("auth0|ana", "Ana Ito", ADDRESS)
POLICY = PasswordPolicy(
    min_length=12, character_types=("lowercase", "uppercase", "number", "special"), block_identical=True,
    block_sequential=True, profile_fields=("name", "email"), history=5, dictionary=True,
)  # fmt: skip
LIGHT = PasswordPolicy(min_length=8, character_types=("lowercase", "uppercase", "number", "special"),
                       three_of_four=True, truncates=True)  # fmt: skip
IDENTITIES = (
    LinkedIdentity("auth0|63f0c1a2b4d5e6f708192a3b", "Username-Password-Authentication"),
    LinkedIdentity("auth0|staff|64aa17c0d1", "acme-staff"),
)


def say(text: str) -> str:
    return QCoreApplication.translate("MethodSheet", text)


def wrong_codes(text: str) -> str:
    return f"{say(text)} {CountedWords().wrong_codes(2)}"


def _sheet(
    kind: MethodType, show: Callable[[MethodSheet], FlowPage | None], step: int = 0, note: str | None = None
) -> MainWindow:
    sheet = MethodSheet(state_with(), kind)
    sheet.begin()
    page = show(sheet)
    if sheet.steps is not None:
        sheet.steps.set_current(step)
    if note is not None:
        sheet.say(note)
    elif isinstance(page, ScanTotpPage | CodePage):
        sheet.say(say("It counts once the code is confirmed."))
    elif isinstance(page, ScanPushPage):
        sheet.say(say("It counts once the phone has answered."))
    elif isinstance(page, KeepRecoveryPage):
        sheet.say(say("It counts once you press Done."))
    if page is not None:
        sheet.show_page(page)
    return over_window(sheet)


@scene("app", "asking", settle_ms=450)
def app_asking() -> QWidget:
    return _sheet(MethodType.TOTP, lambda sheet: None)


def _app(why: str = "") -> Callable[[MethodSheet], ScanTotpPage]:
    return lambda sheet: ScanTotpPage(TOTP_URI, MANUAL, why, sheet.clipboard)


@scene("app", "scan")
def app_scan() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        page = _app()(sheet)
        page.field.setText("4823")
        return page

    return _sheet(
        MethodType.TOTP,
        show,
    )


@scene("app", "by_hand", height=800)
def app_by_hand() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        page = _app()(sheet)
        page.show_code()
        return page

    return _sheet(MethodType.TOTP, show)


@scene("app", "wrong_code")
def app_wrong_code() -> QWidget:
    return _sheet(
        MethodType.TOTP,
        lambda sheet: _app(wrong_codes("That code was not right. Type the one the app shows now."))(sheet),
    )


@scene("app", "name")
def app_name() -> QWidget:
    return _sheet(
        MethodType.TOTP, lambda sheet: MethodNamePage(method_kind("totp")), 1, say("It is in your account.")
    )


def _ready(method: Method, name: str = "") -> MainWindow:
    def show(sheet: MethodSheet) -> FlowPage:
        sheet.finish_steps()
        sheet.end()
        return MethodReadyPage(method, name)

    made = MethodSheet(state_with(), MethodType(method.type))
    made.show_page(show(made))
    return over_window(made)


def _method(kind: MethodType, detail: str | None = None) -> Method:
    return Method(f"{kind}|1", kind, datetime(2026, 3, 4, tzinfo=UTC), detail=detail)


@scene("app", "ready")
def app_ready() -> QWidget:
    return _ready(_method(MethodType.TOTP), "Ana's phone")


@scene("app", "stopped")
def app_stopped() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        sheet.end()
        return StoppedPage(MethodType.TOTP)

    return _sheet(MethodType.TOTP, show)


@scene("app", "confirm_fresh")
def app_confirm_fresh() -> QWidget:
    return _sheet(MethodType.TOTP, lambda sheet: ConfirmFreshPage(SITE))


@scene("app", "refused")
def app_refused() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        sheet.end()
        problem = KeydeskError(Code.METHOD_REFUSED, type="totp", detail="this factor is switched off")
        return sheet.error_page(problem, frozenset(Remedy))

    return _sheet(MethodType.TOTP, show)


@scene("push", "scan")
def push_scan() -> QWidget:
    return _sheet(MethodType.PUSH, lambda sheet: ScanPushPage(PUSH_URI, None))


@scene("push", "not_answered")
def push_not_answered() -> QWidget:
    return _sheet(MethodType.PUSH, lambda sheet: ScanPushPage(PUSH_URI, KeydeskError(Code.PHONE_NOT_LINKED)))


@scene("push", "ready")
def push_ready() -> QWidget:
    return _ready(_method(MethodType.PUSH), "Ana's phone")


@scene("phone", "empty")
def phone_empty() -> QWidget:
    return _sheet(MethodType.PHONE, lambda sheet: PhonePage())


@scene("phone", "no_country")
def phone_no_country() -> QWidget:
    return _sheet(MethodType.PHONE, lambda sheet: PhonePage("090 1234 5678", Channel.VOICE))


@scene("phone", "good")
def phone_good() -> QWidget:
    return _sheet(MethodType.PHONE, lambda sheet: PhonePage("+81 90 1234 5678"))


@scene("phone", "refused")
def phone_refused() -> QWidget:
    return _sheet(MethodType.PHONE, lambda sheet: PhonePage(NUMBER, Channel.SMS, KeydeskError(Code.PHONE_INVALID)))


@scene("phone", "code")
def phone_code() -> QWidget:
    return _sheet(MethodType.PHONE, lambda sheet: CodePage(NUMBER, "sms", "", time.monotonic() + 23.5), 1)


@scene("phone", "code_wrong")
def phone_code_wrong() -> QWidget:
    why = wrong_codes("That code was not right. The newest message counts.")
    return _sheet(MethodType.PHONE, lambda sheet: CodePage(NUMBER, "sms", why), 1)


@scene("phone", "call")
def phone_call() -> QWidget:
    return _sheet(MethodType.PHONE, lambda sheet: CodePage(NUMBER, "voice"), 1)


@scene("phone", "ready")
def phone_ready() -> QWidget:
    return _ready(_method(MethodType.PHONE, NUMBER))


@scene("email", "empty")
def email_empty() -> QWidget:
    return _sheet(MethodType.EMAIL, lambda sheet: EmailPage(ADDRESS))


@scene("email", "refused")
def email_refused() -> QWidget:
    return _sheet(MethodType.EMAIL, lambda sheet: EmailPage("ana@acme.cmo", KeydeskError(Code.EMAIL_INVALID)))


@scene("email", "code")
def email_code() -> QWidget:
    return _sheet(MethodType.EMAIL, lambda sheet: CodePage(ADDRESS, "email"), 1)


@scene("email", "code_practice")
def email_code_practice() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        sheet.practice_at = "http://localhost:8080/"
        page = CodePage(ADDRESS, "email")
        sheet.help_practise(page, sheet.tr("Practice inbox"), "_practice/inbox")
        return page

    return _sheet(MethodType.EMAIL, show, 1)


@scene("email", "ready")
def email_ready() -> QWidget:
    return _ready(_method(MethodType.EMAIL, ADDRESS))


@scene("recovery", "first")
def recovery_first() -> QWidget:
    return _sheet(MethodType.RECOVERY_CODE, lambda sheet: WarnRecoveryPage(False))


@scene("recovery", "replace")
def recovery_replace() -> QWidget:
    return _sheet(MethodType.RECOVERY_CODE, lambda sheet: WarnRecoveryPage(True, full_date(MADE)))


@scene("recovery", "keep")
def recovery_keep() -> QWidget:
    return _sheet(MethodType.RECOVERY_CODE, lambda sheet: KeepRecoveryPage(RECOVERY, sheet.clipboard), 1)


@scene("recovery", "kept")
def recovery_kept() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        page = KeepRecoveryPage(RECOVERY, sheet.clipboard)
        page.tell(say("Saved. Move the file away from this computer as soon as you can."), "ok")
        page.kept.setChecked(True)
        return page

    return _sheet(MethodType.RECOVERY_CODE, show, 1)


@scene("recovery", "stopped")
def recovery_stopped() -> QWidget:
    def show(sheet: MethodSheet) -> FlowPage:
        sheet.end()
        return StoppedPage(MethodType.RECOVERY_CODE)

    return _sheet(MethodType.RECOVERY_CODE, show, 1)


@scene("recovery", "ready")
def recovery_ready() -> QWidget:
    return _ready(_method(MethodType.RECOVERY_CODE))


def _password(
    policy: PasswordPolicy | None, text: str, again: str, problem: KeydeskError | None = None
) -> MainWindow:
    def show(sheet: MethodSheet) -> FlowPage:
        page = PasswordPage(SITE, policy, ANA, problem)
        page.new.line.setText(text)
        page.again.line.setText(again)
        return page

    return _sheet(MethodType.PASSWORD, show)


@scene("password", "typing", height=860)
def password_typing() -> QWidget:
    return _password(POLICY, "Ana-tulpe-17", "")


@scene("password", "good")
def password_good() -> QWidget:
    return _password(LIGHT, "vier-Tulpen-im-Mai", "vier-Tulpen-im-Mai")


@scene("password", "no_rules")
def password_no_rules() -> QWidget:
    return _password(None, "", "")


@scene("password", "refused", height=860)
def password_refused() -> QWidget:
    return _password(
        POLICY, "", "", KeydeskError(Code.PASSWORD_REFUSED, detail="it was among your last five passwords")
    )


@scene("password", "identity")
def password_identity() -> QWidget:
    return _sheet(MethodType.PASSWORD, lambda sheet: IdentityPage(IDENTITIES, IDENTITIES[0].user_id))


@scene("password", "ready")
def password_ready() -> QWidget:
    return _ready(_method(MethodType.PASSWORD))
