"""Leads through adding a fingerprint and through the reset of a key on a terminal, or by options alone.

Main loop; a blocking read runs in a worker thread. Raises CONFIRMATION_NEEDED and RESET_STOPPED(confirmation) where
nobody can be asked.
"""

import asyncio
import sys
from collections.abc import Sequence

import click

from keydesk.cli.backstage import Choices
from keydesk.cli.output import Output
from keydesk.cli.terminal import Terminal
from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.key_management import Fingerprint, FingerprintSensor, Sample
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.reset_prompts import ConfirmBy, Consequences, ResetAsk

ADVICE = {
    Sample.GOOD: "Good.",
    Sample.TOO_HIGH: "Too high; put your finger a little lower.",
    Sample.TOO_LOW: "Too low; put your finger a little higher.",
    Sample.TOO_LEFT: "Too far left; put your finger a little to the right.",
    Sample.TOO_RIGHT: "Too far right; put your finger a little to the left.",
    Sample.TOO_FAST: "Too fast; leave your finger on a little longer.",
    Sample.TOO_SLOW: "Too slow; lift your finger a little sooner.",
    Sample.POOR: "Not clear; wipe finger and sensor, then try again.",
    Sample.TOO_SKEWED: "Crooked; put your finger on straight.",
    Sample.TOO_SHORT: "Too little of the finger; cover the whole sensor.",
    Sample.MERGE_FAILED: "It does not go with the samples before; use the same finger.",
    Sample.EXISTS: "The key knows this finger already; use another one.",
    Sample.NO_FINGER: "No finger came.",
    Sample.UNKNOWN: "That did not work; lift your finger and put it on again.",
}
_BY = {
    ConfirmBy.SERIAL: "the last four characters of its serial number",
    ConfirmBy.LABEL: "the name you gave it",
    ConfirmBy.MODEL: "the name of its model",
}


class FingerTerminal(Terminal):
    """Satisfies `FingerprintPrompter`.

    Args:
        choices: the global options.
        output: where progress goes.
        cancel: the person's Ctrl+C.
        name: name for the new fingerprint, None to ask where somebody can be asked.
    """

    def __init__(self, choices: Choices, output: Output, cancel: CancelToken, name: str | None = None) -> None:
        super().__init__(choices, output, cancel, name)

    def touch_wanted(self) -> None:
        """Say where to put the finger."""
        self._output.progress("Put your finger on the key.")

    def enrolling(self, key: SecurityKey, sensor: FingerprintSensor) -> None:
        """Say how many samples it takes."""
        if sensor.max_samples is not None:
            self._output.progress(f"{key.model} takes {sensor.max_samples} good samples of your finger.")

    def sample(self, sample: Sample, remaining: int | None) -> None:
        """Say how a sample was, with advice."""
        left = f" {remaining} more." if remaining else ""
        self._output.progress(ADVICE[sample] + left)

    async def name_fingerprint(
        self, key: SecurityKey, sensor: FingerprintSensor, problem: KeydeskError | None
    ) -> str | None:
        """The name from the options, or from the terminal."""
        if self._name is not None or not self._can_ask:
            return self._name if problem is None else None
        if problem is not None:
            self._output.failure(problem)
        try:
            name: str = await asyncio.to_thread(
                click.prompt, "Name of this fingerprint", default="", show_default=False, err=True
            )
        except click.Abort:
            return None
        return name or None

    def now_known(self, fingerprints: Sequence[Fingerprint]) -> None:
        """Nothing to say; there is a command that lists them."""

    async def confirm_removal(self, key: SecurityKey, fingerprint: Fingerprint, last: bool) -> bool:  # type: ignore[override]  # another flow's question
        """Ask by name, unless told not to."""
        if self._choices.yes:
            return True
        if not sys.stdin.isatty():
            raise KeydeskError(Code.CONFIRMATION_NEEDED)
        if last:
            self._output.progress("This is the last fingerprint. Without it the key asks for its PIN.")
        question = f"Remove {clean_text(fingerprint.name) or 'this fingerprint'} from {key.model}?"
        return await asyncio.to_thread(click.confirm, question, default=False, err=True)


class ResetTerminal:
    """Satisfies `ResetPrompter`.

    Args:
        choices: the global options; ``--confirm`` is the typed text, ``--yes`` never is.
        output: where progress goes.
    """

    def __init__(self, choices: Choices, output: Output) -> None:
        self._choices = choices
        self._output = output
        self._long_touch = False

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        """Say what goes, and take the text from the options or the terminal."""
        can_ask = self._choices.confirm is None and sys.stdin.isatty()
        if problem is not None and not can_ask:
            raise problem
        if problem is not None:
            self._output.failure(problem)
        else:
            for line in losses(ask.consequences):
                self._output.progress(line)
        if not can_ask:
            if self._choices.confirm is None:
                raise KeydeskError(Code.CONFIRMATION_NEEDED)
            return self._choices.confirm
        question = f"To reset {ask.label or ask.key.model}, type {_BY[ask.by]}"
        try:
            text: str = await asyncio.to_thread(click.prompt, question, err=True)
        except click.Abort:
            return None
        return text

    def unplug_now(self, ask: ResetAsk) -> None:
        """Say that the key must be out first."""
        self._output.progress("Take the key off the reader." if ask.in_reader else "Unplug the key.")

    def plug_in_now(self, ask: ResetAsk, seconds: float) -> None:
        """Say that it may come back, and how soon it must be touched."""
        self._long_touch = ask.terms.long_touch
        if ask.in_reader:
            self._output.progress("Put the key back on the reader.")
        else:
            self._output.progress(f"Plug the key in again and {self._touch} within {seconds:.0f} seconds.")

    def firing(self, ask: ResetAsk, seconds: float) -> None:
        """Say that it goes on."""
        self._output.progress("Resetting the key.")

    def touch_wanted(self) -> None:
        """Say how to touch."""
        self._output.progress(f"Now {self._touch}.")

    def touch_done(self) -> None:
        """Nothing to say; the next line does."""

    @property
    def _touch(self) -> str:
        return "touch it and hold it for five seconds" if self._long_touch else "touch it"


def losses(consequences: Consequences) -> list[str]:
    """Say what a reset takes away.

    Args:
        consequences: as far as they are known.

    Returns:
        Lines for people.
    """
    also = ", its PIN and its fingerprints" if consequences.fingerprints else " and its PIN"
    lines = [f"A reset deletes every passkey on the key{also}."]
    if not consequences.account_known:
        lines.append("Nobody is signed in, so it is not known which of your passkeys are on it.")
    else:
        lines.append(f"Passkeys of your account on this key alone: {len(consequences.only_here)}.")
        if consequences.unsure:
            lines.append(f"The key could not be asked about others: {len(consequences.unsure)}.")
        if consequences.strong_remains is False:
            lines.append("After it your account has no passkey left. Add another key first if you can.")
    if consequences.other_sites is None:
        lines.append("It may hold passkeys of other sites; they are counted only while the key is unlocked.")
    elif consequences.other_sites:
        lines.append(f"Passkeys of other sites on it: {consequences.other_sites}.")
    return lines
