"""What stands around the pages: account tile, counts and dot in the rail, quiet lines, F5, the account's menu.

Owns: the quiet lines above the page and what the rail tells. Runs on the main thread. Raises nothing; every failure
outside a sheet ends here as a quiet line with its details one click away.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from keydesk.config.setup_lines import Application
from keydesk.config.sources import support_contact
from keydesk.core.errors import KeydeskError
from keydesk.domain.policy import SupportContact
from keydesk.ui.desk import Desk
from keydesk.ui.dialogs.admin_lines import AdminLines
from keydesk.ui.error_texts import Remedy, error_panel, remedy, words_of
from keydesk.ui.models.freshness import SLOW_S, STALE, WAIT, QuietLine, quiet_lines, wait_sentence
from keydesk.ui.models.policy_words import contact_line
from keydesk.ui.models.setup_lines import admin_question, application_of_tenant, steps_for
from keydesk.ui.pages import actions
from keydesk.ui.pages.contact_card import ContactCard
from keydesk.ui.pages.live_page import RESTORE, LivePage
from keydesk.ui.pages.registry import ACCOUNTS, HOME, KEYS, METHODS, SETTINGS
from keydesk.ui.pages.update_line import UpdateLine
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.error_panel import SUPPORT_CONTACT, ErrorPanel
from keydesk.ui.widgets.sheet import Sheet, focus_stops


class ErrorSheet(Sheet):
    """A failure with all its words.

    Args:
        error: the failure.
        application: what the lines for the administrator are made from.
        explain: opens the page of the manual for a code.
        contact: whom to ask; shown where there is anybody.
    """

    def __init__(
        self,
        error: KeydeskError,
        application: Application | None = None,
        explain: Callable[[str], None] | None = None,
        contact: SupportContact | None = None,
    ) -> None:
        words = words_of(error)
        super().__init__(words.title)
        self.setObjectName("error-sheet")
        panel = error_panel(error)
        self.add(panel)
        steps = steps_for(error, application) if application is not None else ()
        if steps:
            self.add(AdminLines(admin_question(error.code), steps))
        if contact is not None and contact.told:
            panel.leave_contact_out()
            self.add(ContactCard(contact))
        if explain is not None:
            more = Button(self.tr("More about this"), icon="help")
            more.setObjectName("explain-code")
            more.clicked.connect(lambda: explain(error.code))
            self.add_button(more)
        close = Button(self.tr("Close"), "primary")
        close.setObjectName("close")
        self.add_button(close, True, default=True)


class Shell(QObject):
    """Listens to the desk and keeps window and state together.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.main_window
        self._lines: dict[str, tuple[QuietLine, Banner]] = {}
        self._dismissed: set[str] = set()
        self._error: Banner | None = None
        self._window.rail.account.setObjectName("account")
        self._window.setProperty(SUPPORT_CONTACT, contact_line(support_contact(desk.setup.policy)))
        desk.on_error = self.tell
        desk.changed.connect(self._changed)
        desk.services_changed.connect(self._other_services)
        desk.scope.busy_changed.connect(self._busy_changed)
        desk.pages_changed.connect(self._show_rail)
        self._window.page_shown.connect(self._page_shown)
        self._window.refresh_wanted.connect(self._refresh)
        self._window.settings_wanted.connect(lambda: desk.open_page(SETTINGS))
        self._window.search_wanted.connect(self._open_palette)
        self._window.lock_wanted.connect(self._lock_keys)
        self._window.help_wanted.connect(self._open_help)
        self._window.sheets.focus_lost.connect(self._focus_soon)
        self._window.account_clicked.connect(self._open_accounts)
        self._window.sheets.opened.connect(self._sheet_opened)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(round(SLOW_S * 1000))
        self._slow.timeout.connect(self._show_lines)
        self._update = UpdateLine(desk)
        self._show_rail()

    def _refresh(self, name: str) -> None:
        page = self._window.page(name) if name else None
        if isinstance(page, LivePage):
            page.refresh()
        else:
            actions.refresh(self._desk)

    def tell(self, key: str, error: KeydeskError) -> None:
        """Tell a failure as a quiet line.

        Args:
            key: what failed.
            error: why.
        """
        self._drop_error()
        words = words_of(error)
        banner = Banner(f"{words.what} {words.next}", "bad" if remedy(error.code) is Remedy.CLOSE else "warn")
        banner.setObjectName("line-error")
        if remedy(error.code) is Remedy.SIGN_IN:
            again = Button(self.tr("Sign in"))
            again.setObjectName("line-sign-in")
            again.clicked.connect(self._sign_in_again)
            banner.add_button(again)
        details = Button(self.tr("Details"), "ghost")
        details.setObjectName("line-details")
        details.clicked.connect(lambda: self._open_error(error))
        banner.add_button(details)
        banner.add_dismiss()
        banner.dismissed.connect(self._drop_error)
        self._error = banner
        self._window.add_line(banner)

    def _open_error(self, error: KeydeskError) -> None:
        services = self._desk.services
        application = application_of_tenant(services.tenant) if services is not None else None
        contact = support_contact(self._desk.setup.policy)
        self._window.sheets.open(ErrorSheet(error, application, self._explain, contact))

    def _sheet_opened(self, sheet: Sheet) -> None:
        sheet.help_wanted.connect(self._explain_shown)

    def _explain_shown(self) -> None:
        sheet = self._window.sheets.current
        panels = sheet.findChildren(ErrorPanel) if sheet is not None else []
        code = next((panel.told for panel in panels if panel.told and panel.isVisible()), None)
        if code is not None:
            self._explain(code)

    def _explain(self, code: str) -> None:
        from keydesk.ui.dialogs.manual_sheet import open_manual

        open_manual(self._desk, code)

    def _sign_in_again(self) -> None:
        self._drop_error()
        actions.sign_in(self._desk)

    def _focus_soon(self) -> None:
        # What the flow has just put on the page can be seen, and focused, in the next turn of the loop.
        QTimer.singleShot(0, self, self._focus_page)

    def _focus_page(self) -> None:
        page = self._window.stack.currentWidget()
        stops = focus_stops(page) if page is not None else []
        # The page's one next step, else whatever comes first.
        steps = [stop for stop in stops if isinstance(stop, Button) and stop.kind == "primary"]
        for stop in (steps or stops)[:1]:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    # Rail

    def _show_rail(self) -> None:
        now = self._desk.now
        rail = self._window.rail
        if now.person is not None:
            rail.account.set_account(now.person.name, now.domain)
        elif now.profile is not None:
            rail.account.set_account("", now.domain)
        else:
            rail.account.set_account("", "")
        signed_in = now.person is not None and now.methods is not None
        rail.item(METHODS).set_state(len(now.methods or ()) if signed_in else None)
        rail.item(KEYS).set_state(
            len(now.keys) or None, dot=bool(now.keys), dot_meaning=self.tr("plugged in") if now.keys else ""
        )
        if not self._desk.shows(ACCOUNTS):
            return
        accounts = now.connected.accounts if now.person is not None else None
        rail.item(ACCOUNTS).set_state(len(accounts) if accounts is not None else None)

    def _open_accounts(self) -> None:
        if self._desk.setup.profiles():
            from keydesk.ui.pages.account_sheets import open_accounts

            open_accounts(self._desk)
        else:  # nothing to choose from: Home asks for the first one
            self._desk.open_page(HOME)

    def _open_palette(self) -> None:
        from keydesk.ui.pages.palette import open_palette

        open_palette(self._desk)

    def _lock_keys(self) -> None:
        from keydesk.ui.pages.key_actions import lock_all

        lock_all(self._desk)

    def _open_help(self, page: str) -> None:
        from keydesk.ui.pages.help_sheet import open_help

        open_help(self._desk, page)

    # Lines

    def _changed(self, _: object) -> None:
        self._show_rail()
        self._show_lines()

    def _busy_changed(self, key: str, busy: bool) -> None:
        """Answer a click on "Try again" at once, wherever it stands; read the accounts when somebody has come."""
        if not busy and key in (RESTORE, actions.FLOW):
            actions.read_accounts_once(self._desk)
        if key not in (actions.REFRESH, actions.READ_ACCOUNTS):
            return
        for name in ("refresh", "line-refresh"):
            for button in self._window.findChildren(Button, name):
                button.say_why_off(self.tr("Keydesk is trying again.") if busy else "")

    def _page_shown(self, _: str) -> None:
        # In another language the rail is made anew, and lines are told anew.
        self._show_rail()
        self._show_lines()

    def _other_services(self) -> None:
        self._dismissed.clear()
        self._drop_error()

    def _show_lines(self) -> None:
        wanted = [line for line in quiet_lines(self._desk.now, self._desk.clock()) if line.id not in self._dismissed]
        ids = {line.id for line in wanted}
        for gone in [key for key in self._lines if key not in ids]:
            self._drop(gone)
        for line in wanted:
            shown = self._lines.get(line.id)
            if shown is not None and _same(shown[0], line):
                continue
            if shown is not None:
                self._drop(line.id)
            self._add(line)
        if self._desk.now.reading_since is None:
            self._slow.stop()
        elif STALE not in ids and not self._slow.isActive():
            self._slow.start()

    def _add(self, line: QuietLine) -> None:
        banner = Banner(line.text, line.kind)
        banner.setObjectName(f"line-{line.id}")
        if line.button:
            button = Button(line.button)
            button.setObjectName(f"line-{line.does}")
            button.clicked.connect(lambda: self._do(line))
            banner.add_button(button)
        if line.dismissable:
            banner.add_dismiss()
            banner.dismissed.connect(lambda: self._dismiss(line.id))
        if line.id == WAIT:
            banner.finished.connect(lambda: QTimer.singleShot(0, self, self._waited))
            banner.count_down(line.seconds, wait_sentence)
        self._window.add_line(banner)
        self._lines[line.id] = (line, banner)

    def _do(self, line: QuietLine) -> None:
        if line.does == "sign-in":
            actions.sign_in(self._desk)
        elif line.does == "admin":
            self._open_error(KeydeskError(line.code))
        else:
            actions.refresh(self._desk)

    def _waited(self) -> None:
        self._drop(WAIT)
        actions.refresh(self._desk)

    def _dismiss(self, line_id: str) -> None:
        self._dismissed.add(line_id)
        self._drop(line_id)

    def _drop(self, line_id: str) -> None:
        shown = self._lines.pop(line_id, None)
        if shown is not None:
            self._window.remove_line(shown[1])

    def _drop_error(self) -> None:
        banner, self._error = self._error, None
        if banner is not None:
            self._window.remove_line(banner)


def _same(shown: QuietLine, line: QuietLine) -> bool:
    """The countdown runs by itself; only its end may start another one."""
    return shown == line or (shown.id == line.id == WAIT)
