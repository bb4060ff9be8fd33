"""Quiet lines: a lasting state above the page (Banner), a finished action that can be taken back (UndoBar).

Neither takes the focus. Runs on the main thread. Raises KeyError for a kind that does not exist.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from keydesk.ui.icons import draw_icon
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.text import Body

# kind: (icon, ink token, tint token)
_KINDS = {
    "info": ("info", "accent", "accent_tint"),
    "ok": ("check_circle", "ok", "ok_tint"),
    "warn": ("warning", "warn", "warn_tint"),
    "bad": ("error", "bad", "bad_tint"),
    "wait": ("hourglass_top", "accent", "accent_tint"),
    "offline": ("cloud_off", "warn", "warn_tint"),
    "managed": ("lock", "muted", "quiet"),
    "practice": ("science", "accent", "accent_tint"),
}


_LEAST_CHARS = 26
"""Characters of a sentence that stand in a line at least, before buttons go below it."""


class _Sign(QWidget):
    """The icon of a line."""

    def __init__(self, icon: str, ink: str) -> None:
        super().__init__()
        self.icon, self.ink = icon, ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line high."""
        side = round(self.fontMetrics().height() * 1.2)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        draw_icon(QPainter(self), QRect(self.rect()), self.icon, look_of(self).color(self.ink))


class Banner(QWidget):
    """One line for a lasting state.

    Args:
        text: one sentence; read as plain text.
        kind: "info", "ok", "warn", "bad", "wait", "offline", "managed" or "practice".
        parent: the owner.
    """

    dismissed = Signal()
    finished = Signal()

    def __init__(self, text: str = "", kind: str = "info", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tint = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.setSpacing(12)
        self._sign = _Sign("info", "accent")
        self.label = Body(text)
        self._row.addWidget(self._sign)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(12)
        self._middle.addWidget(self.label, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)
        self._middle.addLayout(self._buttons)
        self._row.addLayout(self._middle, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(48)
        self._say: Callable[[int], str] | None = None
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.set_state(text, kind)

    def set_state(self, text: str, kind: str) -> None:
        """Show another sentence.

        Raises:
            KeyError: no such kind.
        """
        self._sign.icon, self._sign.ink, self._tint = _KINDS[kind]
        self.label.setText(text)
        self.update()

    def add_button(self, button: Button | IconButton) -> Button | IconButton:
        """Put an action at the end, or below the sentence where that is narrow, and return it."""
        self._buttons.addWidget(button)
        self._arrange()
        return button

    def add_dismiss(self) -> IconButton:
        """Add the button that closes it; dismissed fires."""
        button = IconButton("close", self.tr("Dismiss"))
        button.clicked.connect(self.dismissed)
        self._row.addWidget(button)
        return button

    def count_down(self, seconds: int, say: Callable[[int], str]) -> None:
        """Count seconds down in the sentence; finished fires at 0. Spoken once, at the start.

        Args:
            seconds: where to start.
            say: makes the sentence for the seconds left.
        """
        self._left, self._say = seconds, say
        self.label.setText(say(seconds))
        announce(self, say(seconds))
        self._timer.start()

    def minimumSizeHint(self) -> QSize:
        """Allow the narrow form."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put side by side what fits."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        buttons = self._buttons.sizeHint().width()
        room = self._middle.geometry().width() - 12 - buttons
        fits = buttons == 0 or room >= self.label.fontMetrics().averageCharWidth() * _LEAST_CHARS
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._middle.direction() != direction:
            self._middle.setDirection(direction)
            self._middle.setSpacing(12 if fits else 8)
            self._middle.setAlignment(self._buttons, Qt.AlignmentFlag(0) if fits else Qt.AlignmentFlag.AlignLeading)

    def _tick(self) -> None:
        self._left -= 1
        if self._say is not None:
            self.label.setText(self._say(max(0, self._left)))
        if self._left <= 0:
            self._timer.stop()
            self.finished.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        outline = look.color(self._sign.ink) if look.contrast else None
        rounded(QPainter(self), QRectF(self.rect()), look.color(self._tint), outline)


class UndoBar(QWidget):
    """What was done, with Undo where it can be taken back, for a few seconds; waits while mouse or focus is on it.

    Args:
        parent: the owner.
    """

    undone = Signal()
    expired = Signal()
    SECONDS = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        self.setMinimumHeight(52)
        self.label = Body(wrap=False)
        self.label.set_tone("tip")
        self.button = Button("", "toast")
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self._undo)
        self._undo_call: Callable[[], None] | None = None
        self._over = False
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def show_done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done; a former bar expires.

        Args:
            text: one sentence in the past tense; read as plain text.
            undo: takes it back; None for what cannot be taken back.
        """
        if self._undo_call is not None:
            self._end()
        self._undo_call = undo
        self.label.setText(text)
        self.button.setText(self.tr("Undo"))
        self.button.setVisible(undo is not None)
        self._left = self.SECONDS
        self.adjustSize()
        self.show()
        self.raise_()
        announce(self, text)
        self._timer.start()

    def _undo(self) -> None:
        call, self._undo_call = self._undo_call, None
        self._timer.stop()
        self.hide()
        if call is not None:
            call()
            self.undone.emit()

    def _end(self) -> None:
        self._undo_call = None
        self._timer.stop()
        self.hide()
        self.expired.emit()

    def _tick(self) -> None:
        if self._over or self.button.hasFocus():
            return
        self._left -= 1
        if self._left <= 0:
            self._end()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the mouse is here."""
        self._over = True

    def leaveEvent(self, event: QEvent) -> None:
        """Go on."""
        self._over = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground."""
        look = look_of(self)
        rounded(QPainter(self), QRectF(self.rect()), look.color("tip"), look.color("line") if look.contrast else None)
