"""CHK-022: what lies on a card reader answers as a security key."""

from keydesk.domain.catalogue import Code
from keydesk.domain.keys import Transport
from keydesk.helpdesk.finding import Check, Found, State, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at what the key layer met on readers; a card of another kind is no fault of anybody."""
    keys = await probes.world.keys.settle()
    problems = probes.world.keys.problems.values()
    if Code.READER_SERVICE_MISSING in problems:
        return not_applicable("no-service")
    if Code.CARD_WITHOUT_FIDO in problems:
        return warning("no-fido")
    return ok() if any(key.transport is Transport.PCSC for key in keys) else Found(State.OK, "none")


CHECK = Check("CHK-022", run)
