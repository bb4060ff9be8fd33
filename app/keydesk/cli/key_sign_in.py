"""Answers the questions of a sign-in with the key itself on a terminal.

Main loop; a blocking read runs in a worker thread. Raises what `Terminal` raises, and the problem itself where nobody
can be asked whether to go on in the browser.
"""

import asyncio
import sys
from collections.abc import Sequence

import click

from keydesk.cli.terminal import Terminal
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey


class KeySignInTerminal(Terminal):
    """Satisfies `KeySignInPrompter`."""

    def keys_changed(self, keys: Sequence[SecurityKey]) -> None:
        """Go on with the first usable key that arrives."""
        usable = [key.id for key in keys if key.usable]
        if len(usable) == 1 and not self._several:
            self.key_touched(usable[0])

    async def which_key_signs_in(self, keys: Sequence[SecurityKey]) -> str | None:
        """Take the only key; on a terminal wait for one, or for a touch on one of several."""
        usable = [key.id for key in keys if key.usable]
        if len(usable) == 1:
            return usable[0]
        if usable:
            return await self._touched()
        refused = next((key for key in keys if not key.usable), None)
        if refused is not None:
            raise KeydeskError(refused.reason or Code.KEY_REFUSED, key=refused.model)
        if not self.watching:
            raise KeydeskError(Code.KEY_NONE)
        self._output.progress("Plug in your key.")
        return await self._chosen()

    async def which_account(self, names: Sequence[str]) -> int | None:
        """Ask by number; without a terminal the newest passkey answers, as the key itself would choose."""
        if not sys.stdin.isatty():
            return 0
        for number, name in enumerate(names, start=1):
            self._output.progress(f"{number}. {name}")
        numbers = click.IntRange(1, len(names))
        chosen: int = await asyncio.to_thread(click.prompt, "Which account?", type=numbers, default=1, err=True)
        return chosen - 1

    async def use_browser_instead(self, problem: KeydeskError) -> bool:
        """Say why, and ask whether to open the browser."""
        if self._choices.yes:
            self._output.progress("Going on in the browser.")
            return True
        if not sys.stdin.isatty():
            raise problem
        self._output.failure(problem)
        return await asyncio.to_thread(click.confirm, "Open the browser?", default=True, err=True)
