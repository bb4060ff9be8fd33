"""CHK-009: somebody is signed in, and the session can be renewed."""

from keydesk.domain.catalogue import Code
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look at the session that was restored."""
    if probes.profile is None:
        return not_applicable("no-profile")
    restored, person = probes.restored, probes.world.identity.person
    if restored is not None:
        if restored.code in (Code.SESSION_ENDED, Code.FRESH_SIGN_IN_NEEDED):
            return warning("ended" if restored.code == Code.SESSION_ENDED else "fresh", error=restored.code)
        return failed("refused", error=restored.code)
    if person is None:
        return not_applicable("nobody")
    return ok(name=person.name)


CHECK = Check("CHK-009", run)
