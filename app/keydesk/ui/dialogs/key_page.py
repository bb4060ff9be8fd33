"""Which key: waits for one and goes on by itself, or lets a person choose among several.

Runs on the main thread. Raises nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import key_drawing, key_name, model_words, tag_name
from keydesk.ui.error_texts import words_for
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, ChoiceCard
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.ui.widgets.text import Small, SmallLine, Strong
from keydesk.usecases.prompts import KeyChoice
from keydesk.usecases.state import Snapshot

TEST = "test"
"""Answer of `KeyPage` when the person wants to test the passkey a key already holds."""

_GRACE_MS = 1500
"""A key that came is asked silently what it holds; the page waits so long for that before it goes on."""

_LITTLE_ROOM = 5
"""Free places on a key that are worth telling."""

Now = Callable[[], Snapshot]


class KeyPage(FlowPage):
    """Shows the keys that are there; answers with a key id, or `TEST`.

    Args:
        choice: what is there now.
        now: gives the present snapshot.
        blink: makes a key blink; None where that cannot be done.
    """

    def __init__(self, choice: KeyChoice, now: Now, blink: Callable[[str], None] | None = None) -> None:
        super().__init__("")
        self._now, self._blink = now, blink
        self._choice = choice
        self._seen = {key.id for key in choice.keys}
        self._chosen: str | None = None
        self._waiting: frozenset[str] = frozenset()
        self.cards: dict[str, QWidget] = {}
        self.blinks: dict[str, Button] = {}
        self._list: QWidget | None = None
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(_GRACE_MS)
        self._grace.timeout.connect(self._go_on_with_arrived)
        self._arrived: str | None = None
        self.go_on = self.add_button(self.tr("Continue"), "primary", default=True)
        self.go_on.clicked.connect(self._answer)
        self.test = self.add_button(self.tr("Test this key"), "primary")
        self.test.clicked.connect(lambda: self.answered.emit(TEST))
        self._fill()

    def update_choice(self, choice: KeyChoice) -> None:
        """A key came or went, or it is known now what it holds.

        Args:
            choice: what is there now.
        """
        self._choice = choice
        ids = {key.id for key in choice.keys}
        came = [key for key in choice.keys if key.id not in self._seen and key.usable]
        self._seen = (self._seen & ids) | ids
        if self._arrived not in ids:
            self._arrived = None
            self._grace.stop()
        if came:
            self._arrived = came[-1].id
            self._grace.start()
        self._fill()
        self.look_again()

    def look_again(self) -> None:
        """Go on with the key that came, once it is known what it holds."""
        if self._arrived is not None and (self._arrived in self._choice.holders or self._arrived in self._now().maps):
            self._go_on_with_arrived()

    def show_waiting(self, key_ids: frozenset[str]) -> None:
        """Say that keys wait for a touch; they blink already.

        Args:
            key_ids: which ones; none when a key can only be chosen here.
        """
        self._waiting = key_ids
        self._show_blinks()
        self._show_words()

    @property
    def candidates(self) -> list[SecurityKey]:
        """Keys that can take a passkey of this account."""
        return list(self._choice.candidates)

    @property
    def holder(self) -> str | None:
        """The key that already holds a passkey of this account, the first of several."""
        return next((key.id for key in self._choice.keys if key.id in self._choice.holders), None)

    def _go_on_with_arrived(self) -> None:
        arrived, self._arrived = self._arrived, None
        self._grace.stop()
        if arrived is not None and [key.id for key in self.candidates] == [arrived]:
            self.answered.emit(arrived)

    def _answer(self) -> None:
        if self._chosen is not None:
            self.answered.emit(self._chosen)

    def _fill(self) -> None:
        """Show the keys; a chosen one stays chosen while it is there."""
        candidates = self.candidates
        if self._chosen not in {key.id for key in candidates}:
            self._chosen = candidates[0].id if candidates else None
        focused = next((key_id for key_id, card in self.cards.items() if card.hasFocus()), None)
        old = self._list
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.cards, self.blinks = {}, {}
        if not self._choice.keys:
            column.addWidget(KeyDrawing("unknown", "grey", width=168), 0, Qt.AlignmentFlag.AlignHCenter)
        for key in self._choice.keys:
            card = self._card(key)
            self.cards[key.id] = card
            column.addWidget(card)
        self.body.insertWidget(0, self._list)
        if old is not None:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        if focused in self.cards:
            self.cards[str(focused)].setFocus()
        self.go_on.setVisible(bool(candidates))
        self.test.setVisible(not candidates and bool(self._choice.holders))
        self._show_blinks()
        self._show_words()

    def _show_blinks(self) -> None:
        for key_id, blink in self.blinks.items():
            blink.setVisible(key_id not in self._waiting)

    def _show_words(self) -> None:
        words = self._words()
        if words != (self.title, self.text):
            self.title, self.text = words
            self.retitled.emit()

    def _words(self) -> tuple[str, str]:
        keys, candidates = self._choice.keys, self.candidates
        if not keys:
            return self.tr("Plug in your key"), self.tr("Keydesk goes on by itself when it is there.")
        if len(candidates) > 1:
            return self.tr("Which key?"), (
                self.tr("Touch the key you mean, or choose it here.")
                if self._waiting
                else self.tr("Choose the key you want to add, or plug in another one.")
            )
        if candidates:
            return self.tr("Add this key?"), self.tr("Or plug in another one; Keydesk goes on with it by itself.")
        if self._choice.holders:
            return (
                self.tr("This key is already set up"),
                self.tr("It holds a passkey of your account. Test it, or plug in another key to add that one."),
            )
        return (
            self.tr("This key cannot be used"),
            self.tr("Follow the advice below, or plug in another key; Keydesk goes on by itself."),
        )

    def _card(self, key: SecurityKey) -> QWidget:
        now = self._now()
        name = key_name(key, now)
        usable = key.usable and key.id not in self._choice.holders
        card: Card
        if usable:
            choice = ChoiceCard(name)
            choice.set_selected(key.id == self._chosen)
            choice.chosen.connect(lambda: self._choose(key.id))
            card = choice
        else:
            card = Card()
        row = QHBoxLayout()
        row.setSpacing(16)
        card.body.addLayout(row)
        row.addWidget(key_drawing(key, now))
        words = QVBoxLayout()
        words.setSpacing(4)
        row.addLayout(words, 1)
        words.addWidget(Strong(name))
        words.addWidget(SmallLine(self._about(key)) if key.usable else Small(self._about(key)))
        badges = QWidget()
        flow = FlowLayout(badges, gap=8)
        flow.addWidget(self._badge(key))
        words.addWidget(badges)
        if self._blink is not None and "wink" in key.can and len(self._choice.keys) > 1:
            blink, call = Button(self.tr("Blink"), "ghost"), self._blink
            blink.setAccessibleName(self.tr("Blink {key}").format(key=name))
            blink.clicked.connect(lambda: call(key.id))
            self.blinks[key.id] = blink
            row.addWidget(blink, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def _about(self, key: SecurityKey) -> str:
        if not key.usable:
            words = words_for(key.reason or "")
            return f"{words.title}. {words.next}"
        now = self._now()
        parts = [model_words(key)] if key_name(key, now) != model_words(key) else []
        if key.serial:
            parts.append(self.tr("serial …{last}").format(last=key.serial[-4:]))
        if (tag := now.key_tag(key.id)) is not None:
            parts.append(tag_name(tag))
        if key.slots.free is not None and key.slots.free <= _LITTLE_ROOM:
            parts.append(self.tr("room for %n passkey(s)", "", key.slots.free))
        return " · ".join(parts)

    def _badge(self, key: SecurityKey) -> Badge:
        if not key.usable:
            return Badge(self.tr("Cannot be used"), "warn")
        if key.id in self._choice.holders:
            return Badge(self.tr("Holds a passkey of yours"), "info")
        if key.pin.supported and not key.pin.set:
            return Badge(self.tr("No PIN yet"), "neutral")
        return Badge(self.tr("Ready"), "ok")

    def _choose(self, key_id: str) -> None:
        self._chosen = key_id
        for other, card in self.cards.items():
            if isinstance(card, ChoiceCard):
                card.set_selected(other == key_id)
