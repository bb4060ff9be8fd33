"""Connecting an outside account: what it is for, the provider's page in the browser, the time left, what came of it.

`ConnectSheet` satisfies `ConnectPrompter`; `run_connect` leads a person through it. Runs on the main thread. Raises
nothing; failures are told inside the sheet.
"""

from collections.abc import Callable

from PySide6.QtCore import QLocale, Signal

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import ConnectedAccount, Connection
from keydesk.domain.permissions import Permissions
from keydesk.ui.dialogs.flow_pages import BrowserPage, BusyPage, ErrorPage, OutcomePage, open_in_browser
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.permission_rows import PermissionList, permission_groups
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.error_texts import Remedy
from keydesk.ui.models.account_words import provider_name
from keydesk.ui.widgets.card import LetterTile
from keydesk.ui.widgets.text import Body, Strong
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

ANOTHER = "another"


class ExplainPage(FlowPage):
    """What connecting is for, before the browser opens. Answers True to go on.

    Args:
        provider: whose account it is.
        connection: what is connected.
        permissions: the dictionary of scopes.
        again: there is an account already.
    """

    def __init__(self, provider: str, connection: Connection, permissions: Permissions, again: bool) -> None:
        title = self.tr("Connect {provider} again") if again else self.tr("Connect {provider}")
        text = self.tr("Tools of your organisation may then use this account for you. You can end that at any time.")
        super().__init__(title.format(provider=provider), text)
        self.sign = LetterTile(provider)
        groups = permission_groups(permissions, connection.strategy, connection.scopes or (), offline=False)
        if any(group.rows for group in groups):
            self.add(Strong(self.tr("What {provider} will ask you to allow").format(provider=provider)))
            self.add(PermissionList(groups))
        else:
            self.add(
                Body(self.tr("The page of {provider} shows what you are asked to allow.").format(provider=provider))
            )
        if again:
            self.add(
                Body(
                    self.tr("Choose the same account there to lengthen or widen what it allows."),
                    tone="muted",
                )
            )
        self.note = self.tr("Nothing has been changed yet.")
        self.add_button(self.tr("Continue in the browser"), "primary", answer=True, default=True)


class ProviderPage(BrowserPage):
    """The provider's page was opened.

    Args:
        provider: whose page it is.
        address: what was opened.
        seconds_left: how long it is waited for.
    """

    def __init__(self, provider: str, address: str, seconds_left: float) -> None:
        super().__init__(address, seconds_left)
        self.text = self.tr(
            "Allow the access on the page of {provider}. Keydesk goes on by itself afterwards."
        ).format(provider=provider)
        self.left.bar.set_name(self.tr("Time left to allow the access"))


class ConnectSheet(PromptSheet):
    """The sheet.

    Args:
        state: what is known of the account.
        permissions: the dictionary of scopes.
        connection: name of the connection.
        open_url: opens the page once more.
    """

    wanted = Signal()
    """The browser has done its part: what comes now is here, in a window that may stand behind it."""

    def __init__(
        self,
        state: AppState,
        permissions: Permissions,
        connection: str,
        *,
        open_url: Callable[[str], None] = open_in_browser,
    ) -> None:
        super().__init__(state, open_url=open_url)
        self._permissions = permissions
        known = state.now.connected.connection(connection)
        self.provider = provider_name(permissions, known.strategy if known is not None else "", connection)
        self._signing_in = False
        self.choose_account = False
        """The provider asks which of its accounts is meant, also where only one is signed in."""
        self.show_page(self.preparing())

    def preparing(self) -> FlowPage:
        """Before anything is asked, and until the browser is open."""
        return BusyPage(self.tr("Connect {provider}").format(provider=self.provider), "", self.tr("Getting ready…"))

    async def explain_connect(self, connection: Connection, again: bool) -> bool:
        """Say what will happen."""
        self.provider = provider_name(self._permissions, connection.strategy, connection.name)
        if await self.ask(ExplainPage(self.provider, connection, self._permissions, again)) is not True:
            return False
        self.show_page(
            BusyPage(
                self.tr("Connect {provider}").format(provider=self.provider), "", self.tr("Opening your browser…")
            )
        )
        return True

    async def confirm_fresh_sign_in(self) -> bool:
        """The next page in the browser is that of a sign-in."""
        self._signing_in = await super().confirm_fresh_sign_in()
        return self._signing_in

    def opened(self, address: str, seconds_left: float) -> None:
        """The browser was opened, for a sign-in or at the provider."""
        if self._signing_in:
            self._signing_in = False
            super().opened(address, seconds_left)
            return
        if self.token.cancelled:
            return
        page = ProviderPage(self.provider, address, seconds_left)
        page.reopened.connect(self._open_url)
        self.show_page(page)

    def signed_in(self) -> None:
        """The sign-in in between is done."""
        if self.running and isinstance(self.page, BrowserPage) and not isinstance(self.page, ProviderPage):
            self.show_page(self.preparing())

    def came_back(self) -> None:
        """The person is back; the tenant is being told."""
        self.wanted.emit()
        self.show_page(BusyPage(self.tr("Welcome back"), "", self.tr("Connecting the account…")))

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """Where the account is there already, another one may have been meant."""
        self.wanted.emit()
        if error.code != Code.ACCOUNT_EXISTS:
            return super().error_page(error, offered)
        page = ErrorPage(error, frozenset())
        another = page.add_button(self.tr("Use another account"), "primary", answer=Remedy.RETRY, default=True)
        another.clicked.connect(self.take_another)
        return page

    def take_another(self) -> None:
        """From now on the provider asks which account is meant."""
        self.choose_account = True

    def connected(self, account: ConnectedAccount) -> FlowPage:
        """Make the page for an account that is connected."""
        known = self.state.now.connected.connection(account.connection)
        strategy = known.strategy if known is not None else account.connection
        told = self._permissions.summary(strategy, account.scopes, account.offline, QLocale().name())
        page = OutcomePage(self.tr("{provider} is connected").format(provider=self.provider), told)
        page.add_line(self.tr("You find it under Connected accounts, where you can also end this."))
        page.add_button(self.tr("Use another account"), answer=ANOTHER)
        return page


async def run_connect(
    host: SheetHost, services: Services, connection: str, to_front: Callable[[], None] = lambda: None
) -> ConnectedAccount | None:
    """Lead a person through connecting an account, or connecting it again.

    Args:
        host: the window.
        services: the flows.
        connection: name of the connection.
        to_front: brings the window before the browser, when that has done its part.

    Returns:
        The account, None when nothing was connected.
    """
    account: ConnectedAccount | None = None
    state = services.state
    async with opened(host, ConnectSheet(state, services.permissions, connection)) as sheet:
        before = state.now.granted
        sheet.wanted.connect(to_front)

        def watch(_: object) -> None:
            nonlocal before
            if state.now.granted is not before:
                before = state.now.granted
                sheet.signed_in()

        async def work(token: CancelToken) -> Done[ConnectedAccount] | Cancelled:
            return await services.connect.run(connection, sheet, token, sheet.choose_account)

        stop = state.changed.connect(watch)
        try:
            while True:
                outcome = await lead(sheet, services, work, refresh=services.connected.run)
                if not isinstance(outcome, Done):
                    return account
                account = outcome.value
                if await sheet.ask(sheet.connected(account)) != ANOTHER:
                    return account
                sheet.take_another()
        finally:
            stop()
