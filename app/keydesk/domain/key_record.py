"""What the FIDO Alliance's list says of a model of keys, and what of that is about one key. Frozen; no I/O.

The list is signed, its words are still a stranger's: they are shown and never decide whether a key may be used.
Source: FIDO Metadata Service v3.0 §3.1 (AuthenticatorStatus, StatusReport).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Trouble(StrEnum):
    """What is reported of a model, the gravest first; the sentence lives in the window."""

    REVOKED = "revoked"
    FOREIGN_USE = "foreign-use"  # somebody far away can use its passkeys
    CHECK_BYPASS = "check-bypass"  # PIN or fingerprint can be got round
    COPIED = "copied"  # who holds the key can read what it keeps
    MAKER_KEY = "maker-key"  # the key that vouches for the model is known to others
    RETIRED = "retired"
    UPDATE = "update"


UNSAFE = frozenset({Trouble.REVOKED, Trouble.FOREIGN_USE, Trouble.CHECK_BYPASS, Trouble.COPIED})
"""With these a passkey on the key protects less than people think."""
_GRAVEST_FIRST = tuple(Trouble)
_SMALL = 0xFFFF
"""Up to here a version is counted, above it three bytes are three parts."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Args:
        trouble: what is reported.
        since: from this day on, None when it does not say.
        version: number of the firmware it is about, None for every one.
    """

    trouble: Trouble
    since: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What the list says of a model.

    Args:
        aaguid: the model, as UUID text.
        description: the maker's own name for it, cleaned.
        level: its certification: ``FIDO L1`` to ``FIDO L3+``, ``FIDO`` without a level, ``none`` when the list says
            that there is none, "" when it says nothing.
        fips: its government certification, for instance ``FIPS 140-3 L2``, "" for none.
        version: number of the newest firmware the list knows, None when it does not say.
        reports: what is reported, in the order of their days.
    """

    aaguid: str
    description: str
    level: str = ""
    fips: str = ""
    version: int | None = None
    reports: tuple[Report, ...] = ()

    def troubles(self, firmware: str | None) -> tuple[Report, ...]:
        """Tell which reports are about a key of the model.

        Args:
            firmware: the key's, None when it does not tell.

        Returns:
            The reports, the gravest first, one of a kind. A key that may be concerned is.
        """
        number = _number(firmware, self.version)
        mended = -1
        if number is not None and self.version is not None and number >= self.version:
            mended = max((at for at, one in enumerate(self.reports) if one.trouble is Trouble.UPDATE), default=-1)
        about = [
            one
            for at, one in enumerate(self.reports)
            if one.trouble is Trouble.REVOKED
            or (at > mended and (one.version is None or number is None or number <= one.version))
        ]
        first = {one.trouble: one for one in reversed(about)}
        return tuple(sorted(first.values(), key=lambda one: _GRAVEST_FIRST.index(one.trouble)))

    def unsafe(self, firmware: str | None) -> bool:
        """Tell whether a passkey on a key of the model protects less than people think.

        Args:
            firmware: the key's, None when it does not tell.
        """
        return any(one.trouble in UNSAFE for one in self.troubles(firmware))

    @property
    def wholly_unsafe(self) -> bool:
        """Whether that is so of every key of the model, whatever its firmware."""
        update = max((at for at, one in enumerate(self.reports) if one.trouble is Trouble.UPDATE), default=-1)
        return any(
            one.trouble is Trouble.REVOKED or (one.trouble in UNSAFE and one.version is None and at > update)
            for at, one in enumerate(self.reports)
        )


def _number(firmware: str | None, known: int | None) -> int | None:
    """Read a version as the list counts them; None where the two are no numbers of one kind."""
    parts = (firmware or "").split(".")
    if known is None or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 3 and known > _SMALL and max(numbers) <= 0xFF:
        return numbers[0] << 16 | numbers[1] << 8 | numbers[2]
    return numbers[0] if len(numbers) == 1 and known <= _SMALL else None
