"""What use cases need from the world, as protocols; `bootstrap` joins them with the adapters that satisfy them.

All coroutines run on the main loop and never block it. Adapters raise `KeydeskError` with a code and nothing else
(and `asyncio.CancelledError`, when a task is torn down at quit).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.observe import Signal
from keydesk.core.secret import Secret
from keydesk.domain.account import Factor, Method, MethodType, Person
from keydesk.domain.activity_chain import Report
from keydesk.domain.enrollment import Channel, LinkedIdentity, NewMethod, StartedMethod
from keydesk.domain.kept_names import KeptName
from keydesk.domain.keys import (
    CreationOptions,
    MadePasskey,
    PinState,
    Presence,
    Proof,
    ProofRequest,
    SecurityKey,
    Slots,
    StoredPasskey,
)
from keydesk.domain.lost_key import LostKey
from keydesk.domain.reconciliation import SeenKey
from keydesk.domain.steps import JournalEntry

if TYPE_CHECKING:
    from keydesk.usecases.key_ports import KeyManager


class TouchWatcher(Protocol):
    """Is told, on the main loop, when a key asks to be touched and when it no longer does."""

    def touch_wanted(self) -> None:
        """Show where to touch; the key said so itself."""
        ...

    def touch_done(self) -> None:
        """The key no longer waits."""
        ...


class KeyHandle(Protocol):
    """One key; every call runs in order on the key's own thread.

    Any call may raise KEY_REMOVED, KEY_NOT_RESPONDING, KEY_BUSY, KEY_NO_PERMISSION, KEY_MALFORMED, KEY_REFUSED.
    Calls with a PIN may raise PIN_WRONG(retries, before_replug), PIN_REPLUG, PIN_BLOCKED, PIN_NOT_SET,
    PIN_MUST_CHANGE. A PIN is sent once per call and never kept. Without a PIN a key that knows a finger asks for it:
    FINGER_UNKNOWN(retries), FINGER_BLOCKED.
    """

    @property
    def key(self) -> SecurityKey:
        """The key as last described."""
        ...

    async def refresh(self) -> SecurityKey:
        """Read the key's description again (PIN state and slots change)."""
        ...

    async def pin_state(self) -> PinState:
        """Read the PIN counters; costs no try."""
        ...

    async def set_pin(self, new: Secret) -> None:
        """Set the first PIN; PIN_ALREADY_SET, PIN_TOO_SHORT, PIN_TOO_LONG, PIN_POLICY."""
        ...

    async def change_pin(self, old: Secret, new: Secret) -> None:
        """Change the PIN; also cures a forced change."""
        ...

    async def verify_pin(self, pin: Secret) -> None:
        """Check a PIN and do nothing else."""
        ...

    async def make_passkey(
        self, options: CreationOptions, origin: str, pin: Secret | None, watcher: TouchWatcher, cancel: CancelToken
    ) -> MadePasskey:
        """Make a passkey; KEY_HAS_PASSKEY, KEY_FULL, KEY_NOT_TOUCHED, KEY_CANCELLED, KEY_UNSUPPORTED."""
        ...

    async def prove(
        self, request: ProofRequest, origin: str, pin: Secret | None, watcher: TouchWatcher, cancel: CancelToken
    ) -> Proof:
        """Answer a challenge; KEY_LACKS_PASSKEY, KEY_NOT_TOUCHED, KEY_CANCELLED."""
        ...

    async def probe(self, rp_id: str, credential_ids: Sequence[bytes]) -> Mapping[bytes, Presence]:
        """Ask silently which passkeys it holds: no PIN, no touch, no light."""
        ...

    async def list_passkeys(self, rp_id: str, pin: Secret) -> Sequence[StoredPasskey]:
        """List the passkeys of one site; other sites stay private."""
        ...

    async def delete_passkey(self, credential_id: bytes, pin: Secret) -> None:
        """Delete exactly one passkey; KEY_LACKS_PASSKEY when it is not there."""
        ...

    async def slots(self, pin: Secret) -> Slots:
        """Count passkeys held and free; needs the PIN on keys that do not tell otherwise."""
        ...

    async def wink(self) -> None:
        """Blink, so that a person finds it; KEY_UNSUPPORTED."""
        ...


