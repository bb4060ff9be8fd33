"""Joins what keys hold with what the account knows. Pure functions; no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address

from keydesk.domain.account import Method, PasskeyFacts
from keydesk.domain.keys import FormFactor, Presence, SecurityKey


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


def map_listed(
    key_id: str, methods: Sequence[Method], on_key: Sequence[bytes], silent: KeyMap | None = None
) -> KeyMap:
    """Build a key's map from its own list of this account's site.

    Args:
        key_id: the key.
        methods: the account's methods.
        on_key: credential ids the key lists for the account's site and user.
        silent: what the key said without its PIN. Older sign-ins are in no list of a key, so for them it still holds.

    Returns:
        The map with proof ``listed``.
    """
    known = {m.passkey.credential_id: m.id for m in methods if m.passkey is not None and m.passkey.credential_id}
    unlisted = frozenset(m.id for m in methods if m.passkey is not None and not m.is_passkey)
    return KeyMap(
        key_id,
        held=frozenset(known[c] for c in on_key if c in known)
        | (silent.held & unlisted if silent is not None else frozenset()),
        unknown=silent.unknown & unlisted if silent is not None else frozenset(),
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


def sites_of(passkey: PasskeyFacts, domain: str) -> tuple[str, ...]:
    """Name the sites a passkey may have been made for.

    Args:
        passkey: what the account knows of it.
        domain: the login domain.

    Returns:
        Its own site where the account tells; else the login domain and the one above it. Source: reference
        security-keys.md, P1 – the site is optional in the passkey object and missing in older sign-ins.
    """
    if passkey.rp_id:
        return (passkey.rp_id,)
    above = domain.partition(".")[2]
    # One label alone ("com") is nobody's site, and what stands behind the first dot of a number is none either.
    return (domain, above) if "." in above and not _is_number(domain) else (domain,)


def _is_number(domain: str) -> bool:
    try:
        ip_address(domain)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class SeenKey:
    """A key that was plugged in here once, as it is remembered.

    Args:
        id: the key.
        model: name of its model, empty when it was seen by a version that did not keep it.
        serial_end: the last four of its serial, empty when it does not tell.
        form: its shape.
        seen_at: when it was last asked, None while that is not known.
    """

    id: str
    model: str = ""
    serial_end: str = ""
    form: FormFactor = FormFactor.UNKNOWN
    seen_at: datetime | None = None


def seen(key: SecurityKey) -> SeenKey:
    """Say what is remembered of a key.

    Args:
        key: the key, plugged in.

    Returns:
        What helps a person to tell it from others when it is gone.
    """
    return SeenKey(key.id, key.model, (key.serial or "")[-4:], key.form)


class Where(StrEnum):
    """Where a passkey of the account is, as far as this computer can know."""

    HERE = "here"  # a key that is plugged in said that it holds it
    AWAY = "away"  # a key that is not plugged in held it when it was last here
    SYNCED = "synced"  # on several devices, so on no key
    UNASKED = "unasked"  # a key here could not be asked about it
    UNSEEN = "unseen"  # no key that was ever plugged in here holds it; it may well be on another one


@dataclass(frozen=True, slots=True)
class KeyStand:
    """One key in the inventory.

    Args:
        key_id: the key.
        here: it is plugged in.
        held: method ids of the passkeys it holds, in the account's order.
        orphans: credential ids it holds and the account does not know.
        unasked: method ids it could not be asked about.
        listed: its own list was read, so that all orphans are known.
    """

    key_id: str
    here: bool
    held: tuple[str, ...]
    orphans: tuple[bytes, ...]
    unasked: tuple[str, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class Inventory:
    """Account and keys, joined.

    Args:
        keys: the keys, those that are plugged in first.
        where: per method id of a passkey where it is, in the account's order.
    """

    keys: tuple[KeyStand, ...]
    where: Mapping[str, Where]

    def at(self, where: Where) -> tuple[str, ...]:
        """Method ids of the passkeys that are there."""
        return tuple(method_id for method_id, there in self.where.items() if there is where)


def reconcile(methods: Sequence[Method], maps: Mapping[str, KeyMap], here: Sequence[str]) -> Inventory:
    """Join account and keys.

    Args:
        methods: the account's methods.
        maps: what is known of keys, by key id.
        here: ids of the keys that are plugged in, in the order they came.

    Returns:
        The inventory; a key that is not here and holds nothing is left out.
    """
    holding = [m for m in methods if m.passkey is not None and m.confirmed]
    order = [*(k for k in here if k in maps), *(k for k in maps if k not in here)]
    stands = [_stand(maps[key_id], holding, key_id in here) for key_id in order]
    places = {m.id: _where(m, stands) for m in holding}
    return Inventory(tuple(s for s in stands if s.here or s.held), places)


def _stand(key_map: KeyMap, methods: Sequence[Method], here: bool) -> KeyStand:
    return KeyStand(
        key_map.key_id,
        here,
        tuple(m.id for m in methods if m.id in key_map.held),
        key_map.orphans,
        tuple(m.id for m in methods if m.id in key_map.unknown) if here else (),
        here and key_map.proof == "listed",
    )


def _where(method: Method, stands: Sequence[KeyStand]) -> Where:
    holders = [stand for stand in stands if method.id in stand.held]
    if any(stand.here for stand in holders):
        return Where.HERE
    if holders:
        return Where.AWAY
    if method.passkey is not None and method.passkey.synced:
        return Where.SYNCED
    if any(method.id in stand.unasked for stand in stands):
        return Where.UNASKED
    return Where.UNSEEN
