"""One run of the command line: options, output and the composition root, handed to every command.

Main thread. Raises nothing of its own but KEY_UNKNOWN, KEY_NONE, KEY_SEVERAL.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from keydesk.cli.backstage import Backstage, Choices
from keydesk.cli.key_terminal import KeyTerminal
from keydesk.cli.method_terminal import MethodOptions, MethodTerminal
from keydesk.cli.output import Output
from keydesk.cli.terminal import Terminal
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code, Exit
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.outcomes import Cancelled, Done, PartlyDone
from keydesk.usecases.services import Services
from keydesk.usecases.state import Snapshot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command works with.

    Args:
        choices: the global options.
        output: where it prints.
        backstage: the composition root.
    """

    choices: Choices
    output: Output
    backstage: Backstage

    def with_account(
        self, work: Callable[[Services], Awaitable[T]], keys: bool = False, browser: str | None = None
    ) -> T:
        """Run work that needs a signed-in person."""
        return self.backstage.run(self.choices, work, keys=keys, account=True, browser=browser)

    def with_keys(self, work: Callable[[Services], Awaitable[T]]) -> T:
        """Run work that needs keys and nobody signed in."""
        return self.backstage.run(self.choices, work, keys=True, account=False)

    def terminal(self, name: str | None = None, also_from_keys: bool = False) -> Terminal:
        """Make the prompter of this run."""
        return Terminal(self.choices, self.output, self.backstage.cancel, name, also_from_keys)

    def key_terminal(self) -> KeyTerminal:
        """Make the prompter of what is done to a key itself."""
        return KeyTerminal(self.choices, self.output, self.backstage.cancel)

    def method_terminal(self, options: MethodOptions) -> MethodTerminal:
        """Make the prompter of an enrollment that needs no key."""
        return MethodTerminal(self.choices, self.output, self.backstage.cancel, options)

    def chosen_key(self, now: Snapshot) -> SecurityKey:
        """Find the key a command is about.

        Args:
            now: the state with the keys.

        Returns:
            The key named by ``--key``, or the only one.

        Raises:
            KeydeskError: KEY_NONE, KEY_SEVERAL, KEY_UNKNOWN, or the only key's own reason.
        """
        key = find_key(now, self.choices.key)
        if not key.usable and key.reason in (Code.KEY_NO_PERMISSION, Code.KEY_BUSY, Code.KEY_WINDOWS_ADMIN):
            raise KeydeskError(key.reason, key=key.model)
        return key

    def optional_key(self, now: Snapshot) -> str | None:
        """The id of the key named by ``--key``, None when none is named."""
        return find_key(now, self.choices.key).id if self.choices.key is not None else None


def find_key(now: Snapshot, wanted: str | None) -> SecurityKey:
    """Find a key by id, serial or label.

    Args:
        now: the state with the keys.
        wanted: what the person named, None for the only key.

    Returns:
        The key.

    Raises:
        KeydeskError: KEY_NONE, KEY_SEVERAL, KEY_UNKNOWN.
    """
    if not now.keys:
        raise KeydeskError(Code.KEY_NONE)
    if wanted is None:
        if len(now.keys) > 1:
            raise KeydeskError(Code.KEY_SEVERAL)
        return now.keys[0]
    found = [k for k in now.keys if wanted in (k.id, k.serial) or now.key_label(k.id) == wanted]
    if not found:
        raise KeydeskError(Code.KEY_UNKNOWN, key=wanted)
    if len(found) > 1:
        raise KeydeskError(Code.KEY_SEVERAL)
    return found[0]


def finish(run: Run, outcome: Done[T] | Cancelled | PartlyDone) -> T:
    """Turn an outcome into its value or its exit status.

    Args:
        run: the run.
        outcome: how the flow ended.

    Returns:
        The value of `Done`.

    Raises:
        KeydeskError: KEY_CANCELLED when the person cancelled.
        click.exceptions.Exit: 9, after printing what is left over.
    """
    if isinstance(outcome, Done):
        return outcome.value
    if isinstance(outcome, Cancelled):
        raise KeydeskError(Code.KEY_CANCELLED)
    report_left_over(run, outcome.code, outcome.left_over)
    raise click.exceptions.Exit(Exit.PARTLY)


def report_left_over(run: Run, code: str, left_over: Sequence[str]) -> None:
    """Print a partly done flow.

    Args:
        run: the run.
        code: why.
        left_over: what stays behind.
    """
    run.output.failure(KeydeskError(code, key=left_over[0] if left_over else ""), left_over)
