"""Where the passkeys are: each key with what it holds, then what is on no key here. Main thread; raises nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.account import Method
from keydesk.ui.desk import Desk
from keydesk.ui.models.freshness import offline_reason
from keydesk.ui.models.method_words import method_title
from keydesk.ui.models.where_words import WhereGroup, WhereLine, where_groups
from keydesk.ui.pages import actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.rows import Rows
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.menu import MenuItem, popup
from keydesk.ui.widgets.page import Section

# kind of line: (icon, kind of tile, name of its button in code, its kind)
_LOOKS = {
    "held": ("passkey", "ok", "test", "plain"),
    "away": ("passkey", "neutral", "", "plain"),
    "orphan": ("warning", "warn", "remove-from-key", "danger"),
    "look": ("lock", "neutral", "look", "ghost"),
    "clean": ("check_circle", "neutral", "", "plain"),
    "empty": ("passkey", "neutral", "", "plain"),
    "unseen": ("help", "neutral", "remove", "danger"),
    "unasked": ("help", "neutral", "", "plain"),
    "synced": ("sync", "neutral", "", "plain"),
}
_PASSKEYS = frozenset({"held", "away", "unseen", "unasked", "synced"})
Want = Callable[[str, str, str], None]
"""(what its button or menu starts, the group, what the line is about)"""


class WhereRow(ListRow):
    """A line with its one button, and for a passkey a menu.

    Args:
        group: the key it stands under.
        want: told what is started.
    """

    def __init__(self, group: str, want: Want) -> None:
        self._tile = IconTile("passkey")
        super().__init__("", tile=self._tile)
        self._group, self._want = group, want
        self._line: WhereLine | None = None
        self.button = Button("")
        self.button.clicked.connect(lambda: self._start(self.button.objectName()))
        self.add_side(self.button)
        self.menu = self.add_menu_button()
        self.menu.setObjectName("where-menu")
        self.menu_wanted.connect(self._open_menu)

    def show_line(self, line: WhereLine) -> None:
        """Show a line.

        Args:
            line: what to show.
        """
        icon, tile, name, kind = _LOOKS[line.kind]
        self._line = line
        self._tile.set_icon(icon, tile)
        self.button.setObjectName(name)
        self.button.set_kind(kind)
        self.button.setText(self._said(name))
        self.button.setVisible(bool(name))
        self.button.setAccessibleName(f"{self._said(name)}: {line.title}")
        self.button.say_why_off(line.why_off)
        self.menu.setVisible(line.kind in _PASSKEYS)
        self.set_texts(line.title, line.detail)

    def menu_items(self) -> list[MenuItem | None]:
        """List the lines of its menu."""
        return [
            MenuItem(self.tr("Rename"), lambda: self._start("rename"), icon="edit", name="rename"),
            MenuItem(self.tr("Details"), lambda: self._start("details"), icon="info", name="details"),
        ]

    def _open_menu(self, button: QWidget) -> None:
        popup(button, self.menu_items())

    def _start(self, what: str) -> None:
        if self._line is not None and what:
            self._want(what, self._group, self._line.about)

    def _said(self, name: str) -> str:
        return {
            "test": self.tr("Test"),
            "remove-from-key": self.tr("Remove from key"),
            "look": self.tr("Look with PIN"),
            "remove": self.tr("Remove from account"),
        }.get(name, "")


class WhereSection(Section):
    """A key, or what is on no key here.

    Args:
        group: what to show first.
        want: told what is started.
    """

    def __init__(self, group: WhereGroup, want: Want) -> None:
        super().__init__("")
        self.lost = Button(self.tr("I lost this key"), "ghost")
        self.lost.setObjectName("lost-this-key")
        self.lost.clicked.connect(lambda: want("lost", group.id, group.id))
        self.add_action(self.lost)
        self._rows: Rows[WhereLine, WhereRow] = Rows(
            self.body, lambda _: WhereRow(group.id, want), WhereRow.show_line, first=1
        )

    def show_group(self, group: WhereGroup) -> None:
        """Show a group.

        Args:
            group: what to show.
        """
        self.heading.setText(group.title)
        self.note.setText(group.note)
        set_shown(self.note, bool(group.note))
        set_shown(self.lost, group.lost)
        self.lost.setAccessibleName(self.tr("I lost {key}").format(key=group.title))
        self.setObjectName(f"where-{group.id}")
        self._rows.show(group.lines)


class WherePart(QWidget):
    """All of them, one below the other.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        self._rows: Rows[WhereGroup, WhereSection] = Rows(
            column, lambda group: WhereSection(group, self._start), WhereSection.show_group
        )

    def show_now(self) -> None:
        """Show the state of now."""
        services, now = self._desk.services, self._desk.now
        if services is not None:
            self._rows.show(where_groups(now, services.model_name, self._desk.clock(), offline_reason(now)))

    def _start(self, what: str, group: str, about: str) -> None:
        desk = self._desk
        if what == "test":
            actions.prove(desk, about, group)
        elif what == "remove-from-key":
            actions.delete_orphan(desk, group, bytes.fromhex(about))
        elif what == "look":
            actions.look(desk, group)
        elif what == "remove":
            actions.remove(desk, about)
        elif what == "lost":
            actions.lost_key(desk, group)
        else:
            self._about_method(what, about)

    def _about_method(self, what: str, method_id: str) -> None:
        desk, services = self._desk, self._desk.services
        method: Method | None = next((m for m in desk.now.methods or () if m.id == method_id), None)
        if method is None or services is None:
            return
        if what == "rename":
            actions.rename(desk, method, method_title(method, desk.now, services.model_name))
        else:
            desk.main_window.sheets.open(MethodDetails(method, desk.now, services.model_name, desk.clock()))
