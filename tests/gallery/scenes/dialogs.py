"""Every other dialog in every state a person can meet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import PinState, Tag
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.ui.dialogs.holder_page import HolderPage
from keydesk.ui.dialogs.key_words import tag_row
from keydesk.ui.dialogs.pin_pages import AskPinPage, ReplacePinPage
from keydesk.ui.dialogs.pin_sheet import OrphanPage, OrphanSheet, SetPinSheet
from keydesk.ui.dialogs.prove_sheet import ProveSheet
from keydesk.ui.dialogs.remove_sheet import RemovalPage, RemoveSheet
from keydesk.ui.dialogs.rename_sheet import RenamePage, RenameSheet
from keydesk.ui.dialogs.repair_sheet import RepairPage, RepairSheet
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet
from keydesk.ui.dialogs.unlock_sheet import CheckPinSheet, UnlockSheet
from keydesk.ui.error_texts import Remedy
from keydesk.ui.main_window import MainWindow
from keydesk.usecases.outcomes import PartlyDone
from keydesk.usecases.prompts import RemovalAsk
from keydesk.usecases.prove_passkey import Proven
from tests.gallery.registry import scene
from tests.gallery.stage import BLUE, NANO, NEW, PASSKEY, SITE, over_window, state_with


@scene("prove", "plug_in")
def prove_plug_in() -> QWidget:
    sheet = ProveSheet(state_with(), "Blue YubiKey")
    sheet.show_page(HolderPage(PASSKEY, "Blue YubiKey", sheet.state.now))
    return over_window(sheet)


@scene("prove", "which")
def prove_which() -> QWidget:
    state = state_with(NEW, NANO)
    state.put(maps={"new": KeyMap("new", unknown=frozenset({PASSKEY.id}))})
    sheet = ProveSheet(state, "Blue YubiKey")
    sheet.show_page(HolderPage(PASSKEY, "Blue YubiKey", state.now))
    return over_window(sheet)


@scene("prove", "which_by_touch")
def prove_which_by_touch() -> QWidget:
    state = state_with(NEW, NANO)
    sheet = ProveSheet(state, "Blue YubiKey")
    page = HolderPage(PASSKEY, "Blue YubiKey", state.now)
    page.show_waiting(frozenset({"new", "nano"}))
    sheet.show_page(page)
    return over_window(sheet)


@scene("prove", "touch")
def prove_touch() -> QWidget:
    sheet = ProveSheet(state_with(BLUE), "Blue YubiKey")
    sheet.key = BLUE
    sheet.touch_wanted()
    return over_window(sheet)


@scene("prove", "works")
def prove_works() -> QWidget:
    sheet = ProveSheet(state_with(BLUE), "Blue YubiKey")
    sheet.show_page(sheet.worked(Proven(PASSKEY.id, "blue", True)))
    return over_window(sheet)


@scene("prove", "failed")
def prove_failed() -> QWidget:
    sheet = ProveSheet(state_with(BLUE), "Blue YubiKey")
    sheet.show_page(sheet.error_page(KeydeskError(Code.TEST_FAILED), frozenset(Remedy)))
    return over_window(sheet)


def _removal(ask: RemovalAsk, here: tuple[str, ...], elsewhere: tuple[str, ...]) -> MainWindow:
    sheet = RemoveSheet(state_with(BLUE), "Blue YubiKey")
    sheet.show_page(RemovalPage(ask, "Blue YubiKey", here, elsewhere))
    return over_window(sheet)


@scene("remove", "plugged_in")
def remove_plugged_in() -> QWidget:
    return _removal(RemovalAsk(PASSKEY, False, (BLUE,), ()), ("Blue YubiKey",), ())


@scene("remove", "last_strong")
def remove_last_strong() -> QWidget:
    return _removal(RemovalAsk(PASSKEY, True, (), ("blue",)), (), ("Blue YubiKey",))


@scene("remove", "left_on_key")
def remove_left_on_key() -> QWidget:
    sheet = RemoveSheet(state_with(), "Blue YubiKey")
    sheet.say("")
    sheet.show_page(sheet.left_on_key(PartlyDone(Code.KEY_REMOVED, ("Blue YubiKey",))))
    return over_window(sheet)


@scene("remove", "removed")
def remove_removed() -> QWidget:
    sheet = RemoveSheet(state_with(), "Blue YubiKey")
    sheet.show_page(sheet.removed(("Blue YubiKey",)))
    return over_window(sheet)


@scene("remove", "last_method")
def remove_last_method() -> QWidget:
    sheet = RemoveSheet(state_with(), "Blue YubiKey")
    sheet.show_page(sheet.error_page(KeydeskError(Code.LAST_METHOD, name="Blue YubiKey"), frozenset(Remedy)))
    return over_window(sheet)


@scene("remove", "refused")
def remove_refused() -> QWidget:
    sheet = RemoveSheet(state_with(), "Phone")
    sheet.say("")
    problem = KeydeskError(Code.API_CONFLICT, detail="A second factor is required")
    sheet.show_page(sheet.error_page(problem, frozenset(Remedy)))
    return over_window(sheet)


@scene("remove", "unfinished")
def remove_unfinished() -> QWidget:
    unfinished = Method("totp|2", MethodType.TOTP, confirmed=False)
    sheet = RemoveSheet(state_with(), "Authenticator app")
    sheet.show_page(RemovalPage(RemovalAsk(unfinished, False, (), ()), "Authenticator app", (), ()))
    return over_window(sheet)


@scene("pin", "change")
def pin_change() -> QWidget:
    sheet = SetPinSheet(state_with(BLUE), "blue")
    page = ReplacePinPage("Blue YubiKey", PinState(set=True, retries=6, before_replug=1), False, None)
    page.new.line.setText("tulpe-17")
    page.again.line.setText("tulpe-17")
    sheet.show_page(page)
    return over_window(sheet)


@scene("pin", "changed")
def pin_changed() -> QWidget:
    sheet = SetPinSheet(state_with(BLUE), "blue")
    sheet.show_page(sheet.last_page(True))
    return over_window(sheet)


@scene("pin", "replug")
def pin_replug() -> QWidget:
    sheet = UnlockSheet(state_with(BLUE), "blue")
    sheet.show_page(sheet.error_page(KeydeskError(Code.PIN_REPLUG), frozenset(Remedy)))
    return over_window(sheet)


@scene("pin", "unlock_asks")
def pin_unlock_asks() -> QWidget:
    sheet = UnlockSheet(state_with(BLUE), "blue")
    sheet.show_page(AskPinPage(BLUE, "Blue YubiKey", BLUE.pin, None))
    return over_window(sheet)


@scene("pin", "checked")
def pin_checked() -> QWidget:
    sheet = CheckPinSheet(state_with(BLUE), "blue")
    sheet.say("")
    sheet.show_page(sheet.right())
    return over_window(sheet)


@scene("pin", "delete_orphan")
def pin_delete_orphan() -> QWidget:
    sheet = OrphanSheet(state_with(BLUE), "blue")
    sheet.show_page(OrphanPage(SITE, "Blue YubiKey"))
    return over_window(sheet)


@scene("sign_in", "opening", settle_ms=450)
def sign_in_opening() -> QWidget:
    return over_window(SignInSheet(state_with()))


@scene("sign_in", "browser")
def sign_in_browser() -> QWidget:
    sheet = SignInSheet(state_with())
    sheet.opened("https://login.acme.com/authorize?client_id=keydesk&response_type=code&code_challenge=x7Qd…", 300)
    return over_window(sheet)


@scene("sign_in", "denied")
def sign_in_denied() -> QWidget:
    sheet = SignInSheet(state_with())
    sheet.show_page(sheet.error_page(KeydeskError(Code.SIGN_IN_DENIED), frozenset(Remedy)))
    return over_window(sheet)


@scene("rename", "passkey")
def rename_passkey() -> QWidget:
    sheet = RenameSheet(state_with())
    sheet.show_page(RenamePage("Blue YubiKey", True))
    return over_window(sheet)


@scene("rename", "key")
def rename_key() -> QWidget:
    sheet = RenameSheet(state_with())
    sheet.show_page(RenamePage("Blue YubiKey", True, tag_row(Tag.BLUE)))
    return over_window(sheet)


ENTRY = JournalEntry(
    "e1", "a", "blue", "Blue YubiKey", EnrollStep.VERIFY, SITE, b"u", b"c", (), "2026-03-03T10:00:00Z"
)


@scene("repair", "plug_in")
def repair_plug_in() -> QWidget:
    sheet = RepairSheet(state_with(), ENTRY)
    sheet.show_page(RepairPage(ENTRY, sheet.state.now))
    return over_window(sheet)


@scene("repair", "ready")
def repair_ready() -> QWidget:
    sheet = RepairSheet(state_with(BLUE), ENTRY)
    sheet.show_page(RepairPage(ENTRY, sheet.state.now))
    return over_window(sheet)


@scene("repair", "done")
def repair_done() -> QWidget:
    sheet = RepairSheet(state_with(BLUE), ENTRY)
    sheet.say("")
    sheet.show_page(sheet.last_page(1))
    return over_window(sheet)
