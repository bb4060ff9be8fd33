"""Findings and the lock of a key in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from keydesk.config.settings import Settings
from keydesk.domain.account import Method, MethodType, PasskeyFacts, Person
from keydesk.domain.key_findings import Finding, Fix, KeyUse, Topic, Weight, WhyNot, examine_key
from keydesk.domain.key_management import KeyRules
from keydesk.domain.key_record import UNSAFE, ModelRecord, Report, Trouble
from keydesk.domain.keys import PinState, SecurityKey, Slots, Transport
from keydesk.domain.reconciliation import KeyMap
from keydesk.hardware.managed import IDLE_S
from keydesk.ui.models.finding_words import finding_line, key_use
from keydesk.ui.models.lock_words import LOCKED, NOTHING, UNLOCKED, lock_words
from keydesk.usecases.state import Snapshot

ABLE = frozenset({"config", "credential-management"})
KEY = SecurityKey("k", "p", Transport.HID, "Test Key", pin=PinState(set=True, retries=8), can=ABLE)
DAY = datetime(2026, 3, 4, tzinfo=UTC)
METHOD = Method("m1", MethodType.PASSKEY, DAY, passkey=PasskeyFacts(b"one"))
IN = Snapshot(person=Person("a", "Ana"), methods=(METHOD,), maps={"k": KeyMap("k", frozenset({"m1"}))})


def test_every_finding_of_a_key_in_trouble_has_words() -> None:
    off = replace(KEY, pin=PinState(set=True, retries=2, must_change=True), slots=Slots(25, 0), switched_off=("nfc",))
    rules = KeyRules(always_uv=False, min_pin_length=4, enterprise_attestation=True)
    found = [
        *examine_key(off, rules, KeyUse(True)), *examine_key(replace(KEY, pin=PinState()), rules, KeyUse()),
        *examine_key(replace(KEY, pin=PinState(set=True, retries=0)), rules, KeyUse(True, ("m1",))),
        *examine_key(KEY, KeyRules(True, 6, False, False), KeyUse()),
        *examine_key(KEY, None, KeyUse(record=ModelRecord("a", "", reports=(Report(Trouble.RETIRED),)))),
    ]  # fmt: skip
    assert {finding.topic for finding in found} == set(Topic)
    for line in map(finding_line, found):
        assert line.title
        assert line.detail.endswith(".")
        assert bool(line.button) == (line.finding.fix is not None)


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_report_has_words_and_its_day(trouble: Trouble) -> None:
    record = ModelRecord("a", "", reports=(Report(trouble, DAY.date()),))
    finding = examine_key(KEY, None, key_use(replace(KEY, aaguid="A"), replace(IN, records={"a": record})))[0]
    line = finding_line(finding)
    assert (finding.topic, finding.trouble) == (Topic.REPORTED, trouble)
    assert (finding.weight is Weight.BAD) == (trouble in UNSAFE)
    assert line.detail.startswith("Listed by the FIDO Alliance since ")
    assert "2026" in line.detail
    assert "2026" not in finding_line(replace(finding, since=None)).detail


@pytest.mark.parametrize("fix", list(Fix))
def test_every_fix_has_a_verb(fix: Fix) -> None:
    line = finding_line(Finding(Topic.PIN_LENGTH, Weight.HINT, fix, number=4))
    assert line.button
    assert line.one_way == (fix in {Fix.RAISE_LENGTH, Fix.TELL_SERIAL})


@pytest.mark.parametrize("why", list(WhyNot))
def test_every_reason_is_told(why: WhyNot) -> None:
    plain = finding_line(Finding(Topic.PIN_LENGTH, Weight.HINT, number=4))
    line = finding_line(Finding(Topic.PIN_LENGTH, Weight.HINT, why_not=why, number=4))
    assert len(line.detail) > len(plain.detail)


def test_the_part_a_key_plays_in_the_account() -> None:
    assert key_use(KEY, IN) == KeyUse(True, ("m1",))
    assert key_use(KEY, replace(IN, drills={b"one": DAY})) == KeyUse(True, ("m1",), DAY)
    assert key_use(KEY, replace(IN, person=None)) == KeyUse()
    assert key_use(KEY, replace(IN, maps={})) == KeyUse()
    unknown = replace(IN, maps={"k": KeyMap("k", unknown=frozenset({"m1"}))})
    assert not key_use(KEY, unknown).asked


def test_the_time_that_is_promised_is_the_time_that_is_kept() -> None:
    assert round(IDLE_S / 60) == Settings().keys_lock_after_minutes
    opened = replace(KEY, unlocked=True)
    assert lock_words(opened, 5).detail.startswith("Locks by itself after 5 minute")
    assert lock_words(opened, 60).detail.startswith("Locks by itself after 60 minute")
    assert "Stays unlocked until you lock or unplug it" in lock_words(opened, 0).detail


def test_what_a_finger_opens() -> None:
    bio = replace(KEY, can=KEY.can | {"finger-unlock"}, pin=PinState(set=True, finger=True, finger_retries=5))
    assert "finger" in lock_words(bio, 5).detail
    blocked = replace(bio, pin=replace(bio.pin, finger_retries=0))
    assert "PIN" in lock_words(blocked, 5).detail
    assert "finger" not in lock_words(blocked, 5).detail


@pytest.mark.parametrize(
    ("key", "state", "button", "off"),
    [
        (KEY, LOCKED, "Unlock", ""),
        (replace(KEY, unlocked=True), UNLOCKED, "Lock", ""),
        (replace(KEY, pin=PinState()), NOTHING, "", ""),
        (replace(KEY, pin=PinState(set=True, retries=0)), LOCKED, "Unlock", "locked"),
        (replace(KEY, pin=PinState(set=True, needs_replug=True)), LOCKED, "Unlock", "plug it in again"),
        (replace(KEY, can=KEY.can | {"finger-unlock"}, pin=PinState(finger=True)), LOCKED, "Unlock", ""),
        (replace(KEY, pin=PinState(finger=True)), NOTHING, "", ""),
        (replace(KEY, can=frozenset()), NOTHING, "", ""),
        (replace(KEY, usable=False), NOTHING, "", ""),
        (replace(KEY, pin=PinState(supported=False)), NOTHING, "", ""),
    ],
)
def test_the_lock(key: SecurityKey, state: str, button: str, off: str) -> None:
    words = lock_words(key, 5)
    assert (words.state, words.button) == (state, button)
    assert off in words.why_off
    assert bool(off) == bool(words.why_off)
    assert words.sign == {LOCKED: "Locked", UNLOCKED: "Unlocked", NOTHING: ""}[state]
