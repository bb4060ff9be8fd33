"""CHK-014: the service for card readers, for keys that are held to a reader."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, State, not_applicable, ok
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at what the key layer met; most people have no reader, so its absence is no fault."""
    await probes.world.keys.settle()
    if Code.READER_SERVICE_MISSING in probes.world.keys.problems.values():
        return not_applicable("no-service")
    if probes.hidden_readers:
        return Found(State.OK, "hidden", {"readers": ", ".join(probes.hidden_readers)})
    return ok()


CHECK = Check("CHK-014", run)
