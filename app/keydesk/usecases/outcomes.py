"""How a flow can end: done, cancelled, or partly done with what is left over. Failures are `KeydeskError`."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The flow did all it came for.

    Args:
        value: what came of it.
    """

    value: T


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person stopped it and nothing was changed.

    Args:
        changed: a word for what stays changed nevertheless (a PIN that was set), None for nothing.
    """

    changed: str | None = None


@dataclass(frozen=True, slots=True)
class PartlyDone:
    """Something stays behind that a person should know of.

    Args:
        code: why.
        left_over: what remains, by name.
    """

    code: str
    left_over: tuple[str, ...]
