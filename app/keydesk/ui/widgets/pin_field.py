"""The field for a PIN: masked, without undo, emptied on use, mute towards the accessibility bus.

Owns: the PIN while it is typed. A code that a touched key types into the field is caught and thrown away. Runs on
the main thread. Raises nothing.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontDatabase, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import IconButton
from keydesk.ui.widgets.fields import LineField
from keydesk.ui.widgets.otp_guard import OtpGuard
from keydesk.ui.widgets.text import Small, Strong

if TYPE_CHECKING:
    from keydesk.core.secret import Secret

# CTAP 2.1 section 6.5.1: a PIN is at most 63 bytes of UTF-8.
MOST_BYTES = 63
_SETTLE_MS = 250
_DOT = "●"


class PinLine(LineField):
    """The line itself."""

    otp_caught = Signal()

    def __init__(self, name: str, now: Callable[[], float]) -> None:
        super().__init__(name)
        self._now = now
        self._guard = OtpGuard()
        self._revealed = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._drop_code)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        # One advance for dot and letter, so that the caret stands right when the PIN is shown.
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(max(self.font().pointSizeF(), 1.0))
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2.0)
        self.setFont(font)
        self.setDragEnabled(False)

    def set_revealed(self, revealed: bool) -> None:
        """Show or hide the PIN on the screen; the accessibility bus never gets it."""
        self._revealed = revealed
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Note each keystroke; Enter after a code is swallowed together with the code."""
        at = self._now()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and self._guard.caught(at):
            self._drop_code()
            event.accept()
            return
        super().keyPressEvent(event)
        while len(self.text().encode()) > MOST_BYTES:
            self.backspace()
        if event.text():
            # Noted even where the field was full: the burst goes on.
            self._guard.note(event.text(), at)
        if self._guard.caught(at):
            self._settle.start()

    def _drop_code(self) -> None:
        count = self._guard.count
        self._guard.reset()
        self._settle.stop()
        # All of it: where the PIN ended and the code began nobody knows once the field was full.
        self.setText("")
        if count:
            self.otp_caught.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer no menu: nothing may be copied out."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots, or the letters in the places of the dots."""
        super().paintEvent(event)
        if not self._revealed or not self.text():
            return
        look = look_of(self)
        caret = self.cursorRect()
        cell = self.fontMetrics().horizontalAdvance(_DOT)
        start = caret.center().x() - cell * self.cursorPosition()
        painter = QPainter(self)
        room = QRect(8, 3, self.width() - 16, self.height() - 6)
        painter.fillRect(room, look.color("surface"))
        painter.setClipRect(room)
        painter.setPen(look.color("text"))
        for index, char in enumerate(self.text()):
            box = QRect(start + index * cell - 4, 0, cell + 8, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, char)
        if self.hasFocus():
            painter.fillRect(QRect(caret.center().x(), caret.top(), 1, caret.height()), look.color("text"))


class PinField(QWidget):
    """Label, field, button that shows the PIN, and a line that counts or complains.

    Args:
        label: what is asked for; with & for a mnemonic.
        count_shown: whether the number of characters is told while typing.
        now: clock of the code guard, monotonic seconds.
        parent: the owner.
    """

    changed = Signal(int)
    submitted = Signal()
    otp_caught = Signal()

    def __init__(
        self,
        label: str,
        *,
        count_shown: bool = False,
        now: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._count_shown = count_shown
        self._revealed = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.label = Strong(label)
        self.line = self._make_line(label.replace("&", ""), now)
        self.label.setBuddy(self.line)
        self.reveal = IconButton("visibility", self.reveal_words(False))
        self.reveal.setCheckable(True)
        self.message = Small()
        self.message.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.reveal)
        column.addWidget(self.label)
        column.addLayout(row)
        column.addWidget(self.message)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self._submit)
        self.line.otp_caught.connect(self._caught)
        self.reveal.toggled.connect(self._show)

    @property
    def length(self) -> int:
        """How many characters there are."""
        return len(self.line.text())

    def same_as(self, other: "PinField") -> bool:
        """Tell whether two fields hold the same PIN."""
        return self.line.text() == other.line.text()

    def text(self) -> str:
        """Return what is typed, for live checks; do not keep it. Use take() to hand it over."""
        return self.line.text()

    def take(self) -> "Secret":
        """Hand out the PIN and empty the field; nothing of it stays here."""
        from keydesk.core.secret import Secret

        secret = Secret(self.line.text())
        self.clear()
        return secret

    def clear(self) -> None:
        """Empty the field, its history with it, and mask it again."""
        self.line.setText("")
        self.reveal.setChecked(False)

    def show_error(self, text: str) -> None:
        """Say what is wrong; "" takes it away. Goes by itself when a person types."""
        self._say(text, "bad")
        self.line.set_bad(bool(text))
        announce(self.line, text, urgent=True)

    def _say(self, text: str, tone: str) -> None:
        self.message.set_tone(tone)
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.line.setAccessibleDescription(text)

    def _typed(self) -> None:
        count = self.length
        if count:
            self.line.set_bad(False)
            # A count, never the characters.
            self._say(self.tr("%n character(s)", "", count) if self._count_shown else "", "muted")
        self.changed.emit(count)

    def _submit(self) -> None:
        if self.length:
            self.submitted.emit()

    def _caught(self) -> None:
        self.show_error(
            self.tr(
                "Your key typed a one-time code into this field. It was thrown away. Please type the PIN of the key."
            )
        )
        self.otp_caught.emit()

    def _show(self, on: bool) -> None:
        self._revealed = on
        self.line.set_revealed(on)
        self.reveal.set_icon("visibility_off" if on else "visibility")
        self.reveal.set_name(self.reveal_words(on))

    def reveal_words(self, on: bool) -> str:
        """Say what the button does; override for what is no PIN."""
        return self.tr("Hide PIN") if on else self.tr("Show PIN")

    def _make_line(self, name: str, now: Callable[[], float]) -> PinLine:
        return PinLine(name, now)
