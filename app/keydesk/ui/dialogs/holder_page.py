"""Asks for the key that holds a passkey, and goes on by itself when it is plugged in.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.account import Method
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import key_drawing, key_name, tag_name
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import ListRow
from keydesk.ui.widgets.key_drawing import KeyDrawing
from keydesk.usecases.prove_passkey import keys_that_may_hold
from keydesk.usecases.state import Snapshot


class HolderPage(FlowPage):
    """Lists the keys that may hold it; answers with a key id.

    Args:
        method: the passkey.
        name: what the person calls it.
        now: what is plugged in.
    """

    def __init__(self, method: Method, name: str, now: Snapshot) -> None:
        super().__init__("")
        self._method_id, self._name = method.id, name
        self._list: QWidget | None = None
        self._shown: object = None
        self._now = now
        self._waiting: frozenset[str] = frozenset()
        self.use: dict[str, Button] = {}
        self.update_now(now)

    def update_now(self, now: Snapshot) -> None:
        """A key came or went, or it is known now what it holds.

        Args:
            now: the present snapshot.
        """
        self._now = now
        here = [key for key in now.keys if key.usable and not key.only_managed]
        holding = [key for key in here if key.id in now.holders(self._method_id)]
        possible = keys_that_may_hold(self._method_id, now)
        shown = tuple(tuple(key.id for key in some) for some in (holding, possible, here))
        if shown == self._shown:
            return
        first, self._shown = self._shown is None, shown
        if len(holding) == 1 and not first:
            self.answered.emit(holding[0].id)
            return
        self._say(now, here, possible)
        self._fill(now, possible)

    def show_waiting(self, key_ids: frozenset[str]) -> None:
        """Say that keys wait for a touch.

        Args:
            key_ids: which ones; none when a key can only be chosen here.
        """
        self._waiting = key_ids
        here = [key for key in self._now.keys if key.usable and not key.only_managed]
        self._say(self._now, here, keys_that_may_hold(self._method_id, self._now))

    def _say(self, now: Snapshot, here: list[SecurityKey], possible: list[SecurityKey]) -> None:
        known = [now.key_label(key_id) for key_id in now.holders(self._method_id)]
        names = " · ".join(name for name in known if name)
        if len(possible) > 1:
            self.title = self.tr("Which key?")
            text = (
                self.tr("“{name}” can be on one of these keys. Touch the key you mean, or choose it here.")
                if self._waiting
                else self.tr("“{name}” can be on one of these keys. Choose the one to test.")
            )
            self.text = text.format(name=self._name)
        elif possible:
            self.title = self.tr("Is it on this key?")
            self.text = self.tr("“{name}” may be on it. Try it, or plug in another key.").format(name=self._name)
        elif here:
            self.title = self.tr("Plug in another key")
            self.text = self.tr("“{name}” is not on the key that is plugged in.").format(name=self._name)
        else:
            self.title = self.tr("Plug in the key")
            self.text = self.tr("The one that holds “{name}”. Keydesk goes on by itself when it is there.").format(
                name=self._name
            )
        if names and not possible:
            seen = self.tr("It was last seen on: {names}").format(names=names)
            self.text = f"{self.text} {seen}"
        self.retitled.emit()

    def _fill(self, now: Snapshot, possible: list[SecurityKey]) -> None:
        old = self._list
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.use = {}
        if not possible:
            column.addWidget(KeyDrawing("unknown", "grey", width=168), 0, Qt.AlignmentFlag.AlignHCenter)
        for key in possible:
            name = key_name(key, now)
            tag = now.key_tag(key.id)
            about = (key.model if key.model != name else "", tag_name(tag) if tag is not None else "")
            row = ListRow(name, " · ".join(part for part in about if part), tile=key_drawing(key, now))
            button = Button(self.tr("Test"), "primary" if len(possible) == 1 else "plain")
            button.setAccessibleName(self.tr("Test {key}").format(key=name))
            button.clicked.connect(lambda _=False, key_id=key.id: self.answered.emit(key_id))
            row.add_side(button)
            self.use[key.id] = button
            column.addWidget(row)
        self.body.insertWidget(0, self._list)
        self.first = next(iter(self.use.values()), None)
        if old is not None:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
