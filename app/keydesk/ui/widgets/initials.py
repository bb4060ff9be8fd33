"""The letters and the stable colour that stand for a name.

Runs on any thread. Raises nothing.
"""

from keydesk.ui.theme.tokens import TILES


def initials(name: str, count: int) -> str:
    """Return the first letters of the first and last word, or "?" for nothing.

    Args:
        name: a person's or a provider's name.
        count: 1 or 2.

    Returns:
        One or two characters, upper case.
    """
    # "Ana Ito (Administrator)" is AI: what stands in brackets is no name.
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    # Names in Han, kana or hangul are one word: their first character alone is the custom.
    if count == 1 or len(words) == 1:
        return words[0][0].upper()
    return (words[0][0] + words[-1][0]).upper()


def tile_color(name: str) -> str:
    """Return the stable tile colour of a name, the same on every computer and in every run."""
    value = 0
    for char in name.casefold():
        value = (value * 31 + ord(char)) & 0xFFFFFFFF
    return TILES[value % len(TILES)]
