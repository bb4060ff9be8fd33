"""Lines to paste elsewhere: shown one below the other, copied all at once in the form their place takes.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.copy_button import CopyButton
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.text import OneLine


class CodeLine(OneLine):
    """One line in a font whose signs cannot be mistaken; reads from the left in every language."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        font = QFont()
        font.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(font)  # the size stays that of running text


class CopyBlock(QWidget):
    """The lines with a button that copies them and says that it did.

    Args:
        name: what they are, for the button's name.
        lines: read as plain text.
        pasted: what is copied; the lines as shown when None.
        parent: the owner.
    """

    def __init__(
        self, name: str, lines: Sequence[str], pasted: str | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.pasted = "\n".join(lines) if pasted is None else pasted
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.setContentsMargins(0, 4, 0, 4)
        for line in lines:
            column.addWidget(CodeLine(line))
        row.addLayout(column, 1)
        self.button = CopyButton(name, self.pasted)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name}: {', '.join(lines)}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(QPainter(self), QRectF(self.rect()), look.color("bg"), look.color("line"))
