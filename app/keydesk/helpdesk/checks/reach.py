"""CHK-002: the tenant can be reached: names, proxy, TLS and a whole answer."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok
from keydesk.helpdesk.probes import Probes

_OTHER = (Code.DISCOVERY_INVALID,)


async def run(probes: Probes) -> Found:
    """Visit the front door."""
    if probes.profile is None or probes.tenant is None:
        return not_applicable("no-profile")
    front = await probes.tenant.visit()
    host = probes.profile.domain
    if front.refused is not None and front.refused.code not in _OTHER:
        return failed(_REASONS.get(Code(front.refused.code), "refused"), host=host, error=front.refused.code)
    return ok(host=host, milliseconds=round(front.seconds * 1000))


_REASONS = {
    Code.OFFLINE: "offline",
    Code.TENANT_UNREACHABLE: "unreachable",
    Code.TLS_REFUSED: "tls",
    Code.CAPTIVE_PORTAL: "portal",
    Code.DEADLINE: "slow",
}
CHECK = Check("CHK-002", run)
