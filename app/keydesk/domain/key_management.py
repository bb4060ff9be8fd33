"""What can be managed on a security key beyond its PIN: fingerprints, rules, reset. Frozen; no I/O.

Source: CTAP 2.1 §6.7 (bio enrollment), §6.11 (config), §6.6 (reset).
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A fingerprint a key knows.

    Args:
        id: template id, raw bytes.
        name: cleaned text, possibly empty.
    """

    id: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class FingerprintSensor:
    """What a key says of its sensor.

    Args:
        swipe: the finger is drawn over it; else it is laid on.
        max_samples: most good samples an enrollment needs.
        max_name_bytes: most UTF-8 bytes of a name.
    """

    swipe: bool = False
    max_samples: int | None = None
    max_name_bytes: int = 64


class Sample(StrEnum):
    """What a key says of one sample. Source: CTAP 2.1 §6.7.4, lastEnrollSampleStatus."""

    GOOD = "good"
    TOO_HIGH = "too-high"
    TOO_LOW = "too-low"
    TOO_LEFT = "too-left"
    TOO_RIGHT = "too-right"
    TOO_FAST = "too-fast"
    TOO_SLOW = "too-slow"
    POOR = "poor"
    TOO_SKEWED = "too-skewed"
    TOO_SHORT = "too-short"
    MERGE_FAILED = "merge-failed"
    EXISTS = "exists"
    NO_FINGER = "no-finger"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeyRules:
    """The rules a key keeps; None where it has no such rule.

    Args:
        always_uv: PIN or fingerprint at every use.
        min_pin_length: fewest characters of a PIN; can only be raised until a reset.
        force_pin_change: the PIN must be changed before the next use.
        enterprise_attestation: tells some sites its serial; can only be undone by a reset.
        pin_complexity: the key refuses simple PINs.
    """

    always_uv: bool | None = None
    min_pin_length: int | None = None
    force_pin_change: bool | None = None
    enterprise_attestation: bool | None = None
    pin_complexity: bool | None = None


@dataclass(frozen=True, slots=True)
class ResetTerms:
    """On which terms a key lets itself be reset.

    Args:
        transports: by which it may be reset, empty when it does not say.
        allowed_here: it may be reset the way it is reached now.
        long_touch: it must be held for some five seconds.
        window_s: seconds after plugging in within which it obeys; design for the shortest known.
    """

    transports: tuple[str, ...] = ()
    allowed_here: bool = True
    long_touch: bool = False
    window_s: float = 5.0
