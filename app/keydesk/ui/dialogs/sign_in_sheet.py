"""Signing in: in the browser, on another device, or with the security key itself; each leads to the others.

`SignInSheet` satisfies `SignInWatcher`, `DeviceWatcher` and `KeySignInPrompter`; `run_sign_in` leads a person through
it. Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

from collections.abc import Callable, Sequence
from enum import Enum

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Person
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.ui.dialogs.device_page import DevicePage
from keydesk.ui.dialogs.flow_pages import BrowserPage, BusyPage, ErrorPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_sign_in_pages import BrowserInsteadPage, SigningKeyPage, WhichAccountPage
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.dialogs.watching import WatchedSheet
from keydesk.ui.error_texts import Remedy, remedy
from keydesk.ui.widgets.buttons import Button
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState


class Way(Enum):
    """How a person signs in."""

    BROWSER = "browser"
    DEVICE = "device"
    KEY = "key"


_NO_BROWSER_HERE = frozenset({Code.BROWSER_MISSING, Code.PORTS_BUSY, Code.SIGN_IN_TIMED_OUT})
LASTING_REASONS = frozenset({"off", "custom_domain", "other_site"})
"""Reasons of KEY_SIGN_IN_OFF that are the tenant's, whichever key is tried."""


class SignInSheet(WatchedSheet):
    """The sheet.

    Args:
        state: whose sign-in service it is.
        way: how to begin.
        only: no other way is offered: a step under way wants this one.
    """

    def __init__(self, state: AppState, way: Way = Way.BROWSER, *, only: bool = False) -> None:
        super().__init__(state)
        self.way = way
        self.turned = False
        self.key_refused = False
        self._only = only
        self._device_allowed = state.now.requirements.allow_device_sign_in
        self.show_page(self.preparing())

    def preparing(self) -> FlowPage:
        """Until the way is open."""
        doing = {
            Way.BROWSER: self.tr("Opening your browser…"),
            Way.DEVICE: self.tr("Asking for a code…"),
            Way.KEY: self.tr("Asking the sign-in service…"),
        }[self.way]
        text = {
            Way.BROWSER: self.tr("At {domain}, in your own browser."),
            Way.DEVICE: self.tr("At {domain}, on another device."),
            Way.KEY: self.tr("At {domain}, with your security key."),
        }[self.way]
        return BusyPage(self.tr("Sign in"), text.format(domain=self.state.now.domain), doing)

    def begin(self) -> CancelToken:
        """Start a run, on the way that is chosen now."""
        self.turned = False
        return super().begin()

    def turn_to(self, way: Way) -> None:
        """Leave the way under way for another one; the flow ends as cancelled and begins there.

        Args:
            way: where to.
        """
        if self.token.cancelled:
            return
        self.way, self.turned = way, True
        self.token.cancel()
        self._answer(None)

    def arrived(self) -> None:
        """Somebody is in; the account is being read."""
        if self.running and not isinstance(self.page, BusyPage):
            self.show_page(self._welcome())

    def _welcome(self) -> FlowPage:
        return BusyPage(self.tr("Welcome"), "", self.tr("Reading your account and keys…"))

    # The browser

    def browser_page(self, address: str, seconds_left: float) -> BrowserPage:
        """The page while the browser is open, with the way to another device."""
        page = super().browser_page(address, seconds_left)
        if not self._only and self._device_allowed:
            self.way = Way.BROWSER  # the key may have led here
            other = page.add_button(self.tr("Use another device"))
            other.setObjectName("use-device")
            other.clicked.connect(lambda: self.turn_to(Way.DEVICE))
        return page

    # DeviceWatcher

    def code_shown(self, user_code: str, address: str, complete_address: str | None, seconds_left: float) -> None:
        """There is a code to type on another device."""
        if self.token.cancelled:
            return
        page = DevicePage(user_code, address, complete_address, seconds_left)
        page.here.clicked.connect(lambda: self.turn_to(Way.BROWSER))
        self.show_page(page)

    # KeySignInPrompter

    async def which_key_signs_in(self, keys: Sequence[SecurityKey]) -> str | None:
        """Ask for the key; the only usable one needs no asking."""
        usable = [key for key in keys if key.usable]
        if len(usable) == 1:
            self.key = usable[0]
            return usable[0].id
        page = SigningKeyPage(keys, lambda: self.state.now, browser=not self._only)
        if page.here is not None:
            page.here.clicked.connect(lambda: self.turn_to(Way.BROWSER))
        answer = await self.ask(page)
        if not isinstance(answer, str):
            return None
        self.key = self.state.now.key(answer)
        return answer

    def keys_changed(self, keys: Sequence[SecurityKey]) -> None:
        """A key came or went."""
        if isinstance(self.page, SigningKeyPage):
            self.page.update_keys(keys)

    @property
    def watching(self) -> bool:
        """Whether the question for the key can be seen."""
        return isinstance(self.page, SigningKeyPage) and self.seen

    def touch_choice(self, key_ids: frozenset[str]) -> None:
        """Keys wait for a touch."""
        if isinstance(self.page, SigningKeyPage):
            self.page.show_waiting(key_ids)

    def key_touched(self, key_id: str) -> None:
        """A key was touched."""
        if isinstance(self.page, SigningKeyPage):
            self.page.answered.emit(key_id)

    def after_touch(self) -> FlowPage:
        """After the touch the tenant checks the answer."""
        return BusyPage(self.tr("Thank you"), "", self.tr("Signing you in…"))

    async def which_account(self, names: Sequence[str]) -> int | None:
        """Ask which account of the key."""
        answer = await self.ask(WhichAccountPage(names))
        return int(answer[0]) if isinstance(answer, tuple) else None

    async def use_browser_instead(self, problem: KeydeskError) -> bool:
        """Say why the key alone does not do, and go on in the browser."""
        if problem.params.get("reason") in LASTING_REASONS:
            self.key_refused = True
        if await self.ask(BrowserInsteadPage(problem)) is not True:
            return False
        self.way = Way.BROWSER
        self.show_page(self.preparing())
        return True

    # Failures

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """A failure may be no failure of another way."""
        if error.code == Code.DEVICE_FLOW_OFF:
            page = ErrorPage(error, frozenset(), self.application)
            self._offer(page, Way.BROWSER, self.tr("Use the browser here"), main=True)
            return page
        if remedy(error.code) is Remedy.SIGN_IN:
            # A sign-in is what is under way: it goes on as the flow itself, or the browser would come twice.
            page = ErrorPage(error, frozenset(), self.application)
            again = self.tr("Sign in again") if self.way is Way.BROWSER else self.tr("Use the browser here")
            self._offer(page, Way.BROWSER, again, main=True)
            return page
        page = ErrorPage(error, offered, self.application)
        if self._only:
            return page
        if self.way is not Way.BROWSER:
            self._offer(page, Way.BROWSER, self.tr("Use the browser here"))
        elif error.code in _NO_BROWSER_HERE and self._device_allowed:
            self._offer(page, Way.DEVICE, self.tr("Use another device"))
        return page

    def _offer(self, page: FlowPage, way: Way, text: str, *, main: bool = False) -> Button:
        button = page.add_button(text, "primary" if main else "plain", default=main)
        button.setObjectName(f"use-{way.value}")
        if not main:  # the one next step stays where the hand expects it
            page.buttons.insert(0, page.buttons.pop())

        def take() -> None:
            self.way = way
            page.answered.emit(Remedy.RETRY)

        button.clicked.connect(take)
        return button

    async def walk(
        self, services: Services, token: CancelToken, fresh: bool, another: bool
    ) -> Done[Person] | Cancelled:
        """Go the way that is chosen now.

        Args:
            services: the flows.
            token: the person's Cancel.
            fresh: as `SignIn.run`.
            another: as `SignIn.run`.

        Returns:
            The outcome.
        """
        self.show_page(self.preparing())
        if self.way is Way.DEVICE:
            return await services.sign_in.run_on_device(self, token)
        if self.way is Way.KEY:
            return await services.sign_in_with_key.run(self, token)
        return await services.sign_in.run(self, token, fresh=fresh, another=another)


async def run_sign_in(
    host: SheetHost,
    services: Services,
    fresh: bool = False,
    *,
    another: bool = False,
    way: Way = Way.BROWSER,
    key_refused: Callable[[], None] = lambda: None,
) -> Person | None:
    """Lead a person through signing in.

    Args:
        host: the window.
        services: the flows.
        fresh: the person must prove anew who they are, as the same person.
        another: the browser is to ask who it is, although it may remember somebody.
        way: how to begin.
        key_refused: called when the tenant takes no key without a browser, whichever key it is.

    Returns:
        Who signed in, None when the person gave up.
    """
    before = services.state.now.granted
    async with opened(host, SignInSheet(services.state, way, only=fresh)) as sheet:

        def watch(_: object) -> None:
            if services.state.now.granted is not before:
                sheet.arrived()

        stop = services.state.changed.connect(watch)
        try:
            outcome = await lead(sheet, services, lambda token: sheet.walk(services, token, fresh, another))
            while isinstance(outcome, Cancelled) and sheet.turned:
                outcome = await lead(sheet, services, lambda token: sheet.walk(services, token, fresh, another))
        finally:
            stop()
            if sheet.key_refused:
                key_refused()
        return outcome.value if isinstance(outcome, Done) else None
