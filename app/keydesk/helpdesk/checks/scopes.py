"""CHK-010: the tenant grants what is asked for. What it withholds is one line for the admin."""

from keydesk.helpdesk.finding import Check, Found, State, not_applicable, ok
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Compare asked and granted. Source: reference §1, §8."""
    granted = probes.world.identity.granted
    if granted is None:
        return not_applicable("nobody")
    missing = tuple(sorted(probes.scopes - granted.scopes))
    if not missing:
        return ok(count=len(probes.scopes))
    reading = any(scope.startswith("read:") for scope in missing)
    return Found(State.FAILED if reading else State.WARNING, "missing", {"count": len(missing)}, missing)


CHECK = Check("CHK-010", run)
