"""What checks look through: the profile, the folders, the tenant's front door, and the flows' own ports.

Main loop; blocking looks run in a worker. `TenantDoor.documents` raises DISCOVERY_INVALID, SIGNING_KEYS_INVALID,
API_*, NET_*.
"""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from keydesk.config.paths import Paths
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.profile import Profile
from keydesk.core.clock import Clock
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Factor
from keydesk.domain.catalogue import Code
from keydesk.domain.update import UpdateNews, UpdateRule
from keydesk.hardware.holders import holders_of
from keydesk.hardware.surroundings import Surroundings, look_around
from keydesk.helpdesk.network import Network, network_here
from keydesk.helpdesk.scheme_handlers import handler_here
from keydesk.helpdesk.versions import versions_here
from keydesk.identity.answers import read_document
from keydesk.identity.discovery import read_endpoints
from keydesk.net.message import Answer, Request
from keydesk.usecases.world import World


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """What one visit to the tenant's front door showed.

    Args:
        document: the discovery document, None when it could not be read.
        refused: why it could not be read or is not the tenant's, None when it is fine.
        server_time: the tenant's clock, None when it does not say.
        asked_at: this computer's clock at the same moment.
        seconds: how long the visit took.
    """

    document: Mapping[str, JsonValue] | None
    refused: KeydeskError | None
    server_time: datetime | None
    asked_at: datetime
    seconds: float


class Door(Protocol):
    """The HTTP door, as checks see it."""

    async def send(self, request: Request) -> Answer:
        """Send a request once; NET_*."""
        ...


class TenantDoor:
    """Visits the front door once, however many checks ask; rate limits are tight.

    Args:
        door: the HTTP door.
        profile: the tenant.
        clock: time.
    """

    def __init__(self, door: Door, profile: Profile, clock: Clock) -> None:
        self._door = door
        self._profile = profile
        self._clock = clock
        self._gate = asyncio.Lock()
        self._seen: FrontDoor | None = None

    async def visit(self) -> FrontDoor:
        """Visit, or tell what the first visit showed; never raises for what the tenant does."""
        async with self._gate:
            if self._seen is None:
                self._seen = await self._look()
            return self._seen

    async def signing_keys(self) -> int:
        """Count the tenant's signing keys.

        Returns:
            How many the document lists.

        Raises:
            KeydeskError: SIGNING_KEYS_INVALID, API_*, NET_*.
        """
        front = await self.visit()
        address = (front.document or {}).get("jwks_uri")
        if front.refused is not None or not isinstance(address, str):
            raise front.refused or KeydeskError(Code.SIGNING_KEYS_INVALID, what="jwks_uri")
        document = read_document(await self._door.send(Request("GET", address)), Code.SIGNING_KEYS_INVALID)
        keys = document.get("keys")
        if not isinstance(keys, list) or not keys:
            raise KeydeskError(Code.SIGNING_KEYS_INVALID, what="keys")
        return len(keys)

    async def _look(self) -> FrontDoor:
        begun, asked_at = self._clock.monotonic(), self._clock.now()
        document: Mapping[str, JsonValue] | None = None
        server_time: datetime | None = None
        refused: KeydeskError | None = None
        try:
            answer = await self._door.send(
                Request("GET", f"{self._profile.issuer}.well-known/openid-configuration", deadline_s=8.0)
            )
            server_time = answer.server_time
            document = read_document(answer, Code.DISCOVERY_INVALID)
            read_endpoints(document, self._profile.issuer)
        except KeydeskError as error:
            refused = error
        return FrontDoor(document, refused, server_time, asked_at, self._clock.monotonic() - begun)


@dataclass(frozen=True, slots=True)
class AccountSide:
    """What the account answered, read once for all checks that need it.

    Args:
        refused: why the methods could not be read, None when they could.
        factors: what may be enrolled, None when the tenant does not tell.
        limit: calls a minute the tenant allows for lists, None when it does not tell.
    """

    refused: KeydeskError | None
    factors: tuple[Factor, ...] | None
    limit: int | None = None


class AccountDoor:
    """Asks the account once.

    Args:
        world: the flows' ports.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._gate = asyncio.Lock()
        self._seen: AccountSide | None = None

    async def visit(self) -> AccountSide:
        """Ask, or tell what was answered before."""
        async with self._gate:
            if self._seen is None:
                self._seen = await self._ask()
            return self._seen

    async def _ask(self) -> AccountSide:
        try:
            await self._world.api.list_methods()
        except KeydeskError as error:
            return AccountSide(error, None)
        limit = self._world.api.limit_seen
        try:
            return AccountSide(None, tuple(await self._world.api.list_factors()), limit)
        except KeydeskError:
            # Early access: without the list the known types are offered. Source: reference §9.
            return AccountSide(None, None, limit)


@dataclass(frozen=True, slots=True)
class Probes:
    """Everything a check may look at.

    Args:
        paths: folders of this run.
        clock: time.
        world: the flows' ports; nobody need be signed in.
        profile: the tenant, None before set-up.
        tenant: its front door, None before set-up.
        account: the signed-in account.
        restored: why an earlier session could not be restored, None when it was or there was none.
        scopes: what is asked for at sign-in.
        keyring: tries the system's keyring, blocking; raises KEYRING_*.
        surroundings: looks where this runs, blocking.
        holders: names the programs that have a key open, by the key's path, blocking.
        hidden_readers: names of the card readers a person has hidden.
        policy: what the organisation says.
        network: looks at the way to the tenant, blocking.
        versions: tells what runs here, blocking.
        link_handler: names what is started for our links, "" for nothing, None where that is not known; blocking.
        find_program: tells where a program is, None where it is not; blocking.
        news: what is known of newer versions of this program.
    """

    paths: Paths
    clock: Clock
    world: World
    profile: Profile | None
    tenant: TenantDoor | None
    account: AccountDoor
    restored: KeydeskError | None
    scopes: frozenset[str]
    keyring: Callable[[], str]
    surroundings: Callable[[], Surroundings] = look_around
    holders: Callable[[str], tuple[str, ...]] = holders_of
    hidden_readers: tuple[str, ...] = ()
    policy: Policy = NO_POLICY
    network: Network = field(default_factory=network_here)
    versions: Callable[[], Mapping[str, str]] = versions_here
    link_handler: Callable[[], str | None] = handler_here
    find_program: Callable[[str], str | None] = shutil.which
    news: UpdateNews = field(default_factory=lambda: UpdateNews(UpdateRule()))
