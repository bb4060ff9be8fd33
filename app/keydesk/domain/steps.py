"""The named steps of long flows, so that window, command line and journal speak of the same ones. Pure data."""

from dataclasses import dataclass
from enum import StrEnum


class EnrollStep(StrEnum):
    """The steps of an enrollment, in order; also the states its journal entry goes through."""

    KEY = "key"  # which key
    PIN = "pin"  # PIN set and right
    CONFIRM = "confirm"  # fresh sign-in, only if the tenant needs it
    CHALLENGE = "challenge"  # the tenant was asked; 60 s run
    TOUCH = "touch"  # the key was asked to make the passkey
    VERIFY = "verify"  # the passkey exists on the key; the tenant is told
    NAME = "name"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long a step took.

    Args:
        name: the step.
        seconds: its duration.
        kind: ``key``, ``network`` or ``person``.
    """

    name: str
    seconds: float
    kind: str


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An enrollment under way, as written before each step that cannot be undone.

    Args:
        id: entry id.
        account: ``issuer|sub``.
        key_id: the key.
        key_label: what the person calls it.
        step: the last step begun.
        rp_id: site.
        user_id: raw user handle, empty before the challenge.
        credential_id: raw id, empty before the key made the passkey.
        known: credential ids the account listed at the start.
        started_at: ISO 8601 UTC.
    """

    id: str
    account: str
    key_id: str
    key_label: str
    step: EnrollStep
    rp_id: str
    user_id: bytes
    credential_id: bytes
    known: tuple[bytes, ...]
    started_at: str
