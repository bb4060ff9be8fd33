"""Home: first start, sign in, or the verdict with its one next step and a summary of everything.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtWidgets import QWidget

from keydesk.ui.desk import Desk
from keydesk.ui.pages.home_dashboard import Dashboard
from keydesk.ui.pages.home_keys import KeysPart
from keydesk.ui.pages.home_setup import SetupPart
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.sign_in_card import SignInCard
from keydesk.ui.widgets.card import IconTile, ListRow
from keydesk.ui.widgets.states import Waiting


class HomePage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self._waiting: Waiting | None = None
        self._setup: SetupPart | None = None
        self._sign_in: SignInCard | None = None
        self._keys: KeysPart | None = None
        self._dashboard: Dashboard | None = None
        self._welcome: ListRow | None = None

    def show_now(self) -> None:
        """Show the part that fits the state."""
        now = self.desk.now
        starting = self.starting
        first = not starting and now.profile is None
        out = not starting and now.profile is not None and now.person is None
        inside = not starting and now.person is not None
        self._title(first)
        self._show_welcome(first or out)
        self._show_waiting(starting)
        self._show_setup(first)
        self._show_signed_out(out)
        if inside and self._dashboard is None:
            self._dashboard = Dashboard(self.desk)
            self.add(self._dashboard)
        if self._dashboard is not None:
            set_shown(self._dashboard, inside)
            if inside:
                self._dashboard.show_now()

    def _title(self, first: bool) -> None:
        title = self.tr("Welcome to Keydesk") if first else self.tr("Home")
        if self.title.text() != title:
            self.title.setText(title)
            self.setAccessibleName(title)
            self.set_subtitle(
                self.tr("Sign in without passwords, and keep your security keys in order.") if first else ""
            )

    def _show_waiting(self, starting: bool) -> None:
        if starting and self._waiting is None:
            self._waiting = Waiting(self.tr("Looking at your account and keys…"))
            self.add(self._waiting)
        elif not starting and self._waiting is not None:
            self.remove(self._waiting)
            self._waiting = None

    def _show_welcome(self, wanted: bool) -> None:
        """What the organisation tells people who begin."""
        text = self.desk.setup.policy.text("OnboardingText")
        if text is None or not (wanted or self._welcome is not None):
            return
        if self._welcome is None:
            name = self.desk.setup.policy.text("ManagedByName") or self.tr("From your organisation")
            self._welcome = ListRow(name, text, tile=IconTile("apartment"))
            self._welcome.setObjectName("welcome")
            self.add(self._welcome)
        set_shown(self._welcome, wanted)

    def _show_setup(self, first: bool) -> None:
        if first and self._setup is None:
            self._setup = SetupPart(self.desk)
            self.add(self._setup)
        elif not first and self._setup is not None:
            self.remove(self._setup)
            self._setup = None

    def _show_signed_out(self, out: bool) -> None:
        if out and self._sign_in is None:
            self._sign_in = SignInCard(
                self.desk,
                self.tr("Sign in at {domain}"),
                self.tr("Your browser opens and brings you back here. Keydesk never sees your password."),
            )
            self._keys = KeysPart(self.desk)
            self.add(self._sign_in)
            self.add(self._keys)
        for part in self._signed_out_parts():
            set_shown(part, out)
        if out and self._sign_in is not None and self._keys is not None:
            self._sign_in.show_now()
            self._keys.show_now()

    def _signed_out_parts(self) -> tuple[QWidget, ...]:
        return tuple(part for part in (self._sign_in, self._keys) if part is not None)
