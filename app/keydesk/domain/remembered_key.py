"""Keys that a person lets this computer list without the PIN, and what is kept for it. Frozen; no I/O.

A token here only lists: it makes, uses, changes and deletes nothing. Source: CTAP 2.2 §6.5.5.7, permission pcmr.
"""

from dataclasses import dataclass, field
from datetime import datetime

from keydesk.core.secret import Secret
from keydesk.domain.keys import Slots, StoredPasskey

READ_ONLY_LIST = "read-only-list"
"""The ability of a key to give such a token, as in `SecurityKey.can`."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadOnlyToken:
    """A key's leave to list its passkeys, good until its PIN is changed or it is reset.

    Args:
        identifier: what the key calls itself to those who hold the token, empty when it does not tell.
        secret: the token in base64url.
        protocol: number of the PIN/UV protocol it is used by.
        state: changes whenever the key's passkeys do, empty when the key does not tell.
    """

    identifier: bytes
    secret: Secret
    protocol: int
    state: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class RememberedKey:
    """A key this computer may list.

    Args:
        key_id: its identity; two keys of one model without serial numbers share one.
        token: its leave.
        model: its model, to name it while it is away.
        at: when it was remembered.
    """

    key_id: str
    token: ReadOnlyToken
    model: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadOnlyList:
    """What a key listed for a token.

    Args:
        passkeys: of every site.
        slots: held and free.
        state: the key's state of the list, empty when it does not tell.
    """

    passkeys: tuple[StoredPasskey, ...]
    slots: Slots
    state: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ShownAtOnce:
    """A plugged-in key that was recognised as a remembered one.

    Args:
        path: where it is plugged; another plug is another look.
        since: when it was remembered.
        changed: its passkeys were changed since they were last shown here.
    """

    path: str
    since: datetime
    changed: bool = False


def same_stem(one: str, other: str) -> bool:
    """Tell whether two identities differ in nothing but the number that tells twins apart while both are plugged in.

    Args:
        one: identity of a key.
        other: another one.

    Returns:
        Whether they may be of the same key.
    """
    return one.partition("-")[0] == other.partition("-")[0]
