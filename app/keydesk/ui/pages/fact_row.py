"""A fact in one line: what it is, its value, and a button that copies it. Main thread; raises nothing."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.ui.models.signs import Fact
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import IconButton
from keydesk.ui.widgets.text import OneLine, SmallLine

_LABEL_WIDTH = 160
_LABEL_SHARE = 0.38
_COPIED_MS = 2000


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
        self.copy = IconButton("content_copy", "")
        self.copy.setObjectName("copy")
        self.copy.clicked.connect(self._copy)
        row.addWidget(self._label)
        row.addWidget(self.value, 1)
        row.addWidget(self.copy)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(_COPIED_MS)
        self._back.timeout.connect(self._rest)
        self._fact = Fact("", "")

    def show_fact(self, fact: Fact) -> None:
        """Show a fact.

        Args:
            fact: what to show.
        """
        self._fact = fact
        self._label.setText(fact.label)
        self.value.setText(fact.value)
        self.value.setAccessibleName(f"{fact.label}: {fact.value}")
        self._rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the values one below the other, and give them most of the room."""
        super().resizeEvent(event)
        wanted = max(_LABEL_WIDTH, self._label.fontMetrics().averageCharWidth() * 22)
        self._label.setFixedWidth(min(wanted, round(self.width() * _LABEL_SHARE)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._fact.value)
        self.copy.set_icon("check")
        self.copy.set_name(self.tr("Copied"))
        announce(self, self.tr("Copied"))
        self._back.start()

    def _rest(self) -> None:
        self.copy.set_icon("content_copy")
        self.copy.set_name(self.tr("Copy {name}").format(name=self._fact.label))
