"""The words for every check, in every language people see: one source for window and command line.

The words are data, ``resources/data/check_texts.<language>.json``; the entry ``*`` holds what all checks share. Read
on first use: call from a worker, or where waiting does not matter. Raises FileNotFoundError or ValueError when the
installation is damaged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from keydesk.config.texts import LANGUAGES, known_language
from keydesk.core.errors import Param
from keydesk.core.resources import resource

SHARED: Final = "*"

Entry = dict[str, str | dict[str, str]]


@dataclass(frozen=True, slots=True)
class CheckText:
    """What a person is told about a check.

    Args:
        title: what was looked at.
        detail: what was found, one sentence.
        next: the one next step, "" when there is none.
    """

    title: str
    detail: str
    next: str


def check_text(code: str, state: str, reason: str, params: Mapping[str, Param], language: str = "en") -> CheckText:
    """Give the words for a finding.

    Args:
        code: of the check.
        state: ``ok``, ``warning``, ``failed`` or ``not_applicable``.
        reason: word that selects the sentences.
        params: values they name.
        language: language tag; English where there are no words in it.

    Returns:
        The words.
    """
    entries = entries_in(known_language(language))
    own, shared = entries.get(code, entries[SHARED]), entries[SHARED]
    detail = _sentence(own, state, reason) or _sentence(shared, state, reason) or _sentence(shared, state, "")
    following = _sentence(own, "next", reason) or _sentence(shared, "next", reason)
    told = {name: str(value) for name, value in params.items() if value is not None}
    return CheckText(str(own["title"]), _filled(detail, told), _filled(following, told))


@cache
def entries_in(language: str) -> dict[str, Entry]:
    """Read the entries of a language.

    Args:
        language: one of `LANGUAGES`.

    Returns:
        Per check code its title and its sentences by state and reason.

    Raises:
        ValueError: no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no words in {language}")
    entries: dict[str, Entry] = json.loads(
        resource("data", f"check_texts.{language}.json").read_text(encoding="utf-8")
    )
    return entries


def _sentence(entry: Entry, part: str, reason: str) -> str:
    sentences = entry.get(part)
    return sentences.get(reason, "") if isinstance(sentences, dict) else ""


def _filled(sentence: str, told: Mapping[str, str]) -> str:
    return sentence.format_map(_Told(told))


class _Told(dict[str, str]):
    """A value a check did not tell is a dash, never a crash in the middle of a diagnosis."""

    def __missing__(self, name: str) -> str:
        return "–"
