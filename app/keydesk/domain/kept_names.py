"""The names and colours a person gave to keys and passkeys, as this computer keeps them. Pure; raises nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

KEY, TAG, PASSKEY = "key:", "tag:", "passkey:"
OF_KEYS: Final = (KEY, TAG, PASSKEY)
"""What each is kept under begins with one of these; others are names of methods and of connected accounts."""


class KeptName(NamedTuple):
    """One as it is kept.

    Args:
        account: whose it is; "" for those that all accounts of the computer share.
        name: what it is kept under.
        label: the name or colour.
    """

    account: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Named:
    """How much a person named.

    Args:
        keys: how many keys have a name or a colour, plugged in or not.
        names: what those with a name are called, in order.
        passkeys: how many passkeys have a name.
    """

    keys: int
    names: tuple[str, ...]
    passkeys: int

    @property
    def any(self) -> bool:
        """Whether something has a name."""
        return self.keys + self.passkeys > 0


def named(labels: Mapping[str, str]) -> Named:
    """Count names.

    Args:
        labels: as they are kept.

    Returns:
        How much is named.
    """
    keys = {name.partition(":")[2] for name in labels if name.startswith((KEY, TAG))}
    called = {text for name, text in labels.items() if name.startswith(KEY)}
    passkeys = sum(name.startswith(PASSKEY) for name in labels)
    return Named(len(keys), tuple(sorted(called, key=str.casefold)), passkeys)
