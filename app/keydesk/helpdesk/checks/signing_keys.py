"""CHK-005: the keys that prove who signed in."""

from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Read the key set."""
    if probes.tenant is None:
        return not_applicable("no-profile")
    if (await probes.tenant.visit()).refused is not None:
        return not_applicable("not-read")
    try:
        count = await probes.tenant.signing_keys()
    except KeydeskError as error:
        return failed("refused", error=error.code)
    return ok(count=count)


CHECK = Check("CHK-005", run)
