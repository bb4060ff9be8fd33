"""CHK-013: the security keys plugged in can be opened by this person."""

from keydesk.domain.catalogue import Code
from keydesk.domain.keys import UDEV_RULE
from keydesk.helpdesk.finding import Check, Found, State, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes

_REASONS = {
    Code.KEY_NO_PERMISSION: "no-permission",
    Code.KEY_BUSY: "busy",
    Code.KEY_WINDOWS_ADMIN: "admin",
    Code.KEY_SWITCHED_OFF: "switched-off",
    Code.KEY_TOO_OLD: "too-old",
}


async def run(probes: Probes) -> Found:
    """Look at the keys once they have been described."""
    keys = await probes.world.keys.settle()
    if not keys:
        return not_applicable("none")
    shut = [key for key in keys if not key.usable]
    if not shut:
        return ok(count=len(keys), model=keys[0].model)
    first = shut[0]
    reason = _REASONS.get(Code(first.reason), "refused") if first.reason else "refused"
    if reason == "no-permission":
        return Found(State.FAILED, reason, {"key": first.model}, (UDEV_RULE,))
    return warning(reason, key=first.model, error=first.reason)


CHECK = Check("CHK-013", run)
