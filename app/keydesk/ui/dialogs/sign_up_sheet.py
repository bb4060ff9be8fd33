"""Creating an account with a new passkey on a key: who, which key, PIN, touch, in. Where the profile offers it.

`SignUpSheet` is the sign-in sheet with a first page of its own; `run_sign_up` leads a person through it. Runs on the
main thread. Raises nothing; failures are told inside the sheet.
"""

from PySide6.QtWidgets import QWidget

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.contact import email_address
from keydesk.domain.passkey_sign_in import Newcomer
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.dialogs.sign_in_sheet import SignInSheet, Way, run_sign_in
from keydesk.ui.error_texts import words_for, words_of
from keydesk.ui.widgets.fields import Labeled, LineField
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

_MOST_LETTERS = 250
SIGN_IN_INSTEAD = "sign-in"
"""Answer of somebody who has an account after all."""
_AGAIN = frozenset({Code.SIGN_UP_REFUSED})
"""What another address or name may cure: the question is asked again, with what was typed."""


class NewcomerPage(FlowPage):
    """Asks who wants the account; answers with a `Newcomer`, or `SIGN_IN_INSTEAD` when it is asked again.

    Args:
        domain: whose account it will be.
        typed: what stood in the fields before.
        problem: why it is asked again.
    """

    def __init__(self, domain: str, typed: Newcomer | None = None, problem: KeydeskError | None = None) -> None:
        super().__init__(
            self.tr("Create an account"),
            self.tr("At {domain}, with a passkey on your security key. There is no password.").format(domain=domain),
        )
        self._problem = problem
        before = typed or Newcomer()
        self.name = self._field(self.tr("Your name"), before.name)
        self.email = self._field(self.tr("E-mail address"), before.email)
        self.labeled = Labeled(self.tr("E-mail address"), self.email, self.tr("For example ana@example.com."))
        self.add(Labeled(self.tr("Your name"), self.name, self.tr("As colleagues know you.")))
        self.add(self.labeled)
        self.note = self.tr("No account has been created yet.") if problem is None else ""  # then it stands above
        self.first: QWidget | None = self.name if problem is None else self.email
        if problem is not None:
            self.instead = self.add_button(self.tr("Sign in instead"), answer=SIGN_IN_INSTEAD)
            self.instead.setObjectName("sign-in-instead")
        self.go_on = self.add_button(self.tr("Go on with your key"), "primary", default=True)
        self.go_on.clicked.connect(self._hand_over)
        self.email.textChanged.connect(self._check)
        self._check()

    def shown(self) -> None:
        """Say why it is asked again."""
        if self._problem is not None:
            self.labeled.show_error(words_of(self._problem).what)
            self.email.selectAll()

    def _field(self, name: str, text: str | None) -> LineField:
        field = LineField(name)
        field.setMaxLength(_MOST_LETTERS)
        field.setText(text or "")
        return field

    def _check(self) -> None:
        self.go_on.setEnabled(email_address(self.email.text()) is not None)

    def _hand_over(self) -> None:
        address = email_address(self.email.text())
        if address is not None:
            self.answered.emit(Newcomer(email=address, name=self.name.text().strip() or None))


class SignUpSheet(SignInSheet):
    """The sheet.

    Args:
        state: whose sign-in service it is.
    """

    def __init__(self, state: AppState) -> None:
        super().__init__(state, Way.KEY, only=True)
        self.newcomer: Newcomer | None = None
        self.problem: KeydeskError | None = None
        self.instead = False

    def preparing(self) -> FlowPage:
        """Until the key is asked."""
        return BusyPage(self.tr("Create an account"), "", self.tr("Getting ready…"))

    def after_touch(self) -> FlowPage:
        """After the touch the tenant makes the account."""
        return BusyPage(self.tr("Thank you"), "", self.tr("Your account is being created…"))

    async def create_account(self, services: Services, token: CancelToken) -> Done[Person] | Cancelled | PartlyDone:
        """Ask who, then create; a refusal asks again with what was typed.

        Args:
            services: the flows.
            token: the person's Cancel.

        Returns:
            The outcome.
        """
        while True:
            page = NewcomerPage(self.state.now.domain, self.newcomer, self.problem)
            answer = await self.ask(page)
            if not isinstance(answer, Newcomer):
                self.instead = answer == SIGN_IN_INSTEAD
                return Cancelled()
            self.newcomer, self.problem = answer, None
            self.show_page(self.preparing())
            try:
                return await services.sign_in_with_key.sign_up(answer, self, token)
            except KeydeskError as error:
                if error.code not in _AGAIN or token.cancelled:
                    raise
                self.problem = error

    def left_over(self, outcome: PartlyDone) -> FlowPage:
        """Say that a passkey stays on the key, and why.

        Args:
            outcome: what was left.

        Returns:
            The page.
        """
        words = words_for(outcome.code, key=outcome.left_over[0] if outcome.left_over else None, reason="sign_up")
        return OutcomePage(words.title, f"{words.what} {words.next}", "warn")


async def run_sign_up(host: SheetHost, services: Services) -> Person | None:
    """Lead a person through creating an account.

    Args:
        host: the window.
        services: the flows.

    Returns:
        Who has an account now and is signed in, None when the person gave up.
    """
    async with opened(host, SignUpSheet(services.state)) as sheet:
        outcome = await lead(sheet, services, lambda token: sheet.create_account(services, token))
        if isinstance(outcome, PartlyDone):
            await sheet.ask(sheet.left_over(outcome))
        if not sheet.instead:
            return outcome.value if isinstance(outcome, Done) else None
    return await run_sign_in(host, services)
