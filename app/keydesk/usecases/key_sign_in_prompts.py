"""What signing in with the key itself asks of a person; window, command line and scripted tests satisfy it.

Every coroutine waits for the person and returns None when they cancel. Main loop only. Nothing here raises.
"""

from collections.abc import Sequence
from typing import Protocol

from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.identity_ports import SignInWatcher
from keydesk.usecases.ports import TouchWatcher
from keydesk.usecases.prompts import HoldPrompter, PinPrompter, TouchChooser


class KeySignInPrompter(PinPrompter, TouchWatcher, HoldPrompter, TouchChooser, SignInWatcher, Protocol):
    """Leads a person through a sign-in, or a sign-up, with their key and no browser."""

    def keys_changed(self, keys: Sequence[SecurityKey]) -> None:
        """A key came or went while `which_key_signs_in` waits."""
        ...

    async def which_key_signs_in(self, keys: Sequence[SecurityKey]) -> str | None:
        """Ask for the key; with one usable key, or when the first one arrives, it goes on by itself."""
        ...

    async def which_account(self, names: Sequence[str]) -> int | None:
        """The key holds passkeys of several accounts: ask which one is meant; gives its place in the list."""
        ...

    async def use_browser_instead(self, problem: KeydeskError) -> bool:
        """It cannot be done without a browser, `problem` says why: go on there?"""
        ...
