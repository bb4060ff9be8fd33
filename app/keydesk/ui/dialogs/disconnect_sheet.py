"""Disconnecting an outside account: asks by name, says what ends here and what stays at the provider.

`DisconnectSheet` satisfies `DisconnectPrompter`; `run_disconnect` leads a person through it. Runs on the main thread.
Raises what the flow raises: a failure stands on the account's card, not in the sheet.
"""

from collections.abc import Callable

from PySide6.QtCore import QLocale

from keydesk.domain.permissions import Permissions
from keydesk.ui.dialogs.flow_pages import BusyPage, open_in_browser
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, opened
from keydesk.ui.models.account_words import provider_name
from keydesk.ui.widgets.banner import Banner
from keydesk.ui.widgets.card import IconTile
from keydesk.ui.widgets.text import Body
from keydesk.usecases.connect_prompts import DisconnectAnswer, DisconnectAsk
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

_WIDTH = 620
"""Logical pixels; three buttons with a provider's name stand side by side."""


class DisconnectPage(FlowPage):
    """Asks by name; Cancel is the default. Answers with a `DisconnectAnswer`.

    Args:
        name: provider and own label, for instance "Google (Work)".
        provider: whose account it is.
        summary: what tools can do with it now, "" when that is not known.
        has_page: where the permission is removed at the provider is known.
    """

    def __init__(self, name: str, provider: str, summary: str, has_page: bool) -> None:
        super().__init__(
            self.tr("Disconnect {name}?").format(name=name),
            self.tr("Tools of your organisation can no longer use this account, and the permission stored for them "
                    "is deleted. This cannot be undone; you can connect it again later."),
        )  # fmt: skip
        self.sign = IconTile("link_off", "bad")
        if summary:
            ends = summary[:1].lower() + summary[1:]
            self.add(Body(self.tr("What ends: {summary}").format(summary=ends)))
        self.stays = Banner(
            self.tr("The permission at {provider} remains until you remove it there.").format(provider=provider),
            "info",
        )
        self.add(self.stays)
        self.cancel_is_default = True
        self.note = ""
        if has_page:
            both = self.add_button(
                self.tr("Disconnect and open {provider}'s page").format(provider=provider),
                answer=DisconnectAnswer(open_page=True),
            )
            both.setObjectName("disconnect-and-open")
        self.do = self.add_button(self.tr("Disconnect"), "danger_primary", answer=DisconnectAnswer())
        self.do.setObjectName("disconnect")


class DisconnectSheet(PromptSheet):
    """The sheet.

    Args:
        state: names of accounts.
        permissions: the dictionary of scopes.
        account_id: the account.
    """

    def __init__(self, state: AppState, permissions: Permissions, account_id: str) -> None:
        super().__init__(state)
        self._width = _WIDTH
        self._permissions = permissions
        account = state.now.connected.account(account_id)
        connection = state.now.connected.connection(account.connection) if account is not None else None
        self._strategy = connection.strategy if connection is not None else account.connection if account else ""
        self.provider = provider_name(permissions, self._strategy, account.connection if account else "")
        label = state.now.account_label(account_id)
        self.name = self.tr("{provider} ({label})").format(provider=self.provider, label=label) if label else (
            self.provider
        )  # fmt: skip
        self.say(self.tr("Nothing has been changed yet."))
        self.show_page(self.preparing())

    def preparing(self) -> FlowPage:
        """Before anything is asked, and while the tenant is told."""
        return BusyPage(self.tr("Disconnect {name}").format(name=self.name), "", self.tr("One moment…"))

    async def confirm_disconnect(self, ask: DisconnectAsk) -> DisconnectAnswer | None:
        """Ask by name."""
        account = ask.account
        summary = self._permissions.summary(self._strategy, account.scopes, account.offline, QLocale().name())
        page = DisconnectPage(self.name, self.provider, summary if account.scopes else "", ask.page is not None)
        answer = await self.ask(page)
        if not isinstance(answer, DisconnectAnswer):
            return None
        self.show_page(self.preparing())
        return answer


async def run_disconnect(
    host: SheetHost, services: Services, account_id: str, open_url: Callable[[str], None] = open_in_browser
) -> str | None:
    """Lead a person through disconnecting an account.

    Args:
        host: the window.
        services: the flows.
        account_id: which account.
        open_url: opens the provider's page.

    Returns:
        What the account was called, None when it is still connected because the person did not want to.

    Raises:
        KeydeskError: why it is still connected.
    """
    async with opened(host, DisconnectSheet(services.state, services.permissions, account_id)) as sheet:
        outcome = await services.disconnect.run(account_id, sheet, sheet.begin())
    if not isinstance(outcome, Done):
        return None
    if outcome.value.open_page and outcome.value.page:
        open_url(outcome.value.page)
    return sheet.name
