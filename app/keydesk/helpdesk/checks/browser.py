"""CHK-007: a browser can be started."""

import sys

from keydesk.core.apart import apart
from keydesk.core.errors import KeydeskError
from keydesk.helpdesk.finding import Check, Found, failed, ok
from keydesk.helpdesk.probes import Probes
from keydesk.identity.browser import browser_command


async def run(probes: Probes) -> Found:
    """Look for the program; nothing is opened."""
    command = probes.profile.browser if probes.profile is not None else None
    if sys.platform == "win32" and command is None:
        return ok(program="")  # Windows always has a handler for https
    try:
        vector = await apart(browser_command, command, "https://localhost/")
    except KeydeskError as error:
        return failed("missing", program=str(error.params.get("program") or ""))
    return ok(program=vector[0])


CHECK = Check("CHK-007", run)
