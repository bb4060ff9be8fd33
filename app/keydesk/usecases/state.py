"""The headless state of the program: what pages show, changed only by use cases, observed by Qt models.

Main thread only. Raises nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from keydesk.core.encoding import b64url_encode
from keydesk.core.errors import KeydeskError
from keydesk.core.observe import Signal
from keydesk.domain.account import Factor, Granted, Method, Person
from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.domain.kept_names import KEY, PASSKEY, TAG
from keydesk.domain.key_record import ModelRecord
from keydesk.domain.keys import SecurityKey, Tag
from keydesk.domain.lost_key import LostKey
from keydesk.domain.policy import NO_REQUIREMENTS, Requirements
from keydesk.domain.reconciliation import Inventory, KeyMap, SeenKey, reconcile
from keydesk.domain.remembered_key import ShownAtOnce
from keydesk.domain.steps import JournalEntry
from keydesk.domain.verdict import Verdict, judge
from keydesk.usecases.ports import ActivityEntry


@dataclass(frozen=True, slots=True)
class Connected:
    """What is shown of connected accounts, at one moment.

    Args:
        accounts: what is connected, None when never read; while it is read, what has come so far.
        connections: what may be connected, None when that could not be read.
        loading: pages are on their way.
        partial: there are more accounts than `accounts` shows.
        remembered: `accounts` is what an earlier run read; nobody has asked the tenant in this one yet.
        at: when the list was last read to its end, None when never.
        stale: code of why the list is not fresh, None when it is.
        connections_stale: code of why `connections` could not be read or is an older list, None when it is fresh.
        unfinished: names of connections an earlier run went to and never came back from.
    """

    accounts: tuple[ConnectedAccount, ...] | None = None
    connections: tuple[Connection, ...] | None = None
    loading: bool = False
    partial: bool = False
    remembered: bool = False
    at: datetime | None = None
    stale: str | None = None
    connections_stale: str | None = None
    unfinished: tuple[str, ...] = ()

    def account(self, account_id: str) -> ConnectedAccount | None:
        """The account of that id, None when it is not shown."""
        return next((account for account in self.accounts or () if account.id == account_id), None)

    def connection(self, name: str) -> Connection | None:
        """The connection of that name, None when it is not offered or not known."""
        return next((connection for connection in self.connections or () if connection.name == name), None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the window shows, at one moment.

    Args:
        profile: name of the profile in use, None before set-up.
        domain: the tenant's host, for showing.
        practice: the tenant is the practice tenant.
        person: who is signed in.
        granted: what the tenant granted.
        tokens_in: ``keyring``, ``memory`` or ``memory-notice``.
        methods: the account's methods, None when never read.
        methods_at: when they were read.
        factors: what may be enrolled, None when not read.
        stale: code of why the methods are not fresh, None when they are.
        reading_since: the methods were asked for then and what is shown is of an earlier visit; None otherwise.
        keys: keys plugged in.
        keys_known: the keys have been looked for once.
        key_problems: codes of why some ways to reach keys cannot be used.
        maps: what keys hold of this account, by key id.
        seen: keys that were plugged in here once, by key id.
        at_once: plugged-in keys whose passkeys this computer may list without their PIN, by key id.
        records: what the FIDO Alliance's list says of models, by AAGUID; of keys plugged in and of the account's.
        lost: keys reported lost, with what is still to be done about them.
        labels: ``key:…``, ``passkey:…``, ``method:…`` and ``account:…`` to the person's own names, ``tag:…`` to a
            key's colour tag.
        drills: last good test per credential id.
        repairs: enrollments that did not finish.
        activity: the latest lines.
        waiting_until: a rate limit ends then, None when none runs.
        problems: what was found damaged on this computer and made good, to be said once.
        connected: outside accounts.
        requirements: what the organisation requires of keys and flows.
    """

    profile: str | None = None
    domain: str = ""
    practice: bool = False
    person: Person | None = None
    granted: Granted | None = None
    tokens_in: str = "memory"
    methods: tuple[Method, ...] | None = None
    methods_at: datetime | None = None
    factors: tuple[Factor, ...] | None = None
    stale: str | None = None
    reading_since: datetime | None = None
    keys: tuple[SecurityKey, ...] = ()
    keys_known: bool = False
    key_problems: tuple[str, ...] = ()
    maps: Mapping[str, KeyMap] = field(default_factory=dict)
    seen: Mapping[str, SeenKey] = field(default_factory=dict)
    at_once: Mapping[str, ShownAtOnce] = field(default_factory=dict)
    records: Mapping[str, ModelRecord] = field(default_factory=dict)
    lost: tuple[LostKey, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    drills: Mapping[bytes, datetime] = field(default_factory=dict)
    repairs: tuple[JournalEntry, ...] = ()
    activity: tuple[ActivityEntry, ...] = ()
    waiting_until: datetime | None = None
    problems: tuple[KeydeskError, ...] = ()
    connected: Connected = field(default_factory=Connected)
    requirements: Requirements = NO_REQUIREMENTS

    @property
    def verdict(self) -> Verdict:
        """How safe the person is, from what is known now; a passkey on a lost key is no way in."""
        lost = {entry.method_id for report in self.lost for entry in report.left}
        methods = tuple(m for m in self.methods if m.id not in lost) if self.methods is not None else None
        maps, least = tuple(self.maps.values()), self.requirements.least_keys
        return judge(self.person is not None, methods, maps, least, self._on_unsafe_keys())

    @property
    def inventory(self) -> Inventory:
        """Account and keys, joined, from what is known now."""
        return reconcile(self.methods or (), self.maps, [key.id for key in self.keys])

    def record_of(self, aaguid: str | None) -> ModelRecord | None:
        """What the list says of a model, None where it says nothing."""
        return self.records.get(aaguid.lower()) if aaguid is not None else None

    def _on_unsafe_keys(self) -> frozenset[str]:
        """Ids of the passkeys on keys that are reported: those here by their firmware, others by their model."""
        unsafe: set[str] = set()
        for method in (self.methods or ()) if self.records else ():
            here = [key for key_id in self.holders(method.id) if (key := self.key(key_id)) is not None]
            record = self.record_of(method.passkey.aaguid) if method.passkey is not None else None
            told = [(self.record_of(key.aaguid), key.firmware) for key in here]
            bad = any(one is not None and one.unsafe(firmware) for one, firmware in told)
            if bad or (not here and record is not None and record.wholly_unsafe):
                unsafe.add(method.id)
        return frozenset(unsafe)

    def key_label(self, key_id: str) -> str | None:
        """The person's own name for a key, None when there is none."""
        return self.labels.get(key_label_name(key_id))

    def key_tag(self, key_id: str) -> Tag | None:
        """The colour tag a person gave to a key, None when there is none, or none this version knows."""
        told = self.labels.get(key_tag_name(key_id))
        return Tag(told) if told in tuple(Tag) else None

    def passkey_label(self, credential_id: bytes) -> str | None:
        """The person's own name for a passkey, None when there is none."""
        return self.labels.get(passkey_label_name(credential_id))

    def account_label(self, account_id: str) -> str | None:
        """The person's own name for a connected account, None when there is none."""
        return self.labels.get(account_label_name(account_id))

    def own_name(self, method: Method) -> str | None:
        """The person's own name for a method of any type, kept on this computer; None when there is none."""
        if method.is_passkey and method.passkey is not None:
            return self.passkey_label(method.passkey.credential_id)
        return self.labels.get(method_label_name(method.id))

    def key(self, key_id: str) -> SecurityKey | None:
        """The plugged-in key of that id, None when it is not there."""
        return next((key for key in self.keys if key.id == key_id), None)

    def shown_at_once(self, key: SecurityKey) -> ShownAtOnce | None:
        """How a key is remembered, None when its passkeys are listed with its PIN only."""
        known = self.at_once.get(key.id)
        return known if known is not None and known.path == key.path else None

    @property
    def unlocked(self) -> frozenset[str]:
        """Ids of the keys this session may manage without asking for their PIN again."""
        return frozenset(key.id for key in self.keys if key.unlocked)

    def holders(self, method_id: str) -> Sequence[str]:
        """Key ids known to hold a method's passkey, plugged in or not."""
        return [key_id for key_id, key_map in self.maps.items() if method_id in key_map.held]


def key_label_name(key_id: str) -> str:
    """Name under which a key's label is kept."""
    return f"{KEY}{key_id}"


def key_tag_name(key_id: str) -> str:
    """Name under which a key's colour tag is kept."""
    return f"{TAG}{key_id}"


def passkey_label_name(credential_id: bytes) -> str:
    """Name under which a passkey's label is kept."""
    return f"{PASSKEY}{b64url_encode(credential_id)}"


def account_label_name(account_id: str) -> str:
    """Name under which a connected account's label is kept."""
    return f"account:{account_id}"


def method_label_name(method_id: str) -> str:
    """Name under which the label of a method that is no passkey is kept."""
    return f"method:{method_id}"


class AppState:
    """The one changing thing: holds the snapshot and tells who listens.

    Args:
        first: the snapshot to start from.
    """

    def __init__(self, first: Snapshot | None = None) -> None:
        self._now = first or Snapshot()
        self.changed: Signal[Snapshot] = Signal()

    @property
    def now(self) -> Snapshot:
        """The present snapshot."""
        return self._now

    def put(self, **changes: object) -> None:
        """Change named parts and tell the listeners once.

        Args:
            changes: fields of `Snapshot` with their new values.
        """
        self._now = replace(self._now, **changes)  # type: ignore[arg-type]  # checked by dataclasses.replace
        self.changed.emit(self._now)
