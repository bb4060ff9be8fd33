"""A code to read, write down or copy: large, of one width, in groups that wrap as a whole.

Runs on the main thread. Raises nothing.
"""

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from keydesk.core.secret import Secret
from keydesk.ui.models.grouped import spaced
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.text import Body

_SIDE = 16


class CodePlate(QWidget):
    """The code on a quiet ground.

    Args:
        name: what it is, said before it by a screen reader.
        code: the code; a person has to read it, so it is shown.
        scale: of the usual text size.
        parent: the owner.
    """

    def __init__(self, name: str, code: Secret, *, scale: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 14, _SIDE, 14)
        groups = spaced(code.reveal())
        self._groups = groups.split()
        self.label = Body(groups)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(max(self.label.font().pointSizeF() * scale, 1.0))
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setWeight(QFont.Weight.Bold if scale > 1.0 else QFont.Weight.Normal)
        font.setWordSpacing(font.pointSizeF() * 0.4)
        self.label.setFont(font)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Codes read from left to right in every language.
        self.label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.label.selectable()
        # Letter by letter in groups: a screen reader would make a word of it.
        self.label.setAccessibleName(f"{name}: {', '.join(' '.join(group) for group in groups.split())}")
        column.addWidget(self.label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break into lines of equal length where it does not fit into one."""
        super().resizeEvent(event)
        needed = self.label.fontMetrics().horizontalAdvance(" ".join(self._groups)) + self.label.font().wordSpacing()
        lines = max(1, math.ceil(needed / max(1, self.width() - 2 * _SIDE)))
        size = math.ceil(len(self._groups) / lines)
        rows = [" ".join(self._groups[at : at + size]) for at in range(0, len(self._groups), size)]
        if (text := "\n".join(rows)) != self.label.text():
            self.label.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(QPainter(self), QRectF(self.rect()), look.color("bg"), look.color("line"))
