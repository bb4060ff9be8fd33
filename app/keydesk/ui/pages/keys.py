"""Security keys: the keys on the left, the chosen one with its sections on the right, or why there is none.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.inventory_sheet import save_inventory
from keydesk.ui.models.key_facts import KeyLine, key_line
from keydesk.ui.pages import actions
from keydesk.ui.pages.actions import FLOW
from keydesk.ui.pages.key_card import KeyCard
from keydesk.ui.pages.key_details import KeyDetails
from keydesk.ui.pages.key_room import KeyRoom
from keydesk.ui.pages.key_trouble import NoKeys
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.methods import show_where
from keydesk.ui.pages.registry import SETTINGS
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.flow import FlowBox
from keydesk.ui.widgets.painting import text_scale
from keydesk.ui.widgets.states import Waiting
from keydesk.ui.widgets.text import Small, Title

LIST_WIDTH = 256
STACK_BELOW = 720
LARGE_TEXT = 1.3  # from here on two cards do not fit side by side


class KeysPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Security keys"))
        self.setAccessibleName(self.tr("Security keys"))
        desk.readers_changed.connect(self._changed)
        self._chosen: str | None = None
        self._waiting: Waiting | None = None
        self._none: NoKeys | None = None
        self._none_ways: FlowBox | None = None
        self._of_account: list[QWidget] = []
        self._savers: list[QWidget] = []
        self._columns = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._columns)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(24)
        self._list = QWidget()
        self._list.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        # With keys the page's title stands above their list, level with the name of the chosen one.
        column.addWidget(Title(self.tr("Security keys")))
        self._hint = Small(self.tr("Plug in another key and it appears here by itself."))
        column.addWidget(self._hint)
        column.insertLayout(1, self._make_cards())
        self._ways = self._make_ways()
        column.addWidget(self._ways)
        self._rows: Rows[KeyLine, KeyCard] = Rows(self._cards, self._make_card, KeyCard.show_line)
        self.room = KeyRoom(desk)
        self.details = KeyDetails(desk, self.room)
        self.room.changed.connect(self.details.show_room)
        self._row.addWidget(self._list, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.details, 1, Qt.AlignmentFlag.AlignTop)
        self.add(self._columns)

    def choose(self, key_id: str) -> None:
        """Show another key.

        Args:
            key_id: the key.
        """
        self._chosen = key_id
        self.show_now()

    def show_now(self) -> None:
        """Show the keys of now; the chosen one stays chosen while it is there."""
        now = self.desk.now
        looking = self.desk.services is None or (not now.keys and not now.keys_known)
        self._show_waiting(looking)
        self._show_none(not looking and not now.keys)
        set_shown(self._columns, bool(now.keys))
        self._show_ways(bool(now.methods) and now.person is not None, bool(now.keys))
        set_shown(self.title, not now.keys)
        if not now.keys:
            return
        if now.key(self._chosen or "") is None:
            self._chosen = now.keys[0].id
        self._rows.show([key_line(key, now) for key in now.keys])
        self._show_list()
        for key_id, card in self._rows.by_id.items():
            if card.selected != (key_id == self._chosen):
                card.set_selected(key_id == self._chosen)
        key = now.key(self._chosen or "")
        if key is not None:
            self.details.show_key(key)
            self.room.visit(key)

    def _busy_changed(self, key: str, busy: bool) -> None:
        super()._busy_changed(key, busy)
        if key == FLOW and not busy:
            self._changed()  # what could not be read while it ran is read now

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List above the details where it is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < STACK_BELOW * text_scale(self)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            across = narrow and text_scale(self) < LARGE_TEXT
            self._cards.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
            self._list.setMinimumWidth(0 if narrow else LIST_WIDTH)
            self._list.setMaximumWidth(16777215 if narrow else LIST_WIDTH)
            flag = Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop
            self._row.setAlignment(self._list, flag)
            self._row.setAlignment(self.details, flag)
            self._show_list()

    def _make_ways(self) -> FlowBox:
        """The ways on that go beyond the keys that are here."""
        where, lost = Button(self.tr("Where your passkeys are"), "ghost"), Button(self.tr("I lost a key"), "ghost")
        where.setObjectName("where-passkeys")
        lost.setObjectName("lost-key")
        where.clicked.connect(lambda: show_where(self.desk))
        lost.clicked.connect(lambda: actions.lost_key(self.desk))
        save = Button(self.tr("Save the list…"), "ghost")
        save.setObjectName("save-keys")
        save.clicked.connect(lambda: save_inventory(self.desk))
        self._of_account += [where, lost]
        self._savers.append(save)
        return FlowBox(where, lost, save)

    def _show_ways(self, known: bool, here: bool) -> None:
        """Below the list of keys; with no key here, below what stands in its place."""
        set_shown(self._ways, known or here)
        if known and self._none is not None and self._none_ways is None:
            self._none_ways = self._make_ways()
            self.add(self._none_ways)
        if self._none_ways is not None:
            set_shown(self._none_ways, known and not self.desk.now.keys)
        for part in self._of_account:
            set_shown(part, known)
        for save in self._savers:
            set_shown(save, here or bool(self.desk.now.seen))

    def _make_cards(self) -> QBoxLayout:
        self._cards = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._cards.setSpacing(12)
        return self._cards

    def _show_list(self) -> None:
        """In a narrow window a single key needs no list: all of it stands below."""
        stacked = self._row.direction() == QBoxLayout.Direction.TopToBottom
        alone = stacked and len(self._rows.by_id) == 1
        for at in range(self._cards.count()):
            self._cards.setStretch(at, 1 if stacked else 0)  # beside each other all are equally wide
        for part in (*self._rows.by_id.values(), self._hint):
            set_shown(part, not alone)

    def _make_card(self, line: KeyLine) -> KeyCard:
        card = KeyCard(line, self.desk.now.key(line.id), self.desk.now)
        card.chosen.connect(lambda: self.choose(line.id))
        return card

    def _show_waiting(self, looking: bool) -> None:
        if looking and self._waiting is None:
            self._waiting = Waiting(self.tr("Looking for keys…"))
            self.add(self._waiting)
        elif not looking and self._waiting is not None:
            self.remove(self._waiting)
            self._waiting = None

    def _show_none(self, none: bool) -> None:
        if none and self._none is None:
            self._none = NoKeys()
            self._none.settings_wanted.connect(lambda: self.desk.open_page(SETTINGS))
            self.add(self._none)
        if self._none is not None:
            set_shown(self._none, none)
            self._none.show_problems(self.desk.now.key_problems)
            self._none.show_readers(self.desk.setup.readers.known())
