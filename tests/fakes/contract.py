"""Holds what the command line prints to the schema file that ships with the program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from jsonschema import Draft202012Validator

from keydesk.core.resources import resource


@cache
def shipped() -> dict[str, object]:
    """The schema file."""
    document = json.loads(resource("data", "command_line.schema.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


@cache
def _validator(name: str) -> Draft202012Validator:
    definitions = shipped()["$defs"]
    assert isinstance(definitions, dict)
    return Draft202012Validator(definitions[name])


def command_of(words: Sequence[str]) -> str | None:
    """The command that some words call, None where that prints no document of a command."""
    definitions = shipped()["$defs"]
    assert isinstance(definitions, dict)
    plain = [word for word in words if not word.startswith("-")]
    for start in range(len(plain)):
        for end in range(len(plain), start, -1):
            name = " ".join(plain[start:end])
            if name in definitions and name != "failure":
                return name
    return None


def hold(command: str, document: object) -> None:
    """Fail where a document is not what the contract says of its command, or a failure."""
    failed = isinstance(document, dict) and "error" in document
    name = "failure" if failed else command
    faults = [f"{list(error.absolute_path)}: {error.message}" for error in _validator(name).iter_errors(document)]
    assert not faults, f"{name} is not as the contract says: " + "; ".join(faults)
