"""Leads through preparing keys on a terminal, or by options alone. Main loop; blocking calls run in a worker.

A PIN that was drawn goes the one way the person chose (`cli.pin_outlets`), and nowhere else. Raises
CONFIRMATION_NEEDED, PIN_NEEDED, DESK_HAND_OUT.
"""

import asyncio
import sys

import click

from keydesk.cli.backstage import Choices
from keydesk.cli.output import Output
from keydesk.cli.pin_outlets import PinOutlet
from keydesk.cli.sensor_terminal import ResetTerminal
from keydesk.cli.terminal import Terminal
from keydesk.core.cancel import CancelToken
from keydesk.core.encoding import clean_text
from keydesk.core.errors import KeydeskError
from keydesk.core.secret import Secret
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.domain.pin_slip import PinSlip
from keydesk.domain.provisioning import DeskStep, KeyResult
from keydesk.usecases.desk_prompts import DeskPlan, DeskRecord
from keydesk.usecases.key_prompts import Rule

_STEPS = {
    DeskStep.PIN: "Setting the PIN.",
    DeskStep.RULES: "Writing the rules.",
    DeskStep.HAND_OUT: "Handing the PIN out.",
}
_RULES = {
    Rule.MIN_PIN_LENGTH: "its PINs get a shortest length; only a reset lowers it",
    Rule.ALWAYS_UV: "it asks for its PIN or a fingerprint at every use",
    Rule.ENTERPRISE_ATTESTATION: "sites of the organization can tell this very key; only a reset undoes it",
    Rule.FORCE_PIN_CHANGE: "its PIN must be changed at the first use",
}


class DeskTerminal(ResetTerminal):
    """Satisfies `QueuePrompter`.

    Args:
        choices: the global options.
        output: where progress goes.
        cancel: the person's Ctrl+C.
        outlet: where PINs go, None where none is drawn.
        changes: keys want another PIN at their first use.
    """

    def __init__(
        self, choices: Choices, output: Output, cancel: CancelToken, outlet: PinOutlet | None, changes: bool = False
    ) -> None:
        super().__init__(choices, output)
        self._pins = Terminal(choices, output, cancel)
        self._outlet = outlet
        self._changes = changes

    def next_wanted(self, problem: KeydeskError | None) -> None:
        """Ask for the next key."""
        self._output.progress(
            "Plug in the next key." if problem is None else "Leave only one of the new keys plugged in."
        )

    def step(self, step: DeskStep) -> None:
        """Say what goes on, where the rest does not say it."""
        if step in _STEPS:
            self._output.progress(_STEPS[step])

    async def confirm_key(self, plan: DeskPlan) -> bool:
        """Say what will change; a key that was prepared before is left alone unless somebody says otherwise."""
        for line in planned(plan):
            self._output.progress(line)
        if self._choices.yes:
            return not plan.again
        if not sys.stdin.isatty():
            raise KeydeskError(Code.CONFIRMATION_NEEDED)
        question = f"Prepare {clean_text(plan.key.model)}?"
        return await asyncio.to_thread(click.confirm, question, default=not plan.again, err=True)

    async def type_pin(
        self, key: SecurityKey, least: int, present: bool, problem: KeydeskError | None
    ) -> Secret | None:
        """Read a PIN from standard input or the terminal."""
        if problem is not None and (self._choices.pin_stdin or not sys.stdin.isatty()):
            raise problem
        if problem is not None:
            self._output.failure_for_people(problem)
        if present:
            return await self._pins.ask_pin(key, key.pin, None)
        self._output.progress(f"The PIN needs at least {least} characters.")
        return await self._pins.create_pin(key, None)

    async def hand_out(self, key: SecurityKey, label: str, pin: Secret) -> None:
        """Give the PIN out; where somebody sits at the terminal, a printer that refused is tried again."""
        refused = KeydeskError(Code.DESK_HAND_OUT, key=key.model)
        if self._outlet is None:
            raise refused
        slip = PinSlip(pin, label or key.model, key.serial or "", self._changes)
        while True:
            try:
                return await asyncio.to_thread(self._outlet.hand, slip)
            except OSError as error:
                if self._choices.json or not sys.stdin.isatty():
                    raise refused from error
            self._output.progress("The PIN could not be handed out. It is on the key, and there is no copy.")
            if not await asyncio.to_thread(click.confirm, "Try again?", default=True, err=True):
                raise refused

    def key_through(self, record: DeskRecord) -> None:
        """Say how it went."""
        name = clean_text(record.label or record.model)
        if record.result is KeyResult.DONE:
            self._output.progress(f"Done: {name}. Unplug it.")
        elif record.error is None:
            self._output.progress(f"Left alone: {name}.")
        else:
            self._output.failure_for_people(record.error)


def planned(plan: DeskPlan) -> list[str]:
    """Say what will be done to a key.

    Args:
        plan: the plan.

    Returns:
        Lines for people.
    """
    lines = [clean_text(f"{plan.key.model} {plan.key.serial or ''}")]
    if plan.again:
        lines.append("  It was prepared here before.")
    if plan.resumes:
        lines.append("  Its preparation was interrupted; it goes on now.")
    if plan.resets:
        lines.append("  It is reset: everything on it is deleted.")
    if plan.sets_pin:
        lines.append(f"  It gets a PIN of at least {plan.least} characters.")
    lines += [f"  From now on {_RULES[rule]}." for rule in plan.rules]
    if plan.label:
        lines.append(f"  It is called {clean_text(plan.label)}.")
    return lines
