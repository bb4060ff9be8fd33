"""How full a key is, and once it is unlocked the passkeys of every site on it. Main thread; raises nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from keydesk.domain.keys import SecurityKey, StoredPasskey
from keydesk.domain.remembered_key import READ_ONLY_LIST
from keydesk.ui.desk import Desk
from keydesk.ui.models.key_facts import room_words
from keydesk.ui.models.lock_words import opens_by_finger, why_locked
from keydesk.ui.models.stored_words import StoredGroup, StoredLine, stored_groups
from keydesk.ui.pages.at_once_row import AtOnceRow
from keydesk.ui.pages.flat_row import FlatRow
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.stored_list import StoredList
from keydesk.ui.pages.stored_paint import SiteRow
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.fields import LineField
from keydesk.ui.widgets.menu import MenuItem, make_menu, popup
from keydesk.ui.widgets.page import Section
from keydesk.ui.widgets.painting import text_scale
from keydesk.ui.widgets.progress import ThinBar
from keydesk.ui.widgets.states import Waiting
from keydesk.ui.widgets.text import Small, Strong

UNLOCK, SET_PIN, CHANGE_PIN, READ, EXPORT, DETAILS, RENAME, DELETE, REMEMBER, FORGET = (
    "unlock", "set-pin", "change-pin", "read", "export", "details", "rename", "delete", "remember", "forget",
)  # fmt: skip
_SEARCH_FROM = 6
"""Fewer passkeys than this are seen at a glance."""
_STACK_BELOW = 420


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of the passkeys of a key.

    Args:
        what: one of the names above.
        lines: the passkeys it is about.
    """

    what: str
    lines: tuple[StoredLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    """What stands where there is no list.

    Args:
        icon: of the tile.
        kind: of the tile.
        title: what is so.
        detail: what that means.
        button: words of the button, "" for none.
        wish: what the button starts.
    """

    icon: str
    kind: str
    title: str
    detail: str
    button: str = ""
    wish: str = ""


class KeyPasskeys(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    wanted = Signal(object)
    """A `Wish`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Passkeys on this key"))
        self._desk = desk
        self._key: SecurityKey | None = None
        self._listed: Sequence[StoredPasskey] | None = None
        self._groups: tuple[StoredGroup, ...] = ()
        self._failed = False
        self._does = ""
        # The rows reach from edge to edge of the card; what stands around them keeps its margin.
        card = Card(padding=0, spacing=0)
        top, head = _padded(16, 12)
        self._room = Strong()
        head.addWidget(self._room)
        self._bar = ThinBar(self.tr("Room used on this key"))
        head.addWidget(self._bar)
        self.at_once = AtOnceRow()
        self.at_once.forget_wanted.connect(lambda: self.wanted.emit(Wish(FORGET)))
        head.addWidget(self.at_once)
        head.addWidget(self._make_tools())
        head.addWidget(self._make_chosen())
        card.add(top)
        self.list = StoredList(self.tr("Passkeys on this key"))
        self.list.setObjectName("stored-passkeys")
        self.list.opened.connect(lambda line: self._wish(DETAILS, line))
        self.list.delete_wanted.connect(lambda line: self._wish(DELETE, line))
        self.list.menu_wanted.connect(self._open_menu)
        self.list.checked.connect(self._show_chosen)
        card.add(self.list)
        bottom, foot = _padded(8, 16)
        self._waiting = Waiting(self.tr("Reading what is on the key…"))
        foot.addWidget(self._waiting)
        self._state = FlatRow("lock")
        self.state_button = Button("")
        self.state_button.setObjectName("show-passkeys")
        self.state_button.clicked.connect(lambda: self.wanted.emit(Wish(self._does)))
        self._state.add_side(self.state_button)
        foot.addWidget(self._state)
        self._note = Small(
            self.tr("Older sign-ins that the key does not list cannot be shown here, even if they work with it.")
        )
        foot.addWidget(self._note)
        self._foot = bottom
        card.add(bottom)
        self.add(card)

    @property
    def groups(self) -> tuple[StoredGroup, ...]:
        """What is shown now."""
        return self._groups

    def show_key(
        self, key: SecurityKey, listed: Sequence[StoredPasskey] | None, *, reading: bool = False, failed: bool = False
    ) -> None:
        """Show a key as it is now.

        Args:
            key: the key.
            listed: its passkeys, None while they are not known.
            reading: they are being read.
            failed: they could not be read.
        """
        if self._key is None or self._key.id != key.id:
            self.search.clear()
            self._end_selecting()
        self._key, self._listed, self._failed = key, listed, failed
        text, share = room_words(key.slots)
        self._room.setText(text)
        set_shown(self._bar, share is not None)
        if share is not None and share != self._bar.share:
            self._bar.set_share(share)
        self._fill()
        self._show_at_once(key)
        set_shown(self._waiting, listed is None and reading)
        state = None if listed is None and reading else self._state_now(key, listed)
        set_shown(self._state, state is not None)
        if state is not None:
            self._show_state(state)
        able = "credential-management" in key.can
        set_shown(self._note, able)
        set_shown(self._foot, able or state is not None)

    # Parts

    def _make_tools(self) -> QWidget:
        self._tools = QWidget()
        self._tools_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._tools)
        self._tools_row.setContentsMargins(0, 0, 0, 0)
        self._tools_row.setSpacing(8)
        self.search = LineField(self.tr("Search the passkeys"))
        self.search.setObjectName("passkey-search")
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self._tools_row.addWidget(self.search, 1)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.select = Button(self.tr("Select"))
        self.select.setObjectName("select-passkeys")
        self.select.clicked.connect(self._start_selecting)
        self.more = IconButton("more_horiz", self.tr("More for the passkeys on this key"))
        self.more.setObjectName("passkeys-menu")
        self.more.clicked.connect(self._open_more)
        row.addStretch(1)
        row.addWidget(self.select)
        row.addWidget(self.more)
        self._tools_row.addWidget(buttons)
        return self._tools

    def _make_chosen(self) -> QWidget:
        self._chosen = QWidget()
        row = QHBoxLayout(self._chosen)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._count = Strong()
        row.addWidget(self._count, 1)
        self.delete = Button(self.tr("Delete…"), "danger")
        self.delete.setObjectName("delete-chosen")
        self.delete.clicked.connect(lambda: self.wanted.emit(Wish(DELETE, self._chosen_lines())))
        self.done = Button(self.tr("Done"))
        self.done.setObjectName("end-selecting")
        self.done.clicked.connect(self._end_selecting)
        row.addWidget(self.delete)
        row.addWidget(self.done)
        return self._chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The search field above the buttons where it is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < _STACK_BELOW * text_scale(self)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._tools_row.direction() != direction:
            self._tools_row.setDirection(direction)

    # What is shown

    def _fill(self) -> None:
        services, listed = self._desk.services, self._listed
        wanted = self.search.text()
        self._groups = (
            stored_groups(listed, self._desk.now, services.model_name, wanted)
            if listed is not None and services is not None
            else ()
        )
        entries: list[StoredLine | SiteRow] = []
        for group in self._groups:
            note = self.tr("Your account") if group.mine else ""
            entries.append(SiteRow(group.id, group.title, note))
            entries.extend(group.lines)
        self.list.show_entries(entries)
        set_shown(self.list, bool(entries))
        selecting = self.list.stored.selecting and bool(listed)
        set_shown(self._tools, bool(listed) and not selecting)
        set_shown(self.search, listed is not None and len(listed) >= _SEARCH_FROM)
        set_shown(self._chosen, selecting)

    def _show_at_once(self, key: SecurityKey) -> None:
        shown = self._desk.now.shown_at_once(key)
        set_shown(self.at_once, shown is not None)
        if shown is not None:
            self.at_once.show_state(shown, unlocked=key.unlocked, now=self._desk.clock())
        set_shown(self.select, shown is None or key.unlocked)

    def _state_now(self, key: SecurityKey, listed: Sequence[StoredPasskey] | None) -> _State | None:
        if listed:
            return None if self._groups else self._not_found()
        if "credential-management" not in key.can:
            return _State(
                "help", "neutral", self.tr("This key cannot list its passkeys"),
                self.tr("It is an older one. Passkeys on it work, but no program can show them."),
            )  # fmt: skip
        if listed is not None:
            return _State(
                "passkey", "neutral", self.tr("No passkeys on this key"),
                self.tr("Nothing is stored on it that it could list."),
            )  # fmt: skip
        return self._state_unread(key)

    def _state_unread(self, key: SecurityKey) -> _State:
        """Why the list of a key that could list is not there."""
        if not key.pin.set:
            return _State(
                "pin", "neutral", self.tr("Set a PIN to see the passkeys"),
                self.tr("The key shows them only to somebody who knows its PIN, and it has none yet."),
                self.tr("Set PIN"), SET_PIN,
            )  # fmt: skip
        if key.pin.must_change:
            return _State(
                "pin", "warn", self.tr("Change the PIN to see the passkeys"),
                self.tr("The key insists on another PIN before it shows anything."),
                self.tr("Change PIN"), CHANGE_PIN,
            )  # fmt: skip
        if self._failed:
            return _State(
                "warning", "warn", self.tr("The passkeys could not be read"),
                self.tr("Nothing was changed. Try again, or plug the key in anew."), self.tr("Try again"), READ,
            )  # fmt: skip
        if opens_by_finger(key):
            return _State(
                "lock", "neutral", self.tr("The list is locked"),
                self.tr("Sites and names stay private until the key has seen your finger, or has its PIN."),
                self.tr("Show with finger"), UNLOCK,
            )  # fmt: skip
        return _State(
            "lock", "neutral", self.tr("The list is locked"),
            why_locked(key) or self.tr("Sites and names stay private until you enter the PIN of the key."),
            "" if why_locked(key) else self.tr("Show with PIN"), UNLOCK,
        )  # fmt: skip

    def _not_found(self) -> _State:
        return _State(
            "search", "neutral", self.tr("No passkey found"),
            self.tr("Nothing on this key matches “{text}”.").format(text=self.search.text().strip()),
        )  # fmt: skip

    def _show_state(self, state: _State) -> None:
        self._state.tile.set_icon(state.icon, state.kind)
        self._does = state.wish
        self.state_button.setText(state.button)
        self.state_button.setVisible(bool(state.button))
        self._state.set_texts(state.title, state.detail)

    def _search(self) -> None:
        if self._key is not None:
            self.show_key(self._key, self._listed, failed=self._failed)

    # Choosing several

    def _chosen_lines(self) -> tuple[StoredLine, ...]:
        checked = self.list.stored.checked
        return tuple(line for group in self._groups for line in group.lines if line.id in checked)

    def _start_selecting(self) -> None:
        self.list.set_selecting(True)
        self._search()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_selecting(self) -> None:
        if self.list.stored.selecting:
            self.list.set_selecting(False)
            self._search()

    def end_selecting(self) -> None:
        """What was chosen is done with."""
        self._end_selecting()

    def _show_chosen(self) -> None:
        count = len(self.list.stored.checked)
        self._count.setText(self.tr("%n chosen", "", count) if count else self.tr("Choose passkeys"))
        self.delete.setEnabled(count > 0)

    # What is started

    def line(self, line_id: str) -> StoredLine | None:
        """The passkey of an id, None when it is not shown."""
        return next((line for group in self._groups for line in group.lines if line.id == line_id), None)

    def _wish(self, what: str, line_id: str) -> None:
        line = self.line(line_id)
        if line is not None:
            self.wanted.emit(Wish(what, (line,)))

    def _open_menu(self, line_id: str, at: QPoint) -> None:
        items = [
            MenuItem(self.tr("Details"), lambda: self._wish(DETAILS, line_id), icon="info", name="passkey-details"),
            MenuItem(self.tr("Edit name…"), lambda: self._wish(RENAME, line_id), icon="edit", name="passkey-rename"),
            None,
            MenuItem(self.tr("Delete…"), lambda: self._wish(DELETE, line_id), icon="delete", name="passkey-delete"),
        ]
        make_menu(self.list, items).popup(self.list.viewport().mapToGlobal(at))

    def _open_more(self) -> None:
        key = self._key
        offered = key is not None and READ_ONLY_LIST in key.can and self._desk.now.shown_at_once(key) is None
        remember = MenuItem(
            self.tr("Show at once next time…"), lambda: self.wanted.emit(Wish(REMEMBER)), icon="visibility",
            name="remember-key",
        )  # fmt: skip
        popup(
            self.more,
            [
                *((remember, None) if offered else ()),
                MenuItem(self.tr("Export…"), lambda: self.wanted.emit(Wish(EXPORT)), icon="download", name="export"),
                MenuItem(self.tr("Read again"), lambda: self.wanted.emit(Wish(READ)), icon="refresh", name="read"),
            ],
        )


def _padded(top: int, spacing: int) -> tuple[QWidget, QVBoxLayout]:
    """Make a part of a card that keeps its margin at the sides."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(16, top, 16, 14)
    column.setSpacing(spacing)
    return part, column
