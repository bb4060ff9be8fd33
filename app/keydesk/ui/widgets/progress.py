"""Where a flow stands and how long it may still take: step bar, thin bar with time left, spinner.

Runs on the main thread. Raises IndexError for a step that does not exist.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.theme.theme import motion_allowed
from keydesk.ui.widgets.painting import placed, rounded_by
from keydesk.ui.widgets.text import Small

SPINNER_AFTER_MS = 300


class StepBar(QWidget):
    """The steps of a flow, the done ones filled.

    Args:
        steps: their names, one word each.
        parent: the owner.
    """

    def __init__(self, steps: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = tuple(steps)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def current(self) -> int:
        """Index of the step that is going on; the number of steps when all are done."""
        return self._current

    def set_current(self, index: int) -> None:
        """Show which step is going on.

        Args:
            index: 0-based; the number of steps means that all are done.

        Raises:
            IndexError: outside of that.
        """
        if not 0 <= index <= len(self._steps):
            raise IndexError(index)
        self._current = index
        if index < len(self._steps):
            name = self.tr("Step {number} of {total}: {name}").format(
                number=index + 1, total=len(self._steps), name=self._steps[index]
            )
        else:
            name = self.tr("All steps done")
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A bar and a line of small text."""
        return QSize(240, 4 + 8 + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars and names."""
        look = look_of(self)
        painter = QPainter(self)
        count = len(self._steps)
        width = (self.width() - 8 * (count - 1)) / count
        font = QFont(self.font())
        font.setPointSizeF(max(1.0, font.pointSizeF() * 0.9))
        for index, name in enumerate(self._steps):
            left = round(index * (width + 8))
            bar = placed(self, QRect(left, 0, round(width), 4))
            reached = index <= self._current
            outline = look.color("line") if look.contrast else None
            rounded_by(painter, QRectF(bar), 2.0, look.color("accent" if reached else "track"), outline)
            now = index == self._current
            font.setWeight(QFont.Weight.Bold if now else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(look.color("text" if now else "muted"))
            room = placed(self, QRect(left, 10, round(width), self.height() - 10))
            text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop, text)


class ThinBar(QWidget):
    """A thin bar that is filled from 0 to 1.

    Args:
        name: what it measures, for screen readers.
        parent: the owner.
    """

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_share(0.0)

    @property
    def share(self) -> float:
        """How much is filled, 0 to 1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill it.

        Args:
            share: 0 to 1; less or more is cut.
        """
        self._share = min(1.0, max(0.0, share))
        percent = self.locale().toString(round(self._share * 100))
        self.setAccessibleName(self.tr("{name}: {percent} %").format(name=self._name, percent=percent))
        self.update()

    def sizeHint(self) -> QSize:
        """Six pixels high."""
        return QSize(120, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track and fill."""
        look = look_of(self)
        painter = QPainter(self)
        outline = look.color("line") if look.contrast else None
        rounded_by(painter, QRectF(self.rect()), self.height() / 2, look.color("track"), outline)
        if self._share > 0:
            fill = placed(self, QRect(0, 0, max(self.height(), round(self.width() * self._share)), self.height()))
            rounded_by(painter, QRectF(fill), self.height() / 2, look.color("accent"))


class TimeLeft(QWidget):
    """A thin bar that runs down, with the seconds left in words.

    Args:
        name: what is waited for, for screen readers.
        parent: the owner.
    """

    expired = Signal()

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.bar = ThinBar(name)
        self.label = Small(wrap=False)
        row.addWidget(self.bar, 1)
        row.addWidget(self.label)
        self._total = self._left = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._tick)

    def start(self, total_s: float, left_s: float | None = None) -> None:
        """Start to run down.

        Args:
            total_s: seconds that fill the whole bar.
            left_s: seconds left now; all of them if None.
        """
        self._total = max(total_s, 0.001)
        self._left = total_s if left_s is None else left_s
        self._show()
        self._timer.start()

    def stop(self) -> None:
        """Stop where it is."""
        self._timer.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop when nobody sees it any more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._timer.stop()

    def _tick(self) -> None:
        self._left = max(0.0, self._left - 0.25)
        self._show()
        if self._left <= 0:
            self._timer.stop()
            self.expired.emit()

    def _show(self) -> None:
        self.bar.set_share(self._left / self._total)
        seconds = int(-(-self._left // 1))
        minutes = seconds >= 90
        text = self.tr("%n min left", "", round(seconds / 60)) if minutes else self.tr("%n s left", "", seconds)
        if text != self.label.text():
            self.label.setText(text)


class Spinner(QWidget):
    """A turning arc that appears only when waiting takes longer than 0.3 s; still where motion is off.

    Args:
        parent: the owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._angle = 0
        self._shown = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._appear)
        self._turn = QTimer(self)
        self._turn.setInterval(33)
        self._turn.timeout.connect(self._step)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Please wait"))

    @property
    def appeared(self) -> bool:
        """Whether it can be seen."""
        return self._shown

    def start(self) -> None:
        """Begin to wait; nothing is seen for 0.3 s."""
        if not self._shown:
            self._delay.start(SPINNER_AFTER_MS)

    def stop(self) -> None:
        """Waiting is over."""
        self._delay.stop()
        self._turn.stop()
        self._shown = False
        self.update()

    def appear_now(self) -> None:
        """Show it at once, for pictures and for waits known to be long."""
        self._appear()

    def _appear(self) -> None:
        self._shown = True
        if motion_allowed():
            self._turn.start()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop turning when nobody sees it."""
        super().hideEvent(event)
        self._turn.stop()

    def _step(self) -> None:
        self._angle = (self._angle + 12) % 360
        self.update()

    def sizeHint(self) -> QSize:
        """A line high."""
        side = round(self.fontMetrics().height() * 1.2)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arc."""
        if not self._shown:
            return
        look = look_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(look.color("track"), 2.5))
        painter.drawEllipse(box)
        pen = QPen(look.color("accent"), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, -self._angle * 16, 100 * 16)
