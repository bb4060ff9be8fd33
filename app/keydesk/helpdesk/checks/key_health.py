"""CHK-028: how well the plugged-in keys are: PIN, tries left, room."""

from keydesk.domain.key_findings import KeyUse, Topic, Weight, examine_key
from keydesk.domain.keys import SecurityKey
from keydesk.helpdesk.finding import Check, Found, failed, not_applicable, ok, warning
from keydesk.helpdesk.probes import Probes

_OWN = frozenset({Topic.PIN_LOCKED, Topic.PIN_UNSET, Topic.PIN_CHANGE_DUE, Topic.TRIES_LOW, Topic.FEW_SLOTS})
_ORDER = tuple(Weight)


async def run(probes: Probes) -> Found:
    """Look every usable key over; the gravest finding is told, with the name of its key."""
    keys = [key for key in await probes.world.keys.settle() if key.usable]
    if not keys:
        return not_applicable("none")
    worst = min((pair for key in keys for pair in _own(key)), default=None)
    if worst is None:
        return ok(count=len(keys))
    rank, topic, model, number = worst
    if _ORDER[rank] is Weight.BAD:
        return failed(topic, key=model)
    return warning(topic, key=model, count=number)


def _own(key: SecurityKey) -> list[tuple[int, str, str, int]]:
    """What matters of one key, so that the smallest is the gravest."""
    return [
        (_ORDER.index(one.weight), one.topic.value, key.model, one.number or 0)
        for one in examine_key(key, None, KeyUse())
        if one.topic in _OWN and one.weight in (Weight.BAD, Weight.WARN)
    ]


CHECK = Check("CHK-028", run)
