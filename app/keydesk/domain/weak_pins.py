"""PINs for other people, drawn or typed, and what makes one easy to guess. Pure but for the system's random numbers.

A PIN that is handed over on paper is digits only: every keyboard has them in the same place.
"""

import secrets
from functools import partial
from itertools import pairwise

from keydesk.core.secret import Secret

DIGITS = "0123456789"
_RUN, _LONG_RUN = 3, 5  # 123; words have three and four letters in order, as "first" and "understudy"
_LONG = 8
_SAME = 3  # 777
_WALK = 4  # qwer
# What fingers walk over: the rows of letters.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn")
_MONTHS, _DAYS = range(1, 13), range(1, 32)
_CENTURIES = ("19", "20")


def random_pin(length: int) -> Secret:
    """Draw a PIN of digits that is not easy to guess.

    Args:
        length: how many.

    Returns:
        The PIN; each of those that are left is as likely as any other. Source: NIST SP 800-63B §5.1.1.
    """
    while True:
        text = "".join(secrets.choice(DIGITS) for _ in range(length))
        if weakness(text) is None:
            return Secret(text)


def weakness(pin: str) -> str | None:
    """Tell why a PIN is easy to guess.

    Args:
        pin: the text.

    Returns:
        ``repeat``, ``run``, ``date``, ``walk``, or None for a good one.
    """
    text = pin.lower()
    words = len(text) >= _LONG and not text.isdecimal()
    checks = (
        ("repeat", _repeats),
        ("run", partial(_runs, least=_LONG_RUN if words else _RUN)),
        ("date", _is_date),
        ("walk", _walks),
    )
    return next((name for name, check in checks if check(text)), None)


def _repeats(text: str) -> bool:
    """The same character several times in a row, few different ones, or a part said again (1212, 482482)."""
    same = any(len(set(text[at : at + _SAME])) == 1 for at in range(len(text) - _SAME + 1))
    parts = range(1, len(text) // 2 + 1)
    again = any(text == (text[:size] * len(text))[: len(text)] for size in parts)
    return same or again or len(set(text)) < min(3, len(text))


def _runs(text: str, least: int) -> bool:
    """Neighbours in the order of digits or letters, up, down, or over the end (890, xyza)."""
    for at in range(len(text) - least + 1):
        part = text[at : at + least]
        if not (part.isalpha() or part.isdecimal()) or not part.isascii():
            continue
        around = 10 if part.isdecimal() else 26
        steps = {(ord(right) - ord(left)) % around for left, right in pairwise(part)}
        if steps in ({1}, {around - 1}):
            return True
    return False


def _is_date(text: str) -> bool:
    """A day of a year in any usual order anywhere in it, or a year of our lives at either end."""
    for at in range(len(text)):
        if _day_with_year(text[at : at + 8]) or (len(text) == 6 and _short_day(text)):
            return True
    ends = (text[:4], text[-4:])
    return len(text) <= 6 and any(end.isdecimal() and end[:2] in _CENTURIES for end in ends)


def _day_with_year(part: str) -> bool:
    if len(part) < 8 or not part.isdecimal():
        return False
    first, last = part[:4], part[4:]
    return (first[:2] in _CENTURIES and _day(last)) or (last[:2] in _CENTURIES and _day(first))


def _short_day(text: str) -> bool:
    return text.isdecimal() and (_day(text[:4]) or _day(text[2:]))


def _day(part: str) -> bool:
    left, right = int(part[:2]), int(part[2:])
    return (left in _MONTHS and right in _DAYS) or (left in _DAYS and right in _MONTHS)


def _walks(text: str) -> bool:
    """Neighbouring keys in a straight line, there or back."""
    return any(line in text for line in _LINES)


def _lines() -> frozenset[str]:
    rows = {row[at : at + _WALK] for row in _ROWS for at in range(len(row) - _WALK + 1)}
    found = rows | {"147", "258", "369", "159", "357"}  # down and across a pad, of telephones and of keyboards
    return frozenset(found | {line[::-1] for line in found})


_LINES = _lines()
