"""The accounts of this computer as cards: who, where, which one is in use. Main thread; raises nothing."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from keydesk.config.people import KnownProfile
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.theme.look import look_of
from keydesk.ui.widgets.badge import Badge
from keydesk.ui.widgets.card import IconTile, LetterTile, ListRow
from keydesk.ui.widgets.menu import MenuItem, popup
from keydesk.ui.widgets.painting import rounded
from keydesk.ui.widgets.pressed import Pressed

USE, SIGN_IN, SIGN_OUT, REMOVE = "use", "sign-in", "sign-out", "remove"
"""What can be wanted of an account."""


class AccountRow(Pressed, ListRow):
    """One account. The one in use is marked; any other is used by a click, Enter or Space.

    Args:
        known: the account.
    """

    wanted = Signal(str, str)
    """What is wanted of it, and its profile's name."""

    def __init__(self, known: KnownProfile) -> None:
        self._letters = LetterTile("", letters=2)
        self._icon = IconTile("person", "neutral")
        tiles = QWidget()
        row = QHBoxLayout(tiles)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._letters)
        row.addWidget(self._icon)
        super().__init__("", tile=tiles)
        self._known = known
        self._signed_in = False
        self._badge: Badge = self.add_badge(self.tr("In use"), "ok", icon="check")
        self._menu_button = self.add_menu_button()
        self.menu_wanted.connect(self._open_menu)
        self.setObjectName(f"account-{known.name}")
        self.show_known(known)

    @property
    def known(self) -> KnownProfile:
        """The account as last shown."""
        return self._known

    def show_known(self, known: KnownProfile, signed_in: bool | None = None) -> None:
        """Show the account of now, in place.

        Args:
            known: the account.
            signed_in: whether somebody is signed in where it is in use; None takes it from who is known.
        """
        self._known = known
        person = known.person
        self._signed_in = person is not None if signed_in is None else signed_in
        set_shown(self._letters, person is not None)
        set_shown(self._icon, person is None)
        self._letters.set_name(known.title)
        self._icon.set_icon("science" if known.practice else "person", "neutral")
        place = self.tr("Practice mode") if known.practice else known.domain
        if person is None:
            self.set_texts(known.name, self.tr("Nobody is signed in"))
        else:
            self.set_texts(person.name, " · ".join(part for part in (person.email or "", place) if part))
        set_shown(self._badge, known.in_use)
        # The practice tenant is no line of the settings: leaving it is using another.
        set_shown(self._menu_button, known.in_use or not known.practice)
        can_use = not known.in_use
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can_use else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_use else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{self.title.text()}, {self.subtitle.text()}")
        self.setAccessibleDescription(
            self.tr("In use") if known.in_use else self.tr("Press Enter to use this account")
        )
        self._arrange()
        self.update()

    def menu_items(self) -> list[MenuItem | None]:
        """Make the lines of its menu."""
        items: list[MenuItem | None] = []
        if not self._known.in_use:
            items.append(self._item(self.tr("Use this account"), USE, "swap_horiz"))
        elif self._signed_in:
            items.append(self._item(self.tr("Sign out…"), SIGN_OUT, "logout"))
        else:
            items.append(self._item(self.tr("Sign in"), SIGN_IN, "login"))
        if not self._known.practice and self._known.removable:
            items += [None, self._item(self.tr("Remove from this computer…"), REMOVE, "delete", danger=True)]
        return items

    def _item(self, text: str, what: str, icon: str, *, danger: bool = False) -> MenuItem:
        return MenuItem(
            text, lambda: self.wanted.emit(what, self._known.name), icon=icon, danger=danger, name=f"{what}-account"
        )

    def _open_menu(self, button: QWidget) -> None:
        popup(button, self.menu_items())

    def pressed(self) -> bool:
        """Use it, where it is not in use."""
        if not self._known.in_use:
            self.wanted.emit(USE, self._known.name)
        return not self._known.in_use

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card; an outline says that it can be chosen, its ground that it is."""
        super().paintEvent(event)
        look = look_of(self)
        shape = QRectF(self.rect()).adjusted(0, 0, 0, -2)
        if self._known.in_use:
            outline = look.color("accent") if look.contrast else look.color("edge")
            rounded(QPainter(self), shape, look.color("accent_tint"), outline)
        elif self._over:
            rounded(QPainter(self), shape, None, look.color("edge"))


class AccountRows(QWidget):
    """All accounts, one below the other, kept in place when they change."""

    wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._rows: dict[str, AccountRow] = {}

    @property
    def rows(self) -> tuple[AccountRow, ...]:
        """The cards, in order."""
        return tuple(self._rows.values())

    def show_known(self, every: tuple[KnownProfile, ...], signed_in: bool) -> None:
        """Show the accounts of now.

        Args:
            every: the accounts, in order.
            signed_in: somebody is signed in where the window is.
        """
        names = [known.name for known in every]
        if names != list(self._rows):
            for row in self._rows.values():
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._rows = {known.name: self._new(known) for known in every}
        for known in every:
            self._rows[known.name].show_known(known, signed_in if known.in_use else None)

    def _new(self, known: KnownProfile) -> AccountRow:
        row = AccountRow(known)
        row.wanted.connect(self.wanted)
        self._column.addWidget(row)
        return row
