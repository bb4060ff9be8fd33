"""A reset by script: the test says what the key and the hand do, the window shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.usecases.outcomes import Cancelled, Done
from keydesk.usecases.reset_key import WasReset
from keydesk.usecases.reset_prompts import ResetAsk, ResetPrompter


@dataclass
class ScriptedReset:
    """Satisfies the window's reset flow; walks one step each time the test says `go`.

    Args:
        ask: what the person is asked.
        fails: raised once after the step of that name: confirm, unplug, plug-in, touch.
    """

    ask: ResetAsk
    fails: dict[str, KeydeskError] = field(default_factory=dict)
    runs: int = 0
    typed: list[str] = field(default_factory=list)
    problems: list[KeydeskError] = field(default_factory=list)
    erased: bool = False

    def __post_init__(self) -> None:
        self._gate = asyncio.Semaphore(0)

    def go(self) -> None:
        """The hand did what was asked."""
        self._gate.release()

    async def run(self, key_id: str, prompter: ResetPrompter, cancel: CancelToken) -> Done[WasReset] | Cancelled:
        self.runs += 1
        problem = self.problems.pop(0) if self.problems else None
        typed = await prompter.confirm_reset(self.ask, problem)
        if typed is None:
            return Cancelled()
        assert self.ask.matches(typed)
        self.typed.append(typed)
        self._fail("confirm")
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("unplug", lambda: prompter.unplug_now(self.ask)),
            ("plug-in", lambda: prompter.plug_in_now(self.ask, 5.0)),
            ("touch", lambda: prompter.firing(self.ask, 5.0)),
        )
        for name, tell in steps:
            tell()
            if name == "touch":
                prompter.touch_wanted()
            if not await self._hand(cancel):
                return Cancelled()
            self._fail(name)
        prompter.touch_done()
        self.erased = True
        what = self.ask.consequences
        return Done(WasReset(self.ask.key, what.only_here, what.account_known))

    def _fail(self, step: str) -> None:
        if step in self.fails:
            raise self.fails.pop(step)

    async def _hand(self, cancel: CancelToken) -> bool:
        """Wait for the hand; False when the person stopped instead."""
        stopped = asyncio.Event()
        forget = cancel.on_cancel(stopped.set)
        waits = [asyncio.ensure_future(self._gate.acquire()), asyncio.ensure_future(stopped.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            forget()
            for wait in waits:
                wait.cancel()
        return not cancel.cancelled
