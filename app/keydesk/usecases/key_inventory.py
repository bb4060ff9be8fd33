"""The list of keys for people who look after them: fixed columns, as a table or for programs. Pure; raises nothing.

Nothing secret is in it, and no id of a passkey; serial numbers are shortened unless they are asked for.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from keydesk.core.encoding import JsonValue
from keydesk.domain.keys import FormFactor, SecurityKey
from keydesk.domain.reconciliation import SeenKey
from keydesk.domain.table_text import plain_cell, to_table
from keydesk.usecases.state import Snapshot

COLUMNS: Final = (
    "name", "model", "form", "serial", "firmware", "aaguid", "reached_by", "transports", "pin_set", "pin_tries_left",
    "pin_min_length", "pin_must_change", "always_verify", "fingerprints", "passkeys_used", "passkeys_free",
    "account_passkeys", "usable", "problem", "plugged_in", "seen_at",
)  # fmt: skip
"""The columns, in this order: scripts rely on them. New ones come at the end."""
Record = dict[str, JsonValue]
_LAST = 4


def short_serial(serial: str | None, whole: bool = False) -> str | None:
    """Shorten a serial number.

    Args:
        serial: as the key tells it, None when it does not.
        whole: leave it as it is.

    Returns:
        An ellipsis and its last four, None for none.
    """
    if not serial:
        return None
    return serial if whole else f"…{serial[-_LAST:]}"


def key_records(now: Snapshot, at: datetime, whole_serials: bool = False) -> Sequence[Record]:
    """List the keys that are plugged in, then those of this account that were here before.

    Args:
        now: the state.
        at: aware time of now.
        whole_serials: do not shorten serial numbers; of keys that are not here only the end is known.

    Returns:
        A record of `COLUMNS` for each.
    """
    here = {key.id for key in now.keys}
    plugged = [_plugged(key, now, at, whole_serials) for key in now.keys]
    return [*plugged, *(_away(key, now) for key in now.seen.values() if key.id not in here)]


def keys_csv(records: Sequence[Record]) -> str:
    """Write the list as a table."""
    return to_table(COLUMNS, [[plain_cell(record[name]) for name in COLUMNS] for record in records])


def keys_json(records: Sequence[Record], at: datetime) -> str:
    """Write the list for programs, with the time it was made.

    Args:
        records: the list.
        at: aware time of now.

    Returns:
        JSON with two blanks of indent.
    """
    return json.dumps({"read_at": _time(at), "keys": [*records]}, ensure_ascii=False, indent=2) + "\n"


def _plugged(key: SecurityKey, now: Snapshot, at: datetime, whole: bool) -> Record:
    known = now.maps.get(key.id)
    verify = "alwaysUv" in key.options if key.options else None
    return {
        "name": now.key_label(key.id),
        "model": key.model,
        "form": _form(key.form),
        "serial": short_serial(key.serial, whole),
        "firmware": key.firmware,
        "aaguid": key.aaguid,
        "reached_by": str(key.transport),
        "transports": " ".join(key.transports) or None,
        "pin_set": key.pin.set if key.pin.supported else None,
        "pin_tries_left": key.pin.retries,
        "pin_min_length": key.pin.min_length if key.pin.supported else None,
        "pin_must_change": key.pin.must_change if key.pin.supported else None,
        "always_verify": verify,
        "fingerprints": "fingerprints" in key.can,
        "passkeys_used": key.slots.used,
        "passkeys_free": key.slots.free,
        "account_passkeys": len(known.held) if known is not None else None,
        "usable": key.usable,
        "problem": key.reason,
        "plugged_in": True,
        "seen_at": _time(at),
    }


def _away(key: SeenKey, now: Snapshot) -> Record:
    known = now.maps.get(key.id)
    told: Record = {
        "name": now.key_label(key.id),
        "model": key.model or None,
        "form": _form(key.form),
        "serial": f"…{key.serial_end}" if key.serial_end else None,
        "account_passkeys": len(known.held) if known is not None else None,
        "plugged_in": False,
        "seen_at": _time(key.seen_at),
    }
    return {name: told.get(name) for name in COLUMNS}


def _form(form: FormFactor) -> str | None:
    return str(form) if form is not FormFactor.UNKNOWN else None


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
