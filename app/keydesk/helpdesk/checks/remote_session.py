"""CHK-018: the screen is this computer's own; a key plugged in elsewhere does not come along."""

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look where the session is shown."""
    around = await apart(probes.surroundings)
    return ok() if around.remote is None else warning("remote", kind=around.remote)


CHECK = Check("CHK-018", run)
