"""The words of every policy key, per language: one source for window, command line, templates and documentation.

Read on first use from ``resources/data/policy_texts.<language>.json``: call from a worker, or where waiting does not
matter. Raises FileNotFoundError or ValueError when the installation is damaged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from keydesk.config.policy.found import Given, Value
from keydesk.config.texts import known_language
from keydesk.core.resources import resource

_SHARED: Final = "*"


@dataclass(frozen=True, slots=True)
class KeyWords:
    """The words of one key.

    Args:
        title: a few words.
        text: what it does.
        values: names of the values of a choice.
    """

    title: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolicyWords:
    """The words of all keys in one language.

    Args:
        keys: by name.
        groups: names of the groups.
        sources: who set a value, by the word of `Source`.
        shared: everything else, by name.
        absent: why there is no such key, by names that administrators look for.
    """

    keys: Mapping[str, KeyWords]
    groups: Mapping[str, str]
    sources: Mapping[str, str]
    shared: Mapping[str, str]
    absent: Mapping[str, str]

    def value(self, name: str, value: Value) -> str:
        """Say a value.

        Args:
            name: of the key.
            value: one of its values.

        Returns:
            The value in words.
        """
        if isinstance(value, bool):
            return self.shared["yes" if value else "no"]
        if isinstance(value, tuple):
            return ", ".join(str(one) for one in value) or self.shared["none"]
        return self.keys[name].values.get(str(value), str(value))

    def source(self, given: Given) -> str:
        """Say who set a value."""
        return self.sources[given.source]


def policy_words(language: str) -> PolicyWords:
    """Read the words of a language.

    Args:
        language: language tag; English where there are no words in it.

    Returns:
        The words.
    """
    return _read(known_language(language))


@cache
def _read(language: str) -> PolicyWords:
    entries = json.loads(resource("data", f"policy_texts.{language}.json").read_text(encoding="utf-8"))
    shared = entries.pop(_SHARED)
    return PolicyWords(
        {name: KeyWords(one["title"], one["text"], one.get("values", {})) for name, one in entries.items()},
        shared["groups"],
        shared["sources"],
        {name: one for name, one in shared.items() if isinstance(one, str)},
        shared["absent"],
    )
