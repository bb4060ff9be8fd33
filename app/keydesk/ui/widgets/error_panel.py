"""How a failure is told: what happened, what is still safe, the one next step, a code to read out.

Runs on the main thread. Raises nothing.
"""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.ui.widgets.announce import announce
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.text import Body, Small, Strong

SUPPORT_CODE: Final = "support_code"
"""Property of the window that holds the support code of the run."""
SUPPORT_CONTACT: Final = "support_contact"
"""Property of the window that holds whom to ask, in a line or two; "" where the organisation names nobody."""


class ErrorPanel(Card):
    """The panel.

    Args:
        what: what happened, one sentence.
        safe: what is still safe.
        step: the one next step.
        code: stable code, for example "KEY-004".
        details: text for the helpdesk, without secrets.
        kind: "bad", or "warn" where nothing is lost.
        parent: the owner.
    """

    copied = Signal()

    def __init__(
        self,
        what: str = "",
        safe: str = "",
        step: str = "",
        *,
        code: str = "",
        details: str = "",
        kind: str = "bad",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.body.addLayout(row)
        self._tile = IconTile("error", kind)
        side = QVBoxLayout()
        side.addWidget(self._tile)
        side.addStretch(1)
        row.addLayout(side)
        words = QVBoxLayout()
        words.setSpacing(4)
        row.addLayout(words, 1)
        self.what, self.safe, self.step = Strong(), Body(tone="muted"), Body()
        for label in (self.what, self.safe, self.step):
            words.addWidget(label)
        actions = QWidget()
        self._actions = FlowLayout(actions, gap=8)
        words.addSpacing(8)
        words.addWidget(actions)
        self.contact = Small(tone="text").selectable()
        self.contact.setObjectName("whom-to-ask")
        self.contact.hide()
        self._names_contact = True
        self.code = Small().selectable()
        self.copy = Button(self.tr("Copy details for IT"), "plain", icon="content_copy")
        self.copy.clicked.connect(self._copy)
        self._actions.addWidget(self.copy)
        words.addWidget(self.contact)
        words.addWidget(self.code)
        self.show_error(what, safe, step, code=code, details=details, kind=kind)

    def show_error(
        self, what: str, safe: str, step: str, *, code: str = "", details: str = "", kind: str = "bad"
    ) -> None:
        """Tell a failure; see the constructor."""
        self._tile.set_icon("error" if kind == "bad" else "warning", kind)
        for label, text in ((self.what, what), (self.safe, safe), (self.step, step)):
            label.setText(text)
            label.setVisible(bool(text))
        self.code.setText(self.tr("Code {code}").format(code=code) if code else "")
        self.code.setVisible(bool(code))
        self.told = code
        self._details = details
        self.copy.setVisible(bool(details))
        self.setAccessibleName(" ".join(part for part in (what, safe, step) if part))
        announce(self, self.accessibleName(), urgent=kind == "bad")

    def leave_contact_out(self) -> None:
        """Somebody else beside it says whom to ask."""
        self._names_contact = False
        self.contact.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Say whom to ask; the window knows, and a panel has no window before it is shown."""
        super().showEvent(event)
        contact = self.window().property(SUPPORT_CONTACT)
        if self._names_contact and isinstance(contact, str) and contact:
            self.contact.setText(self.tr("Help: {contact}").format(contact=contact))
            self.contact.show()

    def add_action(self, button: Button) -> Button:
        """Put the next step's button before the copy button and return it."""
        self._actions.removeWidget(self.copy)
        self._actions.addWidget(button)
        self._actions.addWidget(self.copy)
        return button

    def _copy(self) -> None:
        at = datetime.now(UTC)
        lines = [self._details, f"time: {at:%Y-%m-%dT%H:%M:%SZ}"]
        if code := self.window().property(SUPPORT_CODE):
            lines.append(f"support code: {code}")
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy.setText(self.tr("Copied"))
        announce(self, self.tr("Copied"))
        self.copied.emit()
