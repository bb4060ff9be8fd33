"""Finding anything by a few letters: pages, methods, keys, accounts, actions.

Pure; any thread. Raises nothing.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_START, _FOLLOWS, _LATE, _SECOND = 12, 8, 1, 40
_WHOLE = 1_000
_VOICED = "\u3099\u309a"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    Args:
        title: its name.
        detail: what kind of thing it is, or where.
        icon: icon name.
        what: kind of action: ``page``, ``method``, ``key``, ``account`` or ``do``.
        name: which one, in code.
        also: other words it is found by.
    """

    title: str
    detail: str
    icon: str
    what: str
    name: str
    also: str = ""


def find(typed: str, entries: Sequence[Entry], most: int = 8) -> tuple[Entry, ...]:
    """Find what fits some letters, the best first.

    Args:
        typed: what a person typed; each word must be found, its letters in this order but not side by side.
        entries: what there is, in the order that counts among equals.
        most: how many to give at most.

    Returns:
        What fits; the first entries when nothing is typed.
    """
    words = _plain(typed).split()
    if not words:
        return tuple(entries[:most])
    scored: list[tuple[int, int]] = []
    for place, entry in enumerate(entries):
        score = _score(words, entry)
        if score is not None:
            # What is called exactly so comes first: "sign in" is the action, however well a page begins with it.
            score += _WHOLE if _letters(typed) == _letters(entry.title) else 0
            scored.append((-score, place))
    return tuple(entries[place] for _, place in sorted(scored)[:most])


def _score(words: Sequence[str], entry: Entry) -> int | None:
    title, rest = _plain(entry.title), _plain(f"{entry.detail} {entry.also}")
    total = 0
    for word in words:
        first, second = match(word, title), match(word, rest)
        best = max((score for score in (first, None if second is None else second - _SECOND) if score is not None),
                   default=None)  # fmt: skip
        if best is None:
            return None
        total += best
    return total


def match(word: str, text: str) -> int | None:
    """Score how well the letters of a word are found in a text.

    Args:
        word: plain letters.
        text: plain letters.

    Returns:
        Higher is better; None when they are not all there in this order.
    """
    if not word:
        return 0
    whole = text.find(word)
    if whole >= 0:
        # Side by side beats everything, at the start of a word even more.
        start = whole == 0 or not text[whole - 1].isalnum()
        return _FOLLOWS * len(word) * 2 + (_START * 2 if start else 0) - min(whole, 30)
    score, at = 0, -1
    for letter in word:
        found = text.find(letter, at + 1)
        if found < 0:
            return None
        if found == 0 or not text[found - 1].isalnum():
            score += _START
        elif found == at + 1:
            score += _FOLLOWS
        score -= _LATE * min(found - at - 1, 8)
        at = found
    return score


def _plain(text: str) -> str:
    """Case, width and accents do not matter."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in folded if not unicodedata.combining(sign) or sign in _VOICED)


def _letters(text: str) -> str:
    """Spaces and dashes do not matter either."""
    return "".join(sign for sign in _plain(text) if sign.isalnum() or sign in _VOICED)
