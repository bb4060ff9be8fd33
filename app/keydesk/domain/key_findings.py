"""How well one key is set up: plain findings, each with a fix or the reason why there is none. Pure; no I/O.

Two tables (`_RULES`, `_SWITCHES`), each rule a function of its own, tested row by row. Words live in the window.
Source: reference security-keys.md §2.1 P9, §4.2, §4.9, §4.11; CTAP 2.1 §6.11.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from keydesk.domain.key_management import KeyRules
from keydesk.domain.key_record import UNSAFE, ModelRecord, Trouble
from keydesk.domain.keys import SecurityKey

SHORT_PIN = 6
"""A minimum below this many characters is worth a word: the standard's own default is four."""
FEW_SLOTS = 3
"""Room for so few more passkeys is worth a word; keys count it as an estimate. Source: reference §4.9."""
ALL_TRIES = 8
"""Tries of a PIN that was never typed wrong. Source: CTAP 2.1 §6.5.1."""


class Topic(StrEnum):
    """What a finding is about, in one word; the sentence lives in the window."""

    REPORTED = "reported"
    PIN_LOCKED = "pin-locked"
    PIN_UNSET = "pin-unset"
    PIN_CHANGE_DUE = "pin-change-due"
    TRIES_LOW = "tries-low"
    FEW_SLOTS = "few-slots"
    NOT_ENROLLED = "not-enrolled"
    NEVER_TESTED = "never-tested"
    TRANSPORT_OFF = "transport-off"
    PIN_LENGTH = "pin-length"
    ALWAYS_VERIFY = "always-verify"
    NEXT_PIN = "next-pin"
    TELLS_SERIAL = "tells-serial"


class Weight(StrEnum):
    """How much it matters, the gravest first."""

    BAD = "bad"
    WARN = "warn"
    HINT = "hint"
    NEUTRAL = "neutral"  # a choice, neither better nor worse
    GOOD = "good"


class Fix(StrEnum):
    """What its button starts."""

    SET_PIN = "set-pin"
    CHANGE_PIN = "change-pin"
    VERIFY_PIN = "verify-pin"
    SHOW_PASSKEYS = "show-passkeys"
    ENROLL = "enroll"
    TEST = "test"
    RAISE_LENGTH = "raise-length"
    ALWAYS_VERIFY = "always-verify"
    VERIFY_WHEN_ASKED = "verify-when-asked"
    FORCE_CHANGE = "force-change"
    TELL_SERIAL = "tell-serial"


ONE_WAY = frozenset({Fix.RAISE_LENGTH, Fix.TELL_SERIAL})
"""Only a reset of the key undoes these. Source: CTAP 2.1 §6.11.1, §6.11.4."""


