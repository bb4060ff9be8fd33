"""CHK-017: the settings file could be read."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at what was found damaged at the start."""
    damaged = [p for p in probes.world.state.now.problems if p.code == Code.SETTINGS_INVALID]
    return warning("set-aside", error=damaged[0].code) if damaged else ok()


CHECK = Check("CHK-017", run)
