"""Joins what keys hold with what the account knows. Pure functions; no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keydesk.domain.account import Method
from keydesk.domain.keys import Presence


@dataclass(frozen=True, slots=True)
class KeyMap:
    """What is known about one key and one account.

    Args:
        key_id: the key.
        held: method ids whose passkey the key holds.
        unknown: method ids that could not be asked.
        orphans: credential ids on the key that the account does not list (known only after the PIN).
        proof: ``silent`` (asked without PIN) or ``listed`` (read from the key's own list).
    """

    key_id: str
    held: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    orphans: tuple[bytes, ...] = ()
    proof: str = "silent"


def map_key(key_id: str, methods: Sequence[Method], answers: Mapping[bytes, Presence]) -> KeyMap:
    """Build a key's map from its silent answers.

    Args:
        key_id: the key.
        methods: the account's methods.
        answers: per credential id what the key said.

    Returns:
        The map with proof ``silent``.
    """
    held: set[str] = set()
    unknown: set[str] = set()
    for method in methods:
        if method.passkey is None:
            continue
        answer = answers.get(method.passkey.credential_id, Presence.UNKNOWN)
        if answer is Presence.HOLDS:
            held.add(method.id)
        elif answer is Presence.UNKNOWN:
            unknown.add(method.id)
    return KeyMap(key_id, frozenset(held), frozenset(unknown))


def map_listed(key_id: str, methods: Sequence[Method], on_key: Sequence[bytes]) -> KeyMap:
    """Build a key's map from its own list of this account's site.

    Args:
        key_id: the key.
        methods: the account's methods.
        on_key: credential ids the key lists for the account's site and user.

    Returns:
        The map with proof ``listed``.
    """
    known = {m.passkey.credential_id: m.id for m in methods if m.passkey is not None and m.passkey.credential_id}
    return KeyMap(
        key_id,
        held=frozenset(known[c] for c in on_key if c in known),
        orphans=tuple(c for c in on_key if c not in known),
        proof="listed",
    )


def keys_of_method(method_id: str, maps: Sequence[KeyMap]) -> tuple[str, ...]:
    """Name the keys that hold a method's passkey.

    Args:
        method_id: the method.
        maps: all maps known.

    Returns:
        Key ids.
    """
    return tuple(m.key_id for m in maps if method_id in m.held)


def not_seen(methods: Sequence[Method], maps: Sequence[KeyMap]) -> tuple[str, ...]:
    """Name passkeys that no key seen here holds – never to be called dead.

    Args:
        methods: the account's methods.
        maps: all maps known.

    Returns:
        Method ids of device-bound passkeys.
    """
    return tuple(
        m.id for m in methods if m.passkey is not None and not m.passkey.synced and not keys_of_method(m.id, maps)
    )
