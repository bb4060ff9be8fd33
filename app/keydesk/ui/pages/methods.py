"""Sign-in methods: what the account knows, in groups, joined with what the keys hold.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.account import Method, MethodType
from keydesk.domain.enrollment import Channel
from keydesk.ui.desk import Desk
from keydesk.ui.error_texts import Remedy, error_panel, remedy
from keydesk.ui.models.freshness import offline_reason
from keydesk.ui.models.method_words import MethodGroup, groups_of, method_title, ways_sentence
from keydesk.ui.pages import actions
from keydesk.ui.pages.add_method import add_method
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.method_row import MethodSection
from keydesk.ui.pages.registry import HOME
from keydesk.ui.pages.rows import Rows
from keydesk.ui.pages.sign_in_card import SignInCard
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.states import EmptyState, Waiting
from keydesk.usecases.state import Snapshot


class MethodsPage(LivePage):
    """The page.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self.title.setText(self.tr("Sign-in methods"))
        self.setAccessibleName(self.tr("Sign-in methods"))
        self.add_button = Button(self.tr("Add sign-in method"), "primary")
        self.add_button.setObjectName("add-method")
        self.add_button.clicked.connect(lambda: add_method(desk))
        self.add_action(self.add_button)
        self._waiting: Waiting | None = None
        self._error: ErrorPanel | None = None
        self._error_code = ""
        self._sign_in: SignInCard | None = None
        self._no_profile: EmptyState | None = None
        self._empty: EmptyState | None = None
        self._groups = QWidget()
        column = QVBoxLayout(self._groups)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        self.add(self._groups)
        self._rows: Rows[MethodGroup, MethodSection] = Rows(
            column, lambda _: MethodSection(self._want), MethodSection.show_group
        )

    def show_now(self) -> None:
        """Show the methods of now, or why there are none to show."""
        now = self.desk.now
        known = now.person is not None and now.methods is not None
        self._show_waiting(self.starting or (now.person is not None and now.methods is None and now.stale is None))
        self._show_error(now)
        self._show_signed_out(now)
        set_shown(self.add_button, known)
        set_shown(self._groups, known and bool(now.methods))
        self._show_empty(known and not now.methods)
        if not known:
            self.set_subtitle("")
            return
        offline = offline_reason(now)
        self.add_button.say_why_off(offline)
        self.set_subtitle(ways_sentence(now.methods or ()) if now.methods else "")
        self._rows.show(groups_of(now, self.model_name, self.at, offline))

    def _show_waiting(self, waiting: bool) -> None:
        if waiting and self._waiting is None:
            self._waiting = Waiting(self.tr("Reading your sign-in methods…"))
            self.add(self._waiting)
        elif not waiting and self._waiting is not None:
            self.remove(self._waiting)
            self._waiting = None

    def _show_error(self, now: Snapshot) -> None:
        code = now.stale or "" if now.person is not None and now.methods is None else ""
        if code == self._error_code:
            return
        self._error_code = code
        if self._error is not None:
            self.remove(self._error)
            self._error = None
        if not code:
            return
        from keydesk.core.errors import KeydeskError

        self._error = error_panel(KeydeskError(code), titled=True)
        if remedy(code) is Remedy.SIGN_IN:
            button = Button(self.tr("Sign in"), "primary")
            button.setObjectName("sign-in")
            button.clicked.connect(lambda: actions.sign_in(self.desk))
        else:
            button = Button(self.tr("Try again"), "primary")
            button.setObjectName("refresh")
            button.clicked.connect(lambda: actions.refresh(self.desk))
        self._error.add_action(button)
        self.add(self._error)

    def _show_signed_out(self, now: Snapshot) -> None:
        out = not self.starting and now.person is None
        if out and now.profile is None and self._no_profile is None:
            self._no_profile = EmptyState(
                "apartment",
                self.tr("No organisation yet"),
                self.tr("Connect to your organisation on Home, or try practice mode."),
            )
            button = Button(self.tr("Go to Home"), "primary")
            button.setObjectName("open-home")
            button.clicked.connect(lambda: self.desk.open_page(HOME))
            self.add(self._no_profile)
            self._no_profile.add_button(button)
        if out and now.profile is not None and self._sign_in is None:
            self._sign_in = SignInCard(
                self.desk,
                self.tr("Sign in to see your sign-in methods"),
                self.tr("They belong to your account at {domain}.").replace("{domain}", now.domain),
            )
            self.add(self._sign_in)
        if self._no_profile is not None:
            set_shown(self._no_profile, out and now.profile is None)
        if self._sign_in is not None:
            set_shown(self._sign_in, out and now.profile is not None)

    def _show_empty(self, empty: bool) -> None:
        if empty and self._empty is None:
            self._empty = EmptyState(
                "passkey",
                self.tr("No sign-in methods yet"),
                self.tr("A passkey on a security key is the safest one: nobody can phish it or steal it from afar."),
            )
            button = Button(self.tr("Add a security key"))
            button.setObjectName("enroll")
            button.clicked.connect(lambda: actions.enroll(self.desk))
            self._empty.add_button(button)
            self.add(self._empty)
        if self._empty is not None:
            set_shown(self._empty, empty)

    # What the menus of the rows start

    def _want(self, what: str, method_id: str) -> None:
        if what == "create-code":
            actions.enroll_method(self.desk, MethodType.RECOVERY_CODE)
            return
        method = self._method(method_id)
        if method is None:
            return
        if what == "password":
            actions.enroll_method(self.desk, MethodType.PASSWORD)
        elif what in tuple(Channel):
            actions.change_channel(self.desk, method, Channel(what))
        elif what == "rename":
            actions.rename(self.desk, method, method_title(method, self.desk.now, self.model_name))
        elif what == "test":
            actions.prove(self.desk, method_id)
        elif what == "remove":
            actions.remove(self.desk, method_id)
        else:
            self.desk.main_window.sheets.open(MethodDetails(method, self.desk.now, self.model_name, self.at))

    def _method(self, method_id: str) -> Method | None:
        return next((m for m in self.desk.now.methods or () if m.id == method_id), None)
