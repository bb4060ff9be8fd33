"""CHK-007: a browser can be started."""

import sys

from keydesk.core.apart import apart
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.finding import Check, Found, failed, ok
from keydesk.helpdesk.probes import Probes
from keydesk.identity.browser import browser_command, system_opener


async def run(probes: Probes) -> Found:
    """Look for the program; nothing is opened."""
    command = probes.profile.browser if probes.profile is not None else None
    if sys.platform == "win32" and command is None:
        return ok(program="")  # Windows always has a handler for https
    program = system_opener() if command is None else _program_of(command)
    found = await apart(probes.find_program, program) if program else None
    if found is None:
        return failed("missing" if command is None else "not-there", program=clean_text(program))
    return ok(program=found)


def _program_of(command: str) -> str:
    try:
        return browser_command(command, "https://localhost/")[0]
    except KeydeskError:
        return ""


CHECK = Check("CHK-007", run)
