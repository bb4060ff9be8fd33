"""What a page shows when it has nothing to show yet.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.progress import Spinner
from keydesk.ui.widgets.text import Body, Heading


class _ButtonRow(QWidget):
    """Buttons in the middle, one below the other where they do not fit beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._row.addStretch(1)
        self._buttons: list[Button] = []

    def add(self, button: Button) -> Button:
        """Put a button at the end and return it."""
        self._row.insertWidget(self._row.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._buttons.append(button)
        return button

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button."""
        widths = [button.sizeHint().width() for button in self._buttons if not button.isHidden()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where they fit."""
        super().resizeEvent(event)
        widths = [button.sizeHint().width() for button in self._buttons if not button.isHidden()]
        fits = self.width() >= sum(widths) + 8 * (len(widths) - 1)
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)


class EmptyState(Card):
    """Icon, sentence, one action.

    Args:
        icon: icon name.
        title: what is so, one short sentence.
        text: what to do about it.
        kind: "accent", "ok", "warn", "bad" or "neutral".
        picture: stands there instead of the icon, for example a KeyDrawing.
        parent: the owner.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        *,
        kind: str = "accent",
        picture: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=32, parent=parent)
        self.body.setSpacing(8)
        center = Qt.AlignmentFlag.AlignHCenter
        self.body.addWidget(picture or IconTile(icon, kind), 0, center)
        self.body.addSpacing(8)
        self.title = Heading(title)
        self.text = Body(text, tone="muted")
        for label in (self.title, self.text):
            label.setAlignment(center)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        self.text.setVisible(bool(text))
        self.body.addLayout(column)
        self._buttons = _ButtonRow()
        self.body.addWidget(self._buttons)

    def add_button(self, button: Button) -> Button:
        """Put an action below and return it."""
        self.body.setSpacing(12)
        return self._buttons.add(button)


class Waiting(QWidget):
    """A spinner with a sentence beside it, for waits under two seconds.

    Args:
        text: what is waited for.
        parent: the owner.
    """

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        self.spinner = Spinner()
        self.label = Body(text, tone="muted")
        policy = self.label.sizePolicy()  # keeps that its height depends on its width
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.label.setSizePolicy(policy)
        row.addWidget(self.spinner)
        row.addWidget(self.label, 1)
        self.spinner.start()
