"""CHK-024: the proxy between this computer and the sign-in service."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, State, failed, not_applicable, ok
from keydesk.helpdesk.network import place_at, through
from keydesk.helpdesk.probes import Probes

_UNREACHED = (Code.OFFLINE, Code.TENANT_UNREACHABLE, Code.DEADLINE, Code.CONNECTION_LOST)


async def run(probes: Probes) -> Found:
    """Ask the system which proxy it wants, and see whether the visit to the tenant got through it."""
    place = place_at(probes.profile.issuer) if probes.profile is not None else None
    if place is None or probes.tenant is None:
        return not_applicable("no-profile")
    proxy = await through(probes.network, place)
    if proxy is None:
        return Found(State.OK, "straight")
    refused = (await probes.tenant.visit()).refused
    if refused is not None and refused.code in _UNREACHED:
        return failed("stuck", proxy=proxy, error=refused.code)
    return ok(proxy=proxy)


CHECK = Check("CHK-024", run)
