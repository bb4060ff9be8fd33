"""The report of prepared keys: CSV for tables, JSON for scripts. There is no PIN in what it is made of. Pure.

Source: OWASP, CSV Injection: a cell that begins like a formula is told to be text.
"""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from keydesk.core.encoding import JsonValue
from keydesk.usecases.desk_prompts import DeskRecord

COLUMNS = ("at", "key", "model", "aaguid", "firmware", "label", "result", "step", "code")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BYTE_ORDER = "\ufeff"  # with it tables of all makers read UTF-8


def record_shape(record: DeskRecord, serials: bool) -> dict[str, JsonValue]:
    """Write one key as members.

    Args:
        record: the key.
        serials: tell serial numbers; else their marks, which mean something on this computer only.

    Returns:
        The members of `COLUMNS`; those not known are None.
    """
    return {
        "at": _time(record.at),
        "key": (record.serial if serials else record.mark) or None,
        "model": record.model,
        "aaguid": record.aaguid,
        "firmware": record.firmware,
        "label": record.label or None,
        "result": str(record.result),
        "step": str(record.step),
        "code": record.error.code if record.error is not None else None,
    }


def to_csv(records: Sequence[DeskRecord], serials: bool) -> bytes:
    """Write a queue as CSV that no table takes for formulas.

    Args:
        records: the keys.
        serials: as in `record_shape`.

    Returns:
        UTF-8 with a byte order mark; one head line. Source: RFC 4180.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        shape = record_shape(record, serials)
        writer.writerow([_cell(shape[name]) for name in COLUMNS])
    return (_BYTE_ORDER + text.getvalue()).encode("utf-8", "replace")


def to_json(profile: str, records: Sequence[DeskRecord], serials: bool, at: datetime) -> bytes:
    """Write a queue as JSON.

    Args:
        profile: name of the profile.
        records: the keys.
        serials: as in `record_shape`.
        at: when it is written.

    Returns:
        UTF-8, with a line end.
    """
    document = {"profile": profile, "at": _time(at), "keys": [record_shape(one, serials) for one in records]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _cell(value: JsonValue) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
