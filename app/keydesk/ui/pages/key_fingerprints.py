"""The fingerprints a key knows: read with its PIN, added, renamed, deleted. Main thread; raises nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.key_management import Fingerprint
from keydesk.domain.keys import SecurityKey
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.fingerprint_words import finger_name
from keydesk.ui.pages import finger_actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.flow import FlowLayout
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Small, Strong


@dataclass(frozen=True, slots=True)
class FingerLine:
    """A fingerprint as it is shown.

    Args:
        id: its id in hex.
        name: what it is called.
    """

    id: str
    name: str


class _FingerRow(QWidget):
    """A fingerprint on the key.

    Args:
        want: told what its buttons start, and for which line.
    """

    def __init__(self, want: Callable[[str, str], None]) -> None:
        super().__init__()
        self._id = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconTile("fingerprint"))
        row.addSpacing(8)
        self._name = Strong()
        row.addWidget(self._name, 1)
        self.rename = IconButton("edit", "")
        self.rename.setObjectName("rename-fingerprint")
        self.rename.clicked.connect(lambda: want("rename", self._id))
        self.delete = IconButton("delete", "")
        self.delete.setObjectName("delete-fingerprint")
        self.delete.clicked.connect(lambda: want("delete", self._id))
        row.addWidget(self.rename)
        row.addWidget(self.delete)

    def show_line(self, line: FingerLine) -> None:
        """Show a fingerprint."""
        self._id = line.id
        self._name.setText(line.name)
        self.rename.set_name(self.tr("Rename {name}").format(name=line.name))
        self.delete.set_name(self.tr("Delete {name}").format(name=line.name))


class KeyFingerprints(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Fingerprints"))
        self._desk = desk
        self._key: SecurityKey | None = None
        self._known: dict[str, tuple[str, tuple[Fingerprint, ...]]] = {}
        desk.changed.connect(self._drop_absent)
        card = Card(spacing=12)
        self._count = Strong()
        card.add(self._count)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        self._rows: Rows[FingerLine, _FingerRow] = Rows(
            column, lambda _: _FingerRow(self._want), _FingerRow.show_line
        )
        self._box = box
        card.add(box)
        self._note = Small()
        card.add(self._note)
        card.add(self._make_buttons())
        self.add(card)

    def show_key(self, key: SecurityKey) -> None:
        """Show a key as it is now.

        Args:
            key: a key with a sensor.
        """
        self._key = key
        known = self.known(key)
        self._rows.show([FingerLine(f.id.hex(), finger_name(f, known or ())) for f in known or ()])
        set_shown(self._box, bool(known))
        set_shown(self.show_button, known is None)
        self.show_button.say_why_off(
            "" if key.pin.set else self.tr("This key has no PIN yet, so it knows no finger.")
        )
        self._count.setText(self._title(known))
        self._note.setText(self._sentence(key, known))
        set_shown(self._note, bool(self._note.text()))

    def known(self, key: SecurityKey) -> tuple[Fingerprint, ...] | None:
        """The fingerprints the key has told of since it was plugged in, None when it has not."""
        path, fingers = self._known.get(key.id, ("", ()))
        return fingers if path == key.path else None

    def keep(self, key: SecurityKey, fingers: Sequence[Fingerprint]) -> None:
        """Show a list until the key is unplugged.

        Args:
            key: the key as it is now.
            fingers: what it told.
        """
        self._known[key.id] = (key.path, tuple(fingers))
        if self._key is not None and self._key.id == key.id:
            self.show_key(key)

    def forget(self, key_id: str) -> None:
        """The key was reset."""
        self._known.pop(key_id, None)

    # Parts

    def _make_buttons(self) -> QWidget:
        box = QWidget()
        buttons = FlowLayout(box)
        self.show_button = Button(self.tr("Show with PIN"))
        self.show_button.setObjectName("show-fingerprints")
        self.show_button.clicked.connect(lambda: self._want("show", ""))
        self.add_button = Button(self.tr("Add a fingerprint"))
        self.add_button.setObjectName("add-fingerprint")
        self.add_button.clicked.connect(lambda: self._want("add", ""))
        for button in (self.show_button, self.add_button):
            buttons.addWidget(button)
        return box

    def _title(self, known: tuple[Fingerprint, ...] | None) -> str:
        if known is None:
            return self.tr("Fingerprint sensor")
        return self.tr("%n fingerprint(s)", "", len(known)) if known else self.tr("No fingerprint yet")

    def _sentence(self, key: SecurityKey, known: tuple[Fingerprint, ...] | None) -> str:
        if not key.pin.set:
            return self.tr("A finger needs a PIN beside it; you set one on the way.")
        if known is not None and not known:
            return self.tr("With one you touch the sensor and need not type the PIN.")
        return ""

    def _want(self, what: str, line_id: str) -> None:
        key = self._key
        if key is None:
            return
        known = self.known(key)
        finger = next((f for f in known or () if f.id.hex() == line_id), None)
        if what == "show":
            finger_actions.show(self._desk, key.id, self.keep)
        elif what == "add":
            finger_actions.add(self._desk, key.id, known or (), self.keep)
        elif finger is not None and what == "rename":
            finger_actions.rename(self._desk, key.id, finger, self.keep)
        elif finger is not None:
            finger_actions.delete(self._desk, key.id, finger, self.keep)

    def _drop_absent(self) -> None:
        here = {(key.id, key.path) for key in self._desk.now.keys}
        self._known = {key_id: told for key_id, told in self._known.items() if (key_id, told[0]) in here}
