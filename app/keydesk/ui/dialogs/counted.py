"""Sentences with a count that base classes of dialogs need.

With a count, Qt's tr() looks a text up only under the class of the very object, never under a base class; so these
sentences have a class of their own. Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QObject


class CountedWords(QObject):
    """The sentences."""

    def wait(self, seconds: int) -> str:
        """The line of a wait the tenant asked for."""
        return self.tr("Many requests right now. It goes on by itself in %n s; nothing is lost.", "", seconds)

    def tries(self, count: int) -> str:
        """PIN tries left in all."""
        return self.tr("%n tries left.", "", count)

    def before_replug(self, count: int) -> str:
        """PIN tries left before the key wants to be plugged in again."""
        return self.tr("%n of them before the key must be plugged in again.", "", count)

    def finger_tries(self, count: int) -> str:
        """Tries left with a finger; the PIN's follow in the same sentence."""
        return self.tr("%n tries left with a finger", "", count)

    def pin_tries(self, count: int) -> str:
        """Tries left with the PIN, after those with a finger or alone."""
        return self.tr("%n with the PIN", "", count)

    def least(self, count: int) -> str:
        """The shortest PIN the key takes."""
        return self.tr("At least %n characters", "", count)

    def wrong_codes(self, count: int) -> str:
        """How many codes were wrong up to now."""
        return self.tr("%n wrong codes so far.", "", count)
