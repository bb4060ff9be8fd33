"""What flows ask of a person, as protocols: window, command line and scripted tests answer the same questions.

Every coroutine waits for the person and returns None when they cancel. Main loop only. Nothing here raises.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.enrollment import LinkedIdentity
from keydesk.domain.keys import PinState, SecurityKey, Tag
from keydesk.domain.steps import EnrollStep
from keydesk.usecases.identity_ports import SignInWatcher
from keydesk.usecases.ports import TouchWatcher


@dataclass(frozen=True, slots=True)
class FingerAsk:
    """A key is about to look at a finger.

    Args:
        key: the key.
        pin: the counters, of fingers and of the PIN.
        problem: why it is asked again, None for the first time.
        use_pin: ends the wait in favour of the PIN; None where the PIN does not help.
    """

    key: SecurityKey
    pin: PinState
    problem: KeydeskError | None
    use_pin: Callable[[], None] | None


class PinPrompter(TouchWatcher, Protocol):
    """Asks for PINs, and for the finger on keys that know one."""

    @property
    def takes_finger(self) -> bool:
        """Whether somebody can lay a finger on a key; False where the PIN is handed in."""
        ...

    def finger_asked(self, ask: FingerAsk | None) -> None:
        """What `touch_wanted` asks for from now on is the finger; None, when that is over."""
        ...

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        """Ask for the PIN; `problem` says why it is asked again, or after fingers the key does not know.

        When `pin.retries` is 2 or less the prompter must make the person confirm before the try is spent.
        """
        ...

    async def create_pin(self, key: SecurityKey, problem: KeydeskError | None) -> Secret | None:
        """Ask for a first PIN, typed twice, under this key's rules."""
        ...

    async def replace_pin(
        self, key: SecurityKey, pin: PinState, forced: bool, problem: KeydeskError | None
    ) -> tuple[Secret, Secret] | None:
        """Ask for the old and a new PIN; `forced` when the key insists on a change."""
        ...


class HoldPrompter(Protocol):
    """Asks for the key to be held to the reader again."""

    def hold_again(self, key: SecurityKey) -> None:
        """The key has left the reader; nothing is changed, and it goes on by itself when the key is back."""
        ...


class StayPrompter(PinPrompter, HoldPrompter, Protocol):
    """Asks for the PIN, and for the key again when it leaves its reader."""


class WaitWatcher(Protocol):
    """Is told about waits nobody can shorten."""

    def waiting(self, seconds: float) -> None:
        """The tenant asked to wait this long; 0 when the wait is over."""
        ...


class TouchChooser(Protocol):
    """Asks which key is meant, where touching it is an answer, too."""

    @property
    def watching(self) -> bool:
        """Whether the question is before a person's eyes; only then keys wait for a touch."""
        ...

    @property
    def watching_changed(self) -> Signal[bool]:
        """Emitted when `watching` may have changed."""
        ...

    def touch_choice(self, key_ids: frozenset[str]) -> None:
        """These keys wait for a touch; none, when the key can only be chosen on the screen."""
        ...

    def key_touched(self, key_id: str) -> None:
        """A key was touched: the open question is answered with it."""
        ...


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The keys an enrollment can start with.

    Args:
        keys: keys plugged in, usable or not.
        holders: key ids that already hold a passkey of this account.
    """

    keys: tuple[SecurityKey, ...]
    holders: frozenset[str]

    @property
    def candidates(self) -> tuple[SecurityKey, ...]:
        """Keys that can take a passkey of this account."""
        return tuple(key for key in self.keys if key.usable and key.id not in self.holders)


@dataclass(frozen=True, slots=True)
class Naming:
    """How a person calls a key.

    Args:
        name: the name; None keeps the suggestion.
        tag: its colour; None keeps what it has.
    """

    name: str | None = None
    tag: Tag | None = None


class IdentityChooser(Protocol):
    """Asks whose a new password or passkey is to be, where several identities are linked to an account."""

    async def which_identity(self, choices: Sequence[LinkedIdentity]) -> LinkedIdentity | None:
        """Ask for which of several linked identities."""
        ...


class EnrollPrompter(
    PinPrompter, TouchWatcher, TouchChooser, HoldPrompter, WaitWatcher, SignInWatcher, IdentityChooser, Protocol
):
    """Leads a person through an enrollment."""

    def step(self, step: EnrollStep) -> None:
        """A step has begun."""
        ...

    def choice_changed(self, choice: KeyChoice) -> None:
        """A key came or went while `which_key` waits."""
        ...

    async def which_key(self, choice: KeyChoice) -> str | None:
        """Ask which key; goes on by itself when one usable key without a passkey of this account arrives."""
        ...

    async def confirm_fresh_sign_in(self) -> bool:
        """The tenant wants the person to prove anew who they are, in the browser; every choice is kept."""
        ...

    def challenge(self, key: SecurityKey, seconds: float) -> None:
        """The tenant's challenge runs for this long; a touch will be wanted."""
        ...

    async def retry_verify(self, problem: KeydeskError, seconds_left: float) -> bool:
        """The key made the passkey but the tenant was not reached: try again without another touch?"""
        ...

    async def name_it(self, key: SecurityKey, suggestion: str, tag: Tag | None) -> Naming:
        """Ask for a name for the passkey and a colour for its key; `tag` is the colour the key has."""
        ...


class ProvePrompter(PinPrompter, TouchWatcher, TouchChooser, HoldPrompter, Protocol):
    """Leads a person through the test of a passkey."""

    async def plug_in(self, method: Method, holders: Sequence[str], keys: Sequence[SecurityKey]) -> str | None:
        """Ask for the key that holds the passkey, or which of several to try; gives the key id."""
        ...


@dataclass(frozen=True, slots=True)
class RemovalAsk:
    """What a person must know before a method is removed.

    Args:
        method: the method.
        last_strong: it is the last passkey.
        keys_holding: plugged-in keys that hold its passkey.
        keys_known: ids of keys known to hold it that are not here.
        unseen: it lives on one key, and none that was ever plugged in here holds it; that does not make it dead.
        left: so many keys are left then, fewer than the organisation asks for; None where that is enough.
        wanted: how many it asks for.
    """

    method: Method
    last_strong: bool
    keys_holding: tuple[SecurityKey, ...]
    keys_known: tuple[str, ...]
    unseen: bool = False
    left: int | None = None
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class RemovalAnswer:
    """The person's decision.

    Args:
        also_from_keys: delete the passkey from the plugged-in keys, too.
    """

    also_from_keys: bool


class RemovePrompter(PinPrompter, WaitWatcher, SignInWatcher, Protocol):
    """Leads a person through a removal."""

    async def confirm_removal(self, ask: RemovalAsk) -> RemovalAnswer | None:
        """Ask by name; Cancel is the default."""
        ...

    async def confirm_fresh_sign_in(self) -> bool:
        """The tenant wants the person to prove anew who they are."""
        ...
