"""The sheet that answers what every flow may ask: PINs, touches, a fresh sign-in, waits, failures.

Satisfies `PinPrompter`, `TouchWatcher`, `WaitWatcher` and `SignInWatcher` of `usecases`. Runs on the main thread.
Raises nothing of its own.
"""

import time
from collections.abc import Callable

from keydesk.config.setup_lines import Application
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.keys import PinState, SecurityKey
from keydesk.ui.dialogs.finger_page import FingerPage
from keydesk.ui.dialogs.flow_pages import (
    BrowserPage,
    BusyPage,
    ConfirmFreshPage,
    ErrorPage,
    HoldAgainPage,
    TouchPage,
    open_in_browser,
)
from keydesk.ui.dialogs.flow_sheet import FlowPage, FlowSheet
from keydesk.ui.dialogs.key_words import NO_TAG, drawing_tag, key_name
from keydesk.ui.dialogs.pin_pages import AskPinPage, CreatePinPage, ReplacePinPage
from keydesk.ui.error_texts import Remedy
from keydesk.usecases.prompts import FingerAsk
from keydesk.usecases.state import AppState


class PromptSheet(FlowSheet):
    """The sheet.

    Args:
        state: names of keys, and what is plugged in.
        open_url: opens the sign-in page once more.
    """

    def __init__(self, state: AppState, *, open_url: Callable[[str], None] = open_in_browser) -> None:
        super().__init__()
        self.state = state
        self.key: SecurityKey | None = None
        self.application: Application | None = None
        self._open_url = open_url
        self._finger: FingerAsk | None = None
        self._limit_s: float | None = None
        self._limit_ends = 0.0

    # PinPrompter

    async def ask_pin(self, key: SecurityKey, pin: PinState, problem: KeydeskError | None) -> Secret | None:
        """Ask for the PIN."""
        self.key = key
        answer = await self.ask(AskPinPage(key, self.name_of(key), pin, problem))
        return answer if isinstance(answer, Secret) else None

    async def create_pin(self, key: SecurityKey, problem: KeydeskError | None) -> Secret | None:
        """Ask for a first PIN."""
        self.key = key
        answer = await self.ask(CreatePinPage(key, self.name_of(key), problem))
        return answer if isinstance(answer, Secret) else None

    async def replace_pin(
        self, key: SecurityKey, pin: PinState, forced: bool, problem: KeydeskError | None
    ) -> tuple[Secret, Secret] | None:
        """Ask for the old and a new PIN."""
        self.key = key
        answer = await self.ask(ReplacePinPage(self.name_of(key), pin, forced, problem))
        return answer if isinstance(answer, tuple) else None

    @property
    def takes_finger(self) -> bool:
        """Somebody sits in front of the window."""
        return True

    def finger_asked(self, ask: FingerAsk | None) -> None:
        """The finger is asked for from now on; at once, when it was a strange one before."""
        self._finger = ask
        if ask is None:
            return
        self.key = ask.key
        if ask.problem is not None and not self.token.cancelled:
            self._show_finger(ask)

    # TouchWatcher

    def touch_wanted(self) -> None:
        """Show where to touch; once, however often the key says so."""
        if isinstance(self.page, TouchPage | FingerPage) or self.token.cancelled:
            return
        if self._finger is not None:
            self._show_finger(self._finger)
            return
        name = self.name_of(self.key) if self.key is not None else self.tr("your key")
        tag = drawing_tag(self.key.id, self.state.now) if self.key is not None else NO_TAG
        self.show_page(TouchPage(self.key, name, self._limit_s, self._limit_left(), tag=tag))

    def touch_done(self) -> None:
        """The key was touched, or waits no longer."""
        if isinstance(self.page, TouchPage | FingerPage):
            self.show_page(self.after_touch())

    def _show_finger(self, ask: FingerAsk) -> None:
        tag = drawing_tag(ask.key.id, self.state.now)
        self.show_page(FingerPage(ask, self.name_of(ask.key), self._limit_s, self._limit_left(), tag=tag))

    def _limit_left(self) -> float | None:
        return None if self._limit_s is None else max(0.0, self._limit_ends - time.monotonic())

    def hold_again(self, key: SecurityKey) -> None:
        """The key has left the reader, and is waited for."""
        self.key = key
        if not self.token.cancelled:
            self.show_page(HoldAgainPage(key, self.name_of(key), tag=drawing_tag(key.id, self.state.now)))

    def after_touch(self) -> FlowPage:
        """Make the page that stands after a touch; override where more can be said."""
        return BusyPage(self.tr("Thank you"), "", self.tr("Your key is working…"))

    def limit_touch(self, key: SecurityKey, seconds: float) -> None:
        """A touch is worth something only for so long.

        Args:
            key: which key will ask.
            seconds: from now.
        """
        self.key = key
        self._limit_s, self._limit_ends = seconds, time.monotonic() + seconds

    # SignInWatcher

    def opened(self, address: str, seconds_left: float) -> None:
        """The browser was opened."""
        if self.token.cancelled:
            return
        self.show_page(self.browser_page(address, seconds_left))

    def browser_page(self, address: str, seconds_left: float) -> BrowserPage:
        """Make the page that stands while the browser is open; override where there are other ways."""
        page = BrowserPage(address, seconds_left)
        page.reopened.connect(self._open_url)
        return page

    def not_opened(self, address: str) -> None:
        """No browser came; the page says so and puts the address first."""
        if isinstance(self.page, BrowserPage):
            self.page.say_not_opened()

    async def confirm_fresh_sign_in(self) -> bool:
        """Ask whether to sign in again."""
        confirmed = await self.ask(ConfirmFreshPage(self.state.now.domain)) is True
        if confirmed:
            self.show_page(self.preparing())
        return confirmed

    def preparing(self) -> FlowPage:
        """Make the page that stands until the next thing happens; override where more can be said."""
        return BusyPage(self.tr("One moment"), "", self.tr("Getting ready…"))

    # Failures

    async def tell(self, error: KeydeskError, offered: frozenset[Remedy] = frozenset(Remedy)) -> Remedy:
        """Tell a failure inside the sheet and wait for the next step.

        Args:
            error: the failure.
            offered: remedies the flow can carry out.

        Returns:
            What the person wants; Close when they gave up.
        """
        self.end()
        answer = await self.ask(self.error_page(error, offered))
        return answer if isinstance(answer, Remedy) else Remedy.CLOSE

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """Make the page that tells a failure; override for failures with steps of their own."""
        return ErrorPage(error, offered, self.application)

    def name_of(self, key: SecurityKey) -> str:
        """Name a key as the person knows it."""
        return key_name(key, self.state.now)
