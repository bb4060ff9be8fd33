"""CHK-011: the My Account API is active and lets this application in."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes

_REASONS = {
    Code.API_NOT_ACTIVE: "not-active",
    Code.API_UNAUTHORIZED: "unauthorized",
    Code.API_FORBIDDEN: "forbidden",
    Code.SCOPE_MISSING: "scope",
}


async def run(probes: Probes) -> Found:
    """Read the methods. Source: reference §1, §19."""
    if probes.world.identity.person is None:
        return not_applicable("nobody")
    refused = (await probes.account.visit()).refused
    if refused is None:
        return ok()
    if refused.code == Code.API_RATE_LIMITED:
        return warning("busy", seconds=refused.params.get("seconds"))
    lines = (str(refused.params["scope"]),) if refused.code == Code.SCOPE_MISSING else ()
    return failed(_REASONS.get(Code(refused.code), "refused"), lines=lines, error=refused.code)


CHECK = Check("CHK-011", run)
