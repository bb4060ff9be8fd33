"""Everything behind the PIN of a key: its passkeys, its lock, how well it is set up; and the sheets about them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QScrollArea, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, MethodType, PasskeyFacts
from keydesk.domain.catalogue import Code
from keydesk.domain.key_findings import Fix
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import PinState, SecurityKey, Slots, StoredPasskey
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.remembered_key import READ_ONLY_LIST, ShownAtOnce
from keydesk.domain.stored_data import BlobArray, StoredData
from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from keydesk.ui.dialogs.passkey_pages import DeletePasskeysPage, RenamePasskeyPage, WritingPage, deleted_page
from keydesk.ui.dialogs.rule_pages import RaiseLengthPage, RuleChangedPage, SwitchPage
from keydesk.ui.dialogs.unlock_sheet import RememberSheet, UnlockSheet
from keydesk.ui.error_texts import words_for
from keydesk.ui.models.stored_words import StoredLine, stored_groups
from keydesk.ui.pages.keys import KeysPage
from keydesk.ui.pages.passkey_details import PasskeyDetails
from keydesk.usecases.key_prompts import Consequence
from keydesk.usecases.state import Snapshot
from tests.fakes.setup import DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene
from tests.gallery.scenes.pages import BLUE, FIRST, INSIDE, MODELS, NEW, RULES, SITE
from tests.gallery.stage import over_window, state_with

ANA = b"ana"
DAY = datetime(2026, 3, 3, 18, tzinfo=UTC)
OPEN = replace(BLUE, unlocked=True, slots=Slots(6, 94))
MINE = Method(FIRST.id, MethodType.PASSKEY, FIRST.created_at,
              passkey=PasskeyFacts(b"first passkey id", rp_id=SITE, user_handle=ANA))  # fmt: skip
NOW = replace(INSIDE, keys=(OPEN,), methods=(MINE, *(INSIDE.methods or ())[1:]))
GOOD = KeyRules(always_uv=True, min_pin_length=8, force_pin_change=False, enterprise_attestation=False)
KNOWN = frozenset({b"first passkey id"})
Then = Callable[[DeskWindow, KeysPage], None]


def stored(credential_id: str, site: str, user: bytes = ANA, name: str = "", display: str = "") -> StoredPasskey:
    digest = hashlib.sha256(site.encode()).digest()
    return StoredPasskey(credential_id.encode(), site, digest, user, name, display, b"", -7, 2)


LIST = (
    stored("first passkey id", SITE, ANA, "ana@acme.com", "Ana Ito"),
    stored("an older one", SITE, ANA, "ana@acme.com", "Ana Ito"),
    stored("github 1", "github.com", b"g", "ana-ito", "Ana Ito"),
    stored("github 2", "github.com", b"h", "acme-bot", "Acme build robot"),
    stored("odd entry", "intranet.acme.com", b"o"),
    stored("shop", "shop.example", b"s", "<b>ana</b>@example.com", ""),
)
WORDS = ("apple", "bread", "cedar", "delta", "ember", "fjord", "grove", "haven")
MANY = tuple(
    stored(f"many {n}", f"{name}.example", bytes([n % 250]), f"ana{n}@example.com", "Ana Ito")
    for n, name in enumerate(f"{word}{at}" for at in range(8) for word in WORDS)
)  # fmt: skip


def page(now: Snapshot, passkeys: Sequence[StoredPasskey] | None = None, rules: KeyRules | None = RULES,
         then: Then = lambda made, page: None) -> QWidget:  # fmt: skip
    b = bench()
    b.world.state.put(**{name: getattr(now, name) for name in now.__dataclass_fields__})
    made = DeskWindow(b, lambda aaguid: MODELS.get(aaguid or ""))
    made.window.show()
    made.window.show_page("keys")
    keys = made.page
    assert isinstance(keys, KeysPage)
    for key in now.keys:
        keys.room.keep_rules(key, rules)
        if passkeys is not None:
            keys.room.keep_list(key, passkeys)
    then(made, keys)
    return made.window


def with_key(key: SecurityKey) -> Snapshot:
    return replace(NOW, keys=(key,))


def lines(*passkeys: StoredPasskey) -> tuple[StoredLine, ...]:
    return tuple(line for group in stored_groups(passkeys, NOW, MODELS.get) for line in group.lines)  # type: ignore[arg-type]


# The list


@scene("keys", "listed", height=1100)
def keys_listed() -> QWidget:
    return page(NOW, LIST)


@scene("keys", "listed_narrow", width=520, height=1300)
def keys_listed_narrow() -> QWidget:
    return page(NOW, LIST)


@scene("keys", "list_choosing", height=1000)
def keys_list_choosing() -> QWidget:
    def choose(_: DeskWindow, keys: KeysPage) -> None:
        keys.details.passkeys.select.click()
        for line in lines(LIST[1], LIST[3]):
            keys.details.passkeys.list.toggle(line.id)

    return page(NOW, LIST, then=choose)


@scene("keys", "list_search", height=900)
def keys_list_search() -> QWidget:
    return page(NOW, LIST, then=lambda _, keys: keys.details.passkeys.search.setText("git"))


@scene("keys", "list_not_found", height=900)
def keys_list_not_found() -> QWidget:
    return page(NOW, LIST, then=lambda _, keys: keys.details.passkeys.search.setText("zebra"))


@scene("keys", "list_many", height=1000)
def keys_list_many() -> QWidget:
    return page(with_key(replace(OPEN, slots=Slots(65, 35))), (*LIST[:1], *MANY))


@scene("keys", "list_none", height=900)
def keys_list_none() -> QWidget:
    return page(with_key(replace(OPEN, slots=Slots(0, 100))), ())


@scene("keys", "list_failed", height=900)
def keys_list_failed() -> QWidget:
    return page(NOW, then=lambda _, keys: keys.room.say_failed(OPEN))


@scene("keys", "list_older", height=900)
def keys_list_older() -> QWidget:
    older = replace(BLUE, can=frozenset({"wink"}), slots=Slots())
    return page(with_key(older), rules=KeyRules())


@scene("keys", "list_no_pin", height=900)
def keys_list_no_pin() -> QWidget:
    key = replace(BLUE, pin=PinState(set=False))
    return page(replace(NOW, keys=(key,), maps={"blue": KeyMap("blue")}))


ABLE = replace(BLUE, can=BLUE.can | {READ_ONLY_LIST}, slots=Slots(6, 94))


def at_once(key: SecurityKey, changed: bool = False) -> Snapshot:
    return replace(with_key(key), at_once={key.id: ShownAtOnce(key.path, DAY, changed)})


@scene("keys", "list_at_once", height=1000)
def keys_list_at_once() -> QWidget:
    return page(at_once(ABLE), LIST)


@scene("keys", "list_at_once_changed", width=520, height=1250)
def keys_list_at_once_changed() -> QWidget:
    return page(at_once(ABLE, changed=True), LIST)


@scene("keys", "list_at_once_unlocked", height=1000)
def keys_list_at_once_unlocked() -> QWidget:
    return page(at_once(replace(ABLE, unlocked=True)), LIST)


@scene("keys", "unlock_remembering")
def keys_unlock_remembering() -> QWidget:
    made = UnlockSheet(state_with(ABLE), ABLE.id)
    made.show_page(made.pin_page(ABLE, ABLE.pin, None))
    return over_window(made)


@scene("keys", "remember")
def keys_remember() -> QWidget:
    made = RememberSheet(state_with(ABLE), ABLE.id)
    made.show_page(made.pin_page(ABLE, ABLE.pin, None))
    return over_window(made)


@scene("keys", "not_remembered")
def keys_not_remembered() -> QWidget:
    made = UnlockSheet(state_with(ABLE), ABLE.id)
    made.say("")
    made.show_page(made.not_remembered(KeydeskError(Code.KEYRING_LOCKED)))
    return over_window(made)


# Hardening


def _down(made: DeskWindow, keys: KeysPage) -> None:
    made.window.resize(1080, 900)
    made.words()
    area = keys.findChild(QScrollArea)
    if area is not None:
        area.ensureWidgetVisible(keys.details.hardening, 0, 40)
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


@scene("keys", "hardening", height=1320)
def keys_hardening() -> QWidget:
    return page(with_key(BLUE))


@scene("keys", "hardening_good", height=1220)
def keys_hardening_good() -> QWidget:
    return page(with_key(replace(OPEN, pin=PinState(set=True, retries=8, min_length=8))), (), GOOD)


@scene("keys", "hardening_bad", height=1600)
def keys_hardening_bad() -> QWidget:
    key = replace(BLUE, pin=PinState(set=True, retries=3, before_replug=1), slots=Slots(98, 2), switched_off=("nfc",))
    rules = replace(RULES, enterprise_attestation=True)
    return page(replace(NOW, keys=(key,), drills={}), None, rules)


@scene("keys", "hardening_new", height=1400)
def keys_hardening_new() -> QWidget:
    key = replace(NEW, id="blue")
    return page(replace(NOW, keys=(key,), maps={"blue": KeyMap("blue")}))


@scene("keys", "hardening_unread", height=1000)
def keys_hardening_unread() -> QWidget:
    return page(with_key(BLUE), rules=None)


# Sheets


def sheet(shown: FlowPage) -> QWidget:
    made = FlowSheet()
    made.show_page(shown)
    return over_window(made)


@scene("passkey", "details")
def passkey_details() -> QWidget:
    (line,) = lines(LIST[0])
    return page(NOW, LIST, then=lambda made, _: _opened(made, PasskeyDetails(line, "Blue YubiKey")))


@scene("passkey", "details_data", height=980)
def passkey_details_data() -> QWidget:
    (line,) = lines(LIST[0])
    shown = PasskeyDetails(line, "Blue YubiKey")
    shown.show_data(
        StoredData(BlobArray(4096, 913, (310, 420, 120)), (bytes(range(90)), b"short"), True, b"a note of 19 bytes.")
    )
    return page(NOW, LIST, then=lambda made, _: _opened(made, shown))


@scene("passkey", "details_data_locked", height=900)
def passkey_details_data_locked() -> QWidget:
    (line,) = lines(LIST[0])
    shown = PasskeyDetails(line, "Blue YubiKey")
    shown.show_data(StoredData(BlobArray(4096, 17, intact=False), (), False, b""))
    return page(NOW, LIST, then=lambda made, _: _opened(made, shown))


def _opened(made: DeskWindow, details: PasskeyDetails) -> None:
    made.window.sheets.open(details)


@scene("passkey", "rename")
def passkey_rename() -> QWidget:
    return sheet(RenamePasskeyPage(lines(LIST[2])[0]))


@scene("passkey", "rename_long")
def passkey_rename_long() -> QWidget:
    shown = RenamePasskeyPage(lines(LIST[2])[0])
    shown.display.setText("A name that is longer than what any security key promises to keep of it")
    return sheet(shown)


@scene("passkey", "delete_one")
def passkey_delete_one() -> QWidget:
    return sheet(DeletePasskeysPage(lines(LIST[2]), "Blue YubiKey", frozenset(), False))


@scene("passkey", "delete_mine")
def passkey_delete_mine() -> QWidget:
    return sheet(DeletePasskeysPage(lines(LIST[0]), "Blue YubiKey", KNOWN, True))


@scene("passkey", "delete_several", height=820)
def passkey_delete_several() -> QWidget:
    return sheet(DeletePasskeysPage(lines(*LIST, *MANY[:3]), "Blue YubiKey", KNOWN, False))


@scene("passkey", "deleting")
def passkey_deleting() -> QWidget:
    shown = WritingPage(
        QCoreApplication.translate("DeleteSheet", "Deleting from “{key}”").format(key="Blue YubiKey"), 6
    )
    shown.tell(2, "Ana Ito · github.com")
    return sheet(shown)


@scene("passkey", "deleting_on_reader")
def passkey_deleting_on_reader() -> QWidget:
    title = QCoreApplication.translate("DeleteSheet", "Deleting from “{key}”").format(key="Blue card")
    shown = WritingPage(title, 3, on_reader=True)
    shown.tell(1, "Ana Ito · github.com")
    return sheet(shown)


@scene("passkey", "deleted_partly")
def passkey_deleted_partly() -> QWidget:
    return sheet(deleted_page(4, lines(LIST[2], LIST[4]), "", words_for(Code.KEY_REMOVED).what))


@scene("rule", "raise")
def rule_raise() -> QWidget:
    return sheet(RaiseLengthPage("Blue YubiKey", 4, 63))


@scene("rule", "always")
def rule_always() -> QWidget:
    return sheet(SwitchPage(Fix.ALWAYS_VERIFY, "Blue YubiKey", (Consequence.OLD_SIGN_INS_STOP,)))


@scene("rule", "less_often")
def rule_less_often() -> QWidget:
    return sheet(SwitchPage(Fix.VERIFY_WHEN_ASKED, "Blue YubiKey"))


@scene("rule", "force_change")
def rule_force_change() -> QWidget:
    return sheet(SwitchPage(Fix.FORCE_CHANGE, "Blue YubiKey"))


@scene("rule", "tell_serial")
def rule_tell_serial() -> QWidget:
    return sheet(SwitchPage(Fix.TELL_SERIAL, "Blue YubiKey", (Consequence.ONE_WAY, Consequence.TRACEABLE)))


@scene("rule", "raised")
def rule_raised() -> QWidget:
    return sheet(RuleChangedPage(Fix.RAISE_LENGTH, "Blue YubiKey", 8, change_due=True))
