"""CHK-034: on macOS, the right to watch input devices; keys need it only where macOS takes one for a keyboard."""

from keydesk.core.apart import apart
from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Ask the system, without asking the person; a refusal matters only when a key is kept back."""
    around = await apart(probes.surroundings)
    if around.listens is None:
        return not_applicable("not-needed")
    keys = await probes.world.keys.settle()
    kept_back = any(key.reason == Code.KEY_NO_PERMISSION for key in keys)
    return warning("denied") if kept_back and not around.listens else ok()


CHECK = Check("CHK-034", run)
