"""Other names for people, keys and places, the same for the same one within a bundle and nowhere else.

Pure; any thread; raises nothing. Names are numbered in the order they are met, so that two bundles cannot be joined
by them and nothing can be computed back.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from keydesk.core.encoding import JsonValue

_EMAIL: Final = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+(?:@|%40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_PHONE: Final = re.compile(r"\+[1-9][0-9 ()./-]{5,18}[0-9](?![0-9:])")
_SUBJECT: Final = re.compile(
    r"\b(?:auth0|google-oauth2|windowslive|samlp|waad|oidc|sms|email|ad|adfs)(?:\||%7C)[^\s\"',;)}\]]+", re.IGNORECASE
)


class Pseudonyms:
    """The other names of one bundle."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._spellings: set[str] = set()
        self._counts: dict[str, int] = {}
        self._pattern: re.Pattern[str] | None = None

    def know(self, kind: str, *values: str | None) -> str:
        """Give several ways to say the same thing one other name.

        Args:
            kind: what it is, a word: ``person``, ``key``, ``domain``.
            values: how it is called; None, empty and very short ones are left alone.

        Returns:
            The name, "" when there was nothing to name.
        """
        said = [value.strip() for value in values if value is not None and _telling(value.strip())]
        if not said:
            return ""
        known = next((self._names[value.lower()] for value in said if value.lower() in self._names), None)
        name = known or self._next(kind)
        for value in said:
            for spelling in (value, quote(value, safe=""), value.replace("\\", "\\\\")):
                self._put(spelling, name)
        return name

    def replace(self, value: str | None, instead: str) -> None:
        """Put a fixed text in the place of a value, a shortened serial number for instance."""
        if value is not None and _telling(value):
            self._put(value, instead)

    def text(self, text: str) -> str:
        """Take real names out of a text.

        Args:
            text: any text.

        Returns:
            The text with other names; addresses, phone numbers and subjects nobody told of before get theirs, too.
        """
        return "".join(map(self._line, text.splitlines(keepends=True)))

    def value(self, value: JsonValue, also: Callable[[str], str] = str) -> JsonValue:
        """Take real names out of every text of a document; names of members stay.

        Args:
            value: the document.
            also: what else is done to each text.

        Returns:
            The document with other names.
        """
        if isinstance(value, str):
            return also(self.text(value))
        if isinstance(value, list):
            return [self.value(one, also) for one in value]
        if isinstance(value, dict):
            return {name: self.value(one, also) for name, one in value.items()}
        return value

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of each kind there are."""
        return dict(self._counts)

    def _put(self, spelling: str, name: str) -> None:
        if spelling in self._spellings:
            return
        self._names.setdefault(spelling.lower(), name)
        self._spellings.add(spelling)
        self._pattern = None

    def _next(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}-{self._counts[kind]}"

    def _line(self, line: str) -> str:
        # Most lines of a log name nobody: a look for what all names have in common costs a tenth of the patterns.
        folded = line.lower()
        if any(name in folded for name in self._names):
            line = self._compiled().sub(lambda match: self._names.get(match.group().lower(), "…"), line)
        if "@" in line or "%40" in line:
            line = _EMAIL.sub(lambda match: self.know("mail", match.group().replace("%40", "@")), line)
        if "+" in line:
            line = _PHONE.sub(lambda match: self.know("phone", re.sub(r"[^+0-9]", "", match.group())), line)
        if "|" in line or "%7" in line:
            line = _SUBJECT.sub(lambda match: self.know("account", match.group()), line)
        return line

    def _compiled(self) -> re.Pattern[str]:
        if self._pattern is None:
            longest_first = sorted(self._spellings, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_bounded, longest_first)), re.IGNORECASE)
        return self._pattern


def _telling(value: str) -> bool:
    """Two Latin letters turn up inside of other words; two Japanese characters are a name."""
    return len(value) >= (3 if value.isascii() else 2)


def _bounded(value: str) -> str:
    """A known value only where it stands for itself: "ana" is not in "analysis"; Japanese has no spaces."""
    before = r"(?<![A-Za-z0-9])" if value[0].isascii() and value[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if value[-1].isascii() and value[-1].isalnum() else ""
    return f"{before}{re.escape(value)}{after}"
