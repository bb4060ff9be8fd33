"""A fact in one line: what it is, its value, and a button that copies it. Main thread; raises nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.ui.models.signs import Fact
from keydesk.ui.widgets.copy_button import CopyButton
from keydesk.ui.widgets.text import OneLine, SmallLine

_LABEL_WIDTH = 160
_LABEL_SHARE = 0.38


class FactRow(QWidget):
    """The line."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._label = SmallLine()
        self.value = OneLine()
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = CopyButton()
        self.copy.setObjectName("copy")
        row.addWidget(self._label)
        row.addWidget(self.value, 1)
        row.addWidget(self.copy)

    def show_fact(self, fact: Fact) -> None:
        """Show a fact.

        Args:
            fact: what to show.
        """
        self._label.setText(fact.label)
        self.value.setText(fact.value)
        self.value.setAccessibleName(f"{fact.label}: {fact.value}")
        self.copy.offer(fact.label, fact.value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the values one below the other, and give them most of the room."""
        super().resizeEvent(event)
        wanted = max(_LABEL_WIDTH, self._label.fontMetrics().averageCharWidth() * 22)
        self._label.setFixedWidth(min(wanted, round(self.width() * _LABEL_SHARE)))
