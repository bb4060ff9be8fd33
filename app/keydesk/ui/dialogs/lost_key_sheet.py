"""A lost key, from "which one" to the record for the helpdesk. Each step can fail, be left, and be gone on with.

Runs on the main thread. Raises nothing; failures are told inside the sheet.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from keydesk.domain.lost_key import LostKey, LostStep
from keydesk.ui.async_glue import TaskScope
from keydesk.ui.dialogs.enroll_wizard import run_enroll
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.lost_key_pages import (
    ADD,
    FOUND,
    OPEN,
    EntriesPage,
    FoundPage,
    LookPage,
    OpensPage,
    PickPage,
    RecordPage,
    ReplacePage,
)
from keydesk.ui.dialogs.paper import ask_text_file, write_private
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.remove_sheet import run_remove
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.models.lost_words import record_lines
from keydesk.ui.models.method_words import method_title
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

_log = logging.getLogger(__name__)
AskFile = Callable[[PromptSheet, str, Callable[[Path], None]], None]
"""(above what, a file name, told the file): asks where to save."""


class LostKeySheet(PromptSheet):
    """The sheet.

    Args:
        state: names of keys and methods.
    """

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self.add_steps(self.tr("Key"), self.tr("Spare"), self.tr("Remove"), self.tr("Accounts"), self.tr("Record"))
        self.say(self.tr("Nothing has been changed yet."))
        self.show_page(self.preparing())

    @property
    def given_up(self) -> bool:
        """Whether the person cancelled, also in the moment in which something was looked up to its end."""
        return self.token.cancelled

    def preparing(self) -> FlowPage:
        """While account and keys are read."""
        return BusyPage(self.tr("A lost key"), "", self.tr("Looking at what your keys held…"))

    def at_step(self, number: int) -> None:
        """Show which step is going on, from 0."""
        if self.steps is not None:
            self.steps.set_current(number)

    def keep(self, lost: LostKey) -> None:
        """Say at the foot what was done."""
        gone = len(lost.entries) - len(lost.left)
        if gone:
            self.say(self.tr("%n passkey(s) removed so far. Home goes on with it when you stop here.", "", gone))
        else:
            self.say(self.tr("Nothing has been removed. Home goes on with it when you stop here."))


class LostKeyRun:
    """One run through the sheet.

    Args:
        host: the window.
        services: the flows.
        sheet: shows the pages.
        ask_file: asks where to save the record.
        clock: the time.
    """

    def __init__(
        self,
        host: SheetHost,
        services: Services,
        sheet: LostKeySheet,
        ask_file: AskFile,
        clock: Callable[[], datetime],
    ) -> None:
        self._host, self._services, self._sheet = host, services, sheet
        self._ask_file, self._clock = ask_file, clock
        self.wants_accounts = False

    async def run(self, absent_id: str | None) -> LostKey | None:
        """Lead a person from where the report stands to its end.

        Args:
            absent_id: the key, None to ask.

        Returns:
            The report, None when nothing was reported.
        """
        lost = await self._reported(absent_id)
        if lost is None:
            return None
        self._sheet.keep(lost)
        if self._services.state.now.key(lost.key_id) is not None:
            answer = await self._sheet.ask(FoundPage(lost))
            if answer == FOUND:
                return await self._close(lost)
            if answer is None:
                return lost
        for step in (self._replace, self._remove, self._accounts, self._record):
            after = await step(lost)
            if after is None:
                return lost
            lost = after
        return lost

    async def _reported(self, absent_id: str | None) -> LostKey | None:
        """Find the report of a key, or make it once the person said which key, and that it is lost."""
        sheet, services = self._sheet, self._services
        if absent_id is None:
            found = await lead(sheet, services, lambda token: services.lost.candidates())
            if found is None:
                return None
            page = PickPage(found, services.state.now, services.model_name, self._clock())
            answer = await sheet.ask(page)
            if not isinstance(answer, str):
                return None
            absent_id = answer
        key_id = absent_id
        draft = await lead(sheet, services, lambda token: services.lost.draft(key_id))
        if draft is None or any(draft.id == known.id for known in services.state.now.lost):
            return draft
        if await sheet.ask(OpensPage(draft, services.tenant.domain)) is not True:
            return None
        return await lead(sheet, services, lambda token: services.lost.begin(key_id))

    async def _replace(self, lost: LostKey) -> LostKey | None:
        if not lost.left:
            return lost
        self._sheet.at_step(1)
        while True:
            answer = await self._sheet.ask(ReplacePage(lost, self._others(lost)))
            if answer != ADD:
                return lost if answer is True else None
            enrolled = await run_enroll(self._host, self._services)
            if enrolled is not None:
                lost = await self._note_replacement(lost, enrolled.name)

    async def _remove(self, lost: LostKey) -> LostKey | None:
        self._sheet.at_step(2)
        while lost.left:
            answer = await self._sheet.ask(EntriesPage(lost, self._clock()))
            if answer is True:
                return lost
            if not isinstance(answer, str):
                return None
            await run_remove(self._host, self._services, answer)
            lost = await self._note_removed(lost)
            self._sheet.keep(lost)
        return lost

    async def _accounts(self, lost: LostKey) -> LostKey | None:
        if self._services.lost.step(lost) is LostStep.RECORD and lost.accounts_checked_at is not None:
            return lost
        self._sheet.at_step(3)
        accounts = self._services.state.now.connected.accounts
        answer = await self._sheet.ask(LookPage(len(accounts) if accounts is not None else None))
        if answer == OPEN:
            self.wants_accounts = True
            return None
        if answer is not True:
            return None
        run, lost_id = self._services.lost, lost.id
        return await lead(self._sheet, self._services, lambda token: run.note_accounts_checked(lost_id))

    async def _record(self, lost: LostKey) -> LostKey | None:
        self._sheet.at_step(4)
        page = RecordPage(record_lines(lost, self._services.state.now, self._clock()), bool(lost.left))
        scope = TaskScope(lambda key, error: page.tell_saved(False), _log_crash)
        page.save_wanted.connect(
            lambda: self._ask_file(self._sheet, "lost-key.txt", lambda to: self._save(scope, page, to))
        )
        try:
            if await self._sheet.ask(page) is not True:
                return None
        finally:
            await scope.close()
        if lost.left:
            return lost  # stays open: Home goes on with it
        return await self._close(lost)

    async def _close(self, lost: LostKey) -> LostKey | None:
        return await lead(self._sheet, self._services, lambda token: self._services.lost.close(lost.id))

    async def _note_replacement(self, lost: LostKey, name: str) -> LostKey:
        run = self._services.lost
        return await lead(self._sheet, self._services, lambda token: run.note_replacement(lost.id, name)) or lost

    async def _note_removed(self, lost: LostKey) -> LostKey:
        return (
            await lead(self._sheet, self._services, lambda token: self._services.lost.note_removed(lost.id)) or lost
        )

    def _others(self, lost: LostKey) -> list[str]:
        """Names of the passkeys that are not on the lost key."""
        now, model_name = self._services.state.now, self._services.model_name
        gone = {entry.method_id for entry in lost.entries}
        return [
            method_title(m, now, model_name)
            for m in now.methods or ()
            if m.is_passkey and m.confirmed and m.id not in gone
        ]

    def _save(self, scope: TaskScope, page: RecordPage, path: Path) -> None:
        async def write() -> None:
            try:
                await asyncio.to_thread(write_private, path, page.record + "\n")
            except OSError:
                page.tell_saved(False)
            else:
                page.tell_saved(True)

        scope.start("save", write)


def _log_crash(key: str, error: BaseException) -> None:
    _log.error("%s failed: %s", key, type(error).__name__)  # not the error itself: it may name the person's file


def _ask(parent: PromptSheet, suggestion: str, chosen: Callable[[Path], None]) -> None:
    ask_text_file(parent, QCoreApplication.translate("LostWords", "Save the record"), suggestion, chosen)


async def run_lost_key(
    host: SheetHost,
    services: Services,
    absent_id: str | None = None,
    open_accounts: Callable[[], None] = lambda: None,
    ask_file: AskFile = _ask,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> LostKey | None:
    """Lead a person through what is to be done about a lost key.

    Args:
        host: the window.
        services: the flows.
        absent_id: the key, or a report that is under way; None to ask.
        open_accounts: goes to the connected accounts.
        ask_file: asks where to save the record.
        clock: the time.

    Returns:
        The report as it stands, None when nothing was reported.
    """
    async with opened(host, LostKeySheet(services.state)) as sheet:
        run = LostKeyRun(host, services, sheet, ask_file, clock)
        lost = await run.run(absent_id)
    if run.wants_accounts:
        open_accounts()
    return lost
