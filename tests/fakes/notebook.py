"""What the computer remembers, in memory, for the tests of flows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method, Person
from keydesk.domain.activity_chain import Fault, Report
from keydesk.domain.connected import ConnectedAccount, ReadAccounts, Visit
from keydesk.domain.kept_names import OF_KEYS, KeptName
from keydesk.domain.lost_key import LostKey
from keydesk.domain.provisioning import DeskEntry, KeyResult
from keydesk.domain.reconciliation import SeenKey
from keydesk.domain.remembered_key import RememberedKey
from keydesk.domain.steps import JournalEntry
from keydesk.usecases.world import Notebook


class MemoryPeople:
    """Satisfies `People`."""

    def __init__(self) -> None:
        self.known: Person | None = None

    async def note(self, person: Person) -> None:
        self.known = person

    async def forget(self) -> None:
        self.known = None


@dataclass
class MemoryOfKeys:
    """Satisfies `KeyMemory`; `fail` is raised by every call while it is set."""

    keys: list[RememberedKey] = field(default_factory=list)
    fail: KeydeskError | None = None
    lasts: bool = True
    reads: int = 0

    def _enter(self) -> None:
        if self.fail is not None:
            raise self.fail

    async def all(self) -> Sequence[RememberedKey]:
        self._enter()
        self.reads += 1
        return tuple(self.keys)

    async def put(self, key: RememberedKey) -> None:
        self._enter()
        self.keys = [key, *(k for k in self.keys if k.token.identifier != key.token.identifier)]

    async def remove(self, key: RememberedKey) -> None:
        self._enter()
        self.keys = [k for k in self.keys if k.token.identifier != key.token.identifier]

    async def clear(self) -> int:
        self._enter()
        count = len(self.keys)
        self.keys = []
        return count


@dataclass
class MemoryJournal:
    entries: dict[str, JournalEntry] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    async def begin(self, entry: JournalEntry) -> None:
        self.entries[entry.id] = entry
        self.history.append(f"begin:{entry.step}")

    async def update(self, entry: JournalEntry) -> None:
        self.entries[entry.id] = entry
        self.history.append(f"update:{entry.step}")

    async def close(self, entry_id: str) -> None:
        self.entries.pop(entry_id, None)
        self.history.append("close")

    async def open_entries(self, account: str) -> Sequence[JournalEntry]:
        return [e for e in self.entries.values() if e.account == account]


@dataclass
class MemoryLabels:
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    async def load(self, account: str) -> Mapping[str, str]:
        return {name: text for (owner, name), text in self.texts.items() if owner == account}

    async def set(self, account: str, name: str, label: str | None) -> None:
        if label is None:
            self.texts.pop((account, name), None)
        else:
            self.texts[account, name] = label

    async def forget_keys(self, accounts: Collection[str]) -> Sequence[KeptName]:
        gone = [
            KeptName(owner, name, text)
            for (owner, name), text in self.texts.items()
            if owner in ("", *accounts) and name.startswith(OF_KEYS)
        ]
        for one in gone:
            del self.texts[one.account, one.name]
        return gone

    async def put_back(self, kept: Sequence[KeptName]) -> None:
        self.texts |= {(one.account, one.name): one.label for one in kept}


@dataclass
class MemoryMaps:
    held: dict[str, dict[str, frozenset[bytes]]] = field(default_factory=dict)
    looks: dict[str, dict[str, SeenKey]] = field(default_factory=dict)

    async def load(self, account: str) -> Mapping[str, frozenset[bytes]]:
        return dict(self.held.get(account, {}))

    async def seen(self, account: str) -> Mapping[str, SeenKey]:
        return dict(self.looks.get(account, {}))

    async def save(self, account: str, key: SeenKey, held: frozenset[bytes]) -> None:
        self.held.setdefault(account, {})[key.id] = held
        look = replace(key, seen_at=datetime(2026, 3, 3, tzinfo=UTC))
        self.looks.setdefault(account, {})[key.id] = look


@dataclass
class MemoryLostKeys:
    kept: dict[str, LostKey] = field(default_factory=dict)

    async def put(self, lost: LostKey) -> None:
        self.kept[lost.id] = lost

    async def all(self, account: str) -> Sequence[LostKey]:
        return [lost for lost in self.kept.values() if lost.account == account]


@dataclass
class MemoryDesk:
    kept: dict[str, DeskEntry] = field(default_factory=dict)
    history: list[DeskEntry] = field(default_factory=list)

    async def salt(self) -> bytes:
        return b"this computer"

    async def find(self, mark: str) -> DeskEntry | None:
        return self.kept.get(mark)

    async def put(self, entry: DeskEntry) -> None:
        self.kept[entry.mark] = entry
        self.history.append(entry)

    async def all(self) -> Sequence[DeskEntry]:
        return sorted(self.kept.values(), key=lambda entry: entry.at, reverse=True)

    async def clear(self) -> int:
        before = len(self.kept)
        self.kept = {mark: entry for mark, entry in self.kept.items() if entry.result is KeyResult.HALF}
        return before - len(self.kept)


@dataclass
class MemoryCache:
    lists: dict[str, tuple[Sequence[Method], datetime]] = field(default_factory=dict)

    async def load(self, account: str) -> tuple[Sequence[Method], datetime] | None:
        return self.lists.get(account)

    async def save(self, account: str, methods: Sequence[Method]) -> None:
        self.lists[account] = (tuple(methods), datetime(2026, 3, 3, tzinfo=UTC))

    async def forget(self, account: str) -> None:
        self.lists.pop(account, None)


@dataclass
class MemoryConnected:
    lists: dict[str, ReadAccounts] = field(default_factory=dict)

    async def load(self, account: str) -> ReadAccounts | None:
        return self.lists.get(account)

    async def save(self, account: str, read: ReadAccounts) -> None:
        self.lists[account] = read

    async def change(self, account: str, gone: Collection[str], come: Sequence[ConnectedAccount]) -> None:
        before = self.lists.get(account)
        if before is not None:
            left = {one.id: one for one in before.accounts if one.id not in gone}
            for one in come:
                left.pop(one.id, None)
                left[one.id] = one
            self.lists[account] = replace(before, accounts=tuple(left.values()))

    async def forget(self, account: str) -> None:
        self.lists.pop(account, None)


@dataclass
class MemoryDrills:
    times: dict[str, dict[bytes, datetime]] = field(default_factory=dict)

    async def load(self, account: str) -> Mapping[bytes, datetime]:
        return dict(self.times.get(account, {}))

    async def save(self, account: str, credential_id: bytes) -> None:
        self.times.setdefault(account, {})[credential_id] = datetime(2026, 3, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    at: datetime
    action: str
    subject: str
    result: str
    number: int | None = None
    seal: str = ""


@dataclass
class MemoryActivity:
    lines: list[tuple[str, Line]] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()

    async def add(self, account: str, action: str, subject: str, result: str) -> None:
        self.lines.append((account, Line(datetime(2026, 3, 3, tzinfo=UTC), action, subject, result)))

    async def latest(self, account: str, count: int) -> Sequence[Line]:
        return [line for owner, line in reversed(self.lines) if owner == account][:count]

    async def verify(self, account: str | None = None) -> Sequence[Report]:
        owners = sorted({owner for owner, _ in self.lines}) if account is None else [account]
        return [
            Report(name, sum(owner == name for owner, _ in self.lines), self.faults, "2026-03-03T09:00:00.000+00:00")
            for name in owners
        ]


@dataclass
class MemoryVisits:
    visits: dict[str, Visit] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    async def begin(self, visit: Visit) -> None:
        self.visits[visit.id] = visit
        self.history.append(f"begin:{visit.connection}")

    async def close(self, visit_id: str) -> None:
        self.visits.pop(visit_id, None)
        self.history.append("close")

    async def open_visits(self, account: str) -> Sequence[Visit]:
        return [visit for visit in self.visits.values() if visit.account == account]


class MemoryTraces:
    """Satisfies `Traces`; counts."""

    def __init__(self) -> None:
        self.removed = 0

    async def remove(self) -> None:
        self.removed += 1


def memory_notebook() -> Notebook:
    return Notebook(
        MemoryJournal(),
        MemoryLabels(),
        MemoryMaps(),
        MemoryCache(),
        MemoryDrills(),
        MemoryActivity(),
        MemoryVisits(),
        MemoryLostKeys(),
        MemoryConnected(),
        MemoryDesk(),
        MemoryTraces(),
    )
