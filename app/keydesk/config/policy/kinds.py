"""The kinds of values a policy key can have, each with its check and its JSON schema.

Pure; any thread. Raises `Wrong` for a value that is not of the kind. Named tuples and not dataclasses here and in the
model: policy is read before the first frame, and a dataclass takes half a millisecond to make.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from keydesk.config.policy.found import Value

if TYPE_CHECKING:
    from keydesk.core.encoding import JsonValue

    Schema = dict[str, JsonValue]
MAX_TEXT = 1000
MAX_ENTRIES = 200


class Wrong(Exception):
    """A value that is not of its kind.

    Args:
        reason: ``type``, ``range``, ``choice`` or ``form``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kind(Protocol):
    """A kind of value."""

    def read(self, raw: "JsonValue") -> Value:
        """Check a value of JSON, plist or registry; raises `Wrong`."""
        ...

    def schema(self) -> "Schema":
        """Describe the kind as JSON schema."""
        ...


class Flag(NamedTuple):
    """Yes or no."""

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, bool):
            raise Wrong("type")
        return raw

    def schema(self) -> "Schema":
        """Describe the kind."""
        return {"type": "boolean"}


class Number(NamedTuple):
    """A whole number.

    Args:
        low: least.
        high: most.
    """

    low: int
    high: int

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise Wrong("type")
        if not self.low <= raw <= self.high:
            raise Wrong("range")
        return raw

    def schema(self) -> "Schema":
        """Describe the kind."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class Choice(NamedTuple):
    """One of a few words.

    Args:
        words: the words.
    """

    words: tuple[str, ...]

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, str):
            raise Wrong("type")
        if raw not in self.words:
            raise Wrong("choice")
        return raw

    def schema(self) -> "Schema":
        """Describe the kind."""
        return {"type": "string", "enum": [*self.words]}


def as_it_stands(text: str) -> str:
    """The check of a text that may be anything."""
    return text


class Text(NamedTuple):
    """One text without control characters.

    Args:
        check: gives the text as it is kept, or raises `Wrong`.
        lines: it may have several lines.
    """

    check: Callable[[str], str] = as_it_stands
    lines: bool = False

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, str):
            raise Wrong("type")
        text = raw.strip()
        if not 0 < len(text) <= MAX_TEXT:
            raise Wrong("range")
        plain = text.replace("\r\n", "\n").replace("\n", " ") if self.lines else text
        if not plain.isprintable():
            raise Wrong("form")
        return self.check(text)

    def schema(self) -> "Schema":
        """Describe the kind."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}


class Texts(NamedTuple):
    """A list of texts, none twice.

    Args:
        check: as `Text`, for each.
    """

    check: Callable[[str], str] = as_it_stands

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, list):
            raise Wrong("type")
        if len(raw) > MAX_ENTRIES:
            raise Wrong("range")
        one = Text(self.check)
        return tuple(dict.fromkeys(str(one.read(entry)) for entry in raw))

    def schema(self) -> "Schema":
        """Describe the kind."""
        return {"type": "array", "maxItems": MAX_ENTRIES, "items": Text().schema()}


class Numbers(NamedTuple):
    """A list of numbers, none twice.

    Args:
        low: least.
        high: most.
        most: how many at most; at least one.
    """

    low: int
    high: int
    most: int

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, list):
            raise Wrong("type")
        if not 0 < len(raw) <= self.most:
            raise Wrong("range")
        one = Number(self.low, self.high)
        numbers = tuple(int(str(one.read(entry))) for entry in raw)
        if len(set(numbers)) != len(numbers):
            raise Wrong("form")
        return numbers

    def schema(self) -> "Schema":
        """Describe the kind."""
        items = Number(self.low, self.high).schema()
        return {"type": "array", "minItems": 1, "maxItems": self.most, "uniqueItems": True, "items": items}
