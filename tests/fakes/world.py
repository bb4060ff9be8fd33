"""A whole world for the tests of flows, made of fakes by behaviour."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from keydesk.domain.account import Method, Person
from keydesk.domain.keys import Proof, ProofRequest
from keydesk.usecases.services import Services, build_services
from keydesk.usecases.state import AppState, Snapshot
from keydesk.usecases.world import Tenant, World
from tests.fakes.account import SITE, BehavingAccount, BehavingIdentity
from tests.fakes.clock import FixedClock
from tests.fakes.connected import BehavingConnected, BehavingVisit, few_permissions
from tests.fakes.keys import BehavingKey, BehavingKeys
from tests.fakes.notebook import (
    MemoryActivity,
    MemoryJournal,
    MemoryLabels,
    MemoryMaps,
    MemoryOfKeys,
    MemoryPeople,
    MemoryVisits,
    memory_notebook,
)

ANA = Person("auth0|ana", "Ana Ito", "ana@example.com")
ISSUER = f"https://{SITE}/"
CALLBACKS = tuple(f"http://127.0.0.1:{port}/callback" for port in (29430, 29431, 29432))
TENANT = Tenant("test", ISSUER, SITE, f"https://{SITE}", client_id="client", callbacks=CALLBACKS)
ACCOUNT = f"{ISSUER}|{ANA.sub}"


@dataclass
class Bench:
    """The flows with everything they touch in reach."""

    key: BehavingKey
    keys: BehavingKeys
    api: BehavingAccount
    identity: BehavingIdentity
    world: World
    services: Services
    clock: FixedClock
    connected: BehavingConnected
    visit: BehavingVisit
    proofs: list[tuple[bytes, Proof, ProofRequest, str]] = field(default_factory=list)
    spawned: list[tuple[str, Callable[[], Coroutine[object, object, None]]]] = field(default_factory=list)

    @property
    def journal(self) -> MemoryJournal:
        journal = self.world.notebook.journal
        assert isinstance(journal, MemoryJournal)
        return journal

    @property
    def visits(self) -> MemoryVisits:
        visits = self.world.notebook.visits
        assert isinstance(visits, MemoryVisits)
        return visits

    @property
    def labels(self) -> MemoryLabels:
        labels = self.world.notebook.labels
        assert isinstance(labels, MemoryLabels)
        return labels

    @property
    def maps(self) -> MemoryMaps:
        maps = self.world.notebook.maps
        assert isinstance(maps, MemoryMaps)
        return maps

    @property
    def people(self) -> MemoryPeople:
        people = self.world.people
        assert isinstance(people, MemoryPeople)
        return people

    @property
    def memory(self) -> MemoryOfKeys:
        memory = self.world.memory
        assert isinstance(memory, MemoryOfKeys)
        return memory

    @property
    def activity(self) -> list[tuple[str, str]]:
        activity = self.world.notebook.activity
        assert isinstance(activity, MemoryActivity)
        return [(line.action, line.result) for _, line in activity.lines]

    async def run_spawned(self) -> None:
        while self.spawned:
            _, work = self.spawned.pop(0)
            await work()


def bench(*methods: Method, pin: str | None = None, signed_in: bool = True) -> Bench:
    """Build a world with one key plugged in."""
    key = BehavingKey(pin=pin)
    keys, api = BehavingKeys(key), BehavingAccount(*methods)
    identity, clock = BehavingIdentity(ANA if signed_in else None), FixedClock()
    connected, visit = BehavingConnected(), BehavingVisit()
    state = AppState(Snapshot(profile="test", domain=SITE, person=identity.person, keys=tuple(keys.present)))
    proofs: list[tuple[bytes, Proof, ProofRequest, str]] = []
    spawned: list[tuple[str, Callable[[], Coroutine[object, object, None]]]] = []
    world = World(
        TENANT, state, identity, api, keys, memory_notebook(), clock,
        lambda public, proof, request, origin: proofs.append((public, proof, request, origin)), lambda aaguid: None,
        connected, visit, few_permissions(),
        MemoryPeople(), MemoryOfKeys(),
    )  # fmt: skip
    services = build_services(world, lambda name, work: spawned.append((name, work)))
    services.watch_keys.start()
    spawned.clear()
    return Bench(key, keys, api, identity, world, services, clock, connected, visit, proofs, spawned)
