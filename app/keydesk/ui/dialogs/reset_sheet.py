"""The armed reset of a key: what ends, unplug, plug in again, touch; then tidy up and begin anew.

`ResetSheet` satisfies `ResetPrompter` and, for the entries that died with the key, `RemovePrompter`; `run_reset`
leads a person through it. No dialog comes between the key's return and its reset. Runs on the main thread. Raises
nothing; failures are told inside the sheet.
"""

from functools import partial
from typing import Protocol

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import BusyPage, OutcomePage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import drawing_tag
from keydesk.ui.dialogs.pin_sheet import PinSheet
from keydesk.ui.dialogs.reset_pages import (
    ADD_FIRST,
    ENROLL,
    REMOVE_DEAD,
    UNLOCK,
    ConsequencesPage,
    PlugInPage,
    ResetDonePage,
    ResetTouchPage,
    UnplugPage,
    dead_entries,
)
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.error_texts import Remedy
from keydesk.ui.models.method_words import method_title
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.prompts import RemovalAnswer, RemovalAsk
from keydesk.usecases.remove_method import Removed
from keydesk.usecases.reset_key import WasReset
from keydesk.usecases.reset_prompts import ResetAsk, ResetPrompter
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState
from keydesk.usecases.world import ModelNames


class ResetSheet(PinSheet):
    """The sheet.

    Args:
        state: names of keys and methods.
        key_id: the key.
        model_name: names a model by its AAGUID.
    """

    offers_reset = False

    def __init__(self, state: AppState, key_id: str, model_name: ModelNames) -> None:
        super().__init__(state, key_id)
        self._model_name = model_name
        self.asked: ResetAsk | None = None
        self.wants_unlock = False
        self.wants_key = False
        self.armed = False
        self.add_steps(self.tr("What ends"), self.tr("Unplug"), self.tr("Plug in"), self.tr("Touch"))

    @property
    def called(self) -> str:
        """What the person calls the key, also while it is unplugged."""
        return self.key_name

    def title_of(self, method: Method) -> str:
        """Name a method as its page does."""
        return method_title(method, self.state.now, self._model_name)

    # ResetPrompter

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        """Show what ends and have the confirmation typed."""
        self.asked, self.key, self.armed = ask, ask.key, False
        self._at(0)
        answer = await self.ask(ConsequencesPage(ask, self.called, self.title_of, problem))
        self.wants_unlock, self.wants_key = answer is UNLOCK, answer is ADD_FIRST
        return answer if isinstance(answer, str) else None

    def unplug_now(self, ask: ResetAsk) -> None:
        """Ask for the key to be unplugged."""
        self.armed = True
        self._at(1)
        self._show(UnplugPage(ask, self.called, drawing_tag(self.key_id, self.state.now)))

    def plug_in_now(self, ask: ResetAsk, seconds: float) -> None:
        """Ask for it to be plugged in again; from then on nothing is asked."""
        self._at(2)
        tag = drawing_tag(self.key_id, self.state.now)
        self._show(PlugInPage(ask, self.called, tag, max(1, round(seconds))))

    def firing(self, ask: ResetAsk, seconds: float) -> None:
        """It is back: touch it."""
        self._at(3)
        self._show(ResetTouchPage(ask, self.called, drawing_tag(self.key_id, self.state.now), seconds))

    # TouchWatcher

    def touch_wanted(self) -> None:
        """The page that says so is there already."""

    def touch_done(self) -> None:
        """Touched, or the key waits no longer."""
        if isinstance(self.page, ResetTouchPage):
            self._show(BusyPage(self.tr("Thank you"), "", self.tr("Your key empties itself…")))

    # RemovePrompter

    async def confirm_removal(self, ask: RemovalAsk) -> RemovalAnswer | None:
        """The person agreed to all dead entries with one click, by name; the key has forgotten them already."""
        return RemovalAnswer(also_from_keys=False)

    # Pages

    def preparing(self) -> FlowPage:
        """Before anything is asked, and while the account is asked."""
        return BusyPage(
            self.tr("Reset “{key}”").format(key=self.key_name), "", self.tr("Looking up what this key opens…")
        )

    def tidying(self, name: str) -> FlowPage:
        """Make the page that stands while a dead entry is removed."""
        return BusyPage(self.tr("Removing “{name}”").format(name=name), "", self.tr("One moment…"))

    def stopped(self) -> FlowPage:
        """Make the page for a reset that was stopped after it was confirmed."""
        in_reader = self.asked is not None and self.asked.in_reader
        way = (
            self.tr("Everything is still on it. Lay it on the reader whenever you like.")
            if in_reader
            else self.tr("Everything is still on it. Plug it in again whenever you like.")
        )
        return OutcomePage(self.tr("Stopped: “{key}” was not reset").format(key=self.called), way, "warn")

    def error_page(self, error: KeydeskError, offered: frozenset[Remedy]) -> FlowPage:
        """A key that refuses in time refuses again; everything else may be tried again."""
        refused = error.code == Code.RESET_NOT_ALLOWED
        return super().error_page(error, frozenset() if refused else offered)

    def _at(self, step: int) -> None:
        if self.steps is not None:
            self.steps.set_current(step)

    def _show(self, page: FlowPage) -> None:
        if not self.token.cancelled:
            self.show_page(page)


