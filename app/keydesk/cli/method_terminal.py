"""Answers what the enrollment of an app, a phone, an address, a code or a password asks, on a terminal or from lines.

With ``--pin-stdin`` every answer is one line of standard input, in the order of the questions; nothing secret is ever
an argument. Main loop; a blocking read runs in a worker thread. Raises the problem itself where nobody can be asked
again, PIN_NEEDED, CONFIRMATION_NEEDED, WRONG_USE, FRESH_SIGN_IN_NEEDED.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from keydesk.cli.backstage import Choices
from keydesk.cli.output import Output
from keydesk.cli.terminal import Terminal
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.account import Method
from keydesk.domain.catalogue import Code
from keydesk.domain.enrollment import Channel, LinkedIdentity, PasswordPolicy
from keydesk.domain.password_rules import Rule, RuleState, check
from keydesk.usecases.method_prompts import CodeTyped, Phone

NEW_CODE = "new"
"""Typed instead of a code: send another."""

_RULES = {
    Rule.MIN_LENGTH: "at least {number} characters",
    Rule.LOWERCASE: "a small letter",
    Rule.UPPERCASE: "a capital letter",
    Rule.NUMBER: "a digit",
    Rule.SPECIAL: "a special character",
    Rule.THREE_KINDS: "three of: small letters, capital letters, digits, special characters",
    Rule.NO_IDENTICAL: "no three identical characters in a row",
    Rule.NO_SEQUENCE: "no sequences such as abc or 123",
    Rule.NO_PROFILE: "nothing of your name or address",
    Rule.NOT_USED_BEFORE: "none of your last {number} passwords",
    Rule.NOT_COMMON: "no common password",
}


@dataclass(frozen=True, slots=True)
class MethodOptions:
    """What was given on the command line.

    Args:
        name: the person's name for a new app.
        phone: number, for phones.
        channel: how codes come to it.
        email: address, for e-mail.
        identity: ``identity_user_id`` or connection of a linked identity.
    """

    name: str | None = None
    phone: str | None = None
    channel: Channel = Channel.SMS
    email: str | None = None
    identity: str | None = None


class MethodTerminal(Terminal):
    """Satisfies `MethodPrompter`.

    Args:
        choices: the global options.
        output: where progress goes.
        cancel: the person's Ctrl+C.
        options: what was given on the command line.
    """

    def __init__(self, choices: Choices, output: Output, cancel: CancelToken, options: MethodOptions) -> None:
        super().__init__(choices, output, cancel, options.name)
        self._options = options
        self._shown_rules = False
        self.recovery_code: Secret | None = None

    async def which_identity(self, choices: Sequence[LinkedIdentity]) -> LinkedIdentity | None:
        """The one named by ``--identity``, else ask."""
        wanted = self._options.identity
        if wanted is None and self._can_ask:
            self._output.progress("Your account has several linked identities:")
            for one in choices:
                self._output.progress(f"  {one.user_id}")
            wanted = await self._line("Which one")
            if wanted is None:
                return None
        found = next((one for one in choices if wanted and wanted in (one.user_id, one.connection)), None)
        if found is None:
            listed = ", ".join(one.user_id for one in choices)
            raise KeydeskError(Code.WRONG_USE, what=f"name one of your identities with --identity: {listed}")
        return found

    async def ask_phone(self, problem: KeydeskError | None) -> Phone | None:
        """The number from the options, else ask."""
        number = await self._value(self._options.phone, "--phone", "Phone number, with + and country", problem)
        return None if number is None else Phone(number, self._options.channel)

    async def ask_email(self, problem: KeydeskError | None) -> str | None:
        """The address from the options, else ask."""
        return await self._value(self._options.email, "--email", "E-mail address", problem)

    async def scan_totp(
        self, barcode_uri: Secret, manual_code: Secret | None, problem: KeydeskError | None
    ) -> Secret | None:
        """Draw the picture, then read the code the app shows."""
        if not self._told(problem) or (problem is not None and problem.code == Code.CHALLENGE_EXPIRED):
            self._draw(barcode_uri)
            if manual_code is not None:
                self._output.progress(f"Or type this code into the app: {manual_code.reveal()}")
        return await self._secret("The six digits the app shows")

    async def scan_push(self, barcode_uri: Secret, problem: KeydeskError | None) -> bool | None:
        """Draw the picture, then wait until the person has scanned it."""
        if not self._told(problem) or (problem is not None and problem.code == Code.CHALLENGE_EXPIRED):
            self._draw(barcode_uri)
        return True if await self._line("Press Enter when the app says it is done") is not None else None

    async def ask_code(self, sent_to: str, channel: str, problem: KeydeskError | None) -> CodeTyped | None:
        """Read the code that was sent."""
        self._told(problem)
        how = {"sms": "a text message", "voice": "a call", "email": "an e-mail"}.get(channel, channel)
        if problem is None:
            self._output.progress(f"A code comes as {how} to {sent_to}.")
        code = await self._secret(f"Code (or “{NEW_CODE}” for another one)")
        if code is None:
            return None
        return CodeTyped(None if code.matches(NEW_CODE) else code)

    async def warn_recovery(self, old: Method | None) -> bool | None:
        """Say what it is for; ask when an older one stops working."""
        self._output.progress("A recovery code opens your account when every other way is lost. It is shown once.")
        if old is not None:
            self._output.progress("Your present recovery code stops working.")
        return await self._confirm("Make a new recovery code?")

    async def keep_recovery(self, code: Secret) -> bool | None:
        """Show the code, and ask whether it is kept."""
        self.recovery_code = code
        if not (self._output.as_json and self._choices.yes):
            # Who is asked whether it is kept must see it before the document that holds it.
            self._output.progress(f"Your recovery code: {code.reveal()}")
        return await self._confirm("Have you written it down or saved it?")

    async def new_password(self, policy: PasswordPolicy | None, problem: KeydeskError | None) -> Secret | None:
        """Read a new password, twice on a terminal, under the tenant's rules."""
        self._told(problem)
        self._say_rules(policy)
        while True:
            first = await self._secret("New password")
            if first is None or not self._can_ask:
                return first
            broken = [_rule(one) for one in check(first, policy) if one.met is False]
            if broken:
                self._output.progress(f"It still needs: {', '.join(broken)}.")
                continue
            again = await self._secret("The same password again")
            if again is None or first.matches(again):
                return None if again is None else first
            self._output.progress("The two are not the same.")

    async def name_method(self, method: Method, suggestion: str) -> str | None:
        """The name from the options."""
        return self._options.name

    def _told(self, problem: KeydeskError | None) -> bool:
        """Say why it is asked again; where nobody can be asked again the problem is the end."""
        if problem is None:
            return False
        if not self._can_ask:
            raise problem
        self._output.failure_for_people(problem)
        return True

    def _say_rules(self, policy: PasswordPolicy | None) -> None:
        if self._shown_rules:
            return
        self._shown_rules = True
        rules = [_rule(one) for one in check(Secret(""), policy)]
        if rules:
            self._output.progress(f"The new password needs: {', '.join(rules)}.")

    def _draw(self, barcode_uri: Secret) -> None:
        import segno

        self._output.progress("Scan this picture with the app on your phone:")
        segno.make(barcode_uri.reveal(), micro=False).terminal(out=sys.stderr, compact=True)
        sys.stderr.flush()

    async def _value(self, given: str | None, option: str, question: str, problem: KeydeskError | None) -> str | None:
        if problem is None and given is not None:
            return given
        self._told(problem)
        if not self._can_ask:
            raise KeydeskError(Code.WRONG_USE, what=f"{option} is missing")
        return await self._line(question)

    async def _secret(self, question: str) -> Secret | None:
        """A code or password: a line of standard input, or typed unseen."""
        return await self._read_pin(question)

    async def _line(self, question: str) -> str | None:
        if self._choices.pin_stdin:
            line: str = await asyncio.to_thread(sys.stdin.readline)
            if not line:
                raise KeydeskError(Code.PIN_NEEDED)
            return line.strip()
        if not sys.stdin.isatty():
            raise KeydeskError(Code.PIN_NEEDED)
        try:
            text: str = await asyncio.to_thread(click.prompt, question, default="", show_default=False, err=True)
        except click.Abort:
            return None
        return text

    async def _confirm(self, question: str) -> bool | None:
        if self._choices.yes:
            return True
        if not self._can_ask:
            raise KeydeskError(Code.CONFIRMATION_NEEDED)
        try:
            return await asyncio.to_thread(click.confirm, question, default=False, err=True)
        except click.Abort:
            return None


def _rule(state: RuleState) -> str:
    return _RULES.get(state.rule, "only characters a keyboard has, {number} at most").format(number=state.number)
