"""What managing a key asks and tells, as protocols, with what a person must know before it. Nothing here raises."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.key_management import KeyRules
from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.usecases.prompts import PinPrompter


@dataclass(frozen=True, slots=True)
class DeletionAsk:
    """What a person must know before passkeys are deleted from a key.

    Args:
        key: the key.
        passkeys: what goes for good.
        known: ids of those among them that the signed-in account still lists; signing in with them ends.
    """

    key: SecurityKey
    passkeys: tuple[StoredPasskey, ...]
    known: frozenset[bytes]


class DeletionPrompter(PinPrompter, Protocol):
    """Leads a person through deleting passkeys from a key."""

    async def confirm_deletion(self, ask: DeletionAsk) -> bool:
        """Ask by name; Cancel is the default."""
        ...

    def deleted(self, passkey: StoredPasskey, problem: KeydeskError | None) -> None:
        """One of them was deleted, or why it was not."""
        ...


class Rule(StrEnum):
    """The rules of a key that can be changed."""

    ALWAYS_UV = "always-uv"
    MIN_PIN_LENGTH = "min-pin-length"
    FORCE_PIN_CHANGE = "force-pin-change"
    ENTERPRISE_ATTESTATION = "enterprise-attestation"


class Consequence(StrEnum):
    """What a change of a rule brings with it."""

    ONE_WAY = "one-way"
    """Only a reset of the key, which deletes its passkeys, undoes it."""

    PIN_CHANGE = "pin-change"
    """The key does nothing with a PIN until the PIN is changed."""

    MAYBE_PIN_CHANGE = "maybe-pin-change"
    """As PIN_CHANGE, when the present PIN is shorter."""

    OLD_SIGN_INS_STOP = "old-sign-ins-stop"
    """Sign-ins of the older kind (U2F), which cannot ask for a PIN, stop working."""

    TRACEABLE = "traceable"
    """Some sites of an organization can tell this very key."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A wish.

    Args:
        rule: which rule.
        length: the new shortest length of a PIN, for MIN_PIN_LENGTH alone.
    """

    rule: Rule
    length: int | None = None


@dataclass(frozen=True, slots=True)
class RuleAsk:
    """What a person must know before a rule is changed.

    Args:
        key: the key.
        change: the wish.
        rules: as they are now.
        consequences: what it brings with it.
    """

    key: SecurityKey
    change: RuleChange
    rules: KeyRules
    consequences: tuple[Consequence, ...]

    @property
    def one_way(self) -> bool:
        """Whether only a reset undoes it."""
        return Consequence.ONE_WAY in self.consequences


class RulePrompter(PinPrompter, Protocol):
    """Leads a person through the change of a rule."""

    async def confirm_rule(self, ask: RuleAsk) -> bool:
        """Ask, with every consequence; Cancel is the default, and a one-way change wants an explicit yes."""
        ...
