"""The languages of the gallery: English, Japanese, and two that are made here: long, and right to left.

The pseudo languages go through Qt's own translator hook, so that they show whether a text is translated at all.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QTranslator

NAMES = ("en", "ja", "long", "rtl")
_WIDER = str.maketrans("aeiouyAEIOUYcnsz", "àéîöüýÀÉÎÖÜÝçñšž")
_PLACE = re.compile(r"(\{[^}]*\}|%n|%L?\d|&[A-Za-z])")
# Arabic letters in place of Latin ones: a right-to-left text of about the same length that nobody has to know.
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")


def lengthened(text: str) -> str:
    """Return the text with accents and 40 % longer, its places kept."""
    parts = _PLACE.split(text)
    accented = "".join(part if _PLACE.fullmatch(part) else part.translate(_WIDER) for part in parts)
    words = "ōné twō thrēē fōūr fīvē sīx sēvēn ēīght nīnē tēn " * 8
    return f"[{accented} {words[: max(2, round(len(text) * 0.4))].strip()}]"


def mirrored(text: str) -> str:
    """Return a right-to-left text of the same shape, its places kept."""
    parts = _PLACE.split(text)
    return "".join(part if _PLACE.fullmatch(part) else part.lower().translate(_ARABIC) for part in parts)


class Pseudo(QTranslator):
    """Makes a text out of every source text.

    Args:
        name: "long" or "rtl".
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._make = lengthened if name == "long" else mirrored

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Answer Qt."""
        return self._make(text) if text else ""

    def isEmpty(self) -> bool:
        """Tell Qt that there is something to ask for."""
        return False
