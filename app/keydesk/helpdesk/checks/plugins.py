"""CHK-033: ways to keys that other packages bring work."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Name the plug-ins that failed; with none installed there is nothing that could."""
    await probes.world.keys.settle()
    problems = probes.world.keys.problems
    broken = [name for name, code in problems.items() if code == Code.PLUGIN_BROKEN]
    return warning("broken", name=", ".join(broken)) if broken else ok()


CHECK = Check("CHK-033", run)
