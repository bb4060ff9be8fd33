"""What preparing keys asks and tells, and what it keeps, as protocols. Main loop only; prompters raise nothing.

A hand-out alone may fail: it raises DESK_HAND_OUT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.keys import SecurityKey
from keydesk.domain.provisioning import DeskEntry, DeskProfile, DeskStep, KeyResult
from keydesk.usecases.key_prompts import Rule
from keydesk.usecases.reset_prompts import ResetPrompter


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What will be done to one key.

    Args:
        key: the key.
        profile: the profile.
        least: fewest characters of its PIN.
        resets: it is made as new first.
        in_use: it has a PIN or passkeys that are not of an interrupted preparation: a reset must be confirmed.
        sets_pin: it gets a PIN; else it has the one of before the interruption.
        rules: what is changed, in this order.
        label: the name it gets, "" for none.
        before: what was noted of it, None when it is new here.
    """

    key: SecurityKey
    profile: DeskProfile
    least: int
    resets: bool
    in_use: bool
    sets_pin: bool
    rules: tuple[Rule, ...]
    label: str
    before: DeskEntry | None = None

    @property
    def again(self) -> bool:
        """It was prepared to the end before."""
        return self.before is not None and self.before.result is KeyResult.DONE

    @property
    def resumes(self) -> bool:
        """Its preparation was interrupted."""
        return self.before is not None and self.before.result is KeyResult.HALF


@dataclass(frozen=True, slots=True)
class DeskRecord:
    """How it went with one key, for the queue and the report.

    Args:
        model: for people.
        aaguid: model id, None when it has none.
        firmware: version text, None when it does not tell.
        serial: serial number, None when it does not tell; in memory only.
        mark: its keyed hash, "" without a serial number.
        label: the name it got, "" for none.
        result: how it stands.
        step: where it stands.
        at: when.
        error: why it was not finished.
    """

    model: str
    aaguid: str | None
    firmware: str | None
    serial: str | None
    mark: str
    label: str
    result: KeyResult
    step: DeskStep
    at: datetime
    error: KeydeskError | None = None


class DeskPrompter(ResetPrompter, Protocol):
    """Leads a person through one key."""

    def step(self, step: DeskStep) -> None:
        """This is done now."""
        ...

    async def confirm_key(self, plan: DeskPlan) -> bool:
        """Show what will change; no leaves the key alone."""
        ...

    async def type_pin(
        self, key: SecurityKey, least: int, present: bool, problem: KeydeskError | None
    ) -> Secret | None:
        """Have a PIN typed; None cancels. `present`: the one it got before it was interrupted."""
        ...

    async def hand_out(self, key: SecurityKey, label: str, pin: Secret) -> None:
        """Show or print the PIN, the only time there is; returns when it has been taken. Raises DESK_HAND_OUT."""
        ...


class QueuePrompter(DeskPrompter, Protocol):
    """Leads a person through many."""

    def next_wanted(self, problem: KeydeskError | None) -> None:
        """The next key may come; KEY_SEVERAL while there are two."""
        ...

    def key_through(self, record: DeskRecord) -> None:
        """A key is through, whichever way."""
        ...


class DeskJournal(Protocol):
    """Which keys were prepared here, by their marks; every write survives the end of the program."""

    async def salt(self) -> bytes:
        """What this computer's marks are made with."""
        ...

    async def find(self, mark: str) -> DeskEntry | None:
        """What is noted of a key."""
        ...

    async def put(self, entry: DeskEntry) -> None:
        """Note a key as it is now."""
        ...

    async def all(self) -> Sequence[DeskEntry]:
        """All keys, newest first."""
        ...

    async def clear(self) -> int:
        """Forget those that are finished; an interrupted one is kept. Gives how many went."""
        ...