class WhyNot(StrEnum):
    """Why there is no button."""

    RESET_ONLY = "reset-only"
    REPLUG = "replug"
    PIN_FIRST = "pin-first"
    NO_SUCH_SWITCH = "no-such-switch"
    CANNOT_LIST = "cannot-list"
    MAKERS_PROGRAM = "makers-program"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class KeyUse:
    """What is known of a key's part in the account.

    Args:
        asked: somebody is signed in and the key was asked, with an answer, what it holds.
        held: ids of the methods whose passkey it holds.
        tested: the last good test of any of them, None for never.
        record: what the FIDO Alliance's list says of its model, None where it says nothing.
    """

    asked: bool = False
    held: tuple[str, ...] = ()
    tested: datetime | None = None
    record: ModelRecord | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Args:
        topic: what it is about.
        weight: how much it matters.
        fix: what its button starts, None for no button.
        why_not: why there is no button, None where there is one or none is needed.
        number: tries, slots or characters, where the sentence has one.
        on: for a switch, whether it is on; None where the key has no such switch.
        ways: the transports it is about.
        method_id: the method a test is about.
        trouble: what is reported of the model.
        since: from which day on, None when the report does not say.
    """

    topic: Topic
    weight: Weight
    fix: Fix | None = None
    why_not: WhyNot | None = None
    number: int | None = None
    on: bool | None = None
    ways: tuple[str, ...] = ()
    method_id: str = ""
    trouble: Trouble | None = None
    since: date | None = None

    @property
    def one_way(self) -> bool:
        """Whether only a reset undoes its fix."""
        return self.fix in ONE_WAY


Rule = Callable[[SecurityKey, KeyRules, KeyUse], Finding | None]
_ORDER = tuple(Weight)


def examine_key(key: SecurityKey, rules: KeyRules | None, use: KeyUse) -> tuple[Finding, ...]:
    """Look a key over.

    Args:
        key: as it describes itself; an unusable one has no findings.
        rules: the rules it keeps, None while they are not known: its switches are left out then.
        use: its part in the account.

    Returns:
        The findings, the gravest first; with known rules the switches of the key are always among them.
    """
    if not key.usable:
        return ()
    table = _RULES if rules is None else (*_RULES, *_SWITCHES)
    found = [finding for rule in table if (finding := rule(key, rules or KeyRules(), use)) is not None]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.weight)))


def matters(findings: tuple[Finding, ...]) -> int:
    """Count the findings that somebody should do something about.

    Args:
        findings: all of them.

    Returns:
        How many are worse than a choice.
    """
    return sum(finding.weight in (Weight.BAD, Weight.WARN, Weight.HINT) for finding in findings)


def reported(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """Its model is reported: revoked, broken, or to be updated. Source: FIDO Metadata Service v3.0 §3.1.4."""
    found = use.record.troubles(key.firmware) if use.record is not None else ()
    if not found:
        return None
    first = found[0]
    grave = Weight.BAD if first.trouble in UNSAFE else Weight.WARN
    weight = Weight.HINT if first.trouble in (Trouble.UPDATE, Trouble.RETIRED) else grave
    return Finding(Topic.REPORTED, weight, trouble=first.trouble, since=first.since)


def pin_locked(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """No try is left."""
    if key.pin.set and key.pin.retries == 0:
        return Finding(Topic.PIN_LOCKED, Weight.BAD, why_not=WhyNot.RESET_ONLY)
    return None


def pin_unset(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """Whoever finds the key can use it."""
    if key.pin.supported and not key.pin.set:
        return Finding(Topic.PIN_UNSET, Weight.WARN, Fix.SET_PIN)
    return None


def pin_change_due(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """The key does nothing else before."""
    if not key.pin.set or key.pin.retries == 0 or not (key.pin.must_change or rules.force_pin_change):
        return None
    if key.pin.needs_replug:
        return Finding(Topic.PIN_CHANGE_DUE, Weight.WARN, why_not=WhyNot.REPLUG)
    return Finding(Topic.PIN_CHANGE_DUE, Weight.WARN, Fix.CHANGE_PIN)


def tries_low(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """Wrong ones were typed; a right one makes it eight again. Source: CTAP 2.1 §6.5.5.7.2."""
    left = key.pin.retries
    if not key.pin.set or left is None or not 0 < left < ALL_TRIES:
        return None
    weight = Weight.WARN if left <= FEW_SLOTS else Weight.HINT
    if key.pin.needs_replug:
        return Finding(Topic.TRIES_LOW, weight, why_not=WhyNot.REPLUG, number=left)
    fix = Fix.CHANGE_PIN if key.pin.must_change else Fix.VERIFY_PIN
    return Finding(Topic.TRIES_LOW, weight, fix, number=left)


def few_slots(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """The next passkeys may not find room."""
    free = key.slots.free
    if free is None or free > FEW_SLOTS:
        return None
    weight = Weight.WARN if free == 0 else Weight.HINT
    if "credential-management" not in key.can:
        return Finding(Topic.FEW_SLOTS, weight, why_not=WhyNot.CANNOT_LIST, number=free)
    if not key.pin.set:
        return Finding(Topic.FEW_SLOTS, weight, why_not=WhyNot.PIN_FIRST, number=free)
    return Finding(Topic.FEW_SLOTS, weight, Fix.SHOW_PASSKEYS, number=free)


def not_enrolled(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """A key that lies in a drawer and opens nothing."""
    if not use.asked or use.held:
        return None
    return Finding(Topic.NOT_ENROLLED, Weight.HINT, Fix.ENROLL)


def never_tested(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """A spare that was never tried is a hope. Source: reference §2.1 P5."""
    if not use.held or use.tested is not None:
        return None
    return Finding(Topic.NEVER_TESTED, Weight.HINT, Fix.TEST, method_id=use.held[0])


def transport_off(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """Works here, but not by another way the key has; only the maker's program switches that."""
    if not key.switched_off:
        return None
    return Finding(Topic.TRANSPORT_OFF, Weight.HINT, why_not=WhyNot.MAKERS_PROGRAM, ways=key.switched_off)


