"""CHK-032: whether the program ended by a fault lately, and nobody was told yet."""

from keydesk import __version__
from keydesk.core.apart import apart
from keydesk.core.crash_reports import CrashReports
from keydesk.helpdesk.finding import Check, Found, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Count the reports that wait."""
    reports = CrashReports(probes.paths.logs, probes.clock, "", __version__)
    waiting = await apart(reports.waiting)
    return warning("crashed", count=len(waiting)) if waiting else ok()


CHECK = Check("CHK-032", run)
