"""The field for the digits an app shows or a message brings: takes a paste with spaces, tells when all are there.

Runs on the main thread. Raises nothing.
"""

import unicodedata

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from keydesk.core.secret import Secret
from keydesk.ui.widgets.fields import LineField

DIGITS = 6
"""How long the codes of all Auth0 factors are. Source: reference §11."""


def digits_of(text: str) -> str:
    """Give the digits in a text, in plain form; a paste brings spaces, and an input method wide digits.

    Args:
        text: as typed or pasted.

    Returns:
        ASCII digits only.
    """
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if char in "0123456789")


class CodeField(LineField):
    """The field; it shows the digits large, all of one width.

    Args:
        name: what a screen reader says.
        parent: the owner.
    """

    completed = Signal()

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(max(self.font().pointSizeF() * 1.5, 1.0))
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 4.0)
        self.setFont(font)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self._had = ""
        self.textChanged.connect(self._clean)

    @property
    def complete(self) -> bool:
        """Whether all digits are there."""
        return len(self.text()) == DIGITS

    def take(self) -> Secret:
        """Hand out the code and empty the field."""
        code = Secret(self.text())
        self.clear()
        return code

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A paste replaces all: nobody wants half of an old code before a new one."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_paste(QGuiApplication.clipboard().mimeData())
            return
        super().keyPressEvent(event)

    def take_paste(self, data: QMimeData) -> None:
        """Fill the field from what was copied elsewhere.

        Args:
            data: what the clipboard holds; nothing happens without digits in it.
        """
        if digits := digits_of(data.text()):
            self.setText(digits)

    def sizeHint(self) -> QSize:
        """Wide enough for the digits and the caret."""
        digits = self.fontMetrics().horizontalAdvance("0" * DIGITS)
        return QSize(digits + 40, max(48, self.fontMetrics().height() + 18))

    def minimumSizeHint(self) -> QSize:
        """The code is never cut."""
        return self.sizeHint()

    def _clean(self, text: str) -> None:
        digits = digits_of(text)[:DIGITS]
        if digits != text:
            caret = len(digits_of(text[: self.cursorPosition()]))
            self.setText(digits)  # comes back here
            self.setCursorPosition(min(caret, len(digits)))
            return
        if digits != self._had:
            self._had = digits
            if len(digits) == DIGITS:
                self.completed.emit()
