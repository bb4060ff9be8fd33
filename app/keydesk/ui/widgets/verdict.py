"""The verdict card on top of a page: shield, one plain sentence, the reason, one next step.

Runs on the main thread. Raises KeyError for a level that does not exist.
"""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.painting import text_scale
from keydesk.ui.widgets.text import Sentence, Title

_PADDING, _GAP = 24, 24
# The width that the sentence needs before the steps may stand beside it.
_WORDS = 300
# level: (ink token, badge kind, sign in the shield)
LEVELS: dict[str, tuple[str, str, str]] = {
    "bad": ("bad", "bad", "cross"),
    "warn": ("warn", "warn", "mark"),
    "ok": ("ok", "ok", "check"),
    "unknown": ("muted", "unknown", "question"),
}


class Shield(QWidget):
    """The shield in one of four levels; decoration, the words stand beside it.

    Args:
        level: "bad", "warn", "ok" or "unknown".
        parent: the owner.
    """

    def __init__(self, level: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_level(level)

    def set_level(self, level: str) -> None:
        """Show another level."""
        self._ink, _, self._sign = LEVELS[level]
        self.update()

    def sizeHint(self) -> QSize:
        """88 by 88."""
        return QSize(88, 88)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shield and sign."""
        look = look_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 88, self.height() / 88)
        path = QPainterPath(QPointF(44, 6))
        path.lineTo(74, 17)
        path.lineTo(74, 39)
        path.cubicTo(74, 59, 62, 73, 44, 82)
        path.cubicTo(26, 73, 14, 59, 14, 39)
        path.lineTo(14, 17)
        path.closeSubpath()
        ink = look.color(self._ink)
        pen = QPen(ink, 4.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(look.color("quiet" if self._ink == "muted" else f"{self._ink}_tint"))
        painter.drawPath(path)
        pen.setWidthF(6.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_sign(self._sign))


def _sign(sign: str) -> QPainterPath:
    path = QPainterPath()
    if sign == "check":
        path.moveTo(31, 44)
        path.lineTo(40, 53)
        path.lineTo(58, 34)
    elif sign == "cross":
        path.moveTo(34, 33)
        path.lineTo(54, 53)
        path.moveTo(54, 33)
        path.lineTo(34, 53)
    elif sign == "mark":
        path.moveTo(44, 28)
        path.lineTo(44, 48)
        path.moveTo(44, 59)
        path.lineTo(44, 59.1)
    else:
        path.moveTo(36, 35)
        path.cubicTo(36, 24, 53, 24, 53, 35)
        path.cubicTo(53, 42, 44, 42, 44, 49)
        path.moveTo(44, 60)
        path.lineTo(44, 60.1)
    return path


class VerdictCard(Card):
    """The card.

    Args:
        parent: the owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=_PADDING, parent=parent)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(_GAP)
        self.body.addLayout(self._row)
        self._shield = Shield("unknown")
        self._row.addWidget(self._shield, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(6)
        self._badge = Badge("", "unknown")
        self._badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.headline = Title()
        self.reason = Sentence()
        words.addStretch(1)
        words.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeading)
        words.addWidget(self.headline)
        words.addWidget(self.reason)
        words.addStretch(1)
        self._row.addLayout(words, 1)
        self._steps = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._steps.setSpacing(12)
        self._steps_box = QWidget()
        self._steps_box.setLayout(self._steps)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._steps_box, 0, Qt.AlignmentFlag.AlignVCenter)
        self._steps_box.hide()

    def show_verdict(self, level: str, word: str, headline: str, reason: str, **names: str) -> None:
        """Show a verdict.

        Args:
            level: "bad", "warn", "ok" or "unknown".
            word: the level in words, for the badge.
            headline: one plain sentence.
            reason: translated text with {name} places.
            names: what stands in those places, in bold.

        Raises:
            KeyError: no such level.
        """
        self._shield.set_level(level)
        self._badge.set_state(word, LEVELS[level][1])
        self.headline.setText(headline)
        self.reason.say(reason, **names)

    def set_steps(self, *buttons: Button) -> None:
        """Put the next steps there, the primary one first; none takes them away."""
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for button in buttons:
            self._steps.addWidget(button)
        self._steps_box.setVisible(bool(buttons))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Allow the narrow form: the layout of now must not hold the card wide."""
        items = (self._steps.itemAt(at) for at in range(self._steps.count()))
        widest = max((item.sizeHint().width() for item in items if item is not None), default=0)
        return QSize(max(200, widest + 2 * _PADDING), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the steps below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        items = (self._steps.itemAt(at) for at in range(self._steps.count()))
        widths = [item.sizeHint().width() for item in items if item is not None]
        shield = self._shield.sizeHint().width() + _GAP
        words = round(_WORDS * text_scale(self))
        wide = self.width() >= 2 * _PADDING + shield + words + _GAP + max(widths, default=0)
        beside = sum(widths) + self._steps.spacing() * (len(widths) - 1) <= self.width() - 2 * _PADDING
        across = not wide and beside
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._steps.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            flag = Qt.AlignmentFlag.AlignVCenter if wide else Qt.AlignmentFlag.AlignLeading
            self._row.setAlignment(self._steps_box, flag)
            self._row.setSpacing(_GAP if wide else 16)
