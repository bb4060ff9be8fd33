"""JSON shapes of what keys hold of the account, and of lost keys. Pure; raises nothing."""

from collections.abc import Mapping

from keydesk.cli.shapes import Shape, timestamp
from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.domain.account import Method
from keydesk.domain.lost_key import LostKey
from keydesk.domain.reconciliation import KeyStand, Where
from keydesk.usecases.lost_key import AbsentKey
from keydesk.usecases.state import Snapshot


def map_shape(now: Snapshot) -> Shape:
    """Shape of `keys map`."""
    methods = {m.id: m for m in now.methods or ()}
    inventory = now.inventory
    here: list[JsonValue] = []
    away: list[JsonValue] = []
    for stand in inventory.keys:
        if stand.here:
            here.append(
                {
                    "key": stand.key_id,
                    "label": _label(stand.key_id, now),
                    "matched": _matched(stand, methods),
                    "orphans": [b64url_encode(c) for c in stand.orphans],
                    "unknown": [*stand.unasked],
                    "proof": "listed" if stand.listed else "silent",
                }
            )
        else:
            seen = now.seen.get(stand.key_id)
            away.append(
                {
                    "key": stand.key_id,
                    "label": _label(stand.key_id, now),
                    "seen_at": timestamp(seen.seen_at) if seen is not None else None,
                    "matched": _matched(stand, methods),
                }
            )
    return {
        "keys": here,
        "away": away,
        "not_seen": [*inventory.at(Where.UNSEEN)],
        "not_asked": [*inventory.at(Where.UNASKED)],
    }


def absent_shape(absent: AbsentKey) -> Shape:
    """Shape of a key that may be lost."""
    return {
        "id": absent.id,
        "label": absent.label,
        "tag": absent.tag,
        "model": absent.key.model or None,
        "serial_end": absent.key.serial_end or None,
        "seen_at": timestamp(absent.key.seen_at),
        "method_ids": [m.id for m in absent.methods],
    }


def lost_shape(lost: LostKey, now: Snapshot) -> Shape:
    """Shape of `keys lost`: the record for the helpdesk. It has no secret in it, and no id of a passkey."""
    person = now.person
    return {
        "account": {
            "domain": now.domain,
            "name": person.name if person is not None else None,
            "email": person.email if person is not None else None,
        },
        "key": {
            "id": lost.key_id,
            "name": lost.name,
            "model": lost.model or None,
            "serial_end": lost.serial_end or None,
            "seen_at": timestamp(lost.seen_at),
        },
        "reported_at": timestamp(lost.reported_at),
        "entries": [
            {"method_id": entry.method_id, "name": entry.name or None, "removed_at": timestamp(entry.removed_at)}
            for entry in lost.entries
        ],
        "left_over": [entry.method_id for entry in lost.left],
        "replaced_by": [*lost.replaced_by],
        "accounts_checked_at": timestamp(lost.accounts_checked_at),
        "closed_at": timestamp(lost.closed_at),
    }


def lost_lines(lost: LostKey, now: Snapshot) -> list[str]:
    """The same record, for people."""
    person = now.person
    who = " ".join(part for part in (person.name, person.email or "") if part) if person is not None else ""
    what = " · ".join(p for p in (lost.model, f"serial …{lost.serial_end}" if lost.serial_end else "") if p)
    lines = [
        "Lost security key",
        f"Account: {who} at {now.domain}",
        f"Key: {lost.name}" + (f" ({what})" if what else ""),
        f"Last here: {timestamp(lost.seen_at) or 'never plugged in here'}",
        f"Reported: {timestamp(lost.reported_at)}",
    ]
    for entry in lost.entries:
        state = f"removed {timestamp(entry.removed_at)}" if entry.removed_at is not None else "STILL in the account"
        lines.append(f"Sign-in method {entry.method_id} {entry.name}: {state}".replace(" :", ":"))
    lines.append(f"Replaced by: {', '.join(lost.replaced_by) or 'nothing yet'}")
    checked = timestamp(lost.accounts_checked_at)
    lines.append(f"Connected accounts checked: {checked or 'not yet'}")
    return lines


def _label(key_id: str, now: Snapshot) -> str | None:
    key, seen = now.key(key_id), now.seen.get(key_id)
    model = key.model if key is not None else seen.model if seen is not None else ""
    return now.key_label(key_id) or model or None


def _matched(stand: KeyStand, methods: Mapping[str, Method]) -> list[JsonValue]:
    found: list[JsonValue] = []
    for method_id in stand.held:
        passkey = methods[method_id].passkey
        if passkey is not None:
            found.append({"method_id": method_id, "credential_id": b64url_encode(passkey.credential_id)})
    return found
