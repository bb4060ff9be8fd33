"""What is shared with a helpdesk on the phone: enough to help, and nobody's name unless they say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.domain.account import Method, MethodType, Person
from keydesk.domain.keys import PinState, SecurityKey, Transport
from keydesk.helpdesk.finding import Finding, failed, ok, warning
from keydesk.helpdesk.status_share import ShareFacts, share_lines, share_text
from keydesk.usecases.state import Snapshot, key_label_name
from tests.fakes.account import passkey

ANA = Person("auth0|canary-sub", "Canary Ito", "canary@acme.example")
KEY = SecurityKey(
    "canary-id-20264711", "/dev/canary", Transport.HID, "YubiKey 5C NFC", serial="20264711", firmware="5.7.1",
    pin=PinState(set=True, retries=8),
)  # fmt: skip
FINDINGS = (
    Finding("CHK-002", ok(host="canary.acme.example"), 0.1),
    Finding("CHK-003", warning("slow", minutes=3), 0.1),
    Finding("CHK-010", failed("missing", count=2, lines=("canary-line",)), 0.1),
)
NOW = Snapshot(
    profile="canary-profile", domain="canary.acme.example", person=ANA, keys=(KEY,),
    methods=(passkey(b"one"), passkey(b"two"), Method("m|1", MethodType.PHONE, detail="+1 555 0199")),
    labels={key_label_name(KEY.id): "Canary blue"},
)  # fmt: skip


def test_what_is_shared() -> None:
    assert share_lines(ShareFacts("1.0", "K7QF2-M9XPT", NOW, FINDINGS)) == (
        "Keydesk 1.0",
        "Support code K7QF2-M9XPT",
        "Verdict well: spare",
        "Methods passkey 2, phone 1",
        "Key YubiKey 5C NFC serial ends 4711 fw 5.7.1 PIN 8 left",
        "Findings CHK-010 failed, CHK-003 warning",
    )


def test_no_name_no_address_no_label_no_id_unless_it_is_said() -> None:
    told = share_text(ShareFacts("1.0", "K7QF2-M9XPT", NOW, FINDINGS)).casefold()
    assert "canary" not in told
    for hidden in ("20264711", "0199", "auth0"):
        assert hidden not in told
    told = share_text(ShareFacts("1.0", "K7QF2-M9XPT", NOW, FINDINGS), with_person=True)
    assert "Person Canary Ito canary@acme.example" in told
    for hidden in ("canary-sub", "canary-id", "canary-profile", "canary-line", "Canary blue", "20264711"):
        assert hidden not in told


def test_with_nothing_known() -> None:
    assert share_lines(ShareFacts("1.0")) == (
        "Keydesk 1.0", "Verdict unknown: not-signed-in", "Key none", "Findings not checked",
    )  # fmt: skip
    now = Snapshot(person=ANA, methods=(), key_problems=("KEY-002",))
    assert share_lines(ShareFacts("1.0", now=now, findings=FINDINGS[:1]), with_person=True)[1:] == (
        "Person Canary Ito canary@acme.example",
        "Verdict risk: no-method",
        "Methods none",
        "Key none: KEY-002",
        "Findings all in order",
    )


@pytest.mark.parametrize(
    ("pin", "told"),
    [
        (PinState(), "no PIN"), (PinState(set=True), "PIN set"), (PinState(set=True, retries=3), "PIN 3 left"),
        (PinState(supported=False), ""),
    ],
)  # fmt: skip
def test_the_pin_of_a_key_is_a_state(pin: PinState, told: str) -> None:
    key = SecurityKey("k", "/dev/k", Transport.HID, "Old key", pin=pin, usable=False, reason="KEY-010")
    lines = share_lines(ShareFacts("1.0", now=Snapshot(keys=(key,))))
    assert lines[-2] == " ".join(part for part in ("Key Old key", told, "KEY-010") if part)


@given(st.text(max_size=300), st.text(max_size=40), st.integers(0, 40))
def test_whatever_a_key_says_of_itself_the_picture_can_be_read(model: str, firmware: str, count: int) -> None:
    keys = tuple(
        SecurityKey(str(n), str(n), Transport.HID, model, serial="9" * 100, firmware=firmware) for n in range(count)
    )
    findings = [Finding(f"CHK-{n:03}", failed("missing"), 0.1) for n in range(count)]
    text = share_text(ShareFacts("1.0", "K7QF2-M9XPT", Snapshot(keys=keys), findings))
    assert len(text) < 900
    assert len(text.splitlines()) == text.count("\n") + 1 <= 12  # one key cannot make lines of its own
