"""The JSON shapes scripts rely on. Pure functions; names change only with a major version. Source: CLI contract."""

from datetime import UTC, datetime

from keydesk.core.encoding import JsonValue, b64url_encode
from keydesk.domain.account import Method
from keydesk.domain.key_record import ModelRecord
from keydesk.domain.keys import SecurityKey
from keydesk.domain.steps import StepTime
from keydesk.domain.stored_data import BlobArray, StoredData
from keydesk.usecases.outcomes import Done
from keydesk.usecases.state import Snapshot

Shape = dict[str, JsonValue]


def timestamp(moment: datetime | None) -> str | None:
    """Write a time as ISO 8601 UTC, None for none."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def status_shape(now: Snapshot) -> Shape:
    """Shape of `status`."""
    person = now.person
    return {
        "signed_in": person is not None,
        "profile": now.profile,
        "user": None if person is None else {"sub": person.sub, "name": person.name, "email": person.email},
        "scopes": [*sorted(now.granted.scopes)] if now.granted is not None else [],
        "expires_at": timestamp(now.granted.expires_at) if now.granted is not None else None,
        "token_store": "keyring" if now.tokens_in == "keyring" else "memory",
    }


def method_state(method: Method) -> str:
    """Word for a method's state: ``active`` or ``unfinished``."""
    return "active" if method.confirmed else "unfinished"


def method_label(method: Method, now: Snapshot, model: str | None = None) -> str:
    """A method's name for people: own label, server name, model, else its type."""
    own = now.own_name(method)
    return own or method.name or method.detail or model or method.type


def method_shape(method: Method, now: Snapshot, model: str | None = None) -> Shape:
    """Shape of one method in `methods list`."""
    facts = method.passkey
    shape: Shape = {
        "id": method.id,
        "type": method.type,
        "label": method_label(method, now, model),
        "created_at": timestamp(method.created_at),
        "last_used_at": timestamp(method.last_used_at),
        "usage": [*method.usage],
        "state": method_state(method),
        "on_keys": [key_id for key_id in now.holders(method.id) if now.key(key_id) is not None],
    }
    if method.channel is not None:
        shape["channel"] = method.channel
    if facts is not None:
        shape["key_id"] = b64url_encode(facts.credential_id)
        shape["aaguid"] = facts.aaguid
        shape["model"] = model
        shape["last_tested_at"] = timestamp(now.drills.get(facts.credential_id))
    return shape


def steps_shape(steps: tuple[StepTime, ...]) -> Shape:
    """Steps and durations of an enrollment."""
    total = sum(step.seconds for step in steps)
    parts = {kind: sum(s.seconds for s in steps if s.kind == kind) for kind in ("key", "network", "person")}
    return {
        "steps": [{"name": s.name, "seconds": round(s.seconds, 4), "waits_for": s.kind} for s in steps],
        "duration_s": {
            "total": round(total, 4),
            "key": round(parts["key"], 4),
            "network": round(parts["network"], 4),
            "waiting_for_person": round(parts["person"], 4),
        },
    }


def key_shape(key: SecurityKey, now: Snapshot) -> Shape:
    """Shape of one key in `keys list`."""
    shape: Shape = {
        "id": key.id,
        "label": now.key_label(key.id) or key.model,
        "tag": now.key_tag(key.id),
        "model": key.model,
        "transport": str(key.transport),
        "serial": key.serial,
        "aaguid": key.aaguid,
        "firmware": key.firmware,
        "versions": [*key.versions],
        "pin": {
            "set": key.pin.set,
            "retries": key.pin.retries,
            "min_length": key.pin.min_length,
            "must_change": key.pin.must_change,
            "finger_retries": key.pin.finger_retries,
        },
        "passkeys": {"used": key.slots.used, "free": key.slots.free},
        "can": [*sorted(key.can)],
        "remembered": now.shown_at_once(key) is not None,
        "usable": key.usable,
    }
    if key.reason is not None:
        shape["reason"] = key.reason
    return shape


def key_details(key: SecurityKey, now: Snapshot) -> Shape:
    """Shape of `keys info`: the list's shape and more."""
    return {
        **key_shape(key, now),
        "extensions": [*key.extensions],
        "options": {name.removeprefix("no "): not name.startswith("no ") for name in key.options},
        "transports": [*key.transports],
        "algorithms": [*key.algorithms],
        "form": str(key.form),
        "path": key.path,
        "metadata": record_shape(now.record_of(key.aaguid), key.firmware),
    }


def record_shape(record: ModelRecord | None, firmware: str | None) -> Shape | None:
    """Shape of what the FIDO Alliance's list says of a key's model; reports that are about its firmware."""
    if record is None:
        return None
    return {
        "description": record.description,
        "certification": record.level or None,
        "fips": record.fips or None,
        "reports": [
            {"report": str(one.trouble), "since": one.since.isoformat() if one.since is not None else None}
            for one in record.troubles(firmware)
        ],
        "unsafe": record.unsafe(firmware),
    }


def array_shape(array: BlobArray | None) -> Shape | None:
    """Shape of a key's array of large blobs, None for a key that has none."""
    if array is None:
        return None
    return {
        "capacity": array.capacity,
        "used": array.used,
        "free": array.free,
        "entries": [*array.sizes],
        "intact": array.intact,
    }


def data_shape(data: StoredData) -> Shape:
    """Shape of what a site keeps with one passkey; contents as hex, never as text."""
    return {
        "large_blobs": {
            "key": data.large_key,
            "entries": [{"size": len(one), "hex": one.hex()} for one in data.large],
            "array": array_shape(data.array),
        },
        "cred_blob": None if data.small is None else {"size": len(data.small), "hex": data.small.hex()},
    }


def done(outcome: object) -> bool:
    """Whether an outcome is `Done`."""
    return isinstance(outcome, Done)
