"""CHK-008: the system's password store, where the session is kept."""

from keydesk.core.apart import apart
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Read one entry that is not there; a locked store answers late, so the runner's limit ends it."""
    try:
        backend = await apart(probes.keyring)
    except KeydeskError as error:
        return warning("locked" if error.code == Code.KEYRING_LOCKED else "missing", error=error.code)
    return ok(backend=backend)


CHECK = Check("CHK-008", run)
