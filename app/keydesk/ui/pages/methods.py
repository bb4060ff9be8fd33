"""Sign-in methods: what the account knows, in groups, joined with what the keys hold.

Runs on the main thread. Raises nothing.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.domain.account import Method, MethodType
from keydesk.domain.enrollment import Channel
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.inventory_sheet import save_inventory
from keydesk.ui.error_texts import Remedy, error_panel, remedy
from keydesk.ui.models.due_words import due_now
from keydesk.ui.models.freshness import offline_reason
from keydesk.ui.models.method_words import MethodGroup, groups_of, method_title, ways_sentence
from keydesk.ui.pages import actions
from keydesk.ui.pages.add_method import add_method
from keydesk.ui.pages.live_page import LivePage, set_shown
from keydesk.ui.pages.method_details import MethodDetails
from keydesk.ui.pages.method_row import MethodSection
from keydesk.ui.pages.registry import HOME, METHODS
from keydesk.ui.pages.rows import Rows
from keydesk.ui.pages.sign_in_card import SignInCard
from keydesk.ui.pages.where_part import WherePart
from keydesk.ui.widgets.buttons import Button, IconButton
from keydesk.ui.widgets.error_panel import ErrorPanel
from keydesk.ui.widgets.menu import MenuItem, popup
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
        self.menu = IconButton("more_horiz", self.tr("More about your sign-in methods"))
        self.menu.setObjectName("methods-menu")
        self.menu.clicked.connect(lambda: popup(self.menu, self.menu_items()))
        self.add_action(self.menu)
        self._by_key = False
        self._where: WherePart | None = None
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
        set_shown(self.menu, known)
        by_key = self._by_key and known and bool(now.methods)
        set_shown(self._groups, known and bool(now.methods) and not by_key)
        self._show_where(by_key)
        self._show_empty(known and not now.methods)
        if not known:
            self.set_subtitle("")
            return
        offline = offline_reason(now)
        self.add_button.say_why_off(offline)
        if not by_key:
            self.set_subtitle(ways_sentence(now.methods or ()) if now.methods else "")
        self._rows.show(groups_of(now, self.model_name, self.at, offline))

    @property
    def by_key(self) -> bool:
        """Whether the passkeys are shown key by key."""
        return self._by_key

    def show_by_key(self, by_key: bool) -> None:
        """Show the passkeys key by key, or all methods by kind.

        Args:
            by_key: key by key.
        """
        self._by_key = by_key
        self.show_now()

    def menu_items(self) -> list[MenuItem | None]:
        """List the lines of the page's own menu."""
        due = tuple(each.method_id for each in due_now(self.desk.now, self.at))
        return [
            MenuItem(
                self.tr("Show by kind") if self._by_key else self.tr("Where your passkeys are"),
                lambda: self.show_by_key(not self._by_key),
                icon="list" if self._by_key else "inventory_2",
                name="by-key",
            ),
            MenuItem(
                self.tr("Test your spare keys"),
                lambda: actions.drill(self.desk, due),
                icon="verified",
                why_off="" if due else self.tr("All of them worked within the last three months."),
                name="drill",
            ),
            None,
            MenuItem(self.tr("I lost a key"), lambda: actions.lost_key(self.desk), icon="gpp_maybe", name="lost"),
            MenuItem(
                self.tr("Save the list of keys…"), lambda: save_inventory(self.desk), icon="save", name="save-list"
            ),
        ]

    def _show_where(self, by_key: bool) -> None:
        if by_key and self._where is None:
            self._where = WherePart(self.desk)
            self.add(self._where)
        if self._where is not None:
            set_shown(self._where, by_key)
            if by_key:
                self._where.show_now()
                self.set_subtitle(self.tr("Where your passkeys are, key by key."))

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


def show_where(desk: Desk) -> None:
    """Go to where the passkeys are, key by key."""
    desk.open_page(METHODS)
    page = desk.main_window.page(METHODS)
    if isinstance(page, MethodsPage):
        page.show_by_key(True)
