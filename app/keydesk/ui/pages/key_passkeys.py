"""How full a key is, and with its PIN the passkeys of this account on it. Main thread; raises nothing."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.keys import SecurityKey, Slots, StoredPasskey
from keydesk.ui.desk import Desk
from keydesk.ui.models.key_facts import room_words
from keydesk.ui.models.method_words import method_title
from keydesk.ui.models.moments import joined
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card, IconTile
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.progress import ThinBar
from keydesk.ui.widgets.text import Small, Strong
from keydesk.usecases.key_care import Listed
from keydesk.usecases.services import Services


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A passkey as the key lists it.

    Args:
        id: its id in hex.
        title: what it is called.
        detail: user and site.
        known: the account knows it.
    """

    id: str
    title: str
    detail: str
    known: bool


class _StoredRow(QWidget):
    """A passkey on the key."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._tile = IconTile("passkey")
        row.addWidget(self._tile)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title, self._detail = Strong(), Small()
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row.addLayout(words, 1)

    def show_line(self, line: StoredLine) -> None:
        """Show a passkey."""
        self._tile.set_icon("passkey" if line.known else "warning", "accent" if line.known else "warn")
        self._title.setText(line.title)
        self._detail.setText(line.detail)


class KeyPasskeys(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Passkeys on this key"))
        self._desk = desk
        self._key: SecurityKey | None = None
        self._listed: dict[str, tuple[object, Listed]] = {}
        desk.changed.connect(self._drop_absent)
        card = Card(spacing=12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._room = Strong()
        self.show_button = Button(self.tr("Show with PIN"), "ghost")
        self.show_button.setObjectName("show-passkeys")
        self.show_button.clicked.connect(self._read)
        head.addWidget(self._room, 1)
        head.addWidget(self.show_button)
        card.body.addLayout(head)
        self._bar = ThinBar(self.tr("Room used on this key"))
        card.add(self._bar)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        self._rows: Rows[StoredLine, _StoredRow] = Rows(column, lambda _: _StoredRow(), _StoredRow.show_line)
        self._box = box
        card.add(box)
        self._note = Small()
        card.add(self._note)
        self.add(card)

    def show_key(self, key: SecurityKey) -> None:
        """Show a key as it is now.

        Args:
            key: the key.
        """
        self._key = key
        listed = self._list_of(key)
        text, share = room_words(_better(key.slots, listed.slots if listed is not None else Slots()))
        self._room.setText(text)
        set_shown(self._bar, share is not None)
        if share is not None and share != self._bar.share:
            self._bar.set_share(share)
        able = "credential-management" in key.can
        set_shown(self.show_button, able and listed is None)
        self.show_button.say_why_off(self._why_off(key))
        self._rows.show([self._line(p) for p in listed.passkeys] if listed is not None else [])
        set_shown(self._box, listed is not None and bool(listed.passkeys))
        self._note.setText(self._sentence(able, listed))
        set_shown(self._note, bool(self._note.text()))

    def keep(self, key: SecurityKey, listed: Listed) -> None:
        """Show a list as long as the key stays as it is.

        Args:
            key: the key as it is now.
            listed: what it told with its PIN.
        """
        self._listed[key.id] = (self._state_of(key), listed)
        if self._key is not None and self._key.id == key.id:
            self.show_key(key)

    def _why_off(self, key: SecurityKey) -> str:
        if not key.pin.set:
            return self.tr("This key has no PIN yet, so it has nothing to hide.")
        if self._desk.now.profile is None:
            return self.tr("Keydesk shows passkeys of your organisation only; connect to it on Home first.")
        return ""

    def _sentence(self, able: bool, listed: Listed | None) -> str:
        if not able:
            return self.tr("This key cannot list its passkeys.")
        if listed is None:
            return ""
        if not listed.passkeys:
            return self.tr("None of them belongs to your account here.")
        return self.tr("Passkeys of other sites stay private; they are only counted.")

    def _line(self, passkey: StoredPasskey) -> StoredLine:
        now, services = self._desk.now, self._desk.services
        method = next(
            (
                m
                for m in now.methods or ()
                if m.passkey is not None and m.passkey.credential_id == passkey.credential_id
            ),
            None,
        )
        known = method is not None or now.person is None
        title = passkey.display_name or passkey.user_name or self.tr("Passkey")
        if method is not None and services is not None:
            title = method_title(method, now, services.model_name)
        elif now.person is not None:
            title = self.tr("Leftover passkey")
        return StoredLine(passkey.credential_id.hex(), title, joined(passkey.user_name, passkey.rp_id), known)

    # The list, kept only as long as the key stays as it was

    def _drop_absent(self, _: object) -> None:
        plugged = {key.id for key in self._desk.now.keys}
        for key_id in [kept for kept in self._listed if kept not in plugged]:
            del self._listed[key_id]

    def _list_of(self, key: SecurityKey) -> Listed | None:
        kept = self._listed.get(key.id)
        if kept is None:
            return None
        if kept[0] != self._state_of(key):
            del self._listed[key.id]
            return None
        return kept[1]

    def _state_of(self, key: SecurityKey) -> object:
        now = self._desk.now
        person = now.person.sub if now.person is not None else None
        return (key.path, key.slots, tuple(m.id for m in now.methods or ()), person)

    def _read(self) -> None:
        key = self._key
        if key is None:
            return
        from keydesk.ui.dialogs.pin_sheet import run_list_passkeys

        async def work(services: Services) -> None:
            listed = await run_list_passkeys(self._desk.main_window, services, key.id)
            fresh = self._desk.now.key(key.id)
            if listed is not None and fresh is not None:
                self.keep(fresh, listed)

        self._desk.start(FLOW, work)


def _better(told: Slots, listed: Slots) -> Slots:
    """What the key tells by itself, filled up by what it told with the PIN."""
    return Slots(
        told.used if told.used is not None else listed.used, told.free if told.free is not None else listed.free
    )
