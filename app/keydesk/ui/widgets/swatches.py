"""A row of colours to choose from; the name of the chosen one stands beside it, so colour never speaks alone.

Runs on the main thread. Raises KeyError for a colour without a token.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.painting import dotted
from keydesk.ui.widgets.text import Small

_SIDE = 36


class Swatch(QRadioButton):
    """One colour: a disc, with a tick when it is chosen.

    Args:
        tag: colour tag, one of theme.tokens.TAGS.
        name: the colour in words.
        parent: the owner; swatches of one owner exclude each other and follow the arrow keys.
    """

    def __init__(self, tag: str, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag, self.name = tag, name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square, larger with larger text."""
        side = max(_SIDE, round(self.fontMetrics().height() * 2.0))
        return QSize(side, side)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be clicked."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc."""
        look = look_of(self)
        painter = QPainter(self)
        center = QPointF(self.width() / 2, self.height() / 2)
        ink, half = look.color(f"tag_{self.tag}"), self.width() / 2
        if self.isChecked():
            dotted(painter, center, half - 2, ink)
            dotted(painter, center, half - 4, look.color("surface"))
            dotted(painter, center, half - 6, ink)
            side = round(self.width() * 0.45)
            box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
            draw_icon(painter, box, "check", look.color("surface"))
        else:
            dotted(painter, center, half - 6, ink)


class SwatchRow(QWidget):
    """The row.

    Args:
        name: what is coloured, for screen readers.
        colours: tags with their names, in order.
        chosen: the tag chosen now; another one than those leaves all of them open.
        parent: the owner.
    """

    changed = Signal(str)

    def __init__(
        self, name: str, colours: Sequence[tuple[str, str]], chosen: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        box = QWidget()
        flow = FlowLayout(box, gap=4)
        self.swatches = {tag: Swatch(tag, words, parent=box) for tag, words in colours}
        for swatch in self.swatches.values():
            flow.addWidget(swatch)
        box.setMinimumWidth(flow.one_line_width())
        row.addWidget(box)
        self.name = Small("")
        row.addWidget(self.name, 1, Qt.AlignmentFlag.AlignVCenter)
        if chosen in self.swatches:
            self.swatches[chosen].setChecked(True)
            self.name.setText(self.swatches[chosen].name)
        self._set_stops()
        for swatch in self.swatches.values():
            swatch.toggled.connect(self._toggled)

    @property
    def chosen(self) -> str:
        """The chosen tag, "" for none."""
        return next((tag for tag, swatch in self.swatches.items() if swatch.isChecked()), "")

    def _toggled(self, on: bool) -> None:
        if not on:
            return
        swatch = self.swatches[self.chosen]
        self._set_stops()
        self.name.setText(swatch.name)
        announce(self, swatch.name)
        self.changed.emit(swatch.tag)

    def _set_stops(self) -> None:
        """Tab reaches the chosen one, arrow keys the others; without a chosen one Tab reaches them all."""
        for swatch in self.swatches.values():
            stop = swatch.isChecked() or not self.chosen
            swatch.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)