class Keys(Protocol):
    """All keys plugged into this computer."""

    @property
    def present(self) -> Sequence[SecurityKey]:
        """The keys, in the order they came; unusable ones carry their reason."""
        ...

    @property
    def problems(self) -> Mapping[str, str]:
        """Per way to reach keys the code of why it cannot be used, for instance READER_SERVICE_MISSING."""
        ...

    @property
    def changed(self) -> Signal[Sequence[SecurityKey]]:
        """Emitted on the main loop when a key comes, goes or changes."""
        ...

    async def settle(self) -> Sequence[SecurityKey]:
        """Wait until what is plugged now has been described once."""
        ...

    def handle(self, key_id: str) -> KeyHandle:
        """Reach a key; KEY_REMOVED when it is gone."""
        ...

    @property
    def can_elevate(self) -> bool:
        """Whether keys can be managed with administrator rights, and are not yet."""
        ...

    async def elevate(self) -> None:
        """Manage keys with administrator rights from now on; ELEVATION_REFUSED, ELEVATION_FAILED."""
        ...

    def manager(self, key_id: str) -> "KeyManager":
        """Reach a key to manage it, the same manager while it is plugged; KEY_REMOVED when it is gone."""
        ...

    async def choose_by_touch(self, key_ids: Sequence[str], watcher: TouchWatcher, cancel: CancelToken) -> str:
        """Let a person choose by touching one of several; KEY_CANCELLED, KEY_NOT_TOUCHED."""
        ...


class AccountApi(Protocol):
    """The My Account API for the signed-in person.

    Raises API_*, NET_*, SESSION_ENDED, FRESH_SIGN_IN_NEEDED, SCOPE_MISSING.
    """

    @property
    def limit_seen(self) -> int | None:
        """Calls a minute the tenant allows, as its last answer said; None when it did not."""
        ...

    async def list_methods(self, only: MethodType | None = None) -> Sequence[Method]:
        """List all methods, or those of one type: filtered reads have a rate limit of their own."""
        ...

    async def get_method(self, method_id: str) -> Method:
        """Read one; METHOD_GONE."""
        ...

    async def list_factors(self) -> Sequence[Factor]:
        """List what the tenant lets this person enroll."""
        ...

    async def begin_passkey(self, identity: LinkedIdentity | None = None) -> tuple[CreationOptions, Secret]:
        """Ask for a challenge, for one of several linked identities where there are some.

        Gives checked options and the session secret that ties them to `verify_passkey`.
        """
        ...

    async def verify_passkey(self, session: Secret, made: MadePasskey) -> Method:
        """Hand the passkey in; may be called again with the same arguments while the challenge lives."""
        ...

    async def begin_method(self, wish: NewMethod) -> StartedMethod:
        """Start a method of another type; METHOD_REFUSED(type, detail), PHONE_INVALID, EMAIL_INVALID."""
        ...

    async def verify_method(self, started: StartedMethod, proof: Secret | None) -> Method:
        """Finish it; CODE_WRONG, PASSWORD_REFUSED(detail), PHONE_NOT_LINKED, CHALLENGE_EXPIRED.

        After the first three the same start may be tried again.
        """
        ...

    async def prefer_channel(self, method_id: str, channel: Channel) -> Method:
        """Change how a phone is reached; METHOD_GONE."""
        ...

    async def rename_method(self, method_id: str, name: str) -> Method:
        """Rename on the server, for types that can."""
        ...

    async def remove_method(self, method_id: str) -> None:
        """Remove; METHOD_GONE when it is not there, API_CONFLICT when the tenant forbids it."""
        ...


class Journal(Protocol):
    """Enrollments under way; every write is on disk before the call returns."""

    async def begin(self, entry: JournalEntry) -> None:
        """Write a new entry."""
        ...

    async def update(self, entry: JournalEntry) -> None:
        """Write an entry's new state."""
        ...

    async def close(self, entry_id: str) -> None:
        """Forget an entry that is resolved."""
        ...

    async def open_entries(self, account: str) -> Sequence[JournalEntry]:
        """List an account's unresolved entries."""
        ...


