"""CHK-026: how long the sign-in service takes to answer."""

from keydesk.helpdesk.finding import Check, Found, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes

_SLOW_S = 3.0  # the first visit makes the connection, too; above this every page feels stuck


async def run(probes: Probes) -> Found:
    """Read the time off the visit that all checks share."""
    if probes.tenant is None:
        return not_applicable("no-profile")
    front = await probes.tenant.visit()
    if front.document is None:
        return not_applicable("not-read")
    milliseconds = round(front.seconds * 1000)
    return warning("slow", milliseconds=milliseconds) if front.seconds > _SLOW_S else ok(milliseconds=milliseconds)


CHECK = Check("CHK-026", run)
