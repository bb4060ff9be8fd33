"""CHK-001: the tenant's address. A passkey needs a custom domain and is worthless under another one."""

from keydesk.helpdesk.finding import Check, Found, failed, ok, warning
from keydesk.helpdesk.probes import Probes

_SHARED = ".auth0.com"


async def run(probes: Probes) -> Found:
    """Look at the profile. Source: reference §1, §21."""
    profile = probes.profile
    if profile is None:
        return failed("no-profile")
    if profile.domain.endswith(_SHARED):
        return warning("shared-domain", domain=profile.domain)
    return ok(domain=profile.domain)


CHECK = Check("CHK-001", run)
