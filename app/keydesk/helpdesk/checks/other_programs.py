"""CHK-020: no other program holds a key; which one does is said where this person may see it, never guessed."""

from keydesk.core.apart import apart
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, State, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at every key; one that is busy comes first."""
    keys = await probes.world.keys.settle()
    if not keys:
        return not_applicable("none")
    for key in sorted(keys, key=lambda one: one.reason != Code.KEY_BUSY):
        names = await apart(probes.holders, key.path)
        told = {"key": key.model, "program": ", ".join(names)}
        if key.reason == Code.KEY_BUSY:
            return warning("held", **told) if names else warning("hidden", key=key.model)
        if names:
            return Found(State.OK, "shared", told)
    return ok()


CHECK = Check("CHK-020", run)