class ResetFlow(Protocol):
    """The armed reset."""

    async def run(self, key_id: str, prompter: ResetPrompter, cancel: CancelToken) -> Done[WasReset] | Cancelled:
        """Reset a key; RESET_*, KEY_*."""
        ...


async def run_reset(host: SheetHost, services: Services, key_id: str, flow: ResetFlow) -> bool:
    """Lead a person through resetting a key.

    Args:
        host: the window.
        services: the other flows.
        key_id: the key.
        flow: the reset itself.

    Returns:
        Whether it was reset.
    """
    last: object = None
    async with opened(host, ResetSheet(services.state, key_id, services.model_name)) as sheet:
        done = await _reset(sheet, services, flow)
        if done is not None:
            last = await _tidy_up(sheet, services, done)
    if sheet.wants_key:
        await run_enroll(host, services)
    elif done is not None and last == ENROLL:
        await run_enroll(host, services, done.key.id)
    return done is not None


async def _reset(sheet: ResetSheet, services: Services, flow: ResetFlow) -> WasReset | None:
    while True:
        outcome = await lead(sheet, services, lambda token: flow.run(sheet.key_id, sheet, token))
        if isinstance(outcome, Done):
            return outcome.value
        if outcome is None or not sheet.wants_unlock:
            break
        sheet.show_page(sheet.preparing())
        await lead(sheet, services, lambda token: services.unlock.run(sheet.key_id, sheet, token), sheet.key_id)
    if outcome is not None and sheet.armed:
        sheet.say("")
        await sheet.ask(sheet.stopped())
    return None


async def _tidy_up(sheet: ResetSheet, services: Services, done: WasReset) -> object:
    """Show that it is done, and remove the entries that died with the key when the person wants that."""
    removed = 0
    sheet.say("")
    if sheet.steps is not None:
        sheet.steps.set_current(len(sheet.steps))
    while True:
        dead = dead_entries(services.state.now.methods or (), done.dead)
        names = [sheet.title_of(method) for method in dead]
        answer = await sheet.ask(ResetDonePage(sheet.called, names, removed, signed_in=done.enroll_again))
        if answer != REMOVE_DEAD:
            return answer
        removed += await _remove(sheet, services, dead)


async def _remove(sheet: ResetSheet, services: Services, dead: tuple[Method, ...]) -> int:
    """Remove one after the other, up to the first that stays; gives how many are gone."""
    for at, method in enumerate(dead):
        sheet.show_page(sheet.tidying(sheet.title_of(method)))
        outcome = await lead(sheet, services, partial(_remove_one, sheet, services, method.id))
        if not isinstance(outcome, Done):
            return at
    return len(dead)


async def _remove_one(
    sheet: ResetSheet, services: Services, method_id: str, token: CancelToken
) -> Done[Removed] | Cancelled | PartlyDone:
    return await services.remove.run(method_id, sheet, token)
