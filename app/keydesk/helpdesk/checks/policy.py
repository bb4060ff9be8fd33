"""CHK-031: what the organisation prescribes could be read and understood."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at what was found at the start."""
    policy = probes.policy
    if not policy.present:
        return not_applicable("")
    refused = next((p for p in policy.problems if p.code == Code.POLICY_SOURCE_REFUSED), None)
    if policy.closed and refused is not None:
        return failed("closed", what=str(refused.params.get("where")), error=refused.code)
    if policy.problems:
        first = policy.problems[0]
        return warning("invalid", what=str(first.params.get("key") or first.params.get("where")), error=first.code)
    return ok(count=len(policy.prescribed.keys() | policy.recommended.keys()))


CHECK = Check("CHK-031", run)
