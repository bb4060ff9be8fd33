"""Every page of the rail in every state a person can meet, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Factor, Granted, Method, MethodType, PasskeyFacts, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import FormFactor, PinState, SecurityKey, Slots, Transport
from keydesk.domain.readers import Reader
from keydesk.domain.reconciliation import KeyMap
from keydesk.domain.steps import EnrollStep, JournalEntry
from keydesk.ui.pages.home_setup import SetupPart
from keydesk.ui.pages.keys import KeysPage
from keydesk.ui.pages.sign_out_sheet import SignOutSheet
from keydesk.ui.shell import ErrorSheet
from keydesk.ui.widgets.sheet import Sheet
from keydesk.usecases.state import Snapshot, key_label_name, key_tag_name, passkey_label_name
from tests.fakes.notebook import Line
from tests.fakes.setup import NOW, DeskWindow
from tests.fakes.world import bench
from tests.gallery.registry import scene

SITE = "login.acme.com"
ANA = Person("auth0|ana", "Ana Ito", "ana@acme.com")
AAGUID_5C, AAGUID_NFC = "2fc0579f-8113-47ea-b116-bb5a8db9202a", "a4e9fc6d-4cbe-4758-b8ba-37598bb5bbaa"
MODELS = {AAGUID_5C: "YubiKey 5C NFC", AAGUID_NFC: "Security Key NFC", "cloud": "Google Password Manager"}
BLUE = SecurityKey(
    "blue", "p1", Transport.HID, "YubiKey 5C NFC", aaguid=AAGUID_5C, serial="15304711", firmware="5.7.1",
    versions=("FIDO_2_0", "FIDO_2_1", "U2F_V2"), transports=("usb", "nfc"), form=FormFactor.USB_C,
    pin=PinState(set=True, retries=8), slots=Slots(3, 97), can=frozenset({"wink", "credential-management", "config"}),
)  # fmt: skip
NEW = replace(BLUE, id="new", path="p2", model="Security Key NFC", serial=None, form=FormFactor.USB_A,
              pin=PinState(set=False, min_length=6), slots=Slots(None, 100), firmware=None)  # fmt: skip


def _day(day: int, month: int, year: int = 2026, hour: int = 9, minute: int = 12) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


FIRST = Method("passkey|1", MethodType.PASSKEY, _day(3, 3), _day(3, 3, hour=18), usage=("primary",),
               passkey=PasskeyFacts(b"first passkey id", aaguid=AAGUID_5C, rp_id=SITE, transports=("usb", "nfc"),
                                    user_agent="Keydesk 0.1.0"))  # fmt: skip
OLD = Method("passkey|2", MethodType.PASSKEY, _day(11, 5, 2024), _day(2, 1), usage=("primary",),
             passkey=PasskeyFacts(b"old passkey id", aaguid=AAGUID_NFC, rp_id=SITE, transports=("usb",)))  # fmt: skip
CLOUD = Method("passkey|3", MethodType.PASSKEY, _day(20, 2), None, usage=("primary",),
               passkey=PasskeyFacts(b"cloud", aaguid="cloud", rp_id=SITE, synced=True, backed_up=True))  # fmt: skip
APP = Method("totp|1", MethodType.TOTP, _day(3, 3), _day(4, 3, hour=8), "Ana's phone", ("secondary",))
UNFINISHED = Method("totp|2", MethodType.TOTP, _day(28, 2), usage=("secondary",), confirmed=False)
MAIL = Method("email|1", MethodType.EMAIL, _day(3, 3), detail="ana.ito@acme.com", usage=("secondary",))
CODE = Method("recovery|1", MethodType.RECOVERY_CODE, _day(3, 3), usage=("secondary",))
PHONE = Method(
    "phone|1", MethodType.PHONE, _day(3, 3), detail="+81 ** **** 4711", usage=("secondary",), channel="sms"
)
PASSWORD = Method("password|1", MethodType.PASSWORD, _day(14, 2), usage=("primary",))
ROAMING = Method("webauthn-roaming|1", MethodType.WEBAUTHN_ROAMING, _day(1, 6, 2022), name="Yellow key")
CARRIER = Method("carrier-pigeon|1", "carrier-pigeon", _day(1, 1))
FACTORS = (Factor("passkey", ("primary",)), Factor("totp", ("secondary",)), Factor("recovery-code", ("secondary",)))
ACTIVITY = (
    Line(_day(4, 3), "tested", "Blue YubiKey", "done"),
    Line(_day(4, 3, hour=9, minute=10), "signed-in", "Ana Ito", "done"),
    Line(_day(3, 3, hour=17, minute=2), "enrolled", "Blue YubiKey", "done"),
    Line(_day(3, 3, hour=16, minute=58), "enrolled", "Blue YubiKey", Code.KEY_REMOVED),
    Line(_day(3, 3, hour=16, minute=40), "pin-set", "Blue YubiKey", "done"),
    Line(_day(2, 3, hour=11), "removed", "Yellow key", "done"),
    Line(_day(2, 3, hour=10), "signed-in", "Ana Ito", "done"),
    Line(_day(1, 3, hour=10), "left-over-removed", "Blue YubiKey", "done"),
)
LEFT = JournalEntry("e1", "a", "blue", "Blue YubiKey", EnrollStep.VERIFY, SITE, b"u", b"gone", (),
                    "2026-03-03T17:05:00+00:00")  # fmt: skip
INSIDE = Snapshot(
    profile="acme", domain=SITE, person=ANA, granted=Granted(frozenset(), NOW), tokens_in="keyring",
    methods=(FIRST, APP, PASSWORD), methods_at=_day(3, 3, hour=18), factors=FACTORS, keys=(BLUE,), keys_known=True,
    maps={"blue": KeyMap("blue", frozenset({FIRST.id}))}, activity=ACTIVITY, drills={b"first passkey id": _day(4, 3)},
    labels={key_label_name("blue"): "Blue YubiKey", key_tag_name("blue"): "blue",
            passkey_label_name(b"first passkey id"): "Blue YubiKey",
            passkey_label_name(b"old passkey id"): "Old work key"},
)  # fmt: skip
OUT = Snapshot(profile="acme", domain=SITE, keys=(BLUE,), keys_known=True, labels=INSIDE.labels)
FULL = replace(INSIDE, methods=(FIRST, OLD, CLOUD, APP, UNFINISHED, PHONE, MAIL, PASSWORD, ROAMING, CARRIER))
RULES = KeyRules(always_uv=False, min_pin_length=4, force_pin_change=False, enterprise_attestation=False)
Then = Callable[[DeskWindow], None]


def _fields(now: Snapshot) -> dict[str, object]:
    return {name: getattr(now, name) for name in now.__dataclass_fields__}


def _window(page: str, now: Snapshot | None, then: Then = lambda made: None) -> QWidget:
    b = bench() if now is not None else None
    if b is not None and now is not None:
        b.world.state.put(**_fields(now))
    made = DeskWindow(b, lambda aaguid: MODELS.get(aaguid or ""))
    made.window.show()
    made.window.show_page(page)
    if isinstance(made.page, KeysPage) and now is not None:
        for key in now.keys:
            made.page.room.keep_rules(key, RULES)
    then(made)
    return made.window


def _open(made: DeskWindow, sheet: Sheet) -> None:
    made.window.sheets.open(sheet)


# Home


@scene("home", "start")
def home_start() -> QWidget:
    return _window("home", Snapshot(keys_known=True))


@scene("home", "start_error")
def home_start_error() -> QWidget:
    def type_wrong(made: DeskWindow) -> None:
        part = made.window.findChild(SetupPart)
        if part is not None:
            part.address.setText("acme")
            part.client.setText("login.acme.com")
            part.tell(KeydeskError(Code.ISSUER_INVALID))

    return _window("home", Snapshot(keys_known=True), type_wrong)


@scene("home", "opening", settle_ms=400)
def home_opening() -> QWidget:
    return _window("home", None)


@scene("home", "signed_out")
def home_signed_out() -> QWidget:
    return _window("home", OUT)


@scene("home", "short")
def home_short() -> QWidget:
    return _window("home", INSIDE)


@scene("home", "risk")
def home_risk() -> QWidget:
    return _window("home", replace(INSIDE, methods=(PASSWORD,), maps={"blue": KeyMap("blue")}))


@scene("home", "well")
def home_well() -> QWidget:
    maps = {"blue": KeyMap("blue", frozenset({FIRST.id})), "new": KeyMap("new", frozenset({OLD.id}))}
    return _window("home", replace(FULL, keys=(BLUE, replace(NEW, pin=BLUE.pin)), maps=maps))


@scene("home", "same_key")
def home_same_key() -> QWidget:
    maps = {"blue": KeyMap("blue", frozenset({FIRST.id, OLD.id}))}
    return _window("home", replace(INSIDE, methods=(FIRST, OLD, PASSWORD), maps=maps))


@scene("home", "reading", settle_ms=400)
def home_reading() -> QWidget:
    return _window("home", replace(INSIDE, methods=None, maps={}))


@scene("home", "unreadable")
def home_unreadable() -> QWidget:
    return _window("home", replace(INSIDE, methods=None, maps={}, stale=Code.API_SERVER))


@scene("home", "offline")
def home_offline() -> QWidget:
    return _window("home", replace(INSIDE, stale=Code.OFFLINE))


@scene("home", "reading_again")
def home_reading_again() -> QWidget:
    since = NOW - timedelta(seconds=3)
    return _window("home", replace(INSIDE, stale=Code.OFFLINE, reading_since=since))


@scene("home", "wait")
def home_wait() -> QWidget:
    return _window("home", replace(INSIDE, stale=Code.API_RATE_LIMITED, waiting_until=NOW + timedelta(seconds=42)))


@scene("home", "repair", height=860)
def home_repair() -> QWidget:
    return _window("home", replace(INSIDE, repairs=(LEFT,), practice=True))


@scene("home", "notices")
def home_notices() -> QWidget:
    def fail(made: DeskWindow) -> None:
        made.shell.tell("blink", KeydeskError(Code.KEY_BUSY))

    return _window("home", replace(INSIDE, tokens_in="memory-notice"), fail)


@scene("home", "error_sheet")
def home_error_sheet() -> QWidget:
    def fail(made: DeskWindow) -> None:
        made.window.sheets.open(ErrorSheet(KeydeskError(Code.KEY_BUSY)))

    return _window("home", INSIDE, fail)


# Security keys


@scene("keys", "held")
def keys_held() -> QWidget:
    return _window("keys", INSIDE)


@scene("keys", "two", height=860)
def keys_two() -> QWidget:
    maps = {"blue": KeyMap("blue", frozenset({FIRST.id}), orphans=(b"orphan",), proof="listed"), "new": KeyMap("new")}
    return _window("keys", replace(INSIDE, keys=(BLUE, NEW), maps=maps))


@scene("keys", "new")
def keys_new() -> QWidget:
    return _window("keys", replace(INSIDE, keys=(NEW,), maps={"new": KeyMap("new")}, labels={}))


@scene("keys", "pin_low")
def keys_pin_low() -> QWidget:
    low = replace(BLUE, pin=PinState(set=True, retries=3, before_replug=1))
    return _window("keys", replace(INSIDE, keys=(low,)))


@scene("keys", "pin_blocked")
def keys_pin_blocked() -> QWidget:
    return _window("keys", replace(INSIDE, keys=(replace(BLUE, pin=PinState(set=True, retries=0)),)))


@scene("keys", "pin_must_change")
def keys_pin_must_change() -> QWidget:
    return _window(
        "keys", replace(INSIDE, keys=(replace(BLUE, pin=PinState(set=True, retries=8, must_change=True)),))
    )


@scene("keys", "signed_out")
def keys_signed_out() -> QWidget:
    return _window("keys", OUT)


@scene("keys", "asking")
def keys_asking() -> QWidget:
    return _window("keys", replace(INSIDE, maps={}))


@scene("keys", "none")
def keys_none() -> QWidget:
    return _window("keys", replace(INSIDE, keys=()))


@scene("keys", "looking", settle_ms=400)
def keys_looking() -> QWidget:
    return _window("keys", replace(INSIDE, keys=(), keys_known=False))


@scene("keys", "no_reader_service")
def keys_no_reader_service() -> QWidget:
    return _window("keys", replace(INSIDE, keys=(), key_problems=(Code.READER_SERVICE_MISSING,)))


def _unusable(reason: str, model: str = "Security key") -> QWidget:
    key = SecurityKey("bad", "p9", Transport.HID, model, usable=False, reason=reason, form=FormFactor.USB_A)
    return _window("keys", replace(INSIDE, keys=(key,), maps={}, labels={}))


@scene("keys", "no_permission")
def keys_no_permission() -> QWidget:
    return _unusable(Code.KEY_NO_PERMISSION)


@scene("keys", "busy")
def keys_busy() -> QWidget:
    return _unusable(Code.KEY_BUSY)


@scene("keys", "too_old")
def keys_too_old() -> QWidget:
    return _unusable(Code.KEY_TOO_OLD, "U2F Key")


@scene("keys", "switched_off")
def keys_switched_off() -> QWidget:
    return _unusable(Code.KEY_SWITCHED_OFF, "YubiKey 5 NFC")


@scene("keys", "windows")
def keys_windows() -> QWidget:
    return _unusable(Code.KEY_WINDOWS_ADMIN)


@scene("keys", "windows_elevation")
def keys_windows_elevation() -> QWidget:
    b = bench()
    b.keys.can_elevate = True
    key = SecurityKey("bad", "p9", Transport.HID, "YubiKey", usable=False, reason=Code.KEY_WINDOWS_ADMIN)
    b.world.state.put(**_fields(replace(INSIDE, keys=(key,), maps={}, labels={})))
    made = DeskWindow(b, lambda aaguid: MODELS.get(aaguid or ""))
    made.window.show()
    made.window.show_page("keys")
    return made.window


@scene("keys", "elevated")
def keys_elevated() -> QWidget:
    managed = replace(BLUE, transport=Transport.ELEVATED)
    return _window("keys", replace(INSIDE, keys=(managed,)))


@scene("keys", "remote")
def keys_remote() -> QWidget:
    problems = (Code.CARD_WITHOUT_FIDO, Code.REMOTE_SESSION, Code.VIRTUAL_MACHINE)
    return _window("keys", replace(INSIDE, keys=(), key_problems=problems))


# Activity and settings


@scene("activity", "full")
def activity_full() -> QWidget:
    return _window("activity", INSIDE)


@scene("activity", "nothing")
def activity_nothing() -> QWidget:
    return _window("activity", replace(INSIDE, activity=()))


@scene("activity", "not_found")
def activity_not_found() -> QWidget:
    def search(made: DeskWindow) -> None:
        field = made.window.findChild(QLineEdit, "activity-search")
        if isinstance(field, QLineEdit):
            field.setText("zebra")

    return _window("activity", INSIDE, search)


@scene("activity", "signed_out")
def activity_signed_out() -> QWidget:
    return _window("activity", OUT)


@scene("settings", "signed_in")
def settings_signed_in() -> QWidget:
    return _window("settings", INSIDE)


@scene("settings", "no_profile")
def settings_no_profile() -> QWidget:
    return _window("settings", Snapshot(keys_known=True))


@scene("settings", "readers")
def settings_readers() -> QWidget:
    return _with_readers("settings", INSIDE)


@scene("keys", "hidden_reader")
def keys_hidden_reader() -> QWidget:
    return _with_readers("keys", replace(INSIDE, keys=()))


def _with_readers(page: str, snapshot: Snapshot) -> QWidget:
    def put(made: DeskWindow) -> None:
        made.setup.readers.all = [
            Reader("ACS ACR1252 Dual Reader", card=True),
            Reader("Alcor Micro AU9560", hidden=True, card=True),
            Reader("HID OMNIKEY 5422", hidden=True, here=False),
        ]
        made.desk.readers_changed.emit()

    return _window(page, snapshot, put)


@scene("settings", "sign_out")
def settings_sign_out() -> QWidget:
    return _window("settings", INSIDE, lambda made: _open(made, SignOutSheet(SITE)))
