"""Parts below one another, as high as their texts make them in the width there is.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget


class Column(QWidget):
    """The column.

    Args:
        spacing: room between the parts, logical pixels.
        parent: the owner.
    """

    def __init__(self, spacing: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, part: QWidget) -> QWidget:
        """Put a part at the end and return it."""
        self.body.addWidget(part)
        return part

    def sizeHint(self) -> QSize:
        """High enough for texts that wrap in the width of now; a layout gives no more than this."""
        hint = super().sizeHint()
        if self.hasHeightForWidth():
            hint.setHeight(max(hint.height(), self.heightForWidth(self.width())))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
