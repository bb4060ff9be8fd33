"""Whose account it is and at which tenant, and signing in and out. Main thread; raises nothing."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.pages import actions
from keydesk.ui.pages.live_page import set_shown
from keydesk.ui.pages.registry import HOME
from keydesk.ui.pages.sign_out_sheet import sign_out
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import IconTile, LetterTile, ListRow
from keydesk.ui.widgets.page import Section
from keydesk.usecases.state import Snapshot


class AccountPart(Section):
    """The section.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("")
        self.heading.setText(self.tr("Account"))
        self._desk = desk
        self._letters = LetterTile("", letters=2)
        self._icon = IconTile("person", "neutral")
        self._row = ListRow("", tile=self._tiles())
        self.sign_in = Button(self.tr("Sign in"), "primary")
        self.sign_in.setObjectName("sign-in")
        self.sign_in.clicked.connect(lambda: actions.sign_in(desk))
        self.sign_out = Button(self.tr("Sign out"))
        self.sign_out.setObjectName("sign-out")
        self.sign_out.clicked.connect(lambda: sign_out(desk))
        self.set_up = Button(self.tr("Go to Home"))
        self.set_up.setObjectName("open-home")
        self.set_up.clicked.connect(lambda: desk.open_page(HOME))
        for button in (self.sign_in, self.sign_out, self.set_up):
            self._row.add_side(button)
        self.add(self._row)

    def show_now(self, starting: bool) -> None:
        """Show the account of now.

        Args:
            starting: nobody knows yet whether somebody is signed in.
        """
        now = self._desk.now
        set_shown(self.sign_in, now.person is None and now.profile is not None and not starting)
        set_shown(self.sign_out, now.person is not None)
        set_shown(self.set_up, now.profile is None and not starting)
        name, detail = self._words(now)
        set_shown(self._letters, now.person is not None)
        set_shown(self._icon, now.person is None)
        self._letters.set_name(name)
        self._icon.set_icon("person" if now.profile is not None else "apartment", "neutral")
        self._row.set_texts(name, detail)

    def _tiles(self) -> QWidget:
        """A person has letters; nobody has an icon."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._letters)
        row.addWidget(self._icon)
        return box

    def _words(self, now: Snapshot) -> tuple[str, str]:
        if now.profile is None:
            return self.tr("No organisation yet"), self.tr("Connect to one on Home, or try practice mode there.")
        if now.person is None:
            return self.tr("Nobody is signed in"), now.domain
        kept = (
            self.tr("you stay signed in on this computer")
            if now.tokens_in == "keyring"
            else self.tr("signed in until you close Keydesk")
        )
        parts = (now.person.email or "", now.domain, kept)
        return now.person.name, " · ".join(part for part in parts if part)
