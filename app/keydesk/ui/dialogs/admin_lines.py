"""The part of a page that an administrator needs: what to set in the tenant, each with its lines to copy.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.ui.models.setup_lines import AdminStep, as_text
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.copy_block import CopyBlock
from keydesk.ui.widgets.text import Body, Small, Strong


class AdminLines(QWidget):
    """The part.

    Args:
        question: says to the person what this is; "" where a heading above does.
        steps: what to set.
        parent: the owner.
    """

    def __init__(self, question: str, steps: Sequence[AdminStep], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("admin-lines")
        self._steps = tuple(steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if question:
            column.addWidget(Body(question, tone="muted"))
        self.blocks = tuple(CopyBlock(step.name, step.lines.lines, step.lines.pasted) for step in steps)
        for step, block in zip(steps, self.blocks, strict=True):
            column.addLayout(self._step(step, block))
        self.copy = Button(self.tr("Copy all for your administrator"), icon="content_copy")
        self.copy.setObjectName("copy-for-admin")
        self.copy.clicked.connect(self._copy)
        self.copy.setVisible(len(self._steps) > 0)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeading)
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.setInterval(2000)
        self._back.timeout.connect(lambda: self.copy.setText(self.tr("Copy all for your administrator")))

    def _step(self, step: AdminStep, block: CopyBlock) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Strong(step.name))
        words.addWidget(Small(step.sentence))
        words.addSpacing(2)
        words.addWidget(block)
        # Where it is set: the names of the dashboard, as an administrator sees them.
        words.addWidget(Small(step.lines.where.replace(" > ", " › ")).selectable())
        return words

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self._steps))
        self.copy.setText(self.tr("Copied"))
        announce(self, self.tr("Copied"))
        self._back.start()
