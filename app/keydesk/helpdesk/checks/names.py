"""CHK-023: the name of the sign-in service is known here (DNS)."""

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.network import place_at, through
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Ask the system for the name's addresses; behind a proxy it is the proxy that must know it."""
    place = place_at(probes.profile.issuer) if probes.profile is not None else None
    if place is None:
        return not_applicable("no-profile")
    try:
        addresses = await apart(probes.network.resolve, place.host, place.port)
    except OSError:
        addresses = ()
    if addresses:
        return ok(host=place.host, count=len(addresses))
    if await through(probes.network, place) is not None:
        return not_applicable("proxied")
    front = await probes.tenant.visit() if probes.tenant is not None else None
    # The name may be known to what the connection goes through, and then its absence here is nobody's trouble.
    if front is not None and front.document is not None:
        return warning("elsewhere", host=place.host)
    return failed("unknown", host=place.host)


CHECK = Check("CHK-023", run)
