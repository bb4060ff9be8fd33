"""Answers on a terminal what connecting and disconnecting an outside account ask. Main loop; reads in a worker.

Raises FRESH_SIGN_IN_NEEDED, CONFIRMATION_NEEDED where nobody can be asked.
"""

import asyncio
import sys

import click

from keydesk.cli.backstage import Choices
from keydesk.cli.output import Output
from keydesk.cli.terminal import Terminal
from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.connected import Connection
from keydesk.usecases.connect_prompts import DisconnectAnswer, DisconnectAsk


class ConnectTerminal(Terminal):
    """Satisfies `ConnectPrompter` and `DisconnectPrompter`.

    Args:
        choices: the global options.
        output: where progress goes.
        cancel: the person's Ctrl+C.
    """

    def __init__(self, choices: Choices, output: Output, cancel: CancelToken) -> None:
        super().__init__(choices, output, cancel)
        self._yes = choices.yes
        self._told = output

    async def explain_connect(self, connection: Connection, again: bool) -> bool:
        """Say what happens next; the command itself was the decision."""
        self._told.progress(
            f"Your browser opens the page of {connection.name}. Sign in there and allow the access: tools of your "
            "organization may then act for you with this account."
        )
        if again:
            self._told.progress("It is connected already; its access may be renewed, or a second account added.")
        return True

    def came_back(self) -> None:
        """Say that the rest needs nobody."""
        self._told.progress("You are back from the browser; the account is being connected.")

    async def confirm_disconnect(self, ask: DisconnectAsk) -> DisconnectAnswer | None:
        """Ask by name, unless told not to."""
        if self._yes:
            return DisconnectAnswer()
        if not sys.stdin.isatty():
            raise KeydeskError(Code.CONFIRMATION_NEEDED)
        self._told.progress(
            "Tools of your organization can no longer act for you with this account. The permission at the provider "
            "stays until you remove it there."
        )
        question = f"Disconnect {ask.name}?"
        return (
            DisconnectAnswer() if await asyncio.to_thread(click.confirm, question, default=False, err=True) else None
        )
