"""The words for every code of the catalogue, in every language people see: one source for window and command line.

The words are data, ``resources/data/error_texts.<language>.json``, read once when this module is imported (a read
later would block the Qt loop). Any thread; pure after import. Importing raises FileNotFoundError or ValueError when
the installation is damaged; nothing else raises.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from keydesk.core.errors import Param
from keydesk.core.resources import resource
from keydesk.domain.catalogue import Code

LANGUAGES: Final = ("en", "ja")
PARTS: Final = ("title", "what", "safe", "next")

Words = str | list[str | dict[str, object]]
"""One text, or variants of it: the first whose ``when`` holds and whose placeholders are known is used."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What a person is told about a failure.

    Args:
        code: stable code, for instance ``KEY-004``.
        title: a few words, no full stop.
        what: what happened.
        safe: what is still safe.
        next: the one next step.
    """

    code: str
    title: str
    what: str
    safe: str
    next: str


def texts_for(code: str, params: Mapping[str, Param], language: str = "en") -> ErrorText:
    """Give the words for a code.

    Args:
        code: a code of the catalogue; any other gets the words of an unexpected fault.
        params: the error's values; those that are missing or None select a text that does not name them.
        language: language tag (``ja``, ``ja_JP``, ``en-GB``); English where there are no words in it.

    Returns:
        The four texts, ready for showing.
    """
    entries = _ENTRIES[known_language(language)]
    entry = entries.get(code) or entries[Code.INTERNAL]
    told = {name: value for name, value in params.items() if value is not None}
    title, what, safe, following = (_fitting(entry[part], told) for part in PARTS)
    return ErrorText(code, title, what, safe, following)


def details_for(code: str, params: Mapping[str, Param]) -> str:
    """Give the lines that IT copies: code and values, untranslated, one per line.

    Args:
        code: the code.
        params: the error's values; they never hold a secret.

    Returns:
        Lines without a final newline.
    """
    return "\n".join([f"code: {code}", *(f"{name}: {value}" for name, value in sorted(params.items()))])


def plainest(code: str, language: str = "en") -> tuple[str, str, str, str]:
    """Give the texts of a code for its page in the manual, where there is no one failure with its values.

    Args:
        code: a code of the catalogue.
        language: one of `LANGUAGES`.

    Returns:
        Title, what, safe, next; where every variant names a value, it is an ellipsis.
    """
    entry = _ENTRIES[language][code]
    title, what, safe, following = (_plain(entry[part]) for part in PARTS)
    return title, what, safe, following


def variants(words: Words) -> list[tuple[Mapping[str, object], str]]:
    """List the variants of one text, for choosing and for tests.

    Args:
        words: as in the data.

    Returns:
        Pairs of conditions (parameter to value) and template, in the order they are tried.
    """
    if isinstance(words, str):
        return [({}, words)]
    found: list[tuple[Mapping[str, object], str]] = []
    for variant in words:
        if isinstance(variant, str):
            found.append(({}, variant))
        else:
            when = variant["when"]
            found.append((when if isinstance(when, dict) else {}, str(variant["text"])))
    return found


def placeholders(template: str) -> frozenset[str]:
    """Name the values a template needs.

    Args:
        template: text with ``{name}`` placeholders.

    Returns:
        The names.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _fitting(words: Words, told: Mapping[str, Param]) -> str:
    known = frozenset(told)
    for when, template in variants(words):
        if all(told.get(name) == value for name, value in when.items()) and placeholders(template) <= known:
            return template.format_map({name: _shown(name, value) for name, value in told.items()})
    raise ValueError(f"no variant fits: {words!r}")


def _plain(words: Words) -> str:
    """The last variant needs the fewest values."""
    _, template = variants(words)[-1]
    return template.format_map(dict.fromkeys(placeholders(template), "…"))


def _shown(name: str, value: Param) -> str:
    """Seconds and counts come as floats now and then; nobody reads "12.0 seconds". Quotes need no stop."""
    if isinstance(value, float):
        return str(round(value))
    return str(value).rstrip(" .。") if name == "detail" else str(value)


def known_language(language: str) -> str:
    """Find the language whose words are used.

    Args:
        language: language tag (``ja``, ``ja_JP``, ``en-GB``).

    Returns:
        One of `LANGUAGES`; English where there are no words in it.
    """
    tag = language.replace("_", "-").split("-")[0].lower()
    return tag if tag in LANGUAGES else "en"


def _read(language: str) -> dict[str, dict[str, Words]]:
    text = resource("data", f"error_texts.{language}.json").read_text(encoding="utf-8")
    entries: dict[str, dict[str, Words]] = json.loads(text)
    return entries


_ENTRIES: Final = {language: _read(language) for language in LANGUAGES}
