"""Why no key can be used: none plugged in, no permission, busy, too old, switched off, Windows, a reader's service.

Runs on the main thread. Raises nothing.
"""

import sys
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import UDEV_FILE, UDEV_RULE
from keydesk.domain.readers import Reader
from keydesk.ui.error_texts import error_panel, words_for
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.fields import CopyField
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.states import EmptyState
from keydesk.ui.widgets.text import Body, Strong

UDEV_LINE = f"echo '{UDEV_RULE}' | sudo tee {UDEV_FILE} && sudo udevadm control --reload"
"""Lets the person at the screen open security keys. The key has to be plugged in again afterwards."""


class NoKeys(QWidget):
    """What stands where no key is plugged in."""

    settings_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._empty = EmptyState(
            "usb",
            self.tr("Plug in a security key"),
            self.tr("It appears here by itself. If it does not, try another port or another cable."),
            picture=KeyDrawing("usb_c", "grey", width=132),
        )
        column.addWidget(self._empty)
        self._rows: dict[str, ListRow] = {}
        self._column = column
        self._hidden: ListRow | None = None

    def show_problems(self, codes: Sequence[str]) -> None:
        """Say which ways to reach keys cannot be used here.

        Args:
            codes: why.
        """
        for code in codes:
            if code not in self._rows:
                words = words_for(code)
                row = ListRow(words.title, f"{words.what} {words.next}", tile=IconTile("info", "warn"))
                row.setObjectName(f"problem-{code}")
                self._rows[code] = row
                self._column.addWidget(row)
        for code, row in self._rows.items():
            set_shown(row, code in codes)

    def show_readers(self, readers: Sequence[Reader]) -> None:
        """Say that something lies on a reader the person has hidden, or it would be looked for in vain.

        Args:
            readers: the readers of this computer.
        """
        names = [reader.name for reader in readers if reader.hidden and reader.card]
        if names and self._hidden is None:
            self._hidden = ListRow(
                self.tr("Something lies on a hidden reader"), tile=IconTile("contactless", "neutral")
            )
            self._hidden.setObjectName("hidden-reader")
            button = Button(self.tr("Open settings"))
            button.clicked.connect(self.settings_wanted)
            self._hidden.add_side(button)
            self._column.addWidget(self._hidden)
        if self._hidden is not None:
            set_shown(self._hidden, bool(names))
            told = self.tr("You have hidden {reader}, so Keydesk does not open what lies on it.")
            self._hidden.set_texts(self._hidden.title.text(), told.format(reader=", ".join(names)))


class KeyTrouble(QWidget):
    """Why this key cannot be used, and the one way on."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._code = ""
        self._parts: list[QWidget] = []

    def show_reason(self, reason: str | None) -> None:
        """Tell why.

        Args:
            reason: code, None for a key that can be used.
        """
        code = reason or ""
        if code == self._code:
            return
        self._code = code
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        if not code:
            return
        self._add(self._panel(code))
        if code == Code.KEY_NO_PERMISSION and sys.platform == "linux":
            self._add(self._fix())

    def _panel(self, code: str) -> ErrorPanel:
        here = {"system": "macos"} if code == Code.KEY_NO_PERMISSION and sys.platform == "darwin" else {}
        panel = error_panel(KeydeskError(code, **here), titled=True)
        panel.setObjectName("key-trouble")
        return panel

    def _fix(self) -> Card:
        card = Card(spacing=8)
        card.add(Strong(self.tr("The access rule, in one line for a terminal")))
        card.add(
            Body(self.tr("Afterwards unplug the key and plug it in again. It needs an administrator."), tone="muted")
        )
        field = CopyField(self.tr("access rule"), UDEV_LINE)
        field.setObjectName("udev-line")
        card.add(field)
        return card

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._column.addWidget(part)
