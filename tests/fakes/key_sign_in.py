"""Answers the questions of a sign-in with the key itself from a script."""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.core.errors import KeydeskError
from keydesk.domain.keys import SecurityKey
from tests.fakes.prompter import ScriptedPrompter


class KeySignInPerson(ScriptedPrompter):
    """Satisfies `KeySignInPrompter`."""

    def __init__(self, *pins: str) -> None:
        super().__init__(*pins)
        self.account: int | None = 0
        self.accounts_shown: list[list[str]] = []
        self.goes_to_browser = True
        self.reasons: list[KeydeskError] = []
        self.keys_seen: list[tuple[str, ...]] = []

    def keys_changed(self, keys: Sequence[SecurityKey]) -> None:
        self.keys_seen.append(tuple(key.id for key in keys))

    async def which_key_signs_in(self, keys: Sequence[SecurityKey]) -> str | None:
        self._say("which_key_signs_in")
        return self.key

    async def which_account(self, names: Sequence[str]) -> int | None:
        self.accounts_shown.append(list(names))
        return self.account

    async def use_browser_instead(self, problem: KeydeskError) -> bool:
        self.reasons.append(problem)
        return self.goes_to_browser
