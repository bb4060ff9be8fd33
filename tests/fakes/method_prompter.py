"""Answers the questions of enrollments from a script and keeps what it was shown."""

from collections.abc import Callable, Sequence

from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.enrollment import Channel, LinkedIdentity, PasswordPolicy
from keydesk.usecases.method_prompts import CodeTyped, Phone

NEW = "new"
"""Instead of a code: send another."""


class ScriptedMethodPrompter:
    """Satisfies `MethodPrompter`; a missing answer is a cancel.

    Attributes:
        shown: what was asked, in order.
        problems: code of why, for each question that has one.
        on: called once when something is asked.
    """

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.phones: list[Phone] = [Phone("+49 151 12345678", Channel.SMS)]
        self.emails = ["ana@example.com"]
        self.passwords: list[str] = []
        self.scanned: list[bool | None] = [True]
        self.warned: bool | None = True
        self.kept: list[bool | None] = [True]
        self.fresh = True
        self.name: str | None = None
        self.identity: LinkedIdentity | None = None
        self.shown: list[str] = []
        self.problems: list[str | None] = []
        self.waits: list[float] = []
        self.on: dict[str, Callable[[], None]] = {}
        self.on_wait: Callable[[], None] = lambda: None
        self.identities: list[str] = []
        self.recovery_codes: list[str] = []
        self.old_recovery: list[Method | None] = []
        self.sent_to: list[tuple[str, str]] = []
        self.policies: list[PasswordPolicy | None] = []

    def _say(self, what: str, problem: KeydeskError | None = None) -> None:
        self.shown.append(what)
        self.problems.append(problem.code if problem else None)
        if what in self.on:
            self.on.pop(what)()

    def waiting(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.on_wait()

    def opened(self, address: str, seconds_left: float) -> None:
        self._say("opened")

    def not_opened(self, address: str) -> None:
        self._say("not_opened")

    async def confirm_fresh_sign_in(self) -> bool:
        self._say("confirm_fresh")
        return self.fresh

    async def which_identity(self, choices: Sequence[LinkedIdentity]) -> LinkedIdentity | None:
        self._say("which_identity")
        self.identities = [one.user_id for one in choices]
        return self.identity

    async def ask_phone(self, problem: KeydeskError | None) -> Phone | None:
        self._say("ask_phone", problem)
        return self.phones.pop(0) if self.phones else None

    async def ask_email(self, problem: KeydeskError | None) -> str | None:
        self._say("ask_email", problem)
        return self.emails.pop(0) if self.emails else None

    async def scan_totp(
        self, barcode_uri: Secret, manual_code: Secret | None, problem: KeydeskError | None
    ) -> Secret | None:
        self._say("scan_totp", problem)
        return Secret(self.codes.pop(0)) if self.codes else None

    async def scan_push(self, barcode_uri: Secret, problem: KeydeskError | None) -> bool | None:
        self._say("scan_push", problem)
        return self.scanned.pop(0) if self.scanned else None

    async def ask_code(self, sent_to: str, channel: str, problem: KeydeskError | None) -> CodeTyped | None:
        self._say("ask_code", problem)
        self.sent_to.append((sent_to, channel))
        if not self.codes:
            return None
        code = self.codes.pop(0)
        return CodeTyped(None if code == NEW else Secret(code))

    async def warn_recovery(self, old: Method | None) -> bool | None:
        self._say("warn_recovery")
        self.old_recovery.append(old)
        return self.warned

    async def keep_recovery(self, code: Secret) -> bool | None:
        self._say("keep_recovery")
        self.recovery_codes.append(code.reveal())
        return self.kept.pop(0) if self.kept else None

    async def new_password(self, policy: PasswordPolicy | None, problem: KeydeskError | None) -> Secret | None:
        self._say("new_password", problem)
        self.policies.append(policy)
        return Secret(self.passwords.pop(0)) if self.passwords else None

    async def name_method(self, method: Method, suggestion: str) -> str | None:
        self._say("name_method")
        return self.name
