"""What a check found, and what a check is. Frozen; no words: these live in `config.check_texts`. Raises nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from keydesk.core.errors import Param

if TYPE_CHECKING:
    from keydesk.helpdesk.probes import Probes


class State(StrEnum):
    """How a check ended; the values are those of the command line's contract."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check says.

    Args:
        state: how it ended.
        reason: a word that selects the sentences, "" where the state alone does.
        params: values the sentences name; never a secret.
        lines: exact lines for an admin to paste.
    """

    state: State
    reason: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Args:
        code: stable code, ``CHK-001``.
        run: looks; on the main loop, never blocking it.
    """

    code: str
    run: "Callable[[Probes], Awaitable[Found]]"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with what it found.

    Args:
        code: of the check.
        found: what it says.
        duration_s: seconds it took.
    """

    code: str
    found: Found
    duration_s: float


def ok(**params: Param) -> Found:
    """All is well."""
    return Found(State.OK, params=params)


def warning(reason: str, **params: Param) -> Found:
    """It works, but somebody should look."""
    return Found(State.WARNING, reason, params)


def failed(reason: str, *, lines: tuple[str, ...] = (), **params: Param) -> Found:
    """It does not work."""
    return Found(State.FAILED, reason, params, lines)


def not_applicable(reason: str, **params: Param) -> Found:
    """There is nothing to look at here."""
    return Found(State.NOT_APPLICABLE, reason, params)
