"""Answers what managing a key asks, on a terminal or from options. Main loop.

Raises what `Terminal` raises, and API_CONFLICT for passkeys the account still lists.
"""

import asyncio
import sys

import click

from keydesk.cli.terminal import Terminal
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey, StoredPasskey, Transport
from keydesk.usecases.key_prompts import Consequence, DeletionAsk, Rule, RuleAsk

_YES = "yes"
_WORDS = {
    Consequence.ONE_WAY: "Only a reset of the key, which deletes its passkeys, undoes this.",
    Consequence.PIN_CHANGE: "The key will do nothing with its PIN until the PIN has been changed.",
    Consequence.MAYBE_PIN_CHANGE: "If the present PIN is shorter, it has to be changed before its next use.",
    Consequence.OLD_SIGN_INS_STOP: "Older sign-ins with this key, which cannot ask for a PIN, stop working.",
    Consequence.TRACEABLE: "Sites of your organization will be able to tell this very key.",
}
_QUESTIONS = {
    Rule.ALWAYS_UV: "Change whether the key asks for its PIN or fingerprint at every use?",
    Rule.MIN_PIN_LENGTH: "Raise the shortest length of the key's PIN?",
    Rule.FORCE_PIN_CHANGE: "Make the key ask for a new PIN?",
    Rule.ENTERPRISE_ATTESTATION: "Switch enterprise attestation on?",
}


class KeyTerminal(Terminal):
    """Satisfies the prompters of a key's management."""

    async def confirm_deletion(self, ask: DeletionAsk) -> bool:
        """Ask by name, unless told not to; what the account still lists is removed by ``methods remove`` instead."""
        if ask.known:
            raise KeydeskError(Code.API_CONFLICT)
        self._no_terminal_needs_yes()
        if not self._choices.yes:
            for passkey in ask.passkeys:
                self._output.progress(f"  {shown(passkey)}")
            question = f"Delete {'it' if len(ask.passkeys) == 1 else 'them'} from {ask.key.model} for good?"
            if not await asyncio.to_thread(click.confirm, question, default=False, err=True):
                return False
        self.writes(ask.key)
        return True

    def writes(self, key: SecurityKey) -> None:
        """Say that the key is being written to.

        Args:
            key: the key.
        """
        on_reader = key.transport is Transport.PCSC
        self._output.progress("Leave the key on the reader." if on_reader else "Do not unplug the key.")

    def deleted(self, passkey: StoredPasskey, problem: KeydeskError | None) -> None:
        """Say how each one went."""
        self._output.progress(
            f"{'Deleted' if problem is None else f'Not deleted ({problem.code})'}: {shown(passkey)}"
        )

    async def confirm_rule(self, ask: RuleAsk) -> bool:
        """Say every consequence; a one-way change wants the word typed, or ``--yes``."""
        self._no_terminal_needs_yes()
        for consequence in ask.consequences:
            self._output.progress(_WORDS[consequence])
        if self._choices.yes:
            return True
        question = _QUESTIONS[ask.change.rule]
        if not ask.one_way:
            return await asyncio.to_thread(click.confirm, question, default=False, err=True)
        typed: str = await asyncio.to_thread(
            click.prompt, f'{question} Type "{_YES}" to go on', default="", show_default=False, err=True
        )
        return typed.strip().lower() == _YES

    def _no_terminal_needs_yes(self) -> None:
        if not self._choices.yes and not sys.stdin.isatty():
            raise KeydeskError(Code.CONFIRMATION_NEEDED)


def shown(passkey: StoredPasskey) -> str:
    """A passkey in one line: who, where.

    Args:
        passkey: as listed.

    Returns:
        Plain text.
    """
    site = passkey.rp_id or f"site {passkey.rp_id_hash.hex()[:12]}"
    who = passkey.user_name or passkey.display_name
    return clean_text(f"{who} at {site}" if who else site, 200)
