"""What the accounts page shows without a list: reading, failed, not offered, signed out, nothing to connect.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtCore import QCoreApplication

from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.ui.error_texts import Remedy, error_panel, remedy
from keydesk.ui.models.freshness import seconds_to_wait
from keydesk.ui.pages import actions
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.registry import HOME
from keydesk.ui.pages.sign_in_card import SignInCard
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.card import Card
from keydesk.ui.widgets.states import EmptyState, Waiting
from keydesk.usecases.state import Snapshot

translate = QCoreApplication.translate

_NOT_OFFERED = frozenset({Code.API_NOT_FOUND, Code.API_FORBIDDEN, Code.API_NOT_ACTIVE})
"""The tenant does not have connected accounts, or not for this program."""


class AccountsStates:
    """The states; each is made when it is first needed.

    Args:
        page: where they stand.
    """

    def __init__(self, page: LivePage) -> None:
        self._page, self._desk = page, page.desk
        self._waiting: Waiting | None = None
        self._failed: Card | None = None
        self._code = ""
        self._again: Button | None = None
        self._sign_in: SignInCard | None = None
        self._no_profile: EmptyState | None = None
        self._empty: EmptyState | None = None

    @property
    def empty(self) -> bool:
        """Nothing is connected, and nothing may be."""
        connected = self._desk.now.connected
        return not connected.accounts and connected.connections == () and not connected.loading

    def show_now(self) -> None:
        """Show the one that fits, if any."""
        now, page = self._desk.now, self._page
        inside = now.person is not None
        unread = inside and now.connected.accounts is None
        # A reading that was refused is told until the next one has an answer.
        self._show_waiting(page.starting or (unread and now.connected.stale is None))
        self._show_failed(now.connected.stale or "" if unread else "")
        if self._again is not None and not self._desk.scope.busy(actions.READ_ACCOUNTS):
            waits = seconds_to_wait(now, page.at) > 0
            why = translate("AccountsStates", "Keydesk goes on by itself when the wait is over.") if waits else ""
            self._again.say_why_off(why)
        self._show_signed_out(now, not page.starting and not inside)
        self._show_empty(inside and now.connected.accounts is not None and self.empty)

    def _show_waiting(self, waiting: bool) -> None:
        if waiting and self._waiting is None:
            self._waiting = Waiting(translate("AccountsStates", "Reading your connected accounts…"))
            self._page.add(self._waiting)
        elif not waiting and self._waiting is not None:
            self._page.remove(self._waiting)
            self._waiting = None

    def _show_failed(self, code: str) -> None:
        if code == self._code:
            return
        self._code = code
        if self._failed is not None:
            self._page.remove(self._failed)
            self._failed = self._again = None
        if code:
            self._failed = self._not_offered() if code in _NOT_OFFERED else self._error(code)
            self._page.add(self._failed)

    def _not_offered(self) -> EmptyState:
        """Make the state for a tenant without connected accounts: no failure, and nothing the person can do."""
        state = EmptyState(
            "link_off",
            translate("AccountsStates", "Your organisation does not offer connected accounts"),
            _what_for()
            + " "
            + translate(
                "AccountsStates",
                "If you expected some here, ask your IT to switch on connected accounts for Keydesk.",
            ),
            kind="neutral",
        )
        again = Button(translate("AccountsStates", "Try again"))
        again.setObjectName("refresh")
        again.clicked.connect(lambda: actions.read_accounts(self._desk))
        state.add_button(again)
        return state

    def _error(self, code: str) -> Card:
        panel = error_panel(KeydeskError(code), titled=True)
        if remedy(code) is Remedy.SIGN_IN:
            button = Button(translate("AccountsStates", "Sign in"), "primary")
            button.setObjectName("sign-in")
            button.clicked.connect(lambda: actions.sign_in(self._desk))
        else:
            button = Button(translate("AccountsStates", "Try again"), "primary")
            button.setObjectName("refresh")
            button.clicked.connect(lambda: actions.read_accounts(self._desk))
            self._again = button
        panel.add_action(button)
        return panel

    def _show_signed_out(self, now: Snapshot, out: bool) -> None:
        page = self._page
        if out and now.profile is None and self._no_profile is None:
            self._no_profile = EmptyState(
                "apartment",
                translate("AccountsStates", "No organisation yet"),
                translate("AccountsStates", "Connect to your organisation on Home, or try practice mode."),
            )
            button = Button(translate("AccountsStates", "Go to Home"), "primary")
            button.setObjectName("open-home")
            button.clicked.connect(lambda: self._desk.open_page(HOME))
            self._no_profile.add_button(button)
            page.add(self._no_profile)
        if out and now.profile is not None and self._sign_in is None:
            self._sign_in = SignInCard(
                self._desk,
                translate("AccountsStates", "Sign in to see your connected accounts"),
                _what_for(),
            )
            page.add(self._sign_in)
        if self._no_profile is not None:
            set_shown(self._no_profile, out and now.profile is None)
        if self._sign_in is not None:
            set_shown(self._sign_in, out and now.profile is not None)

    def _show_empty(self, empty: bool) -> None:
        if empty and self._empty is None:
            self._empty = EmptyState(
                "link",
                translate("AccountsStates", "No connected accounts"),
                translate(
                    "AccountsStates",
                    "Your organisation has nothing to connect yet. When it has, it appears here.",
                ),
                kind="neutral",
            )
            self._page.add(self._empty)
        if self._empty is not None:
            set_shown(self._empty, empty)


def _what_for() -> str:
    return translate("AccountsStates", "They let tools of your organisation work with accounts you have elsewhere.")
