"""Lets a person answer "which key?" by touching the one they mean, while the question stands on the screen.

The keys that can be asked wait for a finger for as long as the question is before the person's eyes; they wait anew
when keys come and go and when they gave up by themselves. When the question is answered, all of them are free again
before the flow goes on. Main loop. Raises what the question raises.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from keydesk.core.cancel import CancelToken
from keydesk.core.errors import KeydeskError
from keydesk.domain.catalogue import Code
from keydesk.domain.keys import SecurityKey
from keydesk.usecases.map_keys import MapKeys
from keydesk.usecases.prompts import TouchChooser
from keydesk.usecases.world import World

SELECTION = "selection"
"""The ability to wait for a touch on demand; see `SecurityKey.can`."""

_SEVERAL = 2
_LEAST_S = 1.0
"""A key that gives up sooner did not wait at all; asking it again and again would help nobody."""

_Plugs = tuple[tuple[str, str], ...]


class TouchChoice:
    """The choice by touch, beside a question.

    Args:
        world: the ports.
        map_keys: asks keys silently; a key that waits for a finger answers nothing else.
    """

    def __init__(self, world: World, map_keys: MapKeys) -> None:
        self._world = world
        self._map_keys = map_keys

    async def beside(
        self,
        question: Awaitable[str | None],
        candidates: Callable[[], Sequence[SecurityKey]],
        prompter: TouchChooser,
    ) -> str | None:
        """Wait for the answer to a question that may also be given by touching a key.

        Args:
            question: asks the person; gives a key id, or None.
            candidates: the keys that would be an answer now.
            prompter: asks the question; is told which keys wait and which one was touched.

        Returns:
            The question's answer; no key waits for a touch any more.
        """
        waiting = _Waiting(self._world, self._map_keys, candidates, prompter)

        async def answer() -> str | None:
            try:
                return await question
            finally:
                waiting.end()

        answered, ended = await asyncio.gather(answer(), waiting.run(), return_exceptions=True)
        for outcome in (answered, ended):
            if isinstance(outcome, BaseException):
                raise outcome
        return answered if isinstance(answered, str) else None


class _Waiting:
    """The keys that wait, from the question to its answer."""

    def __init__(
        self,
        world: World,
        map_keys: MapKeys,
        candidates: Callable[[], Sequence[SecurityKey]],
        prompter: TouchChooser,
    ) -> None:
        self._world = world
        self._map_keys = map_keys
        self._candidates = candidates
        self._prompter = prompter
        self._ended = False
        self._news = asyncio.Event()
        self._plugs: _Plugs = ()
        self._token = CancelToken()
        self._told: frozenset[str] | None = None

    def touch_wanted(self) -> None:
        """The keys said that they wait."""
        self._tell(frozenset(key_id for key_id, _ in self._plugs))

    def touch_done(self) -> None:
        """They wait no longer; whether they soon will again is known later."""

    def end(self) -> None:
        """The question is answered: let all keys go."""
        self._ended = True
        self._stir()

    async def run(self) -> None:
        """Let the keys wait until the end."""
        stops = [
            self._world.state.changed.connect(lambda _: self._look()),
            self._prompter.watching_changed.connect(lambda _: self._look()),
        ]
        try:
            while not self._ended:
                self._news.clear()
                self._token = CancelToken()
                self._plugs = self._wanted()
                if len(self._plugs) < _SEVERAL or not await self._wait():
                    self._tell(frozenset())
                    await self._news.wait()
        finally:
            for stop in stops:
                stop()

    async def _wait(self) -> bool:
        """Wait once; False when waiting again would not help before something changes."""
        token, clock = self._token, self._world.clock
        began = clock.monotonic()
        try:
            await self._map_keys.run()
            if token.cancelled:
                return True
            touched = await self._world.keys.choose_by_touch([key_id for key_id, _ in self._plugs], self, token)
        except KeydeskError as error:
            gave_up = error.code == Code.KEY_NOT_TOUCHED and clock.monotonic() - began >= _LEAST_S
            return token.cancelled or gave_up
        if not self._ended and touched in {key_id for key_id, _ in self._wanted()}:
            self._prompter.key_touched(touched)
            await self._news.wait()  # the answer
        return True

    def _wanted(self) -> _Plugs:
        if not self._prompter.watching:
            return ()
        return tuple((key.id, key.path) for key in self._candidates() if SELECTION in key.can)

    def _look(self) -> None:
        if self._wanted() != self._plugs:
            self._stir()

    def _stir(self) -> None:
        self._news.set()
        self._token.cancel()

    def _tell(self, waiting: frozenset[str]) -> None:
        if not self._ended and waiting != self._told:
            self._told = waiting
            self._prompter.touch_choice(waiting)
