"""The kinds of values a policy key can have, each with its check and its JSON schema.

Pure; any thread. Raises `Wrong` for a value that is not of the kind. Plain classes: policy is read before the first
frame, and a dataclass takes half a millisecond to make, a named tuple a sixth of that.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from keydesk.config.policy.found import Value

if TYPE_CHECKING:
    from keydesk.core.strict_json import JsonValue

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


class Flag:
    """Yes or no."""

    __slots__ = ()

    def read(self, raw: "JsonValue") -> Value:
        """Check a value."""
        if not isinstance(raw, bool):
            raise Wrong("type")
        return raw

    def schema(self) -> "Schema":
        """Describe the kind."""
        return {"type": "boolean"}


class Number:
    """A whole number.

    Args:
        low: least.
        high: most.
    """

    __slots__ = ("high", "low")
    __match_args__ = ("low", "high")

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

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


class Choice:
    """One of a few words.

    Args:
        words: the words.
    """

    __slots__ = ("words",)
    __match_args__ = ("words",)

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

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


class Text:
    """One text without control characters.

    Args:
        check: gives the text as it is kept, or raises `Wrong`.
        lines: it may have several lines.
    """

    __slots__ = ("check", "lines")
    __match_args__ = ("check", "lines")

    def __init__(self, check: Callable[[str], str] = as_it_stands, lines: bool = False) -> None:
        self.check = check
        self.lines = lines

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


class Texts:
    """A list of texts, none twice.

    Args:
        check: as `Text`, for each.
    """

    __slots__ = ("check",)
    __match_args__ = ("check",)

    def __init__(self, check: Callable[[str], str] = as_it_stands) -> None:
        self.check = check

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


class Numbers:
    """A list of numbers, none twice.

    Args:
        low: least.
        high: most.
        most: how many at most; at least one.
    """

    __slots__ = ("high", "low", "most")
    __match_args__ = ("low", "high", "most")

    def __init__(self, low: int, high: int, most: int) -> None:
        self.low = low
        self.high = high
        self.most = most

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
