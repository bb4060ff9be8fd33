"""The JSON schema of policy files, made from the model. Pure but for the words; any thread; raises nothing."""

from keydesk.config.policy.found import Value
from keydesk.config.policy.model import KEYS, PolicyKey
from keydesk.config.policy.words import policy_words
from keydesk.core.encoding import JsonValue


def policy_schema() -> dict[str, JsonValue]:
    """Make the schema.

    Returns:
        A JSON schema (2020-12) of a file in ``managed`` or ``recommended``.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Keydesk policy",
        "type": "object",
        "properties": {"$schema": {"type": "string"}, **{key.name: _property(key) for key in KEYS}},
        "additionalProperties": False,
    }


def as_json(value: Value) -> JsonValue:
    """Give a value the form it has in JSON."""
    return [*value] if isinstance(value, tuple) else value


def _property(key: PolicyKey) -> JsonValue:
    words = policy_words("en").keys[key.name]
    told: dict[str, JsonValue] = {**key.kind.schema(), "title": words.title, "description": words.text}
    if key.default is not None:
        told["default"] = as_json(key.default)
    told["examples"] = [as_json(key.example)]
    return told
