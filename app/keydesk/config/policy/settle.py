"""Lays what the readers found over each other: what is mandatory first, the computer's before the user's.

A value that is not of its kind is left out and told; where it was prescribed and the key has a careful value, that
one holds. A mandatory source that cannot be read closes all keys that have one. Pure; any thread; raises nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from keydesk.config.policy.found import MANDATORY, RECOMMENDED, Given, Policy, Source, Value
from keydesk.config.policy.kinds import Wrong
from keydesk.config.policy.model import BY_NAME, KEYS, PolicyKey
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code

if TYPE_CHECKING:
    from keydesk.core.strict_json import JsonValue

_STRENGTH = {source: at for at, source in enumerate((*MANDATORY, *RECOMMENDED))}
_SHOWN = 64


class Layer:
    """The values of one source, not checked yet.

    Args:
        source: one of the mandatory or recommended ones.
        where: file, registry key or property list, for people.
        values: as they stand there.
    """

    __slots__ = ("source", "values", "where")

    def __init__(self, source: Source, where: str, values: "Mapping[str, JsonValue]") -> None:
        self.source = source
        self.where = where
        self.values = values


class Refused:
    """A source that is there and cannot be used as a whole.

    Args:
        source: whose it is.
        where: file, registry key or property list.
        reason: ``owner``, ``writable``, ``link``, ``folder``, ``not-a-file``, ``unreadable``, ``too-large``,
            ``too-many``, ``encoding``, ``syntax``, ``shape``.
    """

    __slots__ = ("reason", "source", "where")

    def __init__(self, source: Source, where: str, reason: str) -> None:
        self.source = source
        self.where = where
        self.reason = reason


class Reading:
    """What a reader found.

    Args:
        layers: of one source the later one wins.
        refused: what could not be used.
    """

    __slots__ = ("layers", "refused")

    def __init__(self, layers: tuple[Layer, ...] = (), refused: tuple[Refused, ...] = ()) -> None:
        self.layers = layers
        self.refused = refused

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.layers or self.refused)


def settle(reading: Reading) -> Policy:
    """Check all values and lay them over each other.

    Args:
        reading: what the reader of this system found.

    Returns:
        The policy with everything that was wrong.
    """
    problems = [
        KeydeskError(Code.POLICY_SOURCE_REFUSED, where=one.where, reason=one.reason, closed=one.source in MANDATORY)
        for one in reading.refused
    ]
    prescribed: dict[str, Given] = {}
    recommended: dict[str, Given] = {}
    shut: dict[str, str] = {}
    for layer in _weakest_first(reading.layers):
        for name, raw in layer.values.items():
            key, value, reason = _read(name, raw, layer.source)
            if reason:
                problems.append(
                    KeydeskError(Code.POLICY_INVALID, key=name[:_SHOWN], reason=reason, where=layer.where)
                )
            binding = layer.source in MANDATORY and key is not None and key.mandatory
            if value is not None:
                (prescribed if binding else recommended)[name] = Given(value, layer.source, layer.where)
                shut.pop(name, None)
            elif binding and key is not None:
                shut[name] = layer.where
    broken = [one for one in reading.refused if one.source in MANDATORY]
    for key in KEYS:
        where = broken[0].where if broken else shut.get(key.name)
        if where is not None and key.closed is not None:
            prescribed[key.name] = Given(_stricter(key, prescribed.get(key.name)), Source.CLOSED, where)
    return Policy(prescribed, recommended, tuple(problems), bool(broken))


def _weakest_first(layers: Sequence[Layer]) -> Iterable[Layer]:
    """What comes later in this order overwrites; `sorted` keeps the order within a source."""
    return sorted(layers, key=lambda layer: -_STRENGTH[layer.source])


def _read(name: str, raw: "JsonValue", source: Source) -> tuple[PolicyKey | None, Value | None, str]:
    key = BY_NAME.get(name)
    if key is None:
        return None, None, "unknown"
    if source in RECOMMENDED and not key.recommended:
        return key, None, "not-recommended"
    try:
        value = key.kind.read(raw)
    except Wrong as error:
        return key, None, error.reason
    # What may only be recommended is taken as that.
    return key, value, "" if source in RECOMMENDED or key.mandatory else "not-mandatory"


def _stricter(key: PolicyKey, intact: Given | None) -> Value:
    closed = key.closed
    if closed is None:
        raise ValueError(key.name)
    value = intact.value if intact is not None else None
    if isinstance(closed, int) and not isinstance(closed, bool) and isinstance(value, int):
        return max(closed, value)
    return closed
