"""The chosen key: whether it is unlocked, what it holds of this account, PIN, passkeys, hardening, and what it is.

Runs on the main thread. Raises nothing.
"""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.readers import reader_at
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.key_words import key_name
from keydesk.ui.models.finding_words import FindingLine
from keydesk.ui.models.freshness import offline_reason
from keydesk.ui.models.key_facts import HeldLine, held_lines, identity_facts, pin_words, short_identity
from keydesk.ui.models.signs import Fact
from keydesk.ui.pages import actions, key_actions
from keydesk.ui.pages.fact_row import FactRow
from keydesk.ui.pages.finger_actions import reset
from keydesk.ui.pages.held_row import HeldRow
from keydesk.ui.pages.key_elevation import KeyElevation
from keydesk.ui.pages.key_fingerprints import KeyFingerprints
from keydesk.ui.pages.key_hardening import KeyHardening
from keydesk.ui.pages.key_lock import KeyLock
from keydesk.ui.pages.key_passkeys import KeyPasskeys, Wish
from keydesk.ui.pages.key_reset import KeyReset
from keydesk.ui.pages.key_room import KeyRoom
from keydesk.ui.pages.key_trouble import KeyTrouble
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import Card, IconTile, ListRow
from keydesk.ui.widgets.menu import MenuItem, popup
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.text import Body, Title


