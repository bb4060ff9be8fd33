"""CHK-027: the version of this program and of what it stands on."""

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes
from keydesk.helpdesk.versions import outdated


async def run(probes: Probes) -> Found:
    """Look the versions up; whether there is a newer one is not asked of anybody."""
    versions = await apart(probes.versions)
    old = outdated(versions)
    if old is not None:
        return warning("old-part", what=old)
    return ok(version=versions["keydesk"], python=versions["python"], system=versions["system"])


CHECK = Check("CHK-027", run)
