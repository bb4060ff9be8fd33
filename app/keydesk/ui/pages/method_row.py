"""A sign-in method's card with its menu, and a group of them. Main thread; raises nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from keydesk.ui.models.method_words import MethodGroup, MethodLine
from keydesk.ui.pages.rows import Rows, Signs
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.menu import MenuItem, popup
from keydesk.ui.widgets.page import Section

Want = Callable[[str, str], None]
"""(``rename``, ``test``, ``details`` or ``remove``, method id)"""


class MethodRow(ListRow):
    """A method.

    Args:
        want: told what its menu starts.
    """

    def __init__(self, want: Want) -> None:
        self._tile = IconTile("passkey")
        super().__init__("", tile=self._tile)
        self._want = want
        self._line: MethodLine | None = None
        self._signs = Signs(self)
        self.menu = self.add_menu_button()
        self.menu.setObjectName("method-menu")
        self.menu_wanted.connect(self._open_menu)

    def show_line(self, line: MethodLine) -> None:
        """Show a method.

        Args:
            line: what to show.
        """
        self._line = line
        self._tile.set_icon(line.icon)
        self._signs.show(line.signs)
        self.set_texts(line.name, line.detail)
        self.setAccessibleName(", ".join((line.name, line.detail, *(sign.text for sign in line.signs))))

    def menu_items(self) -> list[MenuItem | None]:
        """List the lines of its menu as they are now."""
        line = self._line
        if line is None:
            return []
        test_off = "" if line.can_test else self.tr("Only a finished passkey can be tested.")
        return [
            MenuItem(self.tr("Rename"), self._act("rename"), icon="edit", why_off=line.no_rename, name="rename"),
            MenuItem(self.tr("Test"), self._act("test"), icon="verified", why_off=test_off, name="test"),
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
        self.setObjectName(f"group-{group.id}")
        self._rows.show(group.lines)
