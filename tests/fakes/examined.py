"""Probes for one check: a tenant's front door that says what a test wants, and a world of fakes behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keydesk.config.paths import Paths
from keydesk.config.policy.found import NO_POLICY, Policy
from keydesk.config.profile import Profile
from keydesk.core.errors import KeydeskError
from keydesk.domain.update import UpdateNews, UpdateRule
from keydesk.hardware.surroundings import Surroundings
from keydesk.helpdesk.network import Network
from keydesk.helpdesk.probes import AccountDoor, Probes, TenantDoor
from keydesk.net.message import Answer
from tests.fakes.scripted_door import ScriptedDoor, json_answer
from tests.fakes.world import ISSUER, Bench

PROFILE = Profile("acme", ISSUER, "client_1", (29430, 29431))
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}authorize",
    "token_endpoint": f"{ISSUER}oauth/token",
    "jwks_uri": f"{ISSUER}.well-known/jwks.json",
}


@dataclass(frozen=True)
class Computer:
    """What the program runs on.

    Args:
        around: where that is.
        holders: programs that have the key open.
        keyring: the system's keyring.
        policy: what the organisation says.
        network: the way to the tenant.
        versions: what runs there.
        link_handler: what is started for links.
        programs: names of programs that are there.
        news: what is known of newer versions.
    """

    around: Surroundings = field(default_factory=Surroundings)
    holders: tuple[str, ...] = ()
    keyring: Callable[[], str] = lambda: "keydesk.identity.secret_service.Keyring"
    policy: Policy = NO_POLICY
    network: Network = field(
        default_factory=lambda: Network(
            lambda host, port: ("192.0.2.7",), lambda place: None, lambda place, within: ("R11",)
        )
    )
    versions: Mapping[str, str] = field(
        default_factory=lambda: {"keydesk": "1.0", "python": "3.11", "system": "Debian", "fido2": "2.2.1"}
    )
    link_handler: str | None = "keydesk.desktop"
    programs: tuple[str, ...] = ("open", "xdg-open", "my-browser")
    news: UpdateNews = field(default_factory=lambda: UpdateNews(UpdateRule()))


PLAIN = Computer()


def front_door(*, date: str = "", **changes: object) -> Answer:
    """The discovery document as this tenant tells it."""
    return json_answer(DOCUMENT | changes, headers={"date": date} if date else None)


def _folders(folder: Path) -> Paths:
    paths = Paths.under(folder)
    paths.ensure()
    return paths


async def probes_of(
    bench: Bench,
    folder: Path,
    *answers: Answer | KeydeskError,
    profile: Profile | None = PROFILE,
    restored: KeydeskError | None = None,
    scopes: frozenset[str] = frozenset(),
    computer: Computer = PLAIN,
) -> Probes:
    """Make probes.

    Args:
        bench: the world behind them.
        folder: where this run's files are.
        answers: what the tenant's front door says.
        profile: the tenant, None before set-up.
        restored: why the session could not be restored.
        scopes: what is asked for.
        computer: what it runs on.
    """
    paths = await asyncio.to_thread(_folders, folder)
    door = ScriptedDoor(*(answers or (front_door(),)))
    tenant = TenantDoor(door, profile, bench.clock) if profile is not None else None
    return Probes(
        paths, bench.clock, bench.world, profile, tenant, AccountDoor(bench.world), restored, scopes,
        computer.keyring, lambda: computer.around, lambda path: computer.holders, policy=computer.policy,
        network=computer.network, versions=lambda: computer.versions,
        link_handler=lambda: computer.link_handler, news=computer.news,
        find_program=lambda name: f"/usr/bin/{name}" if name in computer.programs else None,
    )  # fmt: skip
