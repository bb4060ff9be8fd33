"""CHK-012: the tenant lets this person enroll passkeys."""

from keydesk.domain.account import MethodType
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes


async def run(probes: Probes) -> Found:
    """Look for passkeys among the factors. Source: reference §9, §21."""
    if probes.world.identity.person is None:
        return not_applicable("nobody")
    side = await probes.account.visit()
    if side.refused is not None:
        return not_applicable("not-read")
    if side.factors is None:
        return not_applicable("not-told")
    if not side.factors:
        return warning("no-factors")
    if MethodType.PASSKEY not in {factor.type for factor in side.factors}:
        return failed("off")
    return ok(count=len(side.factors))


CHECK = Check("CHK-012", run)
