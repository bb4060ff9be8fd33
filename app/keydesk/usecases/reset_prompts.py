"""What the armed reset of a key asks and tells, as a protocol, with what a person must know before it.

Main loop only. Nothing here raises.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.key_management import ResetTerms
from keydesk.domain.keys import SecurityKey, Transport
from keydesk.usecases.ports import TouchWatcher


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a reset takes away.

    Args:
        account_known: somebody is signed in and the list of methods was read; else the next four say nothing.
        only_here: passkeys of this account that no other key known here holds.
        also_elsewhere: passkeys of this account that another known key holds, too.
        unsure: passkeys of this account the key could not be asked about.
        strong_remains: a passkey that is not on this key remains; None when the account is not known.
        other_sites: passkeys on the key that are not this account's, None while it is locked.
        fingerprints: it may know fingerprints, which go, too.
    """

    account_known: bool = False
    only_here: tuple[Method, ...] = ()
    also_elsewhere: tuple[Method, ...] = ()
    unsure: tuple[Method, ...] = ()
    strong_remains: bool | None = None
    other_sites: int | None = None
    fingerprints: bool = False


class ConfirmBy(StrEnum):
    """What a person types to show which key they mean."""

    SERIAL = "serial"  # its last four characters
    LABEL = "label"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class ResetAsk:
    """What a person must know before a reset.

    Args:
        key: the key.
        label: the person's own name for it, None when there is none.
        by: what is to be typed.
        expected: exactly that text; large and small letters are one.
        terms: on which the key lets itself be reset.
        consequences: what goes.
    """

    key: SecurityKey
    label: str | None
    by: ConfirmBy
    expected: str
    terms: ResetTerms
    consequences: Consequences

    @property
    def in_reader(self) -> bool:
        """It lies on a reader: it is taken off and laid on again instead of unplugged."""
        return self.key.transport is Transport.PCSC

    def matches(self, typed: str) -> bool:
        """Tell whether the typed text confirms the reset.

        Args:
            typed: by the person.

        Returns:
            Whether it does.
        """
        return " ".join(typed.split()).casefold() == " ".join(self.expected.split()).casefold()


class ResetPrompter(TouchWatcher, Protocol):
    """Leads a person through a reset; `touch_wanted` is the moment to touch (and hold, where the terms say so)."""

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        """Show the consequences and have the confirmation typed; None cancels.

        The text is checked by the flow; `problem` is RESET_STOPPED(reason=confirmation) when it did not match.
        """
        ...

    def unplug_now(self, ask: ResetAsk) -> None:
        """Nothing is armed before the key is out (or off the reader)."""
        ...

    def plug_in_now(self, ask: ResetAsk, seconds: float) -> None:
        """The key is out, the reset is armed: it fires at once when the key is back.

        `seconds` is how soon after that it must be touched.
        """
        ...

    def firing(self, ask: ResetAsk, seconds: float) -> None:
        """The right key is back and has been told to reset; it must be touched within these seconds."""
        ...
