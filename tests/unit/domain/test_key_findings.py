"""How well a key is set up, row by row."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from keydesk.domain.key_findings import (
    Finding,
    Fix,
    KeyUse,
    Topic,
    Weight,
    WhyNot,
    examine_key,
    matters,
)
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import PinState, SecurityKey, Slots, Transport

ABLE = frozenset({"config", "credential-management"})
PIN = PinState(set=True, retries=8, min_length=6)
KEY = SecurityKey("k", "p", Transport.HID, "Test Key", pin=PIN, slots=Slots(3, 97), can=ABLE)
RULES = KeyRules(always_uv=True, min_pin_length=6, force_pin_change=False, enterprise_attestation=False)
TESTED = KeyUse(True, ("m1",), datetime(2026, 3, 4, tzinfo=UTC))


def of(topic: Topic, key: SecurityKey = KEY, rules: KeyRules = RULES, use: KeyUse = TESTED) -> Finding | None:
    return next((finding for finding in examine_key(key, rules, use) if finding.topic is topic), None)


def with_pin(**changes: object) -> SecurityKey:
    return replace(KEY, pin=replace(PIN, **changes))  # type: ignore[arg-type]  # checked by dataclasses.replace


def test_a_key_in_order_has_its_switches_and_nothing_to_do() -> None:
    findings = examine_key(KEY, RULES, TESTED)
    assert matters(findings) == 0
    assert [finding.topic for finding in findings] == [
        Topic.NEXT_PIN, Topic.TELLS_SERIAL, Topic.PIN_LENGTH, Topic.ALWAYS_VERIFY,
    ]  # fmt: skip


def test_the_gravest_comes_first() -> None:
    key = replace(with_pin(retries=2), slots=Slots(99, 1))
    rules = replace(RULES, always_uv=False)
    weights = [finding.weight for finding in examine_key(key, rules, KeyUse())]
    assert weights == sorted(weights, key=tuple(Weight).index)
    assert weights[0] is Weight.WARN
    assert matters(examine_key(key, rules, KeyUse())) == 3


def test_a_key_that_cannot_be_used_has_none() -> None:
    assert examine_key(replace(KEY, usable=False), RULES, TESTED) == ()


ROWS: list[tuple[str, SecurityKey, Finding | None]] = [
    ("locked", with_pin(retries=0), Finding(Topic.PIN_LOCKED, Weight.BAD, why_not=WhyNot.RESET_ONLY)),
    ("not locked", KEY, None),
    ("unset", with_pin(set=False), Finding(Topic.PIN_UNSET, Weight.WARN, Fix.SET_PIN)),
    ("no such thing", with_pin(set=False, supported=False), None),
    ("must change", with_pin(must_change=True), Finding(Topic.PIN_CHANGE_DUE, Weight.WARN, Fix.CHANGE_PIN)),
    ("locked, too", with_pin(must_change=True, retries=0),
     Finding(Topic.PIN_LOCKED, Weight.BAD, why_not=WhyNot.RESET_ONLY)),
    ("change after replug", with_pin(must_change=True, needs_replug=True),
     Finding(Topic.PIN_CHANGE_DUE, Weight.WARN, why_not=WhyNot.REPLUG)),
    ("all tries", with_pin(retries=8), None),
    ("not told", with_pin(retries=None), None),
    ("seven", with_pin(retries=7), Finding(Topic.TRIES_LOW, Weight.HINT, Fix.VERIFY_PIN, number=7)),
    ("three", with_pin(retries=3), Finding(Topic.TRIES_LOW, Weight.WARN, Fix.VERIFY_PIN, number=3)),
    ("five after replug", with_pin(retries=5, needs_replug=True),
     Finding(Topic.TRIES_LOW, Weight.HINT, why_not=WhyNot.REPLUG, number=5)),
    ("low and due", with_pin(retries=5, must_change=True),
     Finding(Topic.TRIES_LOW, Weight.HINT, Fix.CHANGE_PIN, number=5)),
    ("room", replace(KEY, slots=Slots(96, 4)), None),
    ("room not told", replace(KEY, slots=Slots()), None),
    ("three left", replace(KEY, slots=Slots(22, 3)),
     Finding(Topic.FEW_SLOTS, Weight.HINT, Fix.SHOW_PASSKEYS, number=3)),
    ("full", replace(KEY, slots=Slots(25, 0)), Finding(Topic.FEW_SLOTS, Weight.WARN, Fix.SHOW_PASSKEYS, number=0)),
    ("full, older", replace(KEY, slots=Slots(25, 0), can=frozenset()),
     Finding(Topic.FEW_SLOTS, Weight.WARN, why_not=WhyNot.CANNOT_LIST, number=0)),
    ("few, no PIN", replace(with_pin(set=False), slots=Slots(None, 2)),
     Finding(Topic.FEW_SLOTS, Weight.HINT, why_not=WhyNot.PIN_FIRST, number=2)),
    ("NFC off", replace(KEY, switched_off=("nfc",)),
     Finding(Topic.TRANSPORT_OFF, Weight.HINT, why_not=WhyNot.MAKERS_PROGRAM, ways=("nfc",))),
    ("nothing off", KEY, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "wanted"), ROWS, ids=[row[0] for row in ROWS])
def test_each_rule_about_the_key(name: str, key: SecurityKey, wanted: Finding | None) -> None:
    others = {Topic.PIN_LENGTH, Topic.ALWAYS_VERIFY, Topic.NEXT_PIN, Topic.TELLS_SERIAL}
    found = [finding for finding in examine_key(key, RULES, TESTED) if finding.topic not in others]
    if wanted is None:
        assert found == [], name
    else:
        assert wanted in found, name
        both = {Topic.TRIES_LOW, Topic.PIN_CHANGE_DUE, Topic.FEW_SLOTS, Topic.PIN_UNSET}
        assert len(found) == 1 or {finding.topic for finding in found} <= both, name


def test_a_forced_change_told_by_the_rules_alone() -> None:
    finding = of(Topic.PIN_CHANGE_DUE, rules=replace(RULES, force_pin_change=True))
    assert finding == Finding(Topic.PIN_CHANGE_DUE, Weight.WARN, Fix.CHANGE_PIN)
    assert of(Topic.NEXT_PIN, rules=replace(RULES, force_pin_change=True)) is None


@pytest.mark.parametrize(
    ("use", "topic", "fix"),
    [
        (KeyUse(True), Topic.NOT_ENROLLED, Fix.ENROLL),
        (KeyUse(True, ("m1", "m2")), Topic.NEVER_TESTED, Fix.TEST),
        (KeyUse(False), None, None),
        (TESTED, None, None),
    ],
)
def test_each_rule_about_its_use(use: KeyUse, topic: Topic | None, fix: Fix | None) -> None:
    about = {Topic.NOT_ENROLLED, Topic.NEVER_TESTED}
    found = [finding for finding in examine_key(KEY, RULES, use) if finding.topic in about]
    assert [(finding.topic, finding.fix) for finding in found] == ([(topic, fix)] if topic is not None else [])
    if topic is Topic.NEVER_TESTED:
        assert found[0].method_id == "m1"


@pytest.mark.parametrize(
    ("key", "rules", "weight", "fix", "why_not"),
    [
        (KEY, RULES, Weight.GOOD, Fix.RAISE_LENGTH, None),
        (KEY, replace(RULES, min_pin_length=4), Weight.HINT, Fix.RAISE_LENGTH, None),
        (KEY, replace(RULES, min_pin_length=63), Weight.GOOD, None, WhyNot.LONGEST),
        (KEY, KeyRules(), Weight.GOOD, None, WhyNot.NO_SUCH_SWITCH),
        (replace(KEY, can=frozenset()), RULES, Weight.GOOD, None, WhyNot.NO_SUCH_SWITCH),
        (with_pin(set=False), RULES, Weight.GOOD, None, WhyNot.PIN_FIRST),
        (with_pin(needs_replug=True), RULES, Weight.GOOD, None, WhyNot.REPLUG),
        (with_pin(retries=0), RULES, Weight.GOOD, None, WhyNot.RESET_ONLY),
    ],
)
def test_the_shortest_pin(
    key: SecurityKey, rules: KeyRules, weight: Weight, fix: Fix | None, why_not: WhyNot | None
) -> None:
    finding = of(Topic.PIN_LENGTH, key, rules)
    assert finding is not None
    assert (finding.weight, finding.fix, finding.why_not) == (weight, fix, why_not)
    assert finding.one_way == (fix is Fix.RAISE_LENGTH)
    assert finding.number == (rules.min_pin_length or 6)


@pytest.mark.parametrize(
    ("on", "weight", "fix", "why_not"),
    [
        (True, Weight.GOOD, Fix.VERIFY_WHEN_ASKED, None),
        (False, Weight.HINT, Fix.ALWAYS_VERIFY, None),
        (None, Weight.NEUTRAL, None, WhyNot.NO_SUCH_SWITCH),
    ],
)
def test_verification_at_every_use(on: bool | None, weight: Weight, fix: Fix | None, why_not: WhyNot | None) -> None:
    finding = of(Topic.ALWAYS_VERIFY, rules=replace(RULES, always_uv=on))
    assert finding == Finding(Topic.ALWAYS_VERIFY, weight, fix, why_not, on=on)
    assert not finding.one_way


@pytest.mark.parametrize(
    ("on", "weight", "fix", "why_not"),
    [(True, Weight.HINT, None, WhyNot.RESET_ONLY), (False, Weight.NEUTRAL, Fix.TELL_SERIAL, None)],
)
def test_a_key_that_tells_its_serial(on: bool, weight: Weight, fix: Fix | None, why_not: WhyNot | None) -> None:
    finding = of(Topic.TELLS_SERIAL, rules=replace(RULES, enterprise_attestation=on))
    assert finding == Finding(Topic.TELLS_SERIAL, weight, fix, why_not, on=on)
    assert finding.one_way == (not on)
    assert of(Topic.TELLS_SERIAL, rules=replace(RULES, enterprise_attestation=None)) is None


def test_a_key_without_a_pin_of_its_own_has_no_pin_rules() -> None:
    key = with_pin(supported=False, set=False)
    assert examine_key(key, KeyRules(), TESTED) == ()


def test_while_the_rules_are_not_known_nothing_is_said_of_switches() -> None:
    key = with_pin(retries=3)
    assert [finding.topic for finding in examine_key(key, None, TESTED)] == [Topic.TRIES_LOW]
