"""The documents scripts rely on, by command: keys that must be there, and what they hold. Pure data; raises nothing.

`packaging/command_files.py` writes them as one JSON Schema into `resources/data`; every test of the command line
holds what it prints to it. Keys may be added by any version; none is taken away or renamed but with a major one.
Source: CLI contract, shapes.
"""

from collections.abc import Mapping
from typing import Final

from keydesk.core.encoding import JsonValue
from keydesk.domain.activity_chain import Break
from keydesk.domain.keys import FormFactor, Transport
from keydesk.domain.provisioning import DeskStep, KeyResult
from keydesk.domain.update import Channel, Standing

Schema = dict[str, JsonValue]

TEXT: Final[Schema] = {"type": "string"}
FLAG: Final[Schema] = {"type": "boolean"}
NUMBER: Final[Schema] = {"type": "number"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
ANY: Final[Schema] = {}
PLACE: Final[Schema] = {"type": "integer", "minimum": 1}
"""The number of a line in a chain."""
SEAL: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
CODE: Final[Schema] = {"type": "string", "pattern": "^[A-Z]{2,5}-[0-9]{3}$"}
AAGUID: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
MOMENT: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$"}


def maybe(schema: Schema) -> Schema:
    """What may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def rows(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def one_of(*words: str) -> Schema:
    """One of some words."""
    return {"enum": [str(word) for word in words]}


def shape(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object that may have more keys than these.

    Args:
        required: keys that must be there.
        optional: keys that are there where they mean something.
    """
    return {"type": "object", "required": [*required], "properties": {**required, **(optional or {})}}


def _also(schema: Schema, required: Mapping[str, Schema]) -> Schema:
    return {"allOf": [schema, shape(required)]}


TEXTS: Final = rows(TEXT)
FAILURE: Final = shape(
    {"error": shape({"code": TEXT, "title": TEXT, "what": TEXT, "safe": TEXT, "next": TEXT})}, {"left_over": TEXTS}
)
STATUS: Final = shape(
    {
        "signed_in": FLAG,
        "profile": maybe(TEXT),
        "user": maybe(shape({"sub": TEXT, "name": TEXT, "email": maybe(TEXT)})),
        "scopes": TEXTS,
        "expires_at": maybe(MOMENT),
        "token_store": one_of("keyring", "memory"),
    }
)
METHOD: Final = shape(
    {
        "id": TEXT,
        "type": TEXT,
        "label": TEXT,
        "created_at": maybe(MOMENT),
        "last_used_at": maybe(MOMENT),
        "usage": TEXTS,
        "state": one_of("active", "unfinished"),
        "on_keys": TEXTS,
    },
    {
        "key_id": TEXT, "aaguid": maybe(TEXT), "model": maybe(TEXT), "channel": TEXT,
        "last_tested_at": maybe(MOMENT),
    },
)  # fmt: skip
_STEP: Final = shape({"name": TEXT, "seconds": NUMBER, "waits_for": one_of("key", "network", "person")})
_DURATION: Final = shape({"total": NUMBER, "key": NUMBER, "network": NUMBER, "waiting_for_person": NUMBER})
PASSKEY_ENROLLED: Final = _also(METHOD, {"steps": rows(_STEP), "duration_s": _DURATION})
KEY: Final = shape(
    {
        "id": TEXT,
        "label": TEXT,
        "model": TEXT,
        "transport": TEXT,
        "serial": maybe(TEXT),
        "aaguid": maybe(TEXT),
        "firmware": maybe(TEXT),
        "versions": TEXTS,
        "pin": shape(
            {"set": maybe(FLAG), "retries": maybe(COUNT), "min_length": COUNT, "must_change": FLAG},
            {"finger_retries": maybe(COUNT)},
        ),
        "passkeys": shape({"used": maybe(COUNT), "free": maybe(COUNT)}),
        "can": TEXTS,
        "usable": FLAG,
    },
    {"reason": TEXT, "tag": maybe(TEXT), "remembered": FLAG},
)
_MATCHED: Final = rows(shape({"method_id": TEXT, "credential_id": TEXT}))
KEY_MAP: Final = shape(
    {
        "keys": rows(
            shape(
                {"key": TEXT, "matched": _MATCHED, "orphans": TEXTS, "unknown": TEXTS,
                 "proof": one_of("silent", "listed")},
                {"label": maybe(TEXT)},
            )
        ),
        "away": rows(shape({"key": TEXT, "label": maybe(TEXT), "seen_at": maybe(MOMENT), "matched": _MATCHED})),
        "not_seen": TEXTS,
        "not_asked": TEXTS,
    }
)  # fmt: skip
_PASSKEY: Final = shape(
    {
        "site": TEXT,
        "user_name": maybe(TEXT),
        "display_name": maybe(TEXT),
        "algorithm": maybe(TEXT),
        "protection": ANY,
        "user_id": TEXT,
        "id": TEXT,
    }
)
_ON_KEY: Final = {"key": TEXT}
_RULES: Final = shape(
    {
        "key": TEXT,
        "always_uv": maybe(FLAG),
        "min_pin_length": maybe(COUNT),
        "force_pin_change": maybe(FLAG),
        "enterprise_attestation": maybe(FLAG),
        "pin_complexity": maybe(FLAG),
    }
)
ACCOUNT: Final = shape(
    {
        "id": TEXT,
        "connection": TEXT,
        "strategy": maybe(TEXT),
        "label": TEXT,
        "state": TEXT,
        "scopes": TEXTS,
        "created_at": maybe(MOMENT),
    },
    {"expires_at": maybe(MOMENT), "summary": TEXT, "organization": TEXT},
)
_PROFILE: Final = shape(
    {"name": TEXT, "issuer": TEXT, "client_id": TEXT, "callback_ports": rows(COUNT), "current": FLAG}
)
FINDING: Final = shape(
    {
        "code": TEXT,
        "title": TEXT,
        "state": one_of("ok", "warning", "failed", "not_applicable"),
        "detail": TEXT,
        "duration_s": NUMBER,
    },
    {"next": TEXT, "lines": TEXTS},
)
_SETTING: Final = shape({"name": TEXT, "value": ANY, "default": ANY, "allowed": ANY, "meaning": TEXT})
_GIVEN: Final = shape({"value": ANY, "source": TEXT, "locked": FLAG}, {"where": TEXT})
_VALUES: Final[Schema] = {"type": "object", "additionalProperties": _GIVEN}
_PIN: Final = shape({**_ON_KEY, "pin": TEXT})
_SHARED: Final = shape({"support_code": maybe(TEXT), "lines": TEXTS, "text": TEXT})
_LOST: Final = rows(shape({"id": TEXT, "label": maybe(TEXT), "model": maybe(TEXT), "method_ids": TEXTS}))
_LOST_RECORD: Final = shape(
    {"account": ANY, "key": ANY, "reported_at": maybe(MOMENT), "entries": rows(ANY), "left_over": TEXTS}
)
_PREPARED: Final = shape(
    {
        "at": MOMENT,
        "key": maybe(TEXT),
        "model": TEXT,
        "aaguid": maybe(AAGUID),
        "firmware": maybe(TEXT),
        "label": maybe(TEXT),
        "result": one_of(*KeyResult),
        "step": one_of(*DeskStep),
        "code": maybe(CODE),
    }
)
_LINE: Final = shape(
    {"number": maybe(PLACE), "at": MOMENT, "action": TEXT, "subject": TEXT, "result": TEXT, "seal": maybe(SEAL)}
)
_FAULT: Final = shape({"kind": one_of(*Break), "number": maybe(PLACE)})
_CHAIN: Final = shape(
    {
        "account": TEXT,
        "intact": FLAG,
        "lines": COUNT,
        "began_at": maybe(MOMENT),
        "older": COUNT,
        "dropped": COUNT,
        "head": maybe(SEAL),
        "faults": rows(_FAULT),
    }
)
# Of a key that is not plugged in, most is not known: null.
_LISTED: Final = shape(
    {
        "name": maybe(TEXT),
        "model": maybe(TEXT),
        "form": maybe(one_of(*(form for form in FormFactor if form is not FormFactor.UNKNOWN))),
        "serial": maybe(TEXT),
        "firmware": maybe(TEXT),
        "aaguid": maybe(AAGUID),
        "reached_by": maybe(one_of(*Transport)),
        "transports": maybe(TEXT),
        "pin_set": maybe(FLAG),
        "pin_tries_left": maybe(COUNT),
        "pin_min_length": maybe(COUNT),
        "pin_must_change": maybe(FLAG),
        "always_verify": maybe(FLAG),
        "fingerprints": maybe(FLAG),
        "passkeys_used": maybe(COUNT),
        "passkeys_free": maybe(COUNT),
        "account_passkeys": maybe(COUNT),
        "usable": maybe(FLAG),
        "problem": maybe(CODE),
        "plugged_in": FLAG,
        "seen_at": maybe(MOMENT),
    }
)

COMMANDS: Final[Mapping[str, Schema]] = {
    "status": {"anyOf": [STATUS, _SHARED]},
    "sign-in": STATUS,
    "sign-up": STATUS,
    "sign-out": shape({"signed_in": {"const": False}, "revoked": ANY}),
    "profile add": _PROFILE,
    "profile list": rows(_PROFILE),
    "profile use": _PROFILE,
    "profile remove": _PROFILE,
    "methods list": rows(METHOD),
    "methods factors": rows(shape({"type": TEXT, "usage": TEXTS})),
    "methods enroll": {"anyOf": [PASSKEY_ENROLLED, METHOD, shape({"type": TEXT})]},
    "methods rename": METHOD,
    "methods channel": METHOD,
    "methods test": shape({"id": TEXT, "verified": {"const": True}, "key": TEXT, "user_verified": FLAG}),
    "methods remove": shape({"id": TEXT, "removed": FLAG, "from_keys": TEXTS}),
    "keys list": rows(KEY),
    "keys watch": rows(KEY),
    "keys info": _also(
        KEY, {"extensions": TEXTS, "transports": TEXTS, "algorithms": rows(ANY), "form": TEXT, "path": TEXT}
    ),
    "keys map": KEY_MAP,
    "keys lost": {"anyOf": [_LOST, _LOST_RECORD]},
    "keys label": KEY,
    "keys tag": KEY,
    "keys wink": shape({**_ON_KEY, "winked": FLAG}),
    "keys pin set": _PIN,
    "keys pin change": _PIN,
    "keys pin verify": shape(_ON_KEY),
    "keys passkeys list": rows(_also(_PASSKEY, {"known_to_account": maybe(FLAG)})),
    "keys passkeys show": _also(_PASSKEY, _ON_KEY),
    "keys passkeys rename": _also(_PASSKEY, _ON_KEY),
    "keys passkeys remove": shape({**_ON_KEY, "ids": TEXTS, "removed": FLAG}),
    "keys passkeys export": shape({**_ON_KEY, "file": TEXT, "passkeys": COUNT}),
    "keys fingerprints list": rows(shape({"id": TEXT, "name": maybe(TEXT)})),
    "keys fingerprints add": shape({**_ON_KEY, "id": TEXT, "name": maybe(TEXT)}),
    "keys fingerprints rename": shape({**_ON_KEY, "id": TEXT, "name": TEXT}),
    "keys fingerprints remove": shape({**_ON_KEY, "id": TEXT, "removed": FLAG}),
    "keys config show": _RULES,
    "keys config always-uv": _RULES,
    "keys config min-pin-length": _RULES,
    "keys config force-pin-change": _RULES,
    "keys config enterprise-attestation": _RULES,
    "keys reset": shape({**_ON_KEY, "reset": {"const": True}, "dead_methods": TEXTS, "enroll_again": FLAG}),
    "keys readers": rows(shape({"name": TEXT, "hidden": FLAG, "here": FLAG, "card": maybe(FLAG)})),
    "keys remember": shape({**_ON_KEY, "remembered": {"const": True}, "lasts": FLAG}),
    "keys forget": shape({"forgotten": COUNT}, _ON_KEY),
    "keys forget-names": shape({"keys": COUNT, "passkeys": COUNT}),
    "keys remembered": rows(
        shape({"id": TEXT, "label": maybe(TEXT), "model": maybe(TEXT), "since": maybe(MOMENT), "here": FLAG})
    ),
    "accounts list": rows(ACCOUNT),
    "accounts available": rows(
        shape({"name": TEXT, "strategy": TEXT, "provider": maybe(TEXT), "scopes": maybe(TEXTS), "connected": COUNT})
    ),
    "accounts connect": ACCOUNT,
    "accounts label": ACCOUNT,
    "accounts remove": shape({"id": TEXT, "removed": {"const": True}, "label": TEXT, "provider_page": maybe(TEXT)}),
    "doctor": rows(FINDING),
    "bundle": shape(
        {
            "support_code": TEXT,
            "file": maybe(TEXT),
            "files": rows(shape({"name": TEXT, "bytes": COUNT}, {"text": TEXT})),
        }
    ),
    "update check": shape(
        {
            "state": one_of(*Standing),
            "version": TEXT,
            "channel": one_of(*Channel),
            "asked_at": maybe(MOMENT),
            "managed": FLAG,
            "newest": maybe(
                shape(
                    {
                        "version": TEXT,
                        "released": TEXT,
                        "minimum": TEXT,
                        "page": TEXT,
                        "notes": ANY,
                        "expires": MOMENT,
                        "serial": COUNT,
                    }
                )
            ),
        }
    ),
    "record": shape({"recording_until": maybe(TEXT), "support_code": maybe(TEXT)}),
    "help": shape({"code": TEXT, "title": TEXT, "what": ANY, "safe": ANY, "next": ANY, "it": TEXT}),
    "policy show": shape({"settings": _VALUES, "problems": rows(ANY)}),
    "policy validate": shape({"ok": FLAG, "settings": _VALUES, "problems": rows(ANY)}),
    "policy schema": shape({"$schema": TEXT}),
    "settings list": rows(_SETTING),
    "settings get": _SETTING,
    "settings set": _SETTING,
    "provision": shape({"profile": TEXT, "done": COUNT, "keys": rows(_PREPARED)}, {"left_over": TEXTS}),
    "activity": rows(_LINE),
    "activity verify": shape({"intact": FLAG, "chains": rows(_CHAIN)}),
    "inventory": {"anyOf": [rows(_LISTED), shape({"file": TEXT, "keys": COUNT})]},
    "open": shape({"link": TEXT, "verb": TEXT, "handed_over": FLAG}),
    "demo": shape(
        {
            "steps": rows(shape({"name": TEXT, "ok": FLAG, "seconds": NUMBER, "picture": maybe(TEXT)})),
            "tenant": shape({"requests": ANY}),
            "software_key": shape({}),
        }
    ),
    "tenant": shape({"issuer": TEXT, "client_id": TEXT, "callback_ports": rows(COUNT), "users": rows(ANY)}),
    "self-test": shape(
        {"ok": FLAG, "version": TEXT, "python": TEXT},
        {"qt": TEXT, "keyring_backend": TEXT, "transports": TEXTS, "translations": TEXTS, "notices": maybe(COUNT)},
    ),
}
"""By command, what its one document is; `keys watch` writes one a line."""


def command_schema() -> Schema:
    """Write all of them as one JSON Schema; the document of a command is at ``#/$defs/COMMAND``.

    Returns:
        The schema; by itself it takes any of them, or a failure.
    """
    names = sorted(COMMANDS)
    every: list[JsonValue] = [{"$ref": f"#/$defs/{name.replace(' ', '%20')}"} for name in ("failure", *names)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What keydesk prints with --json",
        "description": "One document by command; with a non-zero exit the document of a failure. Keys may be added.",
        "anyOf": every,
        "$defs": {"failure": FAILURE, **{name: COMMANDS[name] for name in names}},
    }
