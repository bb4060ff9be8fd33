"""CHK-030: how often the tenant lets a person ask; the free plan lets so little that changes have to wait."""

from keydesk.helpdesk.finding import Check, Found, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes

_TIGHT = 2  # a minute on the free plan: one enrollment uses it up. Source: reference §20


async def run(probes: Probes) -> Found:
    """Read the limit off the answer to the list of methods."""
    if probes.world.identity.person is None:
        return not_applicable("nobody")
    side = await probes.account.visit()
    if side.refused is not None:
        return not_applicable("not-read")
    if side.limit is None:
        return not_applicable("not-told")
    return warning("tight", count=side.limit) if side.limit <= _TIGHT else ok(count=side.limit)


CHECK = Check("CHK-030", run)
