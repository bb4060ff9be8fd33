"""CHK-040: links of the helpdesk (`keydesk://...`) lead to this program and to no other."""

import os

from keydesk.core.apart import apart
from keydesk.helpdesk.finding import Check, Found, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Ask the desktop; nothing is opened or registered."""
    if not probes.policy.flag("DeepLinks", True):
        return not_applicable("")
    handler = await apart(probes.link_handler)
    if handler is None:
        return not_applicable("")
    if not handler:
        return warning("none")
    name = os.path.basename(handler.replace("\\", "/")).strip('"')
    if "keydesk" not in name.lower():
        return warning("other", program=name[:80])
    return ok()


CHECK = Check("CHK-040", run)