def pin_length(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """The shortest PIN the key takes; it can only go up. Source: CTAP 2.1 §6.11.4."""
    if not key.pin.supported:
        return None
    least = rules.min_pin_length if rules.min_pin_length is not None else key.pin.min_length
    weight = Weight.HINT if least < SHORT_PIN else Weight.GOOD
    why_not = _why_no_switch(key, rules.min_pin_length is not None)
    if why_not is None and least >= key.pin.max_bytes:
        why_not = WhyNot.LONGEST
    return Finding(Topic.PIN_LENGTH, weight, None if why_not else Fix.RAISE_LENGTH, why_not, number=least)


def always_verify(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """PIN or fingerprint at every use, also where a site would not ask. Source: CTAP 2.1 §6.11.2."""
    if not key.pin.supported:
        return None
    on = rules.always_uv
    weight = Weight.GOOD if on else Weight.HINT if on is False else Weight.NEUTRAL
    why_not = _why_no_switch(key, on is not None)
    fix = None if why_not else Fix.VERIFY_WHEN_ASKED if on else Fix.ALWAYS_VERIFY
    return Finding(Topic.ALWAYS_VERIFY, weight, fix, why_not, on=on)


def next_pin(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """Whoever set the PIN may want its holder to choose another; once wanted, see `pin_change_due`."""
    if rules.force_pin_change is None or rules.force_pin_change or key.pin.must_change or not key.pin.set:
        return None
    why_not = _why_no_switch(key, True)
    return Finding(Topic.NEXT_PIN, Weight.NEUTRAL, None if why_not else Fix.FORCE_CHANGE, why_not, on=False)


def tells_serial(key: SecurityKey, rules: KeyRules, use: KeyUse) -> Finding | None:
    """Some sites learn the serial number of this very key. Source: CTAP 2.1 §6.11.1."""
    on = rules.enterprise_attestation
    if on is None:
        return None
    if on:
        return Finding(Topic.TELLS_SERIAL, Weight.HINT, why_not=WhyNot.RESET_ONLY, on=True)
    why_not = _why_no_switch(key, True)
    return Finding(Topic.TELLS_SERIAL, Weight.NEUTRAL, None if why_not else Fix.TELL_SERIAL, why_not, on=False)


def _why_no_switch(key: SecurityKey, there: bool) -> WhyNot | None:
    if not there or "config" not in key.can:
        return WhyNot.NO_SUCH_SWITCH
    if not key.pin.set:
        return WhyNot.PIN_FIRST
    if key.pin.retries == 0:
        return WhyNot.RESET_ONLY
    return WhyNot.REPLUG if key.pin.needs_replug else None


_RULES: tuple[Rule, ...] = (
    reported, pin_locked, pin_unset, pin_change_due, tries_low, few_slots, not_enrolled, never_tested, transport_off,
)  # fmt: skip
_SWITCHES: tuple[Rule, ...] = (pin_length, always_verify, next_pin, tells_serial)
