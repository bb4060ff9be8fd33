"""Preparing keys in a row: what a profile wants of each, what is noted of each, and who may be prepared. Pure.

No PIN has a place in anything here: not in a profile, not in an entry, not in a line of a report.
"""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.domain.policy import Requirements

SHORTEST, LONGEST = 4, 63
RANDOM_SHORTEST, RANDOM_LONGEST = 6, 32
_MARK = 32


class PinSource(StrEnum):
    """Who thinks of the PIN."""

    TYPED = "typed"
    RANDOM = "random"


class DeskStep(StrEnum):
    """Where a key is; the order is the order of the work."""

    ALLOWED = "allowed"
    RESET = "reset"
    PIN = "pin"
    RULES = "rules"
    LABEL = "label"
    HAND_OUT = "hand-out"
    DONE = "done"


class KeyResult(StrEnum):
    """How it went with a key."""

    DONE = "done"
    HALF = "half-done"  # something was changed, and not all of it
    FAILED = "failed"  # nothing was changed
    LEFT = "left-alone"  # the person did not want this key


@dataclass(frozen=True, slots=True)
class SerialRange:
    """Serial numbers that are expected: one, or a run of them.

    Args:
        first: the first.
        last: the last; the same for one.
    """

    first: str
    last: str

    def holds(self, serial: str) -> bool:
        """Tell whether a serial number is among them; runs are of numbers only."""
        if self.first == self.last:
            return serial == self.first
        return serial.isdecimal() and int(self.first) <= int(serial) <= int(self.last)


@dataclass(frozen=True, slots=True)
class DeskProfile:
    """What is done to every key.

    Args:
        name: of the profile.
        reset_first: make each key as new.
        pin: who thinks of the PIN.
        pin_length: characters of a random PIN, fewest characters of a typed one.
        min_pin_length: the shortest PIN the key will take from now on, None to leave that rule.
        force_change: the key wants another PIN at its first use.
        always_uv: the key asks for PIN or fingerprint at every use.
        enterprise_attestation: sites of the organisation can tell the very key.
        allowed_models: AAGUIDs, None for any.
        serials: expected serial numbers, None for any.
        label: template of the names, None for no name.
    """

    name: str
    reset_first: bool = False
    pin: PinSource = PinSource.TYPED
    pin_length: int = 8
    min_pin_length: int | None = None
    force_change: bool = False
    always_uv: bool = False
    enterprise_attestation: bool = False
    allowed_models: frozenset[str] | None = None
    serials: tuple[SerialRange, ...] | None = None
    label: str | None = None

    def under(self, wants: Requirements) -> "DeskProfile":
        """Lay over the profile what the organisation requires of every key that is prepared."""
        return replace(self, force_change=True) if wants.force_pin_change else self

    def length_for(self, key: SecurityKey, wants: Requirements) -> int:
        """Tell how long a PIN must be at least: for the profile, the organisation and the key."""
        return max(self.pin_length, self.min_pin_length or 0, wants.min_pin_length, key.pin.min_length, SHORTEST)


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """What is kept of a key, so that it is known when it comes back. The key's serial number is not part of it.

    Args:
        mark: the keyed hash of its serial number.
        profile: name of the profile.
        step: what was begun last.
        result: how it stands.
        model: for people.
        label: the name it got, "" for none.
        at: when.
        code: why it was not finished, None when nothing went wrong.
    """

    mark: str
    profile: str
    step: DeskStep
    result: KeyResult
    model: str
    label: str
    at: datetime
    code: str | None = None


def mark_of(serial: str, aaguid: str | None, salt: bytes) -> str:
    """Make the mark of a key; another computer's is another one, so that it tells nobody the serial number.

    Args:
        serial: the key's.
        aaguid: its model; makers number their keys each for themselves.
        salt: this computer's.

    Returns:
        Hexadecimal text. Source: RFC 2104.
    """
    return hmac.new(salt, f"{aaguid or ''}|{serial}".encode(), sha256).hexdigest()[:_MARK]


def check_key(profile: DeskProfile, key: SecurityKey, wants: Requirements) -> None:
    """Refuse a key the profile is not for, before anything is asked or changed.

    Args:
        profile: the profile.
        key: the key.
        wants: what the organisation requires.

    Raises:
        KeydeskError: KEY_WINDOWS_ADMIN, the key's own reason, DESK_WRONG_KEY(reason, key), MODEL_NOT_ALLOWED,
            POLICY_FORBIDS, KEY_UNSUPPORTED(what).
    """
    if key.transport is Transport.WEBAUTHN:
        raise KeydeskError(Code.KEY_WINDOWS_ADMIN)
    if not key.usable:
        raise KeydeskError(key.reason or Code.KEY_NOT_RESPONDING, key=key.model)
    if not wants.allows_model(key.aaguid):
        raise KeydeskError(Code.MODEL_NOT_ALLOWED, model=key.model)
    if profile.allowed_models is not None and (key.aaguid or "").lower() not in profile.allowed_models:
        raise KeydeskError(Code.DESK_WRONG_KEY, reason="model", key=key.model)
    if profile.serials is not None and key.serial is None:
        raise KeydeskError(Code.DESK_WRONG_KEY, reason="no_serial", key=key.model)
    if profile.serials is not None and not any(one.holds(key.serial or "") for one in profile.serials):
        raise KeydeskError(Code.DESK_WRONG_KEY, reason="serial", key=key.model)
    if profile.reset_first and not wants.allow_reset:
        raise KeydeskError(Code.POLICY_FORBIDS, key="AllowReset")
    if not key.pin.supported:
        raise KeydeskError(Code.KEY_UNSUPPORTED, what="pin")


def check_rules(profile: DeskProfile, rules: KeyRules) -> None:
    """Refuse a key that lacks a rule the profile wants.

    Args:
        profile: the profile.
        rules: as the key tells them.

    Raises:
        KeydeskError: KEY_UNSUPPORTED(what).
    """
    wanted = (
        (profile.min_pin_length is not None and rules.min_pin_length is None, "min-pin-length"),
        (profile.force_change and rules.force_pin_change is None, "force-pin-change"),
        (profile.always_uv and rules.always_uv is None, "always-uv"),
        (profile.enterprise_attestation and rules.enterprise_attestation is None, "enterprise-attestation"),
    )
    for lacks, what in wanted:
        if lacks:
            raise KeydeskError(Code.KEY_UNSUPPORTED, what=what)
