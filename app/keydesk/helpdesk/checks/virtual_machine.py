"""CHK-019: this computer has USB ports of its own, and is no virtual machine or container."""

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look what this runs on; with a key there the key was handed over, and all is well."""
    around = await apart(probes.surroundings)
    if around.machine is None or any(key.usable for key in await probes.world.keys.settle()):
        return ok()
    return warning("virtual", machine=around.machine)


CHECK = Check("CHK-019", run)
