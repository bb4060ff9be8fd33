"""The scaffold of a page: title and actions on top, content that scrolls, sections with headings.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.column import Column
from keydesk.ui.widgets.painting import rounded_by, text_scale
from keydesk.ui.widgets.text import Body, Heading, Title

CONTENT_WIDTH = 960


class SlimScrollBar(QScrollBar):
    """A quiet scroll bar, still 12 wide to catch."""

    def sizeHint(self) -> QSize:
        """Twelve across."""
        if self.orientation() == Qt.Orientation.Vertical:
            return QSize(12, 40)
        return QSize(40, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the handle only."""
        span = self.maximum() - self.minimum() + self.pageStep()
        if span <= self.pageStep():
            return
        from PySide6.QtCore import QRectF

        upright = self.orientation() == Qt.Orientation.Vertical
        length = self.height() if upright else self.width()
        handle = max(32.0, length * self.pageStep() / span)
        start = (length - handle) * (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        box = QRectF(3, start + 2, 6, handle - 4) if upright else QRectF(start + 2, 3, handle - 4, 6)
        look = look_of(self)
        rounded_by(QPainter(self), box, 3.0, look.color("muted" if self.isSliderDown() else "edge"))


def quiet_scroll_area(content: QWidget) -> QScrollArea:
    """Return a scroll area without a frame around a content that fills its width."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBar(SlimScrollBar(area))
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


class Section(Column):
    """A heading, an action beside it, and what belongs below.

    Args:
        title: the heading.
        note: a sentence below the heading, or "".
        parent: the owner.
    """

    def __init__(self, title: str, note: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(12, parent)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.heading = Heading(title)
        head.addWidget(self.heading, 1)
        self._head = head
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        self.note = Body(note, tone="muted")
        self.note.setVisible(bool(note))
        words.addWidget(self.note)
        self.body.addLayout(words)

    def remove(self, part: QWidget) -> None:
        """Take a part away and delete it."""
        self.body.removeWidget(part)
        part.hide()
        part.deleteLater()

    def add_action(self, button: Button | IconButton) -> Button | IconButton:
        """Put a button beside the heading and return it."""
        self._head.addWidget(button)
        return button


class Columns(QWidget):
    """Parts side by side, one below the other where it is narrow.

    Args:
        parts: what to lay out.
        least: the width a part needs, logical pixels.
        parent: the owner.
    """

    def __init__(self, *parts: QWidget, least: int = 300, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        for part in parts:
            self.add(part)

    def add(self, part: QWidget) -> QWidget:
        """Put a part at the end and return it."""
        self._row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        return part

    def minimumSizeHint(self) -> QSize:
        """Allow the narrow form."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where every part has its width."""
        super().resizeEvent(event)
        count = self._row.count()
        fits = self.width() >= count * self._least * text_scale(self) + 16 * (count - 1)
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)


class Page(QWidget):
    """A page of the rail.

    Args:
        title: the page's name.
        subtitle: one plain sentence about the state.
        parent: the owner.
    """

    def __init__(self, title: str, subtitle: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(32, 24, 32, 24)
        self.body.setSpacing(24)
        head = QHBoxLayout()
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.title = Title(title)
        self.subtitle = Body(subtitle, tone="muted")
        self.subtitle.setVisible(bool(subtitle))
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head.addLayout(words, 1)
        self._actions = head
        self.body.addLayout(head)
        self.body.addStretch(1)
        self.area = quiet_scroll_area(self.content)
        self.area.verticalScrollBar().rangeChanged.connect(lambda: self._set_margins())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.setAccessibleName(title)

    def set_subtitle(self, text: str) -> None:
        """Say how things stand."""
        self.subtitle.setText(text)
        self.subtitle.setVisible(bool(text))

    def add_action(self, button: Button | IconButton) -> Button | IconButton:
        """Put a button beside the title and return it."""
        self._actions.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button

    def add(self, part: QWidget) -> QWidget:
        """Put a part at the end of the content and return it."""
        self.body.insertWidget(self.body.count() - 1, part)
        return part

    def add_section(self, title: str, note: str = "") -> Section:
        """Put a new section at the end of the content and return it."""
        section = Section(title, note)
        self.body.insertWidget(self.body.count() - 1, section)
        return section

    def remove(self, part: QWidget) -> None:
        """Take a part away and delete it."""
        self.body.removeWidget(part)
        part.hide()
        part.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines short on wide screens and margins small on narrow ones."""
        super().resizeEvent(event)
        self._set_margins()

    def _set_margins(self) -> None:
        side = 32 if self.width() >= 560 else 16
        spare = max(0, self.width() - CONTENT_WIDTH - 2 * side)
        margins = self.body.contentsMargins()
        # What is left over on a wide screen goes to the far side: the titles stay where the eye expects them.
        # The scroll bar takes its room from the margin, so that nothing moves when it comes and goes.
        bar = self.area.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0
        near, far = side, side + spare - min(taken, side)
        left, right = (far, near) if self.isRightToLeft() else (near, far)
        if (margins.left(), margins.right()) != (left, right):
            self.body.setContentsMargins(left, 24, right, 24)
