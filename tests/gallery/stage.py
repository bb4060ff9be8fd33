"""What the scenes of dialogs stand on: keys, an account, a quiet window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from keydesk.domain.account import Method, MethodType, PasskeyFacts, Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import FormFactor, PinState, SecurityKey, Slots, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.ui.main_window import MainWindow, PageSpec
from keydesk.ui.widgets.card import ListRow
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.page import Page
from keydesk.ui.widgets.sheet import Sheet
from keydesk.usecases.state import AppState, Snapshot, key_label_name, key_tag_name, passkey_label_name

SITE = "login.acme.com"
BLUE = SecurityKey(
    "blue", "p1", Transport.HID, "YubiKey 5C NFC", serial="15304711", firmware="5.7.1", transports=("usb", "nfc"),
    form=FormFactor.USB_C, pin=PinState(set=True, retries=8), slots=Slots(3, 97), can=frozenset({"wink"}),
)  # fmt: skip
NEW = replace(BLUE, id="new", path="p2", model="Security Key NFC", serial="22881203", form=FormFactor.USB_A,
              pin=PinState(set=False, min_length=6), slots=Slots(0, 100))  # fmt: skip
NANO = replace(BLUE, id="nano", path="p3", model="YubiKey 5C Nano", serial="19920456", form=FormFactor.NANO_C)
OLD = replace(BLUE, id="old", path="p4", model="U2F Key", serial=None, form=FormFactor.USB_A, usable=False,
              reason=Code.KEY_TOO_OLD, slots=Slots())  # fmt: skip
PASSKEY = Method(
    "passkey|1", MethodType.PASSKEY, datetime(2026, 3, 3, tzinfo=UTC), passkey=PasskeyFacts(b"one", rp_id=SITE)
)


def state_with(*keys: SecurityKey) -> AppState:
    return AppState(
        Snapshot(
            profile="acme", domain=SITE, person=Person("auth0|ana", "Ana Ito"), methods=(PASSKEY,), keys=keys,
            keys_known=True,
            labels={key_label_name("blue"): "Blue YubiKey", key_tag_name("blue"): "blue",
                    passkey_label_name(b"one"): "Blue YubiKey"},
            maps={"blue": KeyMap("blue", frozenset({PASSKEY.id})), "new": KeyMap("new"), "nano": KeyMap("nano")},
        )
    )  # fmt: skip


def over_window(sheet: Sheet) -> MainWindow:
    page = Page(QCoreApplication.translate("Pages", "Security keys"))
    page.add(ListRow("Blue YubiKey", "YubiKey 5C NFC", tile=KeyDrawing("usb_c", "blue", nfc=True)))
    window = MainWindow(
        (
            PageSpec(
                "keys", lambda: QCoreApplication.translate("Pages", "Security keys"), "security_key", lambda: page
            ),
        )
    )
    window.rail.account.set_account("Ana Ito", SITE)
    window.show_page("keys")
    window.sheets.open(sheet)
    return window
