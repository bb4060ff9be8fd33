"""CHK-003: this computer's clock, against the tenant's. Tokens and codes live for minutes."""

from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes

_WARN_S = 60.0
_FAIL_S = 300.0  # the ID token's tolerance ends there


async def run(probes: Probes) -> Found:
    """Compare the clocks; the header tells whole seconds only."""
    if probes.tenant is None:
        return not_applicable("no-profile")
    front = await probes.tenant.visit()
    if front.server_time is None:
        return not_applicable("not-told")
    off_s = (front.asked_at - front.server_time).total_seconds()
    off_s -= front.seconds if off_s < 0 else 0.0
    minutes = round(abs(off_s) / 60)
    if abs(off_s) > _FAIL_S:
        return failed("fast" if off_s > 0 else "slow", minutes=minutes)
    if abs(off_s) > _WARN_S:
        return warning("fast" if off_s > 0 else "slow", minutes=max(1, minutes))
    return ok()


CHECK = Check("CHK-003", run)
