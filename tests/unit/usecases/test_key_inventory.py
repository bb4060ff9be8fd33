"""The list of keys: columns that scripts rely on, keys of any age, and no more of a serial number than wanted."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from keydesk.domain.keys import FormFactor, PinState, SecurityKey, Slots, Transport
from keydesk.domain.reconciliation import KeyMap, SeenKey
from keydesk.usecases.key_inventory import COLUMNS, key_records, keys_csv, keys_json
from keydesk.usecases.state import Snapshot, key_label_name

JANUARY = datetime(2026, 1, 2, tzinfo=UTC)
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
BLUE = SecurityKey(
    "blue-20264711", "/dev/hidraw3", Transport.HID, "YubiKey 5C NFC", aaguid="2fc0579f-8113-47ea-b116-bb5a8db9202a",
    serial="20264711", firmware="5.7.1", versions=("FIDO_2_1",), options=("rk", "alwaysUv"),
    transports=("usb", "nfc"), form=FormFactor.USB_C, pin=PinState(set=True, retries=8, min_length=6),
    slots=Slots(3, 97), can=frozenset({"passkeys"}),
)  # fmt: skip
OLD = SecurityKey(
    "old", "/dev/hidraw4", Transport.HID, "Old key", pin=PinState(supported=False), usable=False, reason="KEY-010"
)
NOW = Snapshot(
    keys=(BLUE, OLD), labels={key_label_name(BLUE.id): "=cmd|' /C calc'!A0", key_label_name("drawer"): "Drawer"},
    maps={BLUE.id: KeyMap(BLUE.id, frozenset({"m1", "m2"})), "drawer": KeyMap("drawer", frozenset({"m3"}))},
    seen={BLUE.id: SeenKey(BLUE.id, "YubiKey", "4711"),
          "drawer": SeenKey("drawer", "Security Key NFC", "0042", FormFactor.USB_A, JANUARY)},
)  # fmt: skip
GOLDEN = (
    "name,model,form,serial,firmware,aaguid,reached_by,transports,pin_set,pin_tries_left,pin_min_length,"
    "pin_must_change,always_verify,fingerprints,passkeys_used,passkeys_free,account_passkeys,usable,problem,"
    "plugged_in,seen_at\r\n"
    "'=cmd|' /C calc'!A0,YubiKey 5C NFC,usb-c,…4711,5.7.1,2fc0579f-8113-47ea-b116-bb5a8db9202a,hid,usb nfc,yes,8,6,"
    "no,yes,no,3,97,2,yes,,yes,2026-03-04T09:30:00Z\r\n"
    ",Old key,,,,,hid,,,,,,,no,,,,no,KEY-010,yes,2026-03-04T09:30:00Z\r\n"
    "Drawer,Security Key NFC,usb-a,…0042,,,,,,,,,,,,,1,,,no,2026-01-02T00:00:00Z\r\n"
)


def test_the_table() -> None:
    assert keys_csv(key_records(NOW, AT)) == "\ufeff" + GOLDEN


def test_for_programs() -> None:
    told = json.loads(keys_json(key_records(NOW, AT), AT))
    assert told["read_at"] == "2026-03-04T09:30:00Z"
    assert [tuple(record) for record in told["keys"]] == [COLUMNS] * 3
    blue, old, drawer = told["keys"]
    assert (blue["name"], blue["pin_set"], blue["passkeys_free"], blue["plugged_in"]) == (
        "=cmd|' /C calc'!A0", True, 97, True,
    )  # fmt: skip
    assert (old["pin_set"], old["always_verify"], old["serial"]) == (None, None, None)
    assert (drawer["plugged_in"], drawer["usable"], drawer["account_passkeys"]) == (False, None, 1)


def test_whole_serial_numbers_only_where_asked() -> None:
    assert "20264711" not in keys_json(key_records(NOW, AT), AT)
    assert key_records(NOW, AT, whole_serials=True)[0]["serial"] == "20264711"
    assert key_records(NOW, AT, whole_serials=True)[2]["serial"] == "…0042"


def test_no_verification_rule_is_known_of_a_key_that_tells_none() -> None:
    for options, told in (((), None), (("rk",), False), (("no alwaysUv",), False), (("alwaysUv",), True)):
        assert key_records(Snapshot(keys=(replace(BLUE, options=options),)), AT)[0]["always_verify"] is told


texts = st.text(st.characters(codec="utf-8"), max_size=30)


@given(texts, texts, texts, texts)
def test_whatever_a_key_and_its_owner_say_stays_in_its_cell(
    model: str, serial: str, firmware: str, name: str
) -> None:
    key = replace(BLUE, model=model, serial=serial, firmware=firmware)
    now = Snapshot(keys=(key,), labels={key_label_name(key.id): name})
    rows = list(csv.reader(io.StringIO(keys_csv(key_records(now, AT, whole_serials=True))[1:], newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 2
    assert len(rows[1]) == len(COLUMNS)
    assert all(cell.lstrip()[:1] not in tuple("=+-@\t\r\n＝＋－＠") for cell in rows[1])
