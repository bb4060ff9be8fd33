"""A sign-in method's card with its menu, and a group of them. Main thread; raises nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from keydesk.domain.account import MethodType
from keydesk.domain.enrollment import Channel
from keydesk.ui.models.method_words import NO_RECOVERY_CODE, MethodGroup, MethodLine
from keydesk.ui.pages.rows import Rows, Signs
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.menu import MenuItem, popup
from keydesk.ui.widgets.page import Section

_NAMED = frozenset({MethodType.PASSKEY, MethodType.TOTP, MethodType.PUSH, MethodType.PHONE, MethodType.EMAIL})
"""There can be several of these. Older sign-ins are only looked at and removed; of the rest an account has one."""
Want = Callable[[str, str], None]
"""(``rename``, ``test``, ``password``, ``sms``, ``voice``, ``details``, ``remove`` or ``create-code``, method id)"""


class MethodRow(ListRow):
    """A method.

    Args:
        want: told what its menu and its button start.
    """

    def __init__(self, want: Want) -> None:
        self._tile = IconTile("passkey")
        super().__init__("", tile=self._tile)
        self._want = want
        self._line: MethodLine | None = None
        self._signs = Signs(self)
        self.button: Button | None = None
        self.menu = self.add_menu_button()
        self.menu.setObjectName("method-menu")
        self.menu_wanted.connect(self._open_menu)

    def show_line(self, line: MethodLine) -> None:
        """Show a method.

        Args:
            line: what to show.
        """
        self._line = line
        absent = line.id == NO_RECOVERY_CODE
        self._tile.set_icon(line.icon, "neutral" if absent else "accent")
        self._signs.show(line.signs)
        self.set_texts(line.name, line.detail)
        self.setAccessibleName(", ".join((line.name, line.detail, *(sign.text for sign in line.signs))))
        self.menu.setVisible(not absent)
        self._show_button(line, absent)

    def menu_items(self) -> list[MenuItem | None]:
        """List the lines of its menu as they are now."""
        line = self._line
        if line is None:
            return []
        return [
            *self._changes(line),
            MenuItem(self.tr("Details"), self._act("details"), icon="info", name="details"),
            None,
            MenuItem(
                self.tr("Remove"),
                self._act("remove"),
                icon="delete",
                danger=True,
                why_off=line.no_remove,
                name="remove",
            ),
        ]

    def _changes(self, line: MethodLine) -> list[MenuItem | None]:
        """List what can be changed of this kind; an unfinished one can only be looked at and removed."""
        if not line.finished:
            return []
        items: list[MenuItem | None] = []
        if line.kind in _NAMED:
            items.append(
                MenuItem(self.tr("Rename"), self._act("rename"), icon="edit", why_off=line.no_rename, name="rename")
            )
        if line.can_test:
            items.append(MenuItem(self.tr("Test"), self._act("test"), icon="verified", name="test"))
        if line.kind == MethodType.PASSWORD:
            items.append(
                MenuItem(
                    self.tr("Change password…"),
                    self._act("password"),
                    icon="password",
                    why_off=line.no_change,
                    name="password",
                )
            )
        if line.channel is not None:
            items += [
                self._channel(line, Channel.SMS, self.tr("Codes by text message")),
                self._channel(line, Channel.VOICE, self.tr("Codes by call")),
                None,
            ]
        return items

    def _channel(self, line: MethodLine, channel: Channel, text: str) -> MenuItem:
        return MenuItem(
            text, self._act(channel), why_off=line.no_change, checked=line.channel == channel, name=channel
        )

    def _show_button(self, line: MethodLine, absent: bool) -> None:
        what = "create-code" if absent else "remove" if not line.finished else "test-now" if line.due else ""
        if self.button is None:
            if not what:
                return
            self.button = Button("")
            self.button.clicked.connect(self._press)
            self.add_side(self.button)
        self.button.setVisible(bool(what))
        self.button.setObjectName(what)
        if what == "test-now":
            self.button.setText(self.tr("Test it now"))
            self.button.say_why_off("")
            self.button.setAccessibleName(self.tr("Test {name} now").format(name=line.name))
            return
        self.button.setText(self.tr("Create a code") if absent else self.tr("Remove"))
        self.button.say_why_off(line.no_change if absent else line.no_remove)
        self.button.setAccessibleName(
            self.tr("Create a recovery code") if absent else self.tr("Remove {name}").format(name=line.name)
        )

    def _press(self) -> None:
        if self.button is not None and self._line is not None:
            self._want(self.button.objectName().removesuffix("-now"), self._line.id)

    def _open_menu(self, button: QWidget) -> None:
        popup(button, self.menu_items())

    def _act(self, what: str) -> Callable[[], None]:
        method_id = self._line.id if self._line is not None else ""
        return lambda: self._want(what, method_id)


class MethodSection(Section):
    """A group of methods.

    Args:
        want: told what the menus start.
    """

    def __init__(self, want: Want) -> None:
        super().__init__("")
        self._rows: Rows[MethodLine, MethodRow] = Rows(
            self.body, lambda _: MethodRow(want), MethodRow.show_line, first=1
        )

    def show_group(self, group: MethodGroup) -> None:
        """Show a group.

        Args:
            group: what to show.
        """
        self.heading.setText(group.title)
        self.note.setText(group.note)
        self.note.setVisible(bool(group.note))
        self.setObjectName(f"group-{group.id}")
        self._rows.show(group.lines)
