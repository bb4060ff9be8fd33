"""A picture with words beside it; below it where it is narrow.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from keydesk.ui.widgets.painting import text_scale
from keydesk.ui.widgets.text import Body, Strong

_GAP = 24


class Beside(QWidget):
    """The two parts.

    Args:
        picture: keeps its own size.
        least: the width the words need, logical pixels at the usual text size.
        parent: the owner.
    """

    def __init__(self, picture: QWidget, *, least: int = 240, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._least = picture, least
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        below = QVBoxLayout()
        below.setSpacing(8)
        below.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        below.addStretch(1)
        self._below = below
        self._row.addLayout(below)
        self.words = QVBoxLayout()
        self.words.setSpacing(12)
        self._column = QWidget()
        self.words.setContentsMargins(0, 0, 0, 0)
        self._column.setLayout(self.words)
        self._row.addWidget(self._column, 1)

    def add(self, part: QWidget) -> QWidget:
        """Put a part at the end of the words and return it."""
        self.words.addWidget(part)
        return part

    def add_below(self, part: QWidget) -> QWidget:
        """Put a part below the picture and return it."""
        self._below.insertWidget(self._below.count() - 1, part, 0, Qt.AlignmentFlag.AlignHCenter)
        return part

    def minimumSizeHint(self) -> QSize:
        """Allow the narrow form."""
        return QSize(self._picture.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where the words have their width."""
        super().resizeEvent(event)
        needed = self._picture.sizeHint().width() + _GAP + self._least * text_scale(self)
        fits = self.width() >= needed
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)


class NumberedLine(QWidget):
    """One step of a short instruction.

    Args:
        number: which step.
        text: what to do, one sentence.
        parent: the owner.
    """

    def __init__(self, number: int, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        sign = Strong(str(number), tone="accent", wrap=False)
        self.label = Body(text)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
