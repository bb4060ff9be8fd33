"""The field for a password: like the one for a PIN, but as long as a password may be, and without the code guard.

Some people have their key type a fixed password; that must not be thrown away. Runs on the main thread. Raises
nothing.
"""

import time
from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from keydesk.ui.widgets.pin_field import PinField, PinLine

MOST_BYTES = 1024
"""Longer than any tenant takes; keeps a pasted book out."""


class _PasswordLine(PinLine):
    """The line itself."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; fast typing is a password manager or a key, and welcome."""
        QLineEdit.keyPressEvent(self, event)
        while len(self.text().encode("utf-8", "surrogatepass")) > MOST_BYTES:
            self.backspace()


class PasswordField(PinField):
    """Label, field, button that shows the password, and a line that complains.

    Args:
        label: what is asked for.
        parent: the owner.
    """

    def __init__(self, label: str, *, parent: QWidget | None = None) -> None:
        super().__init__(label, parent=parent)

    def reveal_words(self, on: bool) -> str:
        """Say what the button does."""
        return self.tr("Hide password") if on else self.tr("Show password")

    def _make_line(self, name: str, now: Callable[[], float] = time.monotonic) -> PinLine:
        return _PasswordLine(name, now)
