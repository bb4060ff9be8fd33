"""CHK-035: the FIDO Alliance's list of key models, where a file is named, is signed, whole and up to date."""

from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.finding import Check, Found, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Read it as for a key; which models are in it does not matter."""
    records = probes.world.records
    if records is None:
        return not_applicable("")
    try:
        await records.look_up(frozenset())
    except KeydeskError as error:
        return warning(str(error.params["reason"]), error=error.code)
    return ok()


CHECK = Check("CHK-035", run)
