"""Signing in: what to do in the browser, the address, the time left.

`SignInSheet` satisfies `SignInWatcher`; `run_sign_in` leads a person through it. Runs on the main thread. Raises
nothing; failures are told inside the sheet.
"""

from keydesk.domain.account import Person
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.usecases.outcomes import Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState


class SignInSheet(PromptSheet):
    """The sheet.

    Args:
        state: whose sign-in service it is.
    """

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.show_page(self.preparing())

    def preparing(self) -> FlowPage:
        """Until the browser is open."""
        return BusyPage(
            self.tr("Sign in"),
            self.tr("At {domain}, in your own browser.").format(domain=self.state.now.domain),
            self.tr("Opening your browser…"),
        )

    def arrived(self) -> None:
        """The browser came back; the account is being read."""
        if self.running and not isinstance(self.page, BusyPage):
            page = BusyPage(self.tr("Welcome"), "", self.tr("Reading your account and keys…"))
            self.show_page(page)


async def run_sign_in(
    host: SheetHost, services: Services, fresh: bool = False, *, another: bool = False
) -> Person | None:
    """Lead a person through signing in.

    Args:
        host: the window.
        services: the flows.
        fresh: the person must prove anew who they are, as the same person.
        another: the browser is to ask who it is, although it may remember somebody.

    Returns:
        Who signed in, None when the person gave up.
    """
    before = services.state.now.granted
    async with opened(host, SignInSheet(services.state)) as sheet:

        def watch(_: object) -> None:
            if services.state.now.granted is not before:
                sheet.arrived()

        stop = services.state.changed.connect(watch)
        try:
            outcome = await lead(
                sheet, services, lambda token: services.sign_in.run(sheet, token, fresh=fresh, another=another)
            )
        finally:
            stop()
        return outcome.value if isinstance(outcome, Done) else None