class KeyDetails(QWidget):
    """The right side of the page.

    Args:
        desk: what pages share.
        room: what is behind the PIN of each key.
    """

    def __init__(self, desk: Desk, room: KeyRoom) -> None:
        super().__init__()
        self._desk = desk
        self._room = room
        self._key: SecurityKey | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addLayout(self._head())
        self._trouble = KeyTrouble()
        self._elevation = KeyElevation(desk)
        self._account = Section(self.tr("This account"))
        self._held: Rows[HeldLine, HeldRow] = Rows(
            self._account.body, lambda _: HeldRow(self._want), HeldRow.show_line, first=1
        )
        self._pin_section = self._make_pin()
        self.passkeys = KeyPasskeys(desk)
        self.passkeys.wanted.connect(self._want_passkeys)
        self.hardening = KeyHardening(desk, self._mend)
        self._identity = Section(self.tr("Identity"))
        card = Card(spacing=0)
        self._identity.add(card)
        self._facts: Rows[Fact, FactRow] = Rows(card.body, lambda _: FactRow(), FactRow.show_fact)
        for part in (
            self._trouble, self._elevation, self._account, self._pin_section, self.passkeys, self.hardening,
            self._identity,
        ):  # fmt: skip
            column.addWidget(part)
        self._fingerprints, self._reset = KeyFingerprints(desk), KeyReset(self._start_reset)
        column.insertWidget(column.indexOf(self.hardening), self._fingerprints)
        column.addWidget(self._reset)

    def show_key(self, key: SecurityKey) -> None:
        """Show a key as it is now.

        Args:
            key: the key.
        """
        self._key = key
        now = self._desk.now
        name = key_name(key, now)
        if self.title.text() != name:
            self.title.setText(name)
        self.subtitle.setText(short_identity(key, now))
        set_shown(self.blink, key.usable and "wink" in key.can)
        self.blink.setAccessibleName(self.tr("Blink {key}").format(key=name))
        self.menu.set_name(self.tr("More for {name}").format(name=name))
        self._trouble.show_reason(None if key.usable else key.reason or Code.KEY_REFUSED)
        set_shown(self._trouble, not key.usable)
        self._elevation.show_key(key)
        for part in (self._account, self._pin_section, self.passkeys, self.hardening):
            set_shown(part, key.usable)
        self.lock.show_key(key)
        self._facts.show(identity_facts(key, now.record_of(key.aaguid)))
        self._show_sensor_and_reset(key, name)
        if key.usable:
            self._show_account(key)
            self._show_pin(key)
            self.show_room()

    def show_room(self) -> None:
        """Show what is behind the PIN of the key, as far as it is known now."""
        key, room = self._key, self._room
        if key is None or not key.usable:
            return
        self.passkeys.show_key(key, room.listed(key), reading=room.reading(key), failed=room.failed(key))
        self.hardening.show_key(key, room.rules(key), room.rules_failed(key))

    # Parts

    def _head(self) -> QVBoxLayout:
        whole = QVBoxLayout()
        whole.setSpacing(8)
        head = QHBoxLayout()
        whole.addLayout(head)
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.title = Title()
        self.subtitle = Body(tone="muted")
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        head.addLayout(words, 1)
        self.blink = Button(self.tr("Blink"))
        self.blink.setObjectName("blink")
        self.blink.clicked.connect(self._blink)
        self.menu = IconButton("more_horiz", "")
        self.menu.setObjectName("key-menu")
        self.menu.clicked.connect(self._open_menu)
        self.lock = KeyLock(self._desk)
        for button in (self.blink, self.menu):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.lock)
        return whole

    def _make_pin(self) -> Section:
        section = Section(self.tr("PIN"))
        self._pin_tile = IconTile("pin", "neutral")
        self._pin_row = ListRow("", tile=self._pin_tile)
        self._pin_button = Button("")
        self._pin_button.setObjectName("set-pin")
        self._pin_button.clicked.connect(self._set_pin)
        self._check_button = Button(self.tr("Check PIN"))
        self._check_button.setObjectName("check-pin")
        self._check_button.clicked.connect(self._check_pin)
        self._pin_row.add_side(self._check_button)
        self._pin_row.add_side(self._pin_button)
        self._pin_reset = Button(self.tr("Reset…"), "danger")
        self._pin_reset.setObjectName("reset-locked-key")
        self._pin_reset.clicked.connect(self._start_reset)
        self._pin_row.add_side(self._pin_reset)
        section.add(self._pin_row)
        return section

    def _show_account(self, key: SecurityKey) -> None:
        services = self._desk.services
        if services is None:
            return
        lines = held_lines(key, self._desk.now, services.model_name, self._desk.clock())
        self._held.show(lines)
        offline = offline_reason(self._desk.now)
        for row in self._held.by_id.values():
            row.say_offline(offline)

    def _show_pin(self, key: SecurityKey) -> None:
        words = pin_words(key)
        self._pin_tile.set_icon("pin", words.kind)
        self._pin_button.setText(words.action)
        set_shown(self._pin_button, bool(words.action))
        pin = key.pin
        set_shown(self._check_button, pin.set and pin.retries != 0 and not pin.needs_replug and not pin.must_change)
        self._pin_row.set_texts(words.title, words.detail)

    def _show_sensor_and_reset(self, key: SecurityKey, name: str) -> None:
        set_shown(self._fingerprints, key.usable and "fingerprints" in key.can)
        set_shown(self._reset, key.usable)
        allowed = self._desk.now.requirements.allow_reset
        set_shown(self._pin_reset, allowed and key.pin.set and key.pin.retries == 0)
        self._fingerprints.show_key(key)
        self._reset.show_key(key, name, allowed)

    # What is started

    def _want(self, what: str, line_id: str) -> None:
        key = self._key
        if key is None:
            return
        if what == "test":
            actions.prove(self._desk, line_id, key.id)
        elif what == "enroll":
            actions.enroll(self._desk, key.id)
        elif what == "orphan":
            actions.delete_orphan(self._desk, key.id, bytes.fromhex(line_id))
        elif what == "sign-in":
            actions.sign_in(self._desk)
        elif what == "refresh":
            actions.refresh(self._desk)

    def _want_passkeys(self, wish: Wish) -> None:
        if self._key is not None:
            key_actions.passkeys(self._desk, self._room, self._key, wish, self.passkeys.end_selecting)

    def _mend(self, line: FindingLine) -> None:
        if self._key is not None:
            key_actions.mend(self._desk, self._room, self._key, line)

    def _check_pin(self) -> None:
        if self._key is not None:
            key_actions.check_pin(self._desk, self._key.id)

    def _set_pin(self) -> None:
        if self._key is not None:
            actions.set_pin(self._desk, self._key.id)

    def _start_reset(self) -> None:
        if self._key is not None:
            reset(self._desk, self._key.id)

    def _blink(self) -> None:
        if self._key is not None:
            actions.blink(self._desk, self._key.id)

    def _reset_item(self, key: SecurityKey) -> tuple[MenuItem, ...]:
        """The last of the menu, so that a reset is found without scrolling; none for a key that cannot be opened."""
        if not key.usable or not self._desk.now.requirements.allow_reset:
            return ()
        return (
            MenuItem(self.tr("Reset…"), self._start_reset, icon="restart_alt", danger=True, name="menu-reset-key"),
        )

    def _reader_item(self, key: SecurityKey) -> tuple[MenuItem, ...]:
        """Hide where the key lies, for who keeps a card there that is none of Keydesk's business."""
        reader = reader_at(key.path)
        if reader is None:
            return ()
        hide = partial(key_actions.hide_reader, self._desk, reader)
        return (MenuItem(self.tr("Hide this reader"), hide, icon="visibility_off", name="hide-this-reader"),)

    def menu_items(self) -> tuple[MenuItem, ...]:
        """What the menu offers for the key shown."""
        key = self._key
        if key is None:
            return ()
        rename = partial(actions.name_key, self._desk, key.id)
        return (
            MenuItem(self.tr("Rename"), rename, icon="edit", name="name-key"),
            *self._reader_item(key),
            *self._reset_item(key),
        )

    def _open_menu(self) -> None:
        if self._key is not None:
            popup(self.menu, self.menu_items())
