"""What the command line shares with a helpdesk: keys, the account as it was last read, and the checks.

Main loop. Raises nothing of its own: why there is no session, the checks tell.
"""

import contextlib

from keydesk.bootstrap.doctor import examine
from keydesk.bootstrap.plant import Blueprint, Plant
from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.finding import Finding
from keydesk.usecases.state import Snapshot


async def look_around(plant: Plant, blueprint: Blueprint) -> tuple[Snapshot, tuple[Finding, ...]]:
    """Look; the tenant's lists are not read, so that it costs none of its calls.

    Args:
        plant: the parts.
        blueprint: what they were built from.

    Returns:
        The state, and what the checks found.
    """
    services = plant.services
    with contextlib.suppress(KeydeskError):
        if await services.sign_in.remember() is not None:
            await services.load.show_remembered()
    await plant.keys.settle()
    if services.state.now.person is not None:
        await services.map_keys.run()
    findings = tuple(await examine(plant, blueprint))
    return services.state.now, findings
