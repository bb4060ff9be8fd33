"""The name a new key gets: from the organisation's template, else its model. Pure; raises nothing."""

from datetime import datetime

from keydesk.domain.keys import SecurityKey

LONGEST = 64
_LAST = 4


def name_from(template: str | None, key: SecurityKey, person: str, now: datetime) -> str:
    """Name a key.

    Args:
        template: with ``{model}``, ``{serial}``, ``{serial_last4}``, ``{user}`` and ``{date}``; None for the model.
        key: the key; one that does not tell its serial number leaves these places empty.
        person: who it is for.
        now: aware time, for the date.

    Returns:
        The name, at most 64 characters, never empty.
    """
    serial = key.serial or ""
    told = {
        "model": key.model,
        "serial": serial,
        "serial_last4": serial[-_LAST:],
        "user": person,
        "date": now.date().isoformat(),
    }
    name = " ".join(template.format_map(told).split()) if template is not None else ""
    return name[:LONGEST].strip() or key.model
