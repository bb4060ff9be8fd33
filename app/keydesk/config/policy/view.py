"""The policy as it is shown: one document for ``policy show``, and the check of a file before it is rolled out.

Reads the words: not before the first frame. Raises OSError for a file that cannot be read.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from keydesk.config.policy.found import Given, Policy, Source
from keydesk.config.policy.linux import read_layer
from keydesk.config.policy.model import BY_NAME
from keydesk.config.policy.schema import as_json
from keydesk.config.policy.settle import Layer, Reading, settle
from keydesk.config.policy.trusted import MAX_BYTES
from keydesk.config.policy.words import policy_words
from keydesk.config.texts import texts_for
from keydesk.core.encoding import JsonValue
from keydesk.core.errors import KeydeskError

_OF_THE_VALUE = frozenset({"type", "range", "choice", "form"})


def settings_document(values: Mapping[str, Given], policy: Policy) -> dict[str, JsonValue]:
    """Write values with their sources. Source: CLI contract, ``policy show``.

    Args:
        values: in force, by key name.
        policy: of this computer.

    Returns:
        By name: value, source, locked, and where it stands if anywhere.
    """
    return {
        name: {
            "value": as_json(given.value),
            "source": str(given.source),
            "locked": policy.locked(name),
            **({"where": given.where} if given.where else {}),
        }
        for name, given in values.items()
    }


def problems_document(problems: Sequence[KeydeskError], language: str = "en") -> list[JsonValue]:
    """Write what was wrong, with its words, what its key takes, and why a key that is looked for is not there."""
    return [
        {
            "code": problem.code,
            **problem.params,
            "what": texts_for(problem.code, problem.params, language).what,
            **({"expected": wanted} if (wanted := expected(problem)) is not None else {}),
            **({"why": why} if (why := why_absent(problem, language)) is not None else {}),
        }
        for problem in problems
    ]


def why_absent(problem: KeydeskError, language: str = "en") -> str | None:
    """Say why there is no such key, where administrators look for it.

    Args:
        problem: what was wrong.
        language: of the sentence.

    Returns:
        A sentence or two, None for a key nobody ever heard of.
    """
    if problem.params.get("reason") != "unknown":
        return None
    return policy_words(language).absent.get(str(problem.params.get("key")))


def expected(problem: KeydeskError) -> JsonValue:
    """Say as JSON schema what a key takes whose value was of another kind.

    Args:
        problem: what was wrong.

    Returns:
        The schema, None where the value was not what was wrong.
    """
    key = BY_NAME.get(str(problem.params.get("key")))
    return key.kind.schema() if key is not None and problem.params.get("reason") in _OF_THE_VALUE else None


def check_file(path: Path, recommended: bool) -> Policy:
    """Check a policy file as it would be read on Linux, but for its owner.

    Args:
        path: the file.
        recommended: it is meant for the folder ``recommended``.

    Returns:
        Its values and everything that is wrong with it.

    Raises:
        OSError: it cannot be read.
    """
    source = Source.RECOMMENDED_MACHINE if recommended else Source.MANDATORY_MACHINE
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        data = b"["  # no document; told as damaged
    read = read_layer(data, source, path.name)
    if isinstance(read, Layer):
        return settle(Reading(layers=(read,)))
    return settle(Reading(refused=(read,)))
