"""Whether the chosen key is unlocked for this session, and the button for it. Main thread; raises nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from keydesk.domain.keys import SecurityKey
from keydesk.ui.desk import Desk
from keydesk.ui.models.lock_words import NOTHING, UNLOCKED, LockWords, lock_words
from keydesk.ui.pages import key_actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.painting import text_scale
from keydesk.ui.widgets.text import Small

LOCK_KEYS = "Ctrl+L"
_LEAST_WORDS = 130
"""Logical pixels the sentence needs beside badge and button."""


class KeyLock(QWidget):
    """The line below the name: the state, what it means, and the button.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._key_id = ""
        self._words = LockWords(NOTHING)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.badge = Badge("", "ok", icon="lock_open")
        self.detail = Small()
        row.addWidget(self.badge)
        row.addWidget(self.detail, 1)
        self.button = Button("", icon="lock")
        self.button.clicked.connect(self._pressed)
        row.addWidget(self.button)

    def show_key(self, key: SecurityKey) -> None:
        """Show a key as it is now.

        Args:
            key: the key.
        """
        listed = self._desk.now.shown_at_once(key) is not None
        words = lock_words(key, self._desk.setup.keys_lock_after_minutes, listed)
        self._key_id = key.id
        set_shown(self, words.state != NOTHING)
        if words == self._words:
            return
        self._words = words
        is_open = words.state == UNLOCKED
        self.badge.set_state(words.sign, "ok" if is_open else "locked", icon="lock_open" if is_open else "lock")
        self.detail.setText(words.detail)
        self.button.setText(words.button)
        self.button.set_icon("lock" if is_open else "lock_open")
        self.button.setObjectName("lock-key" if is_open else "unlock-key")
        self.button.say_why_off(words.why_off)
        if is_open:
            self.button.setToolTip(LOCK_KEYS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One below the other where the words would have too little room."""
        super().resizeEvent(event)
        beside = self.badge.sizeHint().width() + self.button.sizeHint().width() + 24
        fits = self.width() - beside >= _LEAST_WORDS * text_scale(self)
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            for part in (self.badge, self.button):
                self._row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter if fits else Qt.AlignmentFlag.AlignLeading)

    def _pressed(self) -> None:
        if self._words.state == UNLOCKED:
            key_actions.lock(self._desk, self._key_id)
        else:
            key_actions.unlock(self._desk, self._key_id)
