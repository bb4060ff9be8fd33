"""A code to read from the screen and type elsewhere: large, in a font whose signs cannot be mistaken, and to copy.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.copy_button import CopyButton
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.text import Title


class CodeWord(Title):
    """The code itself; reads from the left in every language."""

    def __init__(self, code: str) -> None:
        super().__init__(code, wrap=False)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        font = QFont()
        font.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setBold(True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2.0)
        self.setFont(font)  # the size stays that of a title


class BigCode(QWidget):
    """The code with a button that copies it.

    Args:
        name: what it is, for screen readers.
        code: read as plain text.
        parent: the owner.
    """

    def __init__(self, name: str, code: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.setSpacing(8)
        self.word = CodeWord(code)
        # Sign by sign, so that it is not spoken as a word.
        self.word.setAccessibleName(f"{name}: {' '.join(code)}")
        self.button = CopyButton(name, code)
        self.button.setObjectName("copy-code")
        row.addWidget(self.word, 1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(QPainter(self), QRectF(self.rect()), look.color("bg"), look.color("line"))
