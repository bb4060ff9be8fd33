"""Enrolling a security key, step by step: key, PIN, touch, name.

`EnrollWizard` satisfies `EnrollPrompter`; `run_enroll` leads a person through it from the first page to the last.
Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import LinkedIdentity
from keydesk.domain.keys import SecurityKey, Tag
from keydesk.domain.steps import EnrollStep
from keydesk.domain.verdict import count_places
from keydesk.ui.async_glue import TaskScope
from keydesk.ui.dialogs.enroll_pages import SPARE, TEST, EnrolledPage, NamePage, RetryVerifyPage
from keydesk.ui.dialogs.flow_pages import BusyPage, ErrorPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_page import TEST as TEST_HELD
from keydesk.ui.dialogs.key_page import KeyPage
from keydesk.ui.dialogs.method_pages import IdentityPage
from keydesk.ui.dialogs.prove_sheet import run_prove
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.dialogs.watching import WatchedSheet
from keydesk.ui.error_texts import Remedy, words_of
from keydesk.usecases.enroll_passkey import Enrolled
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.prompts import KeyChoice, Naming
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState, Snapshot

_BAR = {
    EnrollStep.KEY: 0, EnrollStep.PIN: 1, EnrollStep.CONFIRM: 1, EnrollStep.CHALLENGE: 2, EnrollStep.TOUCH: 2,
    EnrollStep.VERIFY: 2, EnrollStep.NAME: 3, EnrollStep.DONE: 4,
}  # fmt: skip

_log = logging.getLogger(__name__)


def _log_crash(key: str, error: BaseException) -> None:
    _log.error("%s failed: %s", key, type(error).__name__, exc_info=error)


def _ignore(started: bool) -> None:
    """A second click on Blink while the key still blinks is nothing."""


class EnrollWizard(WatchedSheet):
    """The wizard.

    Args:
        state: what is plugged in and how it is called.
    """

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.add_steps(self.tr("Key"), self.tr("PIN"), self.tr("Touch"), self.tr("Name"))
        self._blink: Callable[[str], None] | None = None
        self.pin_set = False
        self.preset: str | None = None
        self.wants_test: str | None = None
        self.show_start()

    def show_start(self) -> None:
        """Show the first page, for a new round."""
        self.pin_set = False
        self._note_unchanged()
        self.show_page(BusyPage(self.tr("Add a security key"), "", self.tr("Looking at your account and keys…")))

    @contextlib.asynccontextmanager
    async def blinking(self, wink: Callable[[str], Awaitable[None]]) -> AsyncIterator[None]:
        """Let people make a key blink while they choose.

        Args:
            wink: makes a key blink.

        Yields:
            Nothing.
        """
        scope = TaskScope(lambda key, error: self.say(words_of(error).what), _log_crash)

        async def blink(key_id: str) -> None:
            await wink(key_id)

        self._blink = lambda key_id: _ignore(scope.start(f"blink:{key_id}", partial(blink, key_id)))
        try:
            yield
        finally:
            self._blink = None
            await scope.close()

    def step(self, step: EnrollStep) -> None:
        """Show that a step has begun; the note at the foot always says what has been changed so far."""
        if self.steps is not None:
            self.steps.set_current(_BAR[step])
        if step is EnrollStep.KEY:
            self.pin_set = False
            self._note_unchanged()
        elif step is EnrollStep.CONFIRM:
            self._note_unchanged()
        elif step is EnrollStep.TOUCH:
            self._note_unchanged()
            self.show_page(BusyPage(self.tr("Get ready to touch your key"), "", self.tr("Asking your key…")))
        elif step is EnrollStep.VERIFY:
            self.say(self.tr("The passkey is on the key; your account learns of it now."))
            self._show_verifying()
        elif step is EnrollStep.NAME:
            self.say(self.tr("The passkey is on the key and in your account."))

    def choice_changed(self, choice: KeyChoice) -> None:
        """A key came or went."""
        if isinstance(self.page, KeyPage):
            self.page.update_choice(choice)

    async def which_key(self, choice: KeyChoice) -> str | None:
        """Ask which key; the only one there is, when it is good, needs no asking."""
        if len(choice.keys) == 1 and choice.keys[0].usable and choice.keys[0].id not in choice.holders:
            return choice.keys[0].id
        page = KeyPage(choice, lambda: self.state.now, self._blink)
        stop = self.state.changed.connect(lambda now: page.look_again())
        try:
            answer = await self.ask(page)
        finally:
            stop()
        if answer == TEST_HELD:
            self.wants_test = page.holder
            return None
        return answer if isinstance(answer, str) else None

    @property
    def watching(self) -> bool:
        """Whether the question for the key can be seen."""
        return isinstance(self.page, KeyPage) and self.seen

    def touch_choice(self, key_ids: frozenset[str]) -> None:
        """Keys wait for a touch."""
        if isinstance(self.page, KeyPage):
            self.page.show_waiting(key_ids)

    def key_touched(self, key_id: str) -> None:
        """A key was touched."""
        if isinstance(self.page, KeyPage):
            self.page.answered.emit(key_id)

    async def create_pin(self, key: SecurityKey, problem: KeydeskError | None) -> Secret | None:
        """Ask for a first PIN; from then on the foot says that it was set."""
        answer = await super().create_pin(key, problem)
        self.pin_set = answer is not None
        return answer

    def challenge(self, key: SecurityKey, seconds: float) -> None:
        """The challenge runs."""
        self.limit_touch(key, seconds)

    async def retry_verify(self, problem: KeydeskError, seconds_left: float) -> bool:
        """Ask whether to tell the account once more."""
        again = await self.ask(RetryVerifyPage(problem, seconds_left)) is True
        self._show_verifying()
        return again

    async def which_identity(self, choices: Sequence[LinkedIdentity]) -> LinkedIdentity | None:
        """Ask for which of several linked identities."""
        person = self.state.now.person
        answer = await self.ask(IdentityPage(choices, person.sub if person is not None else ""))
        return answer if isinstance(answer, LinkedIdentity) else None

    async def name_it(self, key: SecurityKey, suggestion: str, tag: Tag | None) -> Naming:
        """Ask for a name and a colour."""
        self.key = key
        answer = await self.ask(NamePage(suggestion, tag))
        return answer if isinstance(answer, Naming) else Naming()

    def after_touch(self) -> FlowPage:
        """After the touch the key makes the passkey."""
        return BusyPage(self.tr("Thank you"), "", self.tr("Your key is making the passkey…"))

    def preparing(self) -> FlowPage:
        """After the fresh sign-in was agreed to."""
        return BusyPage(self.tr("Confirm it is you"), "", self.tr("Opening your browser…"))

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """A key that holds a passkey already can be tested; or another one is taken."""
        if error.code != Code.KEY_HAS_PASSKEY:
            return super().error_page(error, offered)
        page = ErrorPage(error, frozenset())
        other = page.add_button(self.tr("Use another key"))
        other.clicked.connect(lambda: self._other_key(page))
        held = self.key.id if self.key is not None else self.preset
        if held is not None and held_method(self.state.now, held) is not None:
            test = page.add_button(self.tr("Test this key"), "primary", default=True)
            test.clicked.connect(lambda: self._test(page, held))
        return page

    def _other_key(self, page: FlowPage) -> None:
        self.preset = None
        page.answered.emit(Remedy.RETRY)

    def _test(self, page: FlowPage, key_id: str) -> None:
        self.wants_test = key_id
        page.answered.emit(Remedy.CLOSE)

    def say_outcome(self) -> None:
        """Say at the foot of the last page what a person who pressed Cancel must know."""
        faster = self.tr("Your key was faster than Cancel: the passkey is in your account. You can remove it there.")
        self.say(faster if self.token.cancelled else "")

    def pin_kept(self) -> FlowPage:
        """Make the page for a flow that was stopped after the key got its first PIN."""
        return OutcomePage(
            self.tr("Stopped"),
            self.tr("The PIN you set stays on the key. Your account is as before."),
            "warn",
        )

    def _show_verifying(self) -> None:
        page = BusyPage(
            self.tr("Telling your account"), self.tr("This takes a moment and cannot be stopped half-way."),
            self.tr("Your account checks the passkey…"),
        )  # fmt: skip
        page.can_cancel = False
        self.show_page(page)

    def _note_unchanged(self) -> None:
        if self.pin_set:
            self.say(self.tr("Only the key's PIN has been set so far."))
        else:
            self.say(self.tr("Nothing has been changed yet."))


async def run_enroll(host: SheetHost, services: Services, key_id: str | None = None) -> Enrolled | None:
    """Lead a person through enrolling a key, from the first page to the last.

    Args:
        host: the window.
        services: the flows.
        key_id: a key chosen beforehand.

    Returns:
        What was enrolled last, None when the person gave up or it could not be done.
    """
    enrolled: Enrolled | None = None
    async with opened(host, EnrollWizard(services.state)) as wizard, wizard.blinking(services.care.wink):
        wizard.preset = key_id
        while (made := await _round(wizard, services)) is not None:
            enrolled = made
            page = _ready(made, services)
            wizard.say_outcome()
            answer = await wizard.ask(page)
            if answer == TEST:
                wizard.wants_test = made.key_id
            if answer != SPARE:
                break
            wizard.preset = None
            wizard.show_start()
    if wizard.wants_test is not None:
        method_id = enrolled.method.id if enrolled is not None else held_method(services.state.now, wizard.wants_test)
        if method_id is not None:
            await run_prove(host, services, method_id, wizard.wants_test)
    return enrolled


def _ready(made: Enrolled, services: Services) -> EnrolledPage:
    now = services.state.now
    keys = count_places(now.methods or (), tuple(now.maps.values()))
    return EnrolledPage(made.name, services.tenant.domain, _passkeys(now), keys, now.requirements.least_keys)


async def _round(wizard: EnrollWizard, services: Services) -> Enrolled | None:
    outcome = await lead(wizard, services, lambda token: services.enroll.run(wizard, token, wizard.preset))
    if isinstance(outcome, Done):
        return outcome.value
    if isinstance(outcome, PartlyDone):
        await wizard.tell(KeydeskError(outcome.code, key=outcome.left_over[0]), frozenset())
    elif isinstance(outcome, Cancelled) and (wizard.pin_set or outcome.changed == "pin"):
        await wizard.ask(wizard.pin_kept())
    return None


def held_method(now: Snapshot, key_id: str) -> str | None:
    """Give the method whose passkey a key holds.

    Args:
        now: knows the maps.
        key_id: the key.

    Returns:
        A method id, None when it is not known to hold one.
    """
    key_map = now.maps.get(key_id)
    return next(iter(sorted(key_map.held)), None) if key_map is not None else None


def _passkeys(now: Snapshot) -> int:
    return sum(method.is_passkey for method in now.methods or ())
