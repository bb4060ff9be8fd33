"""CHK-021: on Windows, the rights to talk to keys directly."""

from keydesk.core.apart import apart
from keydesk.domain.keys import Transport
from keydesk.helpdesk.finding import Check, Found, State, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Ask the system; the small helper with administrator rights counts as well."""
    around = await apart(probes.surroundings)
    if around.admin is None:
        return not_applicable("not-needed")
    if around.admin:
        return ok()
    keys = await probes.world.keys.settle()
    if any(key.transport is Transport.ELEVATED for key in keys):
        return Found(State.OK, "helper")
    return warning("missing")


CHECK = Check("CHK-021", run)
