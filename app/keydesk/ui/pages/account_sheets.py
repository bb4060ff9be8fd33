"""Switching between accounts, adding one, removing one.

`open_accounts` is what a click on the account in the rail does. Runs on the main thread. Raises nothing; failures are
told in the sheet where the person looks, or as a quiet line.
"""

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from keydesk.config.people import KnownProfile
from keydesk.core.errors import KeydeskError
from keydesk.ui.desk import Desk
from keydesk.ui.pages import actions
from keydesk.ui.pages.account_rows import REMOVE, SIGN_IN, SIGN_OUT, USE, AccountRows
from keydesk.ui.pages.sign_out_sheet import sign_out
from keydesk.ui.pages.tenant_form import TenantForm
from keydesk.ui.widgets.buttons import Button
from keydesk.ui.widgets.fields import Choice, Labeled
from keydesk.ui.widgets.sheet import ConfirmSheet, Sheet
from keydesk.ui.widgets.text import Body

ADD = "add"
_ELSEWHERE, _PRACTICE, _ANOTHER = "elsewhere", "practice", "another"


class AccountsSheet(Sheet):
    """The switcher; answers with what is wanted and of which profile.

    Args:
        every: the accounts.
        signed_in: somebody is signed in where the window is.
    """

    def __init__(self, every: tuple[KnownProfile, ...], signed_in: bool) -> None:
        super().__init__(
            self.tr("Accounts"),
            self.tr("Each keeps its own sign-in, names and activity. Changing between them signs nobody out."),
        )
        self.setObjectName("accounts-sheet")
        self.rows = AccountRows()
        self.rows.show_known(every, signed_in)
        self.rows.wanted.connect(lambda what, name: self.close_with((what, name)))
        self.add(self.rows)
        self.add_account = Button(self.tr("Add account…"), icon="person_add")
        self.add_account.setObjectName("add-account")
        self.add_button(self.add_account)
        self.add_account.clicked.connect(lambda: self.close_with((ADD, "")))
        self.add_cancel(self.tr("Close"))

    def focus_first(self) -> None:
        """Put the focus on the account one would change to."""
        other = next((row for row in self.rows.rows if not row.known.in_use), None)
        (other or self.add_account).setFocus(Qt.FocusReason.OtherFocusReason)


