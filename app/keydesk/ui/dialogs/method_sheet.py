"""Enrolling every method but passkeys: an app, a phone, an address, a recovery code, a password.

`MethodSheet` satisfies `MethodPrompter`; `run_enroll_method` leads a person through it. Runs on the main thread.
Raises nothing; failures are told inside the sheet.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method, MethodType
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity, PasswordPolicy
from keydesk.ui.async_glue import TaskScope
from keydesk.ui.dialogs.counted import CountedWords
from keydesk.ui.dialogs.flow_pages import BusyPage
from keydesk.ui.dialogs.flow_sheet import FlowPage
from keydesk.ui.dialogs.key_words import method_kind
from keydesk.ui.dialogs.method_pages import IdentityPage, MethodNamePage, MethodReadyPage, StoppedPage
from keydesk.ui.dialogs.paper import CodeSheet, Paper, write_private
from keydesk.ui.dialogs.password_page import PasswordPage
from keydesk.ui.dialogs.problem_words import why_again
from keydesk.ui.dialogs.prompt_sheet import PromptSheet
from keydesk.ui.dialogs.reach_pages import RESEND_S, CodePage, EmailPage, PhonePage
from keydesk.ui.dialogs.recovery_pages import KeepRecoveryPage, WarnRecoveryPage
from keydesk.ui.dialogs.running import SheetHost, lead, opened
from keydesk.ui.dialogs.scan_pages import ScanPushPage, ScanTotpPage
from keydesk.ui.models.moments import day, full_date
from keydesk.ui.models.qr_modules import qr_modules
from keydesk.ui.widgets.secret_clipboard import SecretClipboard
from keydesk.usecases.enroll_method import EnrolledMethod
from keydesk.usecases.method_prompts import CodeTyped, Phone
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.services import Services
from keydesk.usecases.state import AppState

_FILE_NAME = "recovery-code.txt"

_log = logging.getLogger(__name__)


def _log_crash(key: str, error: BaseException) -> None:
    _log.error("%s failed: %s", key, type(error).__name__)  # not the error itself: it may name the person's file


class MethodSheet(PromptSheet):
    """The sheet.

    Args:
        state: whose account it is.
        kind: what is enrolled.
        paper: prints and asks for files.
        clock: aware time of now.
    """

    def __init__(
        self,
        state: AppState,
        kind: MethodType,
        *,
        paper: Paper | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(state)
        self.kind = kind
        self._paper, self._clock = paper or Paper(), clock
        self._keeper: SecretClipboard | None = None
        self._wrong = 0
        self._by_hand = False
        self._phone = Phone("", Channel.SMS)
        self._email = ""
        self._resend_at = 0.0
        self.begun = False
        self.had_code = False
        self.practice_at: str | None = None
        self._add_steps_of(kind)
        self.say(self.tr("Nothing has been changed yet."))
        self.show_page(self.preparing())

    @property
    def clipboard(self) -> SecretClipboard:
        """The clipboard for secrets; it outlives the sheet by the minute it promises."""
        if self._keeper is None:
            self._keeper = SecretClipboard(self.parentWidget() or self)
        return self._keeper

    def leave_clipboard(self) -> None:
        """Nothing more is copied; what is there goes after its minute."""
        if self._keeper is not None:
            self._keeper.retire()

    # MethodPrompter

    async def which_identity(self, choices: Sequence[LinkedIdentity]) -> LinkedIdentity | None:
        """Ask for which of several linked identities."""
        person = self.state.now.person
        answer = await self.ask(IdentityPage(choices, person.sub if person is not None else ""))
        return answer if isinstance(answer, LinkedIdentity) else None

    async def ask_phone(self, problem: KeydeskError | None) -> Phone | None:
        """Ask for a number and how codes come; what was typed before stays."""
        self._step(0)
        self._unchanged()
        answer = await self.ask(PhonePage(self._phone.number, self._phone.channel, problem))
        if not isinstance(answer, Phone):
            return None
        self._phone, self._wrong, self._resend_at = answer, 0, time.monotonic() + RESEND_S
        return answer

    async def ask_email(self, problem: KeydeskError | None) -> str | None:
        """Ask for an address; what was typed before stays."""
        self._step(0)
        self._unchanged()
        answer = await self.ask(EmailPage(self._email, problem))
        if not isinstance(answer, str):
            return None
        self._email, self._wrong, self._resend_at = answer, 0, time.monotonic() + RESEND_S
        return answer

    async def scan_totp(
        self, barcode_uri: Secret, manual_code: Secret | None, problem: KeydeskError | None
    ) -> Secret | None:
        """Show the picture and ask for the digits."""
        self._begin(self.tr("It counts once the code is confirmed."))
        again = self.tr("That code was not right. Type the one the app shows now.")
        modules = await asyncio.to_thread(qr_modules, barcode_uri)
        page = ScanTotpPage(barcode_uri, manual_code, self._why(problem, again), self.clipboard, modules)
        if self._by_hand:
            page.show_code()
        answer = await self.ask(page)
        self._by_hand = page.code is not None
        return answer if isinstance(answer, Secret) else None

    async def scan_push(self, barcode_uri: Secret, problem: KeydeskError | None) -> bool | None:
        """Show the picture for the phone."""
        self._begin(self.tr("It counts once the phone has answered."))
        page = ScanPushPage(barcode_uri, problem, await asyncio.to_thread(qr_modules, barcode_uri))
        self.help_practise(page, self.tr("Practice phone"), "_practice/phone")
        return True if await self.ask(page) is True else None

    def help_practise(self, page: FlowPage, text: str, path: str) -> None:
        """Where everything is pretended, the phone and the mailbox are pages of the practice tenant.

        Args:
            page: what waits for them.
            text: the button's.
            path: of the page.
        """
        if self.practice_at is None:
            return
        address = self.practice_at + path
        button = page.add_button(text, "ghost")
        button.setObjectName("practice-page")
        button.clicked.connect(lambda: self._open_url(address))
        page.buttons.insert(0, page.buttons.pop())

    async def ask_code(self, sent_to: str, channel: str, problem: KeydeskError | None) -> CodeTyped | None:
        """Ask for the code that was sent; a new one can be had after a pause."""
        self._step(1)
        self._begin(self.tr("It counts once the code is confirmed."))
        why = self._why(problem, self.tr("That code was not right. The newest message counts."))
        page = CodePage(sent_to, channel, why, self._resend_at)
        self.help_practise(page, self.tr("Practice inbox"), "_practice/inbox")
        answer = await self.ask(page)
        if not isinstance(answer, CodeTyped):
            return None
        if answer.code is None:
            self._wrong, self._resend_at = 0, time.monotonic() + RESEND_S
        return answer

    async def warn_recovery(self, old: Method | None) -> bool | None:
        """Say what a recovery code is for, and that an older one stops working."""
        self.had_code = old is not None
        made = day(old.created_at, self._clock()) if old is not None and old.created_at is not None else ""
        return True if await self.ask(WarnRecoveryPage(old is not None, made)) is True else None

    async def keep_recovery(self, code: Secret) -> bool | None:
        """Show the code once, to print, copy or save."""
        self._step(1)
        self._begin(self.tr("It counts once you press Done."))
        now = self.state.now
        sheet = CodeSheet(code, now.domain, now.person.name if now.person else "", full_date(self._clock()))
        page = KeepRecoveryPage(code, self.clipboard)
        scope = TaskScope(lambda key, error: page.tell(why_again(error), "bad"), _log_crash)
        page.print_wanted.connect(lambda: self._paper.print(self.window(), sheet, partial(self._printed, page)))
        page.save_wanted.connect(
            lambda: self._paper.ask_file(self.window(), _FILE_NAME, partial(self._save, scope, page, sheet))
        )
        try:
            return True if await self.ask(page) is True else None
        finally:
            await scope.close()

    async def new_password(self, policy: PasswordPolicy | None, problem: KeydeskError | None) -> Secret | None:
        """Ask for a new password under the tenant's rules."""
        now = self.state.now
        answer = await self.ask(PasswordPage(now.domain, policy, now.person, problem))
        return answer if isinstance(answer, Secret) else None

    async def name_method(self, method: Method, suggestion: str) -> str | None:
        """Ask for a name; the app counts already."""
        self._step(1)
        self.say(self.tr("It is in your account."))
        answer = await self.ask(MethodNamePage(suggestion or method_kind(method.type)))
        return answer if isinstance(answer, str) else None

    # What stands between the questions

    def preparing(self) -> FlowPage:
        """Before the first question, and after a fresh sign-in was agreed to."""
        return BusyPage(method_kind(self.kind), "", self.tr("Asking your account…"))

    def _add_steps_of(self, kind: MethodType) -> None:
        scan, name, code = self.tr("Scan"), self.tr("Name"), self.tr("Code")
        steps = {
            MethodType.TOTP: (scan, name),
            MethodType.PUSH: (scan, name),
            MethodType.PHONE: (self.tr("Phone"), code),
            MethodType.EMAIL: (self.tr("Address"), code),
            MethodType.RECOVERY_CODE: (self.tr("Prepare"), self.tr("Keep")),
        }.get(kind)
        if steps is not None:
            self.add_steps(*steps)

    def _step(self, index: int) -> None:
        if self.steps is not None:
            self.steps.set_current(index)

    def finish_steps(self) -> None:
        """All steps are done, and nothing is left to say at the foot."""
        self.say("")
        if self.steps is not None:
            self.steps.set_current(len(self.steps))

    def ready(self, enrolled: EnrolledMethod) -> FlowPage:
        """Make the last page.

        Args:
            enrolled: what the account has now.
        """
        page = MethodReadyPage(enrolled.method, enrolled.name or method_kind(enrolled.method.type))
        if enrolled.unnamed is not None:
            page.add_line(self.tr("Its name could not be saved; you can rename it in the list."))
        return page

    def _begin(self, note: str) -> None:
        """The tenant has begun: from here on Cancel leaves something unfinished."""
        self.begun = True
        self.say(note)

    def _unchanged(self) -> None:
        if not self.begun:
            self.say(self.tr("Nothing has been changed yet."))

    def _why(self, problem: KeydeskError | None, wrong_code: str) -> str:
        if problem is None:
            return ""
        if problem.code != Code.CODE_WRONG:
            return why_again(problem)
        self._wrong += 1
        return wrong_code if self._wrong == 1 else f"{wrong_code} {CountedWords(self).wrong_codes(self._wrong)}"

    def _printed(self, page: KeepRecoveryPage, well: bool) -> None:
        if self.page is not page:
            return
        if well:
            page.tell(self.tr("Sent to the printer. See that it came out before you go on."), "ok")
        else:
            page.tell(self.tr("The printer did not take it. Copy or save the code instead."), "bad")

    def _save(self, scope: TaskScope, page: KeepRecoveryPage, sheet: CodeSheet, path: Path) -> None:
        text = sheet.text()

        async def work() -> None:
            try:
                await asyncio.to_thread(write_private, path, text)
            except OSError:
                page.tell(self.tr("It could not be saved there. Choose another place."), "bad")
            else:
                page.tell(self.tr("Saved. Move the file away from this computer as soon as you can."), "ok")

        scope.start("save", work)


async def run_enroll_method(
    host: SheetHost, services: Services, kind: MethodType, paper: Paper | None = None
) -> EnrolledMethod | None:
    """Lead a person through enrolling a method that is no passkey, from the first page to the last.

    Args:
        host: the window.
        services: the flows.
        kind: which type.
        paper: prints and asks for files; this computer's own when None.

    Returns:
        What was enrolled, None when the person gave up or it could not be done.
    """
    async with opened(host, MethodSheet(services.state, kind, paper=paper)) as sheet:
        sheet.practice_at = services.tenant.issuer if services.tenant.practice else None
        try:
            outcome = await lead(sheet, services, lambda token: services.enroll_method.run(kind, sheet, token))
            seen = isinstance(outcome, Cancelled) and kind is MethodType.RECOVERY_CODE and sheet.begun
            if isinstance(outcome, PartlyDone) or seen:
                sheet.say("")
                await sheet.ask(StoppedPage(kind))
            if not isinstance(outcome, Done):
                return None
            sheet.finish_steps()
            await sheet.ask(sheet.ready(outcome.value))
            return outcome.value
        finally:
            sheet.leave_clipboard()
