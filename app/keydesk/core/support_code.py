"""The support code: a short random name of one run, in each of its log lines, that people can read out.

Usable on any thread; raises nothing.
"""

import secrets
from typing import Final

ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Capitals and digits that cannot be mistaken for each other, read out or written by hand."""
_HALF = 5


def new_support_code() -> str:
    """Draw a code for a run.

    Returns:
        Ten characters in two halves, ``K7QF2-M9XPT``; nothing about person or computer is in it.
    """
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(2 * _HALF))
    return f"{drawn[:_HALF]}-{drawn[_HALF:]}"