class AddAccountSheet(Sheet):
    """Asks for the organisation of one more account; closes with whether it is a second one of the same tenant.

    Args:
        desk: what pages share.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            self.tr("Add an account"),
            self.tr("At an organisation you already use here, or at another one. You sign in next."),
        )
        self.setObjectName("add-account-sheet")
        self._desk = desk
        self._tenants = {
            f"{known.issuer} {known.client_id}": known for known in desk.setup.profiles() if _kept(known)
        }
        self.choice = Choice(self.tr("Organisation"))
        self.choice.setObjectName("organisation")
        for key, known in self._tenants.items():
            self.choice.addItem(known.domain, key)
        policy = desk.setup.policy
        if not policy.locked("TenantDomain"):
            self.choice.addItem(self.tr("Another organisation"), _ELSEWHERE)
        if not desk.now.practice and policy.flag("AllowPracticeMode", True):
            self.choice.addItem(self.tr("Practice mode (nothing is real)"), _PRACTICE)
        self.choice.currentIndexChanged.connect(self._show_form)
        self.add(Labeled(self.tr("Organisation"), self.choice))
        self.form = TenantForm()
        self.form.submitted.connect(self._go_on)
        self.add(self.form)
        self.hint = Body("", tone="muted")
        self.add(self.hint)
        self.add_cancel()
        self.go_on = Button(self.tr("Continue"), "primary")
        self.go_on.setObjectName("add-account-now")
        self.go_on.clicked.connect(self._go_on)
        self.add_button(self.go_on, default=True)
        desk.scope.busy_changed.connect(self._busy_changed)
        self._show_form()

    @property
    def chosen(self) -> str:
        """What is chosen: a known tenant, another, or practice."""
        return str(self.choice.currentData())

    def _show_form(self) -> None:
        known = self._tenants.get(self.chosen)
        self.form.setVisible(self.chosen == _ELSEWHERE)
        if known is not None:
            self.hint.setText(
                self.tr("The browser asks who you are, even if somebody is signed in there at {domain}.").format(
                    domain=known.domain
                )
            )
        elif self.chosen == _PRACTICE:
            self.hint.setText(self.tr("A pretend organisation and a software key. Nothing is sent anywhere."))
        self.hint.setVisible(self.chosen != _ELSEWHERE)
        if self.chosen == _ELSEWHERE and self.isVisible():
            self.form.address.setFocus()

    def _go_on(self) -> None:
        known, chosen = self._tenants.get(self.chosen), self.chosen
        wish = (known.issuer, known.client_id) if known is not None else None
        if chosen == _ELSEWHERE:
            wish = self.form.wish()
            if wish is None:
                return

        async def work() -> None:
            try:
                if wish is None:
                    await self._desk.setup.start_practice()
                else:
                    await self._desk.setup.add_profile(*wish)
            except KeydeskError as error:
                self.form.setVisible(True)
                self.form.tell(error)
            else:
                self.close_with(_ANOTHER if known is not None else _PRACTICE if wish is None else _ELSEWHERE)

        self.form.tell(None)
        self._desk.scope.start(actions.SET_UP, work)

    def reject(self) -> None:
        """Cancel, unless the change is under way already."""
        if not self._desk.scope.busy(actions.SET_UP):
            super().reject()

    def _busy_changed(self, key: str, busy: bool) -> None:
        if key == actions.SET_UP:
            self.go_on.say_why_off(self.tr("Keydesk is already getting ready.") if busy else "")


class RemoveAccountSheet(ConfirmSheet):
    """Asks by name before an account is removed from this computer.

    Args:
        known: the account.
    """

    def __init__(self, known: KnownProfile) -> None:
        translate = QCoreApplication.translate
        super().__init__(
            translate("RemoveAccountSheet", "Remove “{name}” from this computer?").format(name=known.title),
            translate(
                "RemoveAccountSheet",
                "You are signed out of {domain} here, and what this computer remembers of the account is deleted: "
                "your names for passkeys, the last lists and the activity. The account itself, its passkeys and your "
                "keys stay as they are.",
            ).format(domain=known.domain),
            translate("RemoveAccountSheet", "Remove"),
        )
        self.setObjectName("remove-account-sheet")
        self.do.setObjectName("remove-account-now")


def open_accounts(desk: Desk) -> None:
    """Show the accounts, and do what is chosen there."""
    sheet = AccountsSheet(desk.setup.profiles(), desk.now.person is not None)

    def then(answer: object) -> None:
        if isinstance(answer, tuple):
            # After the sheet is gone and the focus is back.
            QTimer.singleShot(0, desk, lambda: carry_out(desk, str(answer[0]), str(answer[1])))

    sheet.closed.connect(then)
    desk.main_window.sheets.open(sheet)
    sheet.focus_first()


def carry_out(desk: Desk, what: str, name: str) -> None:
    """Do what is wanted of an account.

    Args:
        desk: what pages share.
        what: ``use``, ``sign-in``, ``sign-out``, ``remove`` or ``add``.
        name: the profile.
    """
    if what == USE:
        use_account(desk, name)
    elif what == SIGN_IN:
        actions.sign_in(desk)
    elif what == SIGN_OUT:
        sign_out(desk)
    elif what == REMOVE:
        remove_account(desk, name)
    elif what == ADD:
        add_account(desk)


def use_account(desk: Desk, name: str) -> None:
    """Use another account."""
    desk.scope.start(actions.SET_UP, lambda: desk.setup.use_profile(name))


def add_account(desk: Desk) -> None:
    """Ask for one more account, then sign in to it."""
    sheet = AddAccountSheet(desk)

    def then(answer: object) -> None:
        if answer in (_ANOTHER, _ELSEWHERE):
            QTimer.singleShot(0, desk, lambda: actions.sign_in(desk, another=answer == _ANOTHER))

    sheet.closed.connect(then)
    desk.main_window.sheets.open(sheet)


def remove_account(desk: Desk, name: str) -> None:
    """Remove an account from this computer, after asking by name."""
    known = next((known for known in desk.setup.profiles() if known.name == name), None)
    if known is None:
        return
    sheet = RemoveAccountSheet(known)

    def then(answer: object) -> None:
        if answer is not None:
            desk.scope.start(actions.SET_UP, lambda: desk.setup.remove_profile(name))

    sheet.closed.connect(then)
    desk.main_window.sheets.open(sheet)


def _kept(known: KnownProfile) -> bool:
    return not known.practice
