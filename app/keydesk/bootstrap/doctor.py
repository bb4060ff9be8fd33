"""Joins the checks with the running parts of a profile. Main loop; never blocks it.

Raises nothing but what taking the parts up raises: every failure a check meets is a finding.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from keydesk.bootstrap.updates import known_news
from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.checks import ALL
from keydesk.helpdesk.finding import Finding
from keydesk.helpdesk.network import network_here
from keydesk.helpdesk.probes import AccountDoor, Probes, TenantDoor
from keydesk.helpdesk.runner import run_checks

if TYPE_CHECKING:
    from keydesk.bootstrap.plant import Blueprint, Plant

_NOBODY = "keydesk-check"


async def examine(plant: "Plant", blueprint: "Blueprint") -> Sequence[Finding]:
    """Run every check.

    Args:
        plant: the running parts; their session is restored first where it was not.
        blueprint: what they were built from.

    Returns:
        A finding per check.
    """
    restored: KeydeskError | None = None
    profile = blueprint.profile
    if profile is not None and plant.world.identity.granted is None:
        try:
            await plant.services.sign_in.remember()
        except KeydeskError as error:
            restored = error
    tenant = TenantDoor(plant.door, profile, blueprint.clock) if profile is not None else None
    scopes = blueprint.preferences.scopes() if blueprint.preferences is not None else _usual_scopes()
    probes = Probes(
        blueprint.paths,
        blueprint.clock,
        plant.world,
        profile,
        tenant,
        AccountDoor(plant.world),
        restored,
        frozenset(str(scope) for scope in scopes),
        _try_keyring,
        hidden_readers=blueprint.hidden_readers,
        policy=blueprint.policy,
        network=network_here(blueprint.proxy),
        news=await known_news(blueprint),
    )
    return await run_checks(ALL, probes)


def _usual_scopes() -> frozenset[str]:
    from keydesk.identity.opening import Preferences

    return Preferences().scopes()


def _try_keyring() -> str:
    """Read an entry nobody ever wrote: the store is there and open when that works."""
    from keydesk.identity.keyring_store import KeyringStore, backend_name
    from keydesk.identity.token_store import Owner

    KeyringStore().load(Owner(_NOBODY, _NOBODY, _NOBODY))
    return backend_name()