class Labels(Protocol):
    """Names and colour tags people gave to keys and passkeys, kept on this computer."""

    async def load(self, account: str) -> Mapping[str, str]:
        """All labels by name.

        ``key:<key id>``, ``passkey:<credential id in base64url>`` and ``method:<method id>`` name texts,
        ``tag:<key id>`` a tag.
        """
        ...

    async def set(self, account: str, name: str, label: str | None) -> None:
        """Set or forget one."""
        ...

    async def forget_keys(self, accounts: Collection[str]) -> Sequence[KeptName]:
        """Forget all ``key:``, ``tag:`` and ``passkey:`` of these accounts and those that all accounts share."""
        ...

    async def put_back(self, kept: Sequence[KeptName]) -> None:
        """Keep again what was forgotten."""
        ...


class KeyMaps(Protocol):
    """What silent maps found, kept per account so that an absent key is still known."""

    async def load(self, account: str) -> Mapping[str, frozenset[bytes]]:
        """Per key id the credential ids it held when last seen."""
        ...

    async def seen(self, account: str) -> Mapping[str, SeenKey]:
        """Per key id what tells it from others, and when it was last asked."""
        ...

    async def save(self, account: str, key: SeenKey, held: frozenset[bytes]) -> None:
        """Remember one key as seen now."""
        ...


class LostKeyBook(Protocol):
    """Lost keys and what was done about them; every write is on disk before the call returns."""

    async def put(self, lost: LostKey) -> None:
        """Write one, new or as it is now."""
        ...

    async def all(self, account: str) -> Sequence[LostKey]:
        """List an account's, oldest first, closed ones, too."""
        ...


class MethodCache(Protocol):
    """The last list of methods, for showing offline with its time."""

    async def load(self, account: str) -> tuple[Sequence[Method], datetime] | None:
        """The last list and when it was read."""
        ...

    async def save(self, account: str, methods: Sequence[Method]) -> None:
        """Remember the list."""
        ...

    async def forget(self, account: str) -> None:
        """Forget the list."""
        ...


class Drills(Protocol):
    """When a passkey was last tested with success."""

    async def load(self, account: str) -> Mapping[bytes, datetime]:
        """Per credential id the time of the last good test."""
        ...

    async def save(self, account: str, credential_id: bytes) -> None:
        """A test succeeded now."""
        ...


class ActivityEntry(Protocol):
    """One line of what this computer did."""

    @property
    def at(self) -> datetime:
        """When."""
        ...

    @property
    def action(self) -> str:
        """What, as a stable word.

        signed-in, signed-out, enrolled, tested, removed, renamed, pin-set, pin-changed, fingerprint-added,
        fingerprint-removed, key-reset, method-added, password-changed, channel-changed, passkey-renamed,
        passkeys-deleted, rule-changed, key-lost, key-remembered, key-forgotten.
        """
        ...

    @property
    def subject(self) -> str:
        """On what, as text for people."""
        ...

    @property
    def result(self) -> str:
        """``done``, ``cancelled`` or a code."""
        ...


class SealedEntry(ActivityEntry, Protocol):
    """A line with its place in the account's chain; see `domain.activity_chain`."""

    @property
    def number(self) -> int | None:
        """Its place from 1, None for a line of before there were seals."""
        ...

    @property
    def seal(self) -> str:
        """Its seal in hex, "" for none."""
        ...


class People(Protocol):
    """Who was signed in last, for lists of accounts; losing it harms nothing, so these never raise."""

    async def note(self, person: Person) -> None:
        """Remember who is signed in."""
        ...

    async def forget(self) -> None:
        """Forget them."""
        ...


class Traces(Protocol):
    """Everything this computer keeps, about anybody."""

    async def remove(self) -> None:
        """Remove it so that no byte of it stays; DISK_FULL, FOLDER_UNWRITABLE, INTERNAL where a program holds it."""
        ...


class Activity(Protocol):
    """What this computer did; never PINs, tokens or codes."""

    async def add(self, account: str, action: str, subject: str, result: str) -> None:
        """Write a line."""
        ...

    async def latest(self, account: str, count: int) -> Sequence[SealedEntry]:
        """The newest lines first."""
        ...

    async def verify(self, account: str | None = None) -> Sequence[Report]:
        """Examine the lines of an account, or of every account of this computer."""
        ...
