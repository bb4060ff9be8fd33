"""What was found of an organisation's policy, settled: prescribed values, recommended values, what was wrong.

Small on purpose: it is imported before the first frame. The model of the keys is not needed to read from here.
Frozen; any thread; raises nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from keydesk.core.errors import KeydeskError

Value = str | int | bool | tuple[str, ...] | tuple[int, ...]


class Source(StrEnum):
    """Who set a value, strongest first; the words are those of ``policy show``."""

    CLOSED = "closed"  # a mandatory source cannot be read: the careful value until it can
    MANDATORY_MACHINE = "mandatory-machine"
    MANDATORY_USER = "mandatory-user"
    COMMAND_LINE = "command-line"
    PERSON = "person"
    RECOMMENDED_MACHINE = "recommended-machine"
    RECOMMENDED_USER = "recommended-user"
    DEFAULT = "default"


MANDATORY = (Source.CLOSED, Source.MANDATORY_MACHINE, Source.MANDATORY_USER)
RECOMMENDED = (Source.RECOMMENDED_MACHINE, Source.RECOMMENDED_USER)


@dataclass(frozen=True, slots=True)
class Given:
    """A value and where it comes from.

    Args:
        value: checked; a value of the key's kind.
        source: who set it.
        where: file, registry key or property list; "" where there is none.
    """

    value: Value
    source: Source
    where: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the organisation says.

    Args:
        prescribed: by key name; nobody but the organisation changes these.
        recommended: by key name; they hold until a person chooses.
        problems: POLICY_INVALID and POLICY_SOURCE_REFUSED, in the order they were met.
        closed: a mandatory source is there and cannot be read.
    """

    prescribed: Mapping[str, Given] = field(default_factory=dict)
    recommended: Mapping[str, Given] = field(default_factory=dict)
    problems: tuple[KeydeskError, ...] = ()
    closed: bool = False

    @property
    def present(self) -> bool:
        """Whether anything was found at all."""
        return bool(self.prescribed or self.recommended or self.problems)

    def locked(self, name: str) -> bool:
        """Tell whether a person may not change a key."""
        return name in self.prescribed

    def given(self, name: str, own: Given | None = None) -> Given | None:
        """Lay the sources of one key over each other.

        Args:
            name: of the key.
            own: what the person or the command line chose, None for nothing.

        Returns:
            The value in force with its source, None when nobody but the program has a say.
        """
        return self.prescribed.get(name) or own or self.recommended.get(name)

    def flag(self, name: str, default: bool) -> bool:
        """Give the value of a switch that only the organisation sets.

        Args:
            name: of the key.
            default: the value without a policy.

        Returns:
            The value.
        """
        value = self._value(name)
        return value if isinstance(value, bool) else default

    def number(self, name: str, default: int) -> int:
        """Give the value of a number, as `flag`."""
        value = self._value(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def text(self, name: str) -> str | None:
        """Give the value of a text, None where the organisation says nothing."""
        value = self._value(name)
        return value if isinstance(value, str) else None

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Give the value of a list of texts, None where the organisation says nothing."""
        value = self._value(name)
        return tuple(str(one) for one in value) if isinstance(value, tuple) else None

    def _value(self, name: str) -> Value | None:
        given = self.given(name)
        return given.value if given is not None else None


NO_POLICY = Policy()
"""A computer nobody manages."""
