"""A person who resets a key: types what is asked for, unplugs and plugs in when told to."""

from collections.abc import Callable

from keydesk.core.errors import KeydeskError
from keydesk.usecases.reset_prompts import ResetAsk


class ScriptedReset:
    """Satisfies `ResetPrompter`.

    Args:
        typed: what is typed, in order; None cancels, nothing left types what is expected.
    """

    def __init__(self, *typed: str | None) -> None:
        self.typed = list(typed)
        self.asked: list[ResetAsk] = []
        self.problems: list[str | None] = []
        self.shown: list[str] = []
        self.on: dict[str, Callable[[], None]] = {}

    def _say(self, what: str) -> None:
        self.shown.append(what)
        if what in self.on:
            self.on[what]()

    async def confirm_reset(self, ask: ResetAsk, problem: KeydeskError | None) -> str | None:
        self.asked.append(ask)
        self.problems.append(str(problem.params["reason"]) if problem is not None else None)
        return self.typed.pop(0) if self.typed else ask.expected

    def unplug_now(self, ask: ResetAsk) -> None:
        self._say("unplug")

    def plug_in_now(self, ask: ResetAsk, seconds: float) -> None:
        self._say("plug in")

    def firing(self, ask: ResetAsk, seconds: float) -> None:
        self._say("firing")

    def touch_wanted(self) -> None:
        self._say("touch")

    def touch_done(self) -> None:
        self._say("touched")
