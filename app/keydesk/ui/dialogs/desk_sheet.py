"""The provisioning desk at work: one screen per key, the next one waits by itself.

`DeskSheet` satisfies `QueuePrompter`. The PIN is on the screen until it was taken or the key is out, nowhere else.
Runs on the main thread. Raises nothing.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.keys import SecurityKey
from keydesk.domain.pin_slip import PinSlip
from keydesk.domain.provisioning import DeskProfile, DeskStep, KeyResult
from keydesk.ui.dialogs.desk_pages import DeskPinPage, HandOutPage, NextKeyPage, PlanPage
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import drawing_tag
from keydesk.ui.dialogs.paper import Paper
from keydesk.ui.dialogs.pin_pages import AskPinPage
from keydesk.ui.dialogs.pin_sheet import PinSheet
from keydesk.ui.dialogs.reset_pages import ConsequencesPage, PlugInPage, ResetTouchPage, UnplugPage
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.models.desk_words import DeskCounts, step_words
from keydesk.ui.models.method_words import method_title
from keydesk.usecases.desk_prompts import DeskPlan, DeskRecord
from keydesk.usecases.reset_prompts import ResetAsk
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState, Snapshot
from keydesk.usecases.world import ModelNames

_SECOND_TONE_MS = 220


class DeskSheet(PinSheet):
    """The sheet.

    Args:
        state: keys and their names.
        model_name: names a model by its AAGUID.
        done: told of every key that is through.
        paper: the printer.
        tones: a tone when a key is ready, two when it is not.
    """

    offers_reset = False

    def __init__(
        self, state: AppState, model_name: ModelNames, done: Callable[[DeskRecord], None], paper: Paper, tones: bool
    ) -> None:
        self.last: DeskRecord | None = None
        self.ready = 0
        super().__init__(state, "")
        self._model_name = model_name
        self._done = done
        self._paper = paper
        self._tones = tones
        self._plan: DeskPlan | None = None
        self.say("")

    def preparing(self) -> FlowPage:
        """Before the first key."""
        return NextKeyPage(None, None, "")

    # QueuePrompter

    def next_wanted(self, problem: KeydeskError | None) -> None:
        """Wait for the next key."""
        ready = DeskCounts().ready(self.ready) if self.ready else ""
        self._show(NextKeyPage(self.last, problem, ready))

    def key_through(self, record: DeskRecord) -> None:
        """Note how it went, and let it be heard."""
        self.last = record
        self.ready += record.result is KeyResult.DONE
        self._done(record)
        if self._tones:
            QApplication.beep()
            if record.error is not None:
                QTimer.singleShot(_SECOND_TONE_MS, QApplication.beep)

    def step(self, step: DeskStep) -> None:
        """Show what goes on; a step takes a moment at most."""
        if step is not DeskStep.DONE:
            self._show(BusyPage(self.key_name if self.key_id else self.tr("One moment"), "", step_words(step)))

    async def confirm_key(self, plan: DeskPlan) -> bool:
        """Show what will change."""
        self._plan, self.key, self.key_id = plan, plan.key, plan.key.id
        return await self.ask(PlanPage(plan)) is True

    async def type_pin(
        self, key: SecurityKey, least: int, present: bool, problem: KeydeskError | None
    ) -> Secret | None:
        """Have a PIN typed: a new one twice, the one of before once."""
        if present:
            answer = await self.ask(AskPinPage(key, self.key_name, key.pin, problem))
        else:
            wanted = replace(key, pin=replace(key.pin, min_length=least))
            answer = await self.ask(DeskPinPage(wanted, self.key_name, problem))
        return answer if isinstance(answer, Secret) else None

    async def hand_out(self, key: SecurityKey, label: str, pin: Secret) -> None:
        """Show the PIN until it was taken, or the key is out; also when the person had stopped meanwhile."""
        changes = self._plan is not None and self._plan.profile.force_change
        page = HandOutPage(PinSlip(pin, label or key.model, key.serial or "", changes), self._paper)

        def look(now: Snapshot) -> None:
            if now.key(key.id) is None:
                page.answered.emit(True)

        stop = self.state.changed.connect(look)
        try:
            await self._taken(page)
        finally:
            stop()
            self.show_page(BusyPage(label or key.model, "", step_words(DeskStep.DONE)))

    # ResetPrompter

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        """A key in use: say what ends, and have its number typed."""
        answer = await self.ask(ConsequencesPage(ask, self.key_name, self._title_of, problem))
        return answer if isinstance(answer, str) else None

    def unplug_now(self, ask: ResetAsk) -> None:
        """Ask for the key to be unplugged."""
        self._show(UnplugPage(ask, self.key_name, drawing_tag(self.key_id, self.state.now)))

    def plug_in_now(self, ask: ResetAsk, seconds: float) -> None:
        """Ask for it to be plugged in again."""
        tag = drawing_tag(self.key_id, self.state.now)
        self._show(PlugInPage(ask, self.key_name, tag, max(1, round(seconds))))

    def firing(self, ask: ResetAsk, seconds: float) -> None:
        """It is back: touch it."""
        self._show(ResetTouchPage(ask, self.key_name, drawing_tag(self.key_id, self.state.now), seconds))

    def touch_wanted(self) -> None:
        """The page that says so is there already."""

    def touch_done(self) -> None:
        """The next step says what goes on."""

    async def _taken(self, page: FlowPage) -> None:
        """As `ask`, but a Cancel of before does not answer it: the PIN is on the key, and somebody must see it."""
        taken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        page.answered.connect(lambda _: None if taken.done() else taken.set_result(None))
        self.show_page(page)
        await taken

    def _title_of(self, method: Method) -> str:
        return method_title(method, self.state.now, self._model_name)

    def _show(self, page: FlowPage) -> None:
        if not self.token.cancelled:
            self.show_page(page)


async def run_desk(
    host: SheetHost,
    services: Services,
    profile: DeskProfile,
    done: Callable[[DeskRecord], None],
    tones: bool = True,
    paper: Paper | None = None,
) -> None:
    """Prepare keys until the person has finished.

    Args:
        host: the window.
        services: the flows.
        profile: what is done to each key.
        done: told of every key that is through.
        tones: whether results are heard.
        paper: the printer; this computer's when None.
    """
    sheet = DeskSheet(services.state, services.model_name, done, paper or Paper(), tones)
    async with opened(host, sheet):
        await lead(sheet, services, lambda token: services.queue.run(profile, sheet, token))
