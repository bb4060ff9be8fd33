"""Card readers of this computer, and which of them a person has hidden. Pure; raises nothing."""

import re
from dataclasses import dataclass
from typing import Final

MOST_HIDDEN: Final = 32
LONGEST_NAME: Final = 128
ON_READER: Final = "pcsc:"
"""Begins the path of a key on a reader; reader and number of the card follow."""
# The card service numbers readers by the order they came in; another plug is another number.
# Linux and macOS: "ACS ACR1252 00 00", reader and slot; Windows: "ACS ACR1252 0".
_NUMBERS: Final = re.compile(r"( [0-9A-F]{2}){1,2}\Z| [0-9]{1,2}\Z")
# A key is held to the field of a reader: that slot comes before the one with contacts, the one for a SIM comes last.
_FIELD: Final = re.compile(r"contactless|\bnfc\b|picc|(?:\b|\d)cl\b", re.IGNORECASE)
_SIM: Final = re.compile(r"\bsam\b|\bsim\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """A card reader.

    Args:
        name: as a person knows it, without the numbers of the card service.
        hidden: a person has hidden it: no card in it is ever opened.
        here: it is connected now.
        card: something lies on it now.
    """

    name: str
    hidden: bool = False
    here: bool = True
    card: bool = False


def reader_name(told: str) -> str:
    """Take the numbers off a reader's name.

    Args:
        told: as the card service names it.

    Returns:
        The name that stays the same from plug to plug.
    """
    return _NUMBERS.sub("", told.strip()).strip()[:LONGEST_NAME] or told.strip()[:LONGEST_NAME]


def reader_at(path: str) -> str | None:
    """Name the reader a key lies on.

    Args:
        path: as in `SecurityKey.path`.

    Returns:
        Its name without numbers, None for a key that is reached in another way.
    """
    if not path.startswith(ON_READER):
        return None
    return reader_name(path.removeprefix(ON_READER).rpartition(":")[0]) or None


def reader_rank(told: str) -> int:
    """Say in which order readers are looked at.

    Args:
        told: as the card service names it.

    Returns:
        0 for a field that a key is held to, 2 for a slot of a SIM, 1 for all else.
    """
    return 2 if _SIM.search(told) else 0 if _FIELD.search(told) else 1
